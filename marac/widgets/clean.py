"""What may happen to typed text before anything else looks at it: as little as can be.

Text comes back exactly as it was typed, but for white space round it and for the way its lines
end. A name keeps the very code points that its owner typed: composing them (NFC) would change how
some names look, so only look-ups fold them. What cannot be kept so is refused at the field.
"""

import re

from wtforms.validators import ValidationError

# Control characters break papers and databases. The direction overrides can make one name read as
# another, and the byte order mark makes two that look alike differ.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ufeff]")
_LINE_BREAKS = re.compile("\r\n|[\n\r\u2028\u2029]")
REFUSAL = (
    "This contained a character that cannot be kept. It is left out here: "
    "check the text and send it again"
)


def clean_text(text: str, *, many_lines: bool = False) -> str:
    """Make typed text fit to be shown again: lines end in one way, nothing unseen, trimmed.

    In one line of text a line break becomes a space.
    """
    text = _UNSEEN.sub("", text)
    return _LINE_BREAKS.sub("\n" if many_lines else " ", text).strip()


def refuse_unseen(text: str) -> None:
    """Refuse text with characters that nobody sees, as an error at the field."""
    if _UNSEEN.search(text):
        raise ValidationError(REFUSAL)


def refuse_nul(text: str) -> None:
    """Refuse the NUL character in what is otherwise taken as it is, such as a password."""
    if "\x00" in text:
        raise ValidationError(REFUSAL)
