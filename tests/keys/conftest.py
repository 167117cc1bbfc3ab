"""A case whose words are sealed, and a look at what the database holds of them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac.access import Role
from marac.cases.models import Case
from marac.keys.keyring import Keyring
from tests.factories import Factory

Held = Callable[[str, str, UUID], Any]


@pytest.fixture
def case(make: Factory) -> Case:
    """A draft about Amina Yusuf, with a sentence of hers."""
    area, agency = make.area(), make.agency()
    referrer = make.user(Role.REFERRER, area=area, agency=agency)
    case = make.case(area=area, referrer=referrer, agency=agency)
    case.voice_fears = "That they come back at night"
    make.session.flush()
    return case


@pytest.fixture
def keyring(app: Flask) -> Keyring:
    """The keyring of the application."""
    found: Keyring = app.extensions["marac.keyring"]
    return found


@pytest.fixture
def held(session: Session) -> Held:
    """Reads what the database itself holds in one column of one row."""

    def read(table: str, column: str, row_id: UUID) -> Any:
        return session.scalar(
            sa.select(sa.column(column, sa.Text()))
            .select_from(sa.table(table, sa.column("id", sa.Uuid())))
            .where(sa.column("id", sa.Uuid()) == row_id)
        )

    return read
