"""What `marac doctor` learns of the data keys."""

from flask import Flask

from marac.database import db
from marac.health import Finding, fault, ok, warning
from marac.keys import operations
from marac.keys.keyring import Keyring
from marac.keys.sealing import Unreadable


def check_keys(app: Flask) -> Finding:
    """Unwrap every data key, and tell of those that wait for a rotation."""
    keyring: Keyring = app.extensions["marac.keyring"]
    try:
        count = operations.unwrap_all(db.session, keyring=keyring)
    except Unreadable as error:
        return fault(f"{error}; `marac keys check` tells more")
    left = operations.left_on_old(db.session, keyring=keyring)
    if left:
        return warning(f"{left} of {count} wait for `marac keys rotate`")
    return ok(f"{count} unwrap, all under the newest master key")
