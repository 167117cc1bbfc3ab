"""The page of an agency's provider: who may open it, trying it, switching it off, unlinking."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.federation.models import Provider, ProviderAccount
from marac.accounts.models import SignInSession, User
from marac.agencies.models import Agency, Area, AreaAgency
from marac.notifications.models import Mail
from tests.accounts.federation.conftest import Browse, Live, Logged
from tests.accounts.federation.provider import FakeProvider, running
from tests.accounts.federation.ways import leave, page_of, propose, sign_in
from tests.client import Browser
from tests.factories import Factory


def age_proofs(session: Session) -> None:
    """Let everybody's proof run out."""
    for row in session.scalars(sa.select(SignInSession)):
        row.proved_at = None
    session.flush()


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
    fake: FakeProvider,
    events_logged: Logged,
) -> None:
    live()
    sign_in(browser, fake)
    page = office.submit(office.get(page_of(police)), button="Switch it off")
    assert "Nobody signs in through Harbour Police any more" in page.text
    assert browser.get("/").path == "/sign-in", "who came in through it is signed out"
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
    page = office.submit(office.get(page_of(police)), button="Unlink Ada Rep")
    assert "Ada Rep is unlinked" in page.text
    assert "AccountUnlinked" in events_logged()
    assert browser.get("/").path == "/sign-in"
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
    office: Browser, browser: Browser, rep: User, live: Live, fake: FakeProvider, session: Session
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
    added = office.submit(
        office.get(f"{pages[1]}/roles/new"),
        {"agency": str(rep.memberships[0].agency_id), "role": "HC"},
        button="Add the role",
    )
    assert "The role is given." in added.text
    assert session.scalars(sa.select(Mail)).all() == [], "nobody invites them again"
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
