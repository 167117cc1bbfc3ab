"""Setting an agency's provider up: what may be entered, who agrees, and switching it off."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.federation.models import Provider, ProviderAccount
from marac.accounts.models import SignInSession, User
from marac.agencies.models import Agency, Area, AreaAgency
from marac.approvals import ApprovalRequest
from tests.accounts.federation.conftest import Live, Logged
from tests.accounts.federation.provider import CLIENT, SECRET, FakeProvider, running
from tests.accounts.federation.ways import leave, sign_in
from tests.client import Browser, Page
from tests.factories import Factory

Browse = Callable[[User], Browser]
ASK = "Ask a second person to agree"


@pytest.fixture
def lead(make: Factory, area: Area, police: Agency) -> User:
    return make.user(Role.INFORMATION_GOVERNANCE, area=area, agency=police, name="Iris Lead")


@pytest.fixture
def office(browse: Browse, administrator: User) -> Browser:
    """The administrator's browser; they have just proved who they are."""
    return browse(administrator)


def page_of(agency: Agency, rest: str = "") -> str:
    return f"/agencies/{agency.id}/sign-in{rest}"


def propose(office: Browser, agency: Agency, fake: FakeProvider, **changed: str) -> Page:
    values = {
        "issuer": fake.issuer,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "domains": "police.example, @Met.police.example",
        "factor": "ours",
        "reason": "Their IT support asked for it",
    }
    return office.submit(office.get(page_of(agency, "/edit")), values | changed, button=ASK)


def agree(browser: Browser, session: Session, answer: str = "agree", **values: str) -> Page:
    request = session.scalars(
        sa.select(ApprovalRequest).order_by(ApprovalRequest.requested_at.desc())
    ).first()
    page = browser.get(f"/approvals/{request.id}")
    return browser.submit(page, {"answer": answer} | values, button="Send your answer")


def age_proofs(session: Session) -> None:
    """Let everybody's proof run out."""
    for row in session.scalars(sa.select(SignInSession)):
        row.proved_at = None
    session.flush()


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


def test_proposing_switching_off_and_unlinking_ask_for_a_fresh_proof(
    office: Browser,
    browser: Browser,
    rep: User,
    police: Agency,
    live: Live,
    fake: FakeProvider,
    session: Session,
) -> None:
    live()
    sign_in(browser, fake)
    link = session.scalars(sa.select(ProviderAccount)).one()
    age_proofs(session)
    assert propose(office, police, fake).path == "/prove"
    assert office.post(page_of(police, "/off")).path == "/prove"
    assert office.post(page_of(police, f"/people/{link.id}/unlink")).path == "/prove"
    assert session.scalars(sa.select(Provider.ended_at)).all() == [None]
    assert session.scalar(sa.select(sa.func.count(ProviderAccount.id))) == 1


def test_switching_off_takes_one_person_and_works_at_once(
    office: Browser,
    browser: Browser,
    rep: User,
    police: Agency,
    live: Live,
    events_logged: Logged,
) -> None:
    live()
    page = office.submit(office.get(page_of(police)), button="Switch it off")
    assert "Nobody signs in through Harbour Police any more" in page.text
    assert leave(browser).status == 422
    assert "ProviderSwitchedOff" in events_logged()
    assert office.post(page_of(police, "/off")).status == 404


def test_unlinking_makes_somebody_a_stranger_until_their_address_is_verified_again(
    office: Browser,
    browser: Browser,
    rep: User,
    police: Agency,
    live: Live,
    fake: FakeProvider,
    session: Session,
    events_logged: Logged,
) -> None:
    live()
    sign_in(browser, fake)
    browser.submit(browser.get("/"), button="Sign out")
    page = office.submit(office.get(page_of(police)), button="Unlink Ada Rep")
    assert "Ada Rep is unlinked" in page.text
    assert "AccountUnlinked" in events_logged()
    fake.person("moved@elsewhere.example")
    assert sign_in(browser, fake).status == 403
    fake.person(rep.email, subject="subject-2")
    assert sign_in(browser, fake).path == "/"


def test_the_check_says_in_plain_words_what_it_found(
    office: Browser, police: Agency, live: Live, fake: FakeProvider
) -> None:
    live(factor_counts=True, factor_amr=["mfa"])
    page = office.submit(office.get(page_of(police)), button="Check the connection")
    assert "What the check found" in page.text
    assert "It gives 3 keys to check its tokens with." in page.text
    assert "It can sign in a way that marac accepts: RS256." in page.text
    assert "To put right" not in page.text
    with running() as other:
        fake.said = {
            "jwks_uri": f"{other.issuer}/keys",
            "claims_supported": ["sub"],
            "id_token_signing_alg_values_supported": ["HS256"],
        }
        page = office.submit(office.get(page_of(police)), button="Check the connection")
        assert f"It now names {other.issuer.split('/')[2]} too" in page.text
    assert "It does not say that it signs with one of" in page.text
    assert "does not say that its tokens tell a verified e-mail address" in page.text
    assert "does not say that its tokens tell of a second factor" in page.text
    fake.broken = "configuration"
    page = office.submit(office.get(page_of(police)), button="Check the connection")
    assert "To put right: 127.0.0.1" in page.text


def test_who_comes_in_through_the_agency_counts_as_having_come_in(
    office: Browser, browser: Browser, rep: User, live: Live, fake: FakeProvider
) -> None:
    live()
    pages = "/users", f"/users/{rep.id}"
    again = "Send another invitation"
    assert all("Invited" in office.get(page).text for page in pages)
    assert again in office.get(pages[1]).text
    sign_in(browser, fake)
    shown = office.get(pages[1]).text
    assert "Active" in shown
    assert again not in shown
    row = office.get(pages[0]).all("//tr[.//a[normalize-space()='Ada Rep']]")[0]
    assert "Active" in row.text_content()


def test_only_an_administrator_of_the_area_sets_a_provider_up(
    browse: Browse, make: Factory, area: Area, police: Agency, lead: User, live: Live
) -> None:
    live()
    for role in (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.AUDITOR):
        browser = browse(make.user(role, area=area, agency=police))
        assert browser.get(page_of(police)).status == 403
        assert browser.post(page_of(police, "/off")).status == 403
    elsewhere = make.user(Role.SYSTEM_ADMINISTRATOR, area=make.area())
    browser = browse(elsewhere)
    for rest in ("", "/edit"):
        assert browser.get(page_of(police, rest)).status == 404
    for rest in ("/edit", "/check", "/off"):
        assert browser.post(page_of(police, rest)).status == 404


def test_an_agency_that_left_the_area_is_not_its_administrators_any_more(
    office: Browser, police: Agency, live: Live, session: Session
) -> None:
    live()
    place = session.scalars(sa.select(AreaAgency).filter_by(agency_id=police.id)).one()
    place.left_on = clock.today().replace(day=1)
    assert office.get(page_of(police)).status == 404


def test_the_page_asks_few_questions_of_the_database(
    office: Browser,
    make: Factory,
    area: Area,
    police: Agency,
    live: Live,
    queries: list[str],
) -> None:
    row = live()
    counts = []
    for number in range(2):
        for _ in range(number * 5):
            user = make.user(Role.REPRESENTATIVE, area=area, agency=police)
            make.add(
                ProviderAccount(
                    agency_id=police.id,
                    provider_id=row.id,
                    user_id=user.id,
                    subject=user.email,
                )
            )
        office.session.commit()
        queries.clear()
        assert office.get(page_of(police)).status == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
