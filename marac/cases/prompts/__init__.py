"""Prompts: questions that the facts of a case raise, each with its rule in words and its answer."""

from flask import Flask

from marac.cases import sections
from marac.cases.prompts import routes, section

__all__ = ["init_app", "routes"]


def init_app(app: Flask) -> None:
    """Hang the prompts on the page of a case."""
    sections.register(app, section.SECTION)
