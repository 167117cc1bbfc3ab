"""What seals the words that people write about each other: keys, sealed columns, blind look-ups.

Each case, each identity, and whoever else has private words, has a data key of its own in the
database, wrapped by a master key that lies in a file. A stolen database is unreadable without it.
"""

from flask import Flask

from marac.config import Settings
from marac.database import after_upgrade, db
from marac.health import register_check
from marac.keys.blind import Blinder, blinder_for, blinder_on
from marac.keys.columns import SealedBytes, SealedDate, SealedJSON, SealedText
from marac.keys.health import check_keys
from marac.keys.keyring import Keyring
from marac.keys.listening import listen
from marac.keys.masters import read_masters
from marac.keys.rows import sealed_models, without_words
from marac.keys.sealing import HOUSE, Unreadable
from marac.keys.walking import seal_what_is_clear

__all__ = [
    "HOUSE",
    "Blinder",
    "SealedBytes",
    "SealedDate",
    "SealedJSON",
    "SealedText",
    "Unreadable",
    "blinder_for",
    "blinder_on",
    "init_app",
    "sealed_models",
    "without_words",
]


def init_app(app: Flask) -> None:
    """Give the application its keyring, and its engines what opens and seals."""
    settings: Settings = app.extensions["marac.settings"]
    folder, production = settings.keys_folder, settings.production
    masters = read_masters(folder, production=production, credentials=settings.credentials)
    keyring = Keyring(masters)
    app.extensions["marac.keyring"] = keyring
    with app.app_context():
        for engine in db.engines.values():
            listen(engine, keyring)
    after_upgrade(app, lambda: seal_what_is_clear(db.session))
    register_check(app, "Data keys", check_keys)
