"""The pages of this package; importing them hangs them on its blueprint."""

from marac.packs.routes import accounting, changes, copies, issuing, locked, making

__all__ = ["accounting", "changes", "copies", "issuing", "locked", "making"]
