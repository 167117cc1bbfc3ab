"""Sections of the case page: packages above cases hang their own here, unknown to cases."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case


@dataclass(frozen=True)
class Section:
    """One part of the case page: `load(session, by=, case=)` gives what its template needs.

    The template is a partial that starts with its own h2 whose id is `key`.
    """

    order: int
    key: str
    title: str
    template: str
    load: Callable[[Session, Actor, Case], dict[str, Any]]


def register(app: Flask, section: Section) -> None:
    """Hang a section on this application's case page."""
    registered(app).append(section)
    registered(app).sort(key=lambda s: s.order)


def registered(app: Flask) -> list[Section]:
    """Give the sections in the order of the page."""
    sections: list[Section] = app.extensions.setdefault("marac.case_sections", [])
    return sections
