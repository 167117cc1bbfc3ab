"""Stories of the settings of an installation."""
