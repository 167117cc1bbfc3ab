"""What typed text must be before anything else looks at it: no invisible or control characters."""

import re
import unicodedata

from wtforms.validators import ValidationError

# Vertical tabs and the like come along when text is pasted from a word processor. The two
# direction overrides can make one name read as another, so they go too.
_UNSEEN = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ufeff]")
_LINE_BREAKS = re.compile("\r\n|\r|\u2028|\u2029")
NUL_MESSAGE = "This contains a character that cannot be kept. Delete it, or type the text again"


def clean_text(text: str, *, many_lines: bool = False) -> str:
    """Tidy typed or pasted text: one kind of line break, no control characters, trimmed."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_BREAKS.sub("\n", text)))
    if many_lines:
        return text.strip()
    return re.sub(r"\s+", " ", text).strip()


def refuse_nul(text: str) -> None:
    """Refuse the NUL character, which neither database can hold, as an error at the field."""
    if "\x00" in text:
        raise ValidationError(NUL_MESSAGE)
