"""An area with its words, and the people who keep it."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Role
from marac.accounts.models import User
from marac.agencies.models import Agency, Area
from marac.audit.models import AuditEntry
from tests.factories import Factory


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area("Bristol")
    make.codes(area)
    return area


@pytest.fixture
def council(make: Factory, area: Area) -> Agency:
    return make.agency("Bristol Council", area=area, short_name="Council")


@pytest.fixture
def coordinator(make: Factory, area: Area, council: Agency) -> User:
    return make.user(Role.COORDINATOR, area=area, agency=council)


@pytest.fixture
def governance(make: Factory, area: Area, council: Agency) -> User:
    return make.user(Role.INFORMATION_GOVERNANCE, area=area, agency=council)


@pytest.fixture
def events_logged(session: Session) -> Callable[[], list[str]]:
    """The names of the events in the log, oldest first."""
    query = sa.select(AuditEntry.event).order_by(AuditEntry.number)
    return lambda: list(session.scalars(query))
