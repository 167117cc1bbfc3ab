"""The pages: the door, one's own account, and the people of an area."""

from marac.accounts.blueprint import bp
from marac.accounts.routes import door, links, own, people, seats

__all__ = ["bp", "door", "links", "own", "people", "seats"]
