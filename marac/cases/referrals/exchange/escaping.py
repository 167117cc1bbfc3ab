"""Characters that XML cannot hold, written in the manner of Office Open XML: `_xHHHH_`."""

import re

_UNFIT = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LIKE_ONE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def escape(text: str) -> str:
    """Write a text so that a Word document can hold it."""
    guarded = _LIKE_ONE.sub("_x005F_", text)
    return _UNFIT.sub(lambda found: f"_x{ord(found[0]):04X}_", guarded)


def unescape(text: str) -> str:
    """Give a text back as it was before `escape`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
