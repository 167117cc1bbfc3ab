"""Sections of the case page: packages above cases hang their own here, unknown to cases.

A referral has such sections too, on the pages that its writer sees.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case

CASE, REFERRAL = "case", "referral"


def _always(_case: Case) -> bool:
    return True


@dataclass(frozen=True)
class Section:
    """One part of the case page: `load(session, by=, case=)` gives what its template needs.

    The template is a partial that starts with its own h2 whose id is `key`. Under the name
    `entries` a section may give steps for the timeline, read with the rest, and under `tags` words
    about the case for its head. `when` tells of a case
    whether the section stands on its page at all.
    """

    order: int
    key: str
    title: str
    template: str
    load: Callable[[Session, Actor, Case], dict[str, Any]]
    when: Callable[[Case], bool] = _always


def register(app: Flask, section: Section, *, page: str = CASE) -> None:
    """Hang a section on this application's case page, or on that of a referral."""
    registered(app, page=page).append(section)
    registered(app, page=page).sort(key=lambda s: s.order)


def registered(app: Flask, *, page: str = CASE) -> list[Section]:
    """Give the sections in the order of the page."""
    sections: list[Section] = app.extensions.setdefault(f"marac.sections.{page}", [])
    return sections
