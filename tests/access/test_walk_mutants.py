"""Take a package's rule away, and the walk among the canaries hears of it.

`test_mutants` does the same to the conditions that the oracle has a column for. What is released
item by item, and papers that were made before a conflict, have stories of their own.
"""

from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac.access.prepared import forget
from marac.actions import policy as actions
from marac.cases import policy as cases
from marac.meetings import policy as meetings
from marac.returns import policy as returns
from tests.access.aviary import Aviary
from tests.access.canaries import Builder
from tests.access.test_canaries import SECRET, issue_papers, pages, reads_a_log
from tests.client import Browser
from tests.factories import Factory

pytestmark = pytest.mark.walk


def always(*_terms: object, **_more: object) -> sa.ColumnElement[bool]:
    return sa.true()


def yes(*_terms: object, **_more: object) -> bool:
    return True


# Each rule, what stands in for it when it is taken away, and who then hears a foreign canary.
MUTANTS = [
    (returns, "readable_by", always, "DP"),
    (returns, "text_open_to", always, "CO"),
    (actions, "visible_to", always, "RP"),
    (actions, "_within_reach", always, "RP"),
    (cases, "visible_to", always, "VS"),
    (cases, "referred_by", always, "RF"),
    (cases, "sees_safe_contact", yes, "RP"),
    (cases, "governable", always, "CO"),
    (meetings, "listing_visible_to", always, "RP"),
]


@pytest.fixture
def birds(make: Factory) -> Aviary:
    return Builder(make).build()


@pytest.mark.parametrize(
    ("module", "rule", "instead", "who"), MUTANTS, ids=lambda v: getattr(v, "__name__", str(v))
)
def test_a_walk_hears_when_a_rule_is_taken_away(
    app: Flask,
    session: Session,
    birds: Aviary,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    rule: str,
    instead: Any,
    who: str,
) -> None:
    issue_papers(app, session, birds)
    assert hasattr(module, rule)
    monkeypatch.setattr(module, rule, instead)
    forget()
    try:
        assert hears_something_foreign(app, session, birds, who)
    finally:
        forget()  # what was made without the rule


def hears_something_foreign(app: Flask, session: Session, birds: Aviary, who: str) -> bool:
    """Walk as one person until the first word that is not for them."""
    browser = Browser(app, session).sign_in_as(birds.people[who])
    for address, said in pages(browser, app, birds):
        heard = {word for word in SECRET.findall(said) if word in birds.hears}
        foreign = {w for w in heard if who not in birds.hears[w]} - {*SECRET.findall(address)}
        if foreign and not reads_a_log(address):
            return True
    return False
