"""The audit key of the running application."""

from flask import current_app

from marac.audit.chain import Keys
from marac.config import Settings


def audit_keys() -> Keys:
    """Give the audit key at work."""
    settings: Settings = current_app.extensions["marac.settings"]
    return Keys.of(settings.audit_key)
