"""A partnership in which the same woman is recorded twice, under two spellings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from marac.accounts.models import User
from marac.cases.models import Case
from marac.people.models import Identity
from tests.cases.conftest import Partnership, here
from tests.client import Browser

__all__ = ["here"]

BORN = date(1987, 3, 27)


@dataclass
class Twice:
    """One woman in two cases, and what the stories ask of her."""

    here: Partnership
    before: Case
    now: Case

    @property
    def old(self) -> Identity:
        """How she was recorded the first time."""
        assert self.before.subject is not None
        return self.before.subject

    @property
    def new(self) -> Identity:
        """How she was recorded the second time."""
        assert self.now.subject is not None
        return self.now.subject


def describe(case: Case, **facts: object) -> Case:
    """Say more of who was harmed."""
    for name, value in facts.items():
        setattr(case.subject, name, value)
    return case


@pytest.fixture
def twice(here: Partnership, session: Session) -> Twice:
    home = {"born_on": BORN, "address": "14 Stapleton Road", "postcode": "BS5 0AB"}
    before = describe(here.case("Shivaun O'Brien"), phone="07700 900123", **home)
    now = describe(here.case("Siobhán OBrien"), **home)
    session.flush()
    return Twice(here, before, now)


@pytest.fixture
def browse_as(app: Flask, session: Session) -> Callable[[User], Browser]:
    """Open a browser for anybody."""
    return lambda user: Browser(app, session).sign_in_as(user)
