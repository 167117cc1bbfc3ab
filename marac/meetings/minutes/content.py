"""What minutes hold: the record of the room, laid down as it stood and sealed by a digest."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

# The texts of a case that a draft may be edited in, beside those of the headings.
CASE_TEXTS = ("decision_note", "safeguarding_note")


def digest_of(content: Mapping[str, Any]) -> str:
    """Compute the digest of minutes (SHA-256 of the canonical JSON, hexadecimal)."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def stamp(moment: datetime | date | None) -> str | None:
    """Write an instant or a day as minutes keep it."""
    return moment.isoformat() if moment is not None else None


def moment(text: str | None) -> datetime | None:
    """Read an instant back."""
    return datetime.fromisoformat(text) if text else None


def day(text: str | None) -> date | None:
    """Read a day back."""
    return date.fromisoformat(text) if text else None
