"""The chain: each entry's digest covers its content and the digest of the entry before it."""

import hashlib
import hmac
import json

from marac.audit.models import AuditEntry

BEGINNING = "0" * 64


def digest_of(entry: AuditEntry, key: str) -> str:
    """Compute an entry's keyed digest (HMAC-SHA-256, hexadecimal)."""
    content = [
        entry.number,
        entry.at.isoformat(timespec="microseconds"),
        entry.event,
        str(entry.actor_id),
        str(entry.area_id),
        str(entry.case_id),
        entry.details,
        entry.previous,
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
