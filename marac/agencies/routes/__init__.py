"""The pages: the agencies of an area, and the area's own settings."""

from marac.agencies.blueprint import bp
from marac.agencies.routes import agencies, areas

__all__ = ["agencies", "areas", "bp"]
