"""The name of a file: fit to be shown, and to stand in a header without breaking it."""

import re
import unicodedata
from urllib.parse import quote

LONGEST_NAME = 120
# Control and format characters (which turn the direction of writing), surrogates, private and
# unassigned code points, and separators of lines and paragraphs.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ._()-]")
# What RFC 5987 lets stand as it is in an extended value.
_ATTRIBUTE = "!#$&+-.^_`|~"


def tidy_name(given: str) -> str:
    """Make a name fit to be shown: no folders, nothing unseen, one form, not too long."""
    bare = re.split(r"[/\\]", given)[-1]
    seen = "".join(" " if c.isspace() else c for c in bare)
    seen = "".join(c for c in seen if unicodedata.category(c) not in _UNSEEN)
    words = " ".join(unicodedata.normalize("NFC", seen).split()).strip(". ")
    stem, dot, ending = words.rpartition(".")
    if not dot:
        return words[:LONGEST_NAME].strip() or "file"
    room = max(LONGEST_NAME - len(ending) - 1, 1)
    return f"{stem[:room].strip() or 'file'}.{ending}"[:LONGEST_NAME]


def disposition(name: str) -> str:
    """Give the header with which a file is handed out: always to be kept, never to be shown.

    The name stands there twice (RFC 6266): in plain letters, and in full as RFC 5987 encodes it.
    """
    decomposed = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = _NOT_PLAIN.sub("_", decomposed).strip()
    plain = plain if plain.rpartition(".")[0] else f"file{plain}"
    full = quote(name, safe=_ATTRIBUTE, errors="replace")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"
