"""The pages of this package; importing them hangs them on its blueprint."""

from marac.packs.routes import copies, issuing

__all__ = ["copies", "issuing"]
