"""An agency with a provider that runs on this machine, and a representative who is known there."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.federation import discovery, outbound
from marac.accounts.federation.models import Provider, ProviderDomain
from marac.accounts.models import User
from marac.agencies.models import Agency, Area
from marac.audit.models import AuditEntry
from tests.accounts.federation.provider import CLIENT, SECRET, FakeProvider, running
from tests.client import Browser
from tests.factories import Factory

Logged = Callable[[], list[str]]
Reasons = Callable[[], list[str]]
Live = Callable[..., Provider]
Browse = Callable[[User], Browser]


@pytest.fixture
def area(make: Factory) -> Area:
    return make.area("Bristol")


@pytest.fixture
def police(make: Factory, area: Area) -> Agency:
    return make.agency("Harbour Police", area=area)


@pytest.fixture
def rep(make: Factory, area: Area, police: Agency) -> User:
    """A representative without a password of ours."""
    email = "ada@police.example"
    return make.user(Role.REPRESENTATIVE, area=area, agency=police, email=email, name="Ada Rep")


@pytest.fixture
def administrator(make: Factory, area: Area) -> User:
    council = make.agency("Bristol Council", area=area)
    return make.user(Role.SYSTEM_ADMINISTRATOR, area=area, agency=council, name="Sam Admin")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    """The provider; nothing is remembered of the last one. A busy machine may take its time."""
    monkeypatch.setattr(outbound, "TIMEOUT", 60)
    discovery.forget()
    with running() as provider:
        provider.person("ada@police.example")
        yield provider
    discovery.forget()


@pytest.fixture
def live(make: Factory, police: Agency, administrator: User, fake: FakeProvider) -> Live:
    """Makes settings live, as when two people had agreed to them."""

    def switch_on(**fields: object) -> Provider:
        values = {
            "agency_id": police.id,
            "issuer": fake.issuer,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "domains": ["police.example"],
            "hosts": [fake.issuer.split("/")[2]],
            "factor_counts": False,
            "factor_amr": [],
            "factor_acr": [],
            "proposed_by_id": administrator.id,
            "live_from": clock.now(),
        }
        row: Provider = make.add(Provider(**values | fields))
        for domain in row.domains:
            make.add(ProviderDomain(domain=domain, provider_id=row.id))
        return row

    return switch_on


@pytest.fixture
def browse(app: Flask, session: Session) -> Browse:
    return lambda user: Browser(app, session).sign_in_as(user)


@pytest.fixture
def lead(make: Factory, area: Area, police: Agency) -> User:
    return make.user(Role.INFORMATION_GOVERNANCE, area=area, agency=police, name="Iris Lead")


@pytest.fixture
def office(browse: Browse, administrator: User) -> Browser:
    """The administrator's browser; they have just proved who they are."""
    return browse(administrator)


@pytest.fixture
def events_logged(session: Session) -> Logged:
    """The names of the events in the log, oldest first."""
    query = sa.select(AuditEntry.event).order_by(AuditEntry.number)
    return lambda: list(session.scalars(query))


@pytest.fixture
def reasons(session: Session) -> Reasons:
    """Why people who came back from a provider were not let in, oldest first."""
    query = sa.select(AuditEntry).order_by(AuditEntry.number)
    return lambda: [
        entry.details["reason"]
        for entry in session.scalars(query)
        if entry.event == "ProviderSignInFailed"
    ]
