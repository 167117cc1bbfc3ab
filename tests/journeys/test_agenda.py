"""A co-ordinator builds an agenda by mouse, by keys and without scripts."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Locator

from marac import clock
from marac.access import Role
from marac.accounts import sessions
from marac.accounts.models import Declaration
from marac.cases.models import Part, PartKind
from marac.database import db
from marac.meetings import operations
from tests.factories import Factory
from tests.journeys.conftest import PersonMaker, Site, elsewhere
from tests.journeys.person import Person

pytestmark = pytest.mark.journey

NAMES = ("Amina Yusuf", "Ben Cole", "Cam Dunn", "Dee Eze")


@dataclass
class Desk:
    """Where the agenda is, and what lets the co-ordinator in."""

    path: str
    cookie: dict[str, str]


def furnish(site: Site) -> Desk:
    """An area with four cases on an agenda and one that waits."""
    with site.app.app_context(), db.sessionmaker() as session:
        make = Factory(session)
        make.codes()
        area = make.area("Bristol")
        make.agency("Race Equality", area=area, type_code="race_group")
        council, police = make.agency("Council", area=area), make.agency("Police", area=area)
        by = make.user(Role.COORDINATOR, area=area, agency=council, name="Cory Okafor")
        officer = make.user(Role.REPRESENTATIVE, area=area, agency=police, name="Olu Ade")
        day = clock.add_working_days(clock.today(), 12)
        meeting = make.meeting(area, clock.london(day, area.meeting_time))
        for name in (*NAMES, "Eve Fox"):
            case = make.case(area=area, referrer=officer, agency=police, subject=name)
            make.accepted(case, by)
            if name == "Cam Dunn":
                child = make.identity(area, "Small One")
                case.parts.append(Part(kind=PartKind.CHILD, identity=child, position=1))
            if name != "Eve Fox":
                actor = make.actor(by, area)
                operations.list_case(session, by=actor, meeting=meeting, case=case)
        ends = meeting.starts_at + timedelta(minutes=40)
        operations.say_presence(
            session,
            by=make.actor(by, area),
            meeting=meeting,
            agency=police,
            arrives_at=None,
            leaves_at=ends,
        )
        make.add(
            Declaration(
                user_id=by.id,
                area_id=area.id,
                statement_id=area.statements[0].id,
                signed_at=clock.now(),
            )
        )
        token = sessions.open_session(session, user=by, area_id=area.id)
        session.commit()
        return Desk(f"/meetings/{meeting.id}/agenda", cookie_of(site, token))


def cookie_of(site: Site, token: str) -> dict[str, str]:
    """The cookie of a session that was opened already, as a browser takes it."""
    client, name = site.app.test_client(), site.app.config["SESSION_COOKIE_NAME"]
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    found = client.get_cookie(name)
    assert found is not None
    return {"name": name, "value": found.value, "url": site.url}


def order(person: Person) -> list[str]:
    return person.page.locator("ol.marac-places .marac-card__who").all_inner_texts()


def shows(person: Person, *names: str) -> None:
    """Wait until the agenda stands in this order, for a change is made in place."""
    place = person.page.locator("ol.marac-places .marac-card__who")
    for n, name in enumerate(names):
        place.nth(n).filter(has_text=name).wait_for()
    assert order(person) == list(names)


def grip(person: Person, name: str) -> Locator:
    return person.page.locator("li, article").filter(has_text=name).locator("[data-grip]").first


def drag(person: Person, name: str, onto: str) -> None:
    """Take a case by its grip and let it go just above another one."""
    mouse, held = person.page.mouse, grip(person, name)
    held.scroll_into_view_if_needed()
    start, end = held.bounding_box(), grip(person, onto).bounding_box()
    assert start is not None
    assert end is not None
    mouse.move(start["x"] + 5, start["y"] + 5)
    mouse.down()
    mouse.move(end["x"] + 5, start["y"] - 20, steps=3)
    mouse.move(end["x"] + 5, end["y"] - 40, steps=5)
    mouse.up()


@pytest.mark.parametrize("width", [1280, 390])
def test_an_agenda_is_built_by_hand(site: Site, person: PersonMaker, width: int) -> None:
    desk = elsewhere(lambda: furnish(site))
    cory = person("Cory")
    cory.page.context.add_cookies([desk.cookie])
    cory.visit(desk.path)
    cory.page.set_viewport_size({"width": width, "height": 1800})
    shows(cory, *NAMES)
    if cory.javascript:
        by_hand(cory)
    else:
        assert not grip(cory, "Ben Cole").is_visible()
        cory.press("Move up", within="li:has-text('Dee Eze')")
        cory.press("Undo moving")
    shows(cory, *NAMES)
    cory.press("Put cases with children first")
    shows(cory, "Cam Dunn", "Amina Yusuf", "Ben Cole", "Dee Eze")
    cory.press("Add to the agenda", within="article:has-text('Eve Fox')")
    shows(cory, "Cam Dunn", "Amina Yusuf", "Ben Cole", "Dee Eze", "Eve Fox")
    cory.press("Invite Race Equality", within="li:has-text('Eve Fox')")
    cory.page.get_by_text("1 agency invited").first.wait_for()
    cory.follow("When agencies can be there")
    cory.visit(desk.path.replace("agenda", "circulate"))


def by_hand(cory: Person) -> None:
    """Keys move and keep the place of the hand; the mouse drags; undoing leads back."""
    grip(cory, "Dee Eze").focus()
    cory.page.keyboard.press("ArrowUp")
    shows(cory, "Amina Yusuf", "Ben Cole", "Dee Eze", "Cam Dunn")
    cory.page.keyboard.press("Home")
    shows(cory, "Dee Eze", "Amina Yusuf", "Ben Cole", "Cam Dunn")
    focused = cory.page.evaluate("document.activeElement.textContent")
    assert "Move" in focused
    told = cory.page.locator("[data-agenda-said]")
    told.filter(has_text="Place 1").wait_for(state="attached")
    drag(cory, "Cam Dunn", "Dee Eze")
    shows(cory, "Cam Dunn", "Dee Eze", "Amina Yusuf", "Ben Cole")
    for _ in range(3):
        cory.press("Undo moving")
        cory.page.wait_for_load_state("networkidle")
    cory.look(again="moved by hand")
