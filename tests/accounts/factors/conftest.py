"""An installation that asks for second factors, and people who have some."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac.accounts.factors import apps, recovery
from marac.accounts.factors.models import AuthenticatorApp, Passkey
from marac.accounts.models import User
from marac.notifications.models import Mail
from tests.accounts.doors import knock
from tests.accounts.factors.device import Device
from tests.accounts.factors.steps import Letter, code_now, make_passkey
from tests.client import Browser


@pytest.fixture(autouse=True)
def second_factors(app: Flask) -> Iterator[None]:
    """Ask everybody for a second factor."""
    before = app.extensions["marac.settings"]
    app.extensions["marac.settings"] = replace(before, second_factor=True)
    yield
    app.extensions["marac.settings"] = before


@pytest.fixture
def device() -> Device:
    """The representative's laptop."""
    return Device()


@pytest.fixture
def elsewhere(app: Flask, session: Session) -> Browser:
    """Another browser, of the same person or of a thief."""
    return Browser(app, session)


@pytest.fixture
def enrolled(browser: Browser, known: User, device: Device) -> User:
    """A representative with a passkey and ten recovery codes, signed out again."""
    knock(browser, known.email)
    page = make_passkey(browser, device)
    browser.submit(page, button="I have kept them: go on")
    browser.post("/sign-out")
    return known


@pytest.fixture
def with_app(known: User, session: Session) -> AuthenticatorApp:
    """The representative's authenticator app, whose first code has long been used."""
    app = apps.begin_app(session, user=known)
    assert apps.confirm_app(session, user=known, code=code_now(app))
    app.last_step -= 10
    recovery.renew_codes(session, user=known)
    recovery.put_away(session, user=known)
    session.commit()
    return app


@pytest.fixture
def passkey(session: Session) -> Callable[[], Passkey]:
    """Reads the only passkey that there is."""
    return lambda: session.scalars(sa.select(Passkey)).one()


@pytest.fixture
def mails(app: Flask) -> Iterator[list[Letter]]:
    """The mails that were queued, the oldest first."""
    found: list[Letter] = []

    def note(_mapper: object, _connection: object, mail: Mail) -> None:
        found.append(Letter(mail.recipient, str(mail.subject), str(mail.body)))

    sa.event.listen(Mail, "after_insert", note)
    yield found
    sa.event.remove(Mail, "after_insert", note)
