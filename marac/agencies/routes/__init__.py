"""The pages: the agencies of an area, the area's own settings, and the words of its lists."""

from marac.agencies.blueprint import bp
from marac.agencies.routes import agencies, areas, words

__all__ = ["agencies", "areas", "bp", "words"]
