"""The answers of the access model, each with the status that tells it."""

from enum import IntEnum


class Answer(IntEnum):
    """What becomes of a request, by its HTTP status."""

    ALLOWED = 200
    NEEDS_SECOND = 202
    STALE = 303
    NO_FUNCTION = 403
    INVISIBLE = 404
    WRONG_STATE = 409
