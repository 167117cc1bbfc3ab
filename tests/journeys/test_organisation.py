"""Signing in as one does at work, in a real browser: its rules about forms and cookies hold."""

import pytest

from marac import clock
from marac.access import Role
from marac.accounts.federation import discovery, outbound
from marac.accounts.federation.models import Provider, ProviderDomain
from marac.accounts.models import Declaration
from marac.database import db
from tests.accounts.federation.provider import CLIENT, SECRET, FakeProvider, running
from tests.factories import Factory
from tests.journeys.conftest import PersonMaker, Site, elsewhere, within

pytestmark = pytest.mark.journey


def set_up(fake: FakeProvider) -> None:
    """A representative without a password, whose agency has a provider."""
    make = Factory(db.session)
    area = make.area("Bristol")
    police = make.agency("Harbour Police", area=area)
    ada = make.user(
        Role.REPRESENTATIVE, area=area, agency=police, email="ada@police.example", name="Ada Rep"
    )
    statement = area.statements[0]
    make.add(
        Declaration(user_id=ada.id, area_id=area.id, statement=statement, signed_at=clock.now())
    )
    provider = Provider(
        agency_id=police.id,
        issuer=fake.issuer,
        client_id=CLIENT,
        client_secret=SECRET,
        domains=["police.example"],
        hosts=[fake.issuer.split("/")[2]],
        factor_counts=False,
        factor_amr=[],
        factor_acr=[],
        proposed_by_id=ada.id,
        live_from=clock.now(),
    )
    make.add(provider)
    make.add(ProviderDomain(domain="police.example", provider_id=provider.id))
    db.session.commit()


def test_somebody_goes_to_their_organisation_and_comes_back_signed_in(
    site: Site, person: PersonMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "TIMEOUT", 60)  # a browser keeps this machine busy
    discovery.forget()
    with running() as fake:
        fake.site = site.url
        fake.person("ada@police.example")
        elsewhere(lambda: within(site.app, lambda: set_up(fake)))
        ada = person("Ada").page
        ada.goto("/sign-in?next=/actions")
        ada.get_by_role("link", name="Sign in with your organisation’s account").click()
        ada.get_by_label("Your work e-mail address").fill("ada@police.example")
        ada.get_by_role("button", name="Continue").click()
        if not person.javascript:
            ada.get_by_role("button", name="Continue").click()
        ada.wait_for_url(f"{site.url}/actions")
        assert ada.get_by_role("link", name="Ada Rep").is_visible()
    discovery.forget()
