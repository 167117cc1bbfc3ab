"""Staff victims: what was promised to a colleague who was harmed, and who is kept apart from it."""
