"""Someone with a password, whose slow hash is computed once for the run."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Role
from marac.accounts import passwords
from marac.accounts.models import User
from marac.agencies.models import Area
from marac.audit.models import AuditEntry
from tests.accounts.doors import PASSWORD
from tests.factories import Factory


@pytest.fixture(scope="session")
def kept() -> str:
    """What is kept of the password of the stories."""
    return passwords.hash_of(PASSWORD)


@pytest.fixture
def area(make: Factory) -> Area:
    """The area of the story."""
    return make.area("Bristol")


@pytest.fixture
def known(make: Factory, area: Area, kept: str) -> User:
    """A representative who can sign in."""
    agency = make.agency("Harbour Homes", area=area)
    return make.user(
        Role.REPRESENTATIVE,
        area=area,
        agency=agency,
        email="rep@example.org",
        name="Ada Rep",
        password_hash=kept,
    )


@pytest.fixture
def administrator(make: Factory, area: Area) -> User:
    """The system administrator of the area."""
    agency = make.agency("Bristol Council", area=area)
    return make.user(Role.SYSTEM_ADMINISTRATOR, area=area, agency=agency, name="Sam Admin")


@pytest.fixture
def events_logged(session: Session) -> Callable[[], list[str]]:
    """The names of the events in the log, oldest first."""
    query = sa.select(AuditEntry.event).order_by(AuditEntry.number)
    return lambda: list(session.scalars(query))
