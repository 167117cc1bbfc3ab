"""Somebody who is locked out is on the front page of those who can help, and of nobody else."""

from sqlalchemy.orm import Session

from marac.access import Role
from marac.accounts.factors.lost import claim_loss
from tests.client import Browser, Page
from tests.factories import Factory

TITLE = "Colleagues who cannot sign in 1"


def test_a_colleague_who_is_locked_out_is_the_first_thing_that_their_agency_sees(
    make: Factory, session: Session, browser: Browser
) -> None:
    area = make.area("Harbour")
    homes, police = (make.agency(f"Harbour {n}", area=area) for n in ("Homes", "Police"))
    lost, colleague, stranger = (
        make.user(Role.REPRESENTATIVE, area=area, agency=agency)
        for agency in (homes, homes, police)
    )
    assert TITLE not in titles(browser.sign_in_as(colleague).get("/"))

    claim_loss(session, user=lost)
    session.commit()

    page = browser.sign_in_as(colleague).get("/")
    assert titles(page)[0] == TITLE
    assert browser.get(page.links()[lost.name]).heading == f"{lost.name} cannot sign in"
    unconcerned = browser.sign_in_as(stranger).get("/")
    assert TITLE not in titles(unconcerned)
    assert lost.name not in unconcerned.text


def titles(page: Page) -> list[str]:
    return [" ".join(h2.text_content().split()) for h2 in page.all("//main//h2")]
