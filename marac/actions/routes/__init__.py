"""The pages about actions."""

from marac.actions.routes import action, listing

__all__ = ["action", "listing"]
