"""The settings of an installation that may start in production; tests take one away at a time."""

import secrets
from pathlib import Path

from marac.keys.masters import make_master


def production_settings(folder: Path) -> dict[str, str]:
    """Every variable that production needs, with fresh keys, and data in this folder."""
    keys = folder / "keys"
    make_master(keys)
    return {
        "MARAC_ENV": "production",
        "MARAC_SECRET_KEY": secrets.token_urlsafe(48),
        "MARAC_AUDIT_KEY": secrets.token_urlsafe(48),
        "MARAC_KEYS": str(keys),
        "MARAC_PROXIES": "1",
        "MARAC_HOSTS": "marac.example.org",
        "MARAC_BASE_URL": "https://marac.example.org",
    }
