"""The refusals that an operation may raise; the web layer turns each into a clear page."""


class Refused(Exception):
    """What was asked cannot be done as things stand; the message tells the person who asked why."""


class Clash(Refused):
    """Somebody else changed the same thing first, so saving now would lose their words."""
