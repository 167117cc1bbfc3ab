"""The pages: the way through an agency's own sign-in, and setting that up."""

from marac.accounts.federation.routes import door, ending, proving, returning, settings

__all__ = ["door", "ending", "proving", "returning", "settings"]
