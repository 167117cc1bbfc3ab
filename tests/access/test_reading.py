"""Reading changes nothing: no page leaves anything but the log behind."""

import hashlib

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac.database import Model
from tests.access.aviary import Aviary
from tests.access.canaries import Builder
from tests.access.test_canaries import addresses
from tests.client import Browser
from tests.factories import Factory

# What a look leaves behind on purpose: its line in the log, the time a session was last used and
# how often somebody tried.
LEFT_BEHIND = ("audit", "sign_in_session", "throttle", "attempt")


def traces(session: Session) -> dict[str, str]:
    """A fingerprint of every table that a look must leave as it is."""
    tables = [t for t in Model.metadata.sorted_tables if not t.name.startswith(LEFT_BEHIND)]
    assert len(tables) > 30
    return {table.name: fingerprint(session, table) for table in tables}


def fingerprint(session: Session, table: sa.Table) -> str:
    rows = sorted(str(tuple(row)) for row in session.execute(sa.select(table)))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


@pytest.mark.parametrize("who", ["CO", "IG"])
def test_no_page_changes_anything_when_it_is_read(
    app: Flask, session: Session, make: Factory, who: str
) -> None:
    birds: Aviary = Builder(make).build()
    browser = Browser(app, session).sign_in_as(birds.people[who])
    before, opened = traces(session), 0
    for spelled_out in addresses(app, birds):
        for address in spelled_out[:1]:
            with browser.client.get(address) as answer:
                assert answer.status_code < 500, address
            opened += answer.status_code == 200
    session.rollback()
    session.expire_all()
    assert traces(session) == before
    assert opened > 20
