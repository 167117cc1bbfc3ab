"""Stories of `marac doctor` and of the command line itself."""
