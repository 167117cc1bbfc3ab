"""The room: opening a meeting, the register, hearing each case, and concluding."""
