"""Proposing an agency's provider: what may be entered, and what a second person agrees to."""

import socket

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.accounts.federation.models import Provider, ProviderAccount
from marac.accounts.models import User
from marac.agencies.models import Agency, Area
from marac.approvals import ApprovalRequest
from tests.accounts.federation.conftest import Browse, Live, Logged
from tests.accounts.federation.provider import CLIENT, SECRET, FakeProvider, running
from tests.accounts.federation.ways import agree, leave, page_of, propose, sign_in
from tests.client import Browser
from tests.factories import Factory


@pytest.fixture
def no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name of a host is asked for outside this machine."""
    usual = socket.getaddrinfo

    def resolve(host: str, *args: object, **kwargs: object) -> object:
        if host != "127.0.0.1":
            host.encode("idna")
            raise socket.gaierror(-2, "no such name")
        return usual(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


def test_settings_work_when_a_second_person_agrees(
    office: Browser,
    browse: Browse,
    browser: Browser,
    lead: User,
    rep: User,
    police: Agency,
    fake: FakeProvider,
    session: Session,
    events_logged: Logged,
) -> None:
    page = office.get(f"/agencies/{police.id}")
    page = office.get(page.links()["How its people sign in"])
    assert "They use passwords" in page.text
    asked = propose(office, police, fake)
    assert asked.status == 202
    assert leave(browser).status == 422, "nothing follows from asking"
    request = browse(lead).get(f"/approvals/{session.scalars(sa.select(ApprovalRequest)).one().id}")
    for words in (fake.issuer, CLIENT, "met.police.example, police.example", "asks for its own"):
        assert words in request.text
    assert SECRET not in request.text
    agree(browse(lead), session)
    assert sign_in(browser, fake).path == "/"
    page = office.get(page_of(police))
    assert "With its own accounts" in page.text
    assert "Ada Rep" in page.text
    logged = events_logged()
    assert logged.index("ProviderProposed") < logged.index("ProviderSwitchedOn")


def test_nobody_agrees_to_their_own_settings(
    office: Browser, police: Agency, fake: FakeProvider, session: Session
) -> None:
    propose(office, police, fake)
    request = session.scalars(sa.select(ApprovalRequest)).one()
    office.post(f"/approvals/{request.id}", {"answer": "agree"})
    assert session.scalars(sa.select(Provider.live_from)).one() is None


def test_the_secret_is_sealed_and_never_shown(
    office: Browser, police: Agency, fake: FakeProvider, session: Session
) -> None:
    propose(office, police, fake)
    kept = session.execute(sa.text("SELECT client_secret FROM identity_providers")).scalar_one()
    assert SECRET not in kept
    assert session.scalars(sa.select(Provider)).one().client_secret == SECRET
    for path in (page_of(police), page_of(police, "/edit")):
        assert SECRET not in office.get(path).response.get_data(as_text=True)


def test_a_secret_is_kept_until_another_is_typed(
    office: Browser, police: Agency, live: Live, fake: FakeProvider, session: Session
) -> None:
    live()
    assert "A secret is kept" in office.get(page_of(police, "/edit")).text
    assert propose(office, police, fake, client_secret="").status == 202
    proposed = sa.select(Provider).where(Provider.live_from.is_(None), Provider.ended_at.is_(None))
    assert session.scalars(proposed).one().client_secret == SECRET
    propose(office, police, fake, client_secret="a new one", reason="It was renewed")
    assert session.scalars(proposed).one().client_secret == "a new one"


def test_a_secret_is_told_to_nobody_but_whom_it_is_for(
    office: Browser, police: Agency, live: Live
) -> None:
    live()
    with running() as other:
        page = propose(office, police, other, client_secret="")
    assert page.status == 422
    assert page.errors == [
        "Enter the client secret: it is kept only for the same issuer and client id"
    ]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"issuer": ""}, "Enter the issuer address"),
        ({"issuer": "http://login.example.org"}, "must begin with https://"),
        ({"issuer": "https://login.example.org/?tenant=1"}, "must begin with https://"),
        ({"issuer": "https://user:word@login.example.org"}, "must begin with https://"),
        ({"issuer": "https://["}, "must begin with https://"),
        ({"client_id": ""}, "Enter the client id"),
        ({"client_secret": ""}, "Enter the client secret"),
        ({"domains": ""}, "Enter at least one e-mail domain"),
        ({"domains": "police"}, "police is not an e-mail domain"),
        ({"domains": "police.example, Gmail.com"}, "Anybody can have an address at gmail.com"),
        ({"factor": ""}, "Say whose second factor counts"),
        ({"factor": "theirs"}, "Enter at least one value"),
        ({"reason": ""}, "Say why this is right"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_the_rest_stands(
    office: Browser, police: Agency, fake: FakeProvider, changed: dict[str, str], error: str
) -> None:
    page = propose(office, police, fake, **changed)
    assert page.status == 422
    assert error in page.errors[0]
    for name in {"issuer", "client_id", "reason"} - set(changed):
        assert page.value(name)


def test_a_provider_that_does_not_answer_cannot_be_proposed(
    office: Browser, police: Agency, fake: FakeProvider, session: Session
) -> None:
    fake.said = {"issuer": "https://evil.example"}
    page = propose(office, police, fake)
    assert page.errors == ["It gives another issuer than the one entered"]
    fake.said, fake.broken = {}, "configuration"
    assert "does not answer as an OpenID provider does" in propose(office, police, fake).errors[0]
    assert session.scalars(sa.select(Provider)).all() == []


@pytest.mark.parametrize(
    "issuer",
    [
        f"https://{'a' * 90}.example",
        "https://.example",
        "https://a..example",
        "https://*.example",
        "https://ex ample.org",
        "https://bücher.example",
        "https://\u202eexample.org",
        "https://[::1",
        "https://[fe80::1%25eth0]/",
        "https://example.org:0",
        "https://example.org:99999",
        "http://127.0.0.1\\@x/",
        "https://-",
        "https://%00/",
    ],
)
def test_whatever_is_typed_as_an_issuer_is_an_error_at_the_field(
    office: Browser, police: Agency, fake: FakeProvider, issuer: str, no_names: None
) -> None:
    page = propose(office, police, fake, issuer=issuer)
    assert page.status == 422
    assert len(page.errors) == 1
    assert page.value("issuer")


def test_two_agencies_cannot_answer_for_one_domain(
    office: Browser, make: Factory, area: Area, live: Live, fake: FakeProvider
) -> None:
    live()
    other = make.agency("Harbour Homes", area=area)
    page = propose(office, other, fake)
    assert page.errors == ["Another agency answers for police.example"]


def test_the_present_settings_go_on_until_the_new_ones_are_agreed_to(
    office: Browser,
    browse: Browse,
    browser: Browser,
    lead: User,
    rep: User,
    police: Agency,
    live: Live,
    fake: FakeProvider,
    session: Session,
) -> None:
    live()
    sign_in(browser, fake)
    browser.submit(browser.get("/"), button="Sign out")
    propose(office, police, fake, domains="met.police.example")
    assert "Settings that wait for a second person" in office.get(page_of(police)).text
    assert leave(browser).status == 200
    agree(browse(lead), session)
    assert leave(browser).status == 422
    assert leave(browser, "anybody@met.police.example").status == 200
    assert session.scalars(sa.select(ProviderAccount.subject)).all() == ["subject-1"]


def test_another_client_makes_everybody_a_stranger(
    office: Browser,
    browse: Browse,
    browser: Browser,
    lead: User,
    rep: User,
    police: Agency,
    live: Live,
    fake: FakeProvider,
    session: Session,
) -> None:
    live()
    sign_in(browser, fake)
    propose(office, police, fake, client_id="another client")
    agree(browse(lead), session)
    assert session.scalars(sa.select(ProviderAccount)).all() == []


def test_what_nobody_agreed_to_ends(
    office: Browser,
    browse: Browse,
    lead: User,
    police: Agency,
    fake: FakeProvider,
    session: Session,
) -> None:
    propose(office, police, fake)
    agree(browse(lead), session, "refuse", note="I do not know this issuer")
    row = session.scalars(sa.select(Provider)).one()
    assert row.live_from is None
    assert row.ended_at is not None
    assert "They use passwords" in office.get(page_of(police)).text
