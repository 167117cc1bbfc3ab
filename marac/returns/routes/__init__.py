"""The pages about returns."""

from marac.returns.routes import edit, grid, items, worklist

__all__ = ["edit", "grid", "items", "worklist"]
