"""What is said of a file that will not be taken."""


class Unfit(Exception):
    """A file that is not taken; the message says why, and quotes nothing of it."""
