"""Whether somebody else on the machine may read a file that holds a key."""

import stat
from pathlib import Path

BY_OTHERS = stat.S_IRWXO
BY_GROUP_OR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def is_exposed(path: Path, *, credentials: Path | None) -> bool:
    """Tell whether others may read a file; `credentials` is the service manager's own folder.

    In there the manager lets its service in by an access list, which shows as the group's.
    """
    managed = credentials is not None and path.absolute().is_relative_to(credentials)
    return bool(path.stat().st_mode & (BY_OTHERS if managed else BY_GROUP_OR_OTHERS))
