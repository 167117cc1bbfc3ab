"""The page that answers “what needs me now?” for each role."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register this package's pages and commands."""
