"""An invented partnership, made through the same operations that people trigger."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register this package's pages and commands."""
