"""What people's own calendars read of the meetings: times and bare words, and nothing of a case."""
