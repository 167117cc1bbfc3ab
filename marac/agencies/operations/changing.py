"""Writing new values over old ones, and saying which of them really changed."""

from typing import Any


def change(row: Any, fields: Any) -> list[str]:
    """Set the fields that differ and give their names, so that the log can say what changed."""
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    return changed
