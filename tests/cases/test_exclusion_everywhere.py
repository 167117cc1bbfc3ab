"""One representative declares a conflict; a colleague of the same agency has none.

Page by page: what the colleague still reads, the other can no longer find, and nothing tells them
that something is missing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.actions.models import Action
from marac.cases import operations
from marac.cases.models import Case, Listing, Outcome
from marac.cases.speakers import list_readers
from marac.meetings.minutes.assembling import assemble
from marac.meetings.minutes.content import digest_of
from marac.meetings.models import Circulation, Meeting, MinutesRevision
from marac.packs.models import Paper
from marac.returns.models import Return
from tests.cases.conftest import Partnership
from tests.client import Browser, Page
from tests.documents.reading import pages_of

As = Callable[[User], Browser]
BEFORE = datetime(2026, 11, 12, 10, tzinfo=clock.LONDON)


@dataclass
class Fortnight:
    """Three cases of one agency, heard before and on the next agenda; the middle one is theirs."""

    here: Partnership
    rep: User
    colleague: User
    cases: list[Case]
    before: Meeting
    coming: Meeting

    @property
    def case(self) -> Case:
        """The case in which the representative has a conflict of interest."""
        return self.cases[1]

    @property
    def traces(self) -> tuple[str, ...]:
        """What would tell that there is such a case."""
        listings = [str(listing.id) for listing in self.case.listings]
        return (
            self.case.reference or "-",
            "Amina",
            "YUSUF",
            "Mend the door",
            str(self.case.id),
            *listings,
        )

    @property
    def listing(self) -> Listing:
        """The place of that case on the coming agenda."""
        return next(li for li in self.case.listings if li.meeting_id == self.coming.id)

    @property
    def their_return(self) -> UUID:
        """The return that the agency owes on that case."""
        found = sa.select(Return.id).where(Return.listing_id == self.listing.id)
        return self.here.make.session.scalars(found).one()

    def shut(self) -> None:
        """The representative declares the conflict."""
        session = self.here.make.session
        by = self.here.make.actor(self.rep)
        operations.declare_conflict(session, by=by, case=self.case, reason="My brother")
        session.commit()

    def found_in(self, text: str) -> set[str]:
        """The traces that a text holds."""
        return {trace for trace in self.traces if trace.casefold() in text.casefold()}


@pytest.fixture
def fortnight(here: Partnership) -> Fortnight:
    """Everything that a case leaves behind in two weeks."""
    make, landlord = here.make, here.landlord
    before = make.meeting(here.area, BEFORE, started_at=BEFORE)
    coming = make.meeting(here.area, started_at=clock.now())
    colleague = make.user(Role.DEPUTY, area=here.area, agency=landlord, name="Ola Deputy")
    cases = []
    for subject in ("Li Wei", "Amina Yusuf", "Grace Mensah"):
        case = make.accepted(here.case(subject), here.coordinator)
        make.invitation(case, landlord, here.coordinator)
        make.invitation(case, here.support, here.coordinator)
        cases.append(case)
    for number, case in enumerate(cases):
        heard = make.circulated(case, before, here.coordinator, position=number + 1)
        heard.started_at = heard.decided_at = heard.ended_at = heard.minutes_sent_at = BEFORE
        heard.outcome, heard.review_on = Outcome.REVIEW, date(2026, 11, 26)
        live = make.circulated(case, coming, here.coordinator, position=number + 1)
        make.request(live, landlord)
        task = "Mend the door" if number == 1 else "Change the locks"
        facts = {"task": task, "listing": heard, "due_on": date(2026, 11, 16)}
        make.action(case, landlord, here.rep, agreed_at=BEFORE, **facts)
    story = Fortnight(here, here.rep, colleague, cases, before, coming)
    minute(story)
    for meeting in (before, coming):
        row = Circulation(meeting=meeting, number=1, circulated_at=BEFORE, listing_count=3)
        row.circulated_by_id = here.coordinator.id
        make.add(row)
    coming.current_listing_id = story.listing.id
    make.session.commit()
    return story


def minute(story: Fortnight) -> None:
    """The minutes of the meeting before, approved and circulated."""
    here, before = story.here, story.before
    before.concluded_at, before.concluded_by_id = BEFORE, here.coordinator.id
    here.make.session.flush()
    here.make.session.expire_all()
    content = assemble(here.make.session, before)
    here.make.add(
        MinutesRevision(
            meeting=before,
            number=1,
            author_id=here.coordinator.id,
            content=content,
            digest=digest_of(content),
            approved_at=BEFORE,
            approved_by_id=here.chair.id,
            circulated_at=BEFORE,
        )
    )


def numbers(page: Page) -> list[int]:
    """The numbers that a page gives its cases."""
    heads = [" ".join(th.text_content().split()) for th in page.all("//th[@scope='row']")]
    return [int(found[1]) for head in heads if (found := re.match(r"(\d+)\. ", head))]


LISTS = {
    "home": "/",
    "cases": "/cases",
    "search by name": "/cases?q=Amina",
    "search by reference": "/cases?q={reference}",
    "returns": "/returns",
    "actions of all": "/actions?whose=all",
    "actions of the agency": "/actions?whose=agency",
    "actions by reference": "/actions?whose=all&reference={reference}",
    "overdue actions": "/actions?whose=all&overdue=1",
    "the agenda": "/meetings/{coming}",
    "the room": "/meetings/{coming}/room",
    "the minutes": "/meetings/{before}/minutes",
    "the meeting before": "/meetings/{before}",
}
PAGES = {
    "the case": "/cases/{case}",
    "who can see it": "/cases/{case}/readers",
    "declaring again": "/cases/{case}/conflict",
    "the read-along": "/meetings/{coming}/room/{listing}",
    "its pulse": "/meetings/{coming}/room/{listing}/pulse",
    "the return": "/returns/{their_return}",
    "the check of the return": "/returns/{their_return}/check",
    "the action": "/actions/{action}",
}


def address(story: Fortnight, pattern: str, **other: object) -> str:
    """An address of the story, with some of its ids changed."""
    actions = story.here.make.session.scalars(sa.select(Action)).all()
    mended = next(action.id for action in actions if action.task == "Mend the door")
    ids: dict[str, object] = {
        "reference": story.case.reference,
        "case": story.case.id,
        "coming": story.coming.id,
        "before": story.before.id,
        "listing": story.listing.id,
        "their_return": story.their_return,
        "action": mended,
    }
    return pattern.format(**(ids | other))


def look(browser: Browser, path: str) -> Page:
    """Open a list, or type into it what no address may hold."""
    place, _, words = path.partition("?q=")
    return browser.search(place, q=words) if words else browser.get(path)


@pytest.mark.parametrize("where", LISTS)
def test_no_list_shows_the_case_to_the_one_and_every_list_shows_it_to_the_other(
    fortnight: Fortnight, browse_as: As, where: str
) -> None:
    fortnight.shut()
    rep, colleague = browse_as(fortnight.rep), browse_as(fortnight.colleague)
    path = address(fortnight, LISTS[where])
    typed = {trace for trace in fortnight.traces if trace.casefold() in path.casefold()}
    theirs = look(rep, path)
    assert theirs.status == 200
    assert fortnight.found_in(theirs.response.get_data(as_text=True)) <= typed
    assert "conflict" not in theirs.text.casefold()
    assert fortnight.found_in(look(colleague, path).response.get_data(as_text=True)) - typed


@pytest.mark.parametrize("where", PAGES)
def test_every_page_of_the_case_answers_the_one_as_if_it_never_was(
    fortnight: Fortnight, browse_as: As, where: str
) -> None:
    fortnight.shut()
    rep, colleague = browse_as(fortnight.rep), browse_as(fortnight.colleague)
    own = "listing" if "{listing}" in PAGES[where] else re.findall(r"{(\w+)}", PAGES[where])[0]
    hidden = rep.get(address(fortnight, PAGES[where]))
    never = rep.get(address(fortnight, PAGES[where], **{own: uuid4()}))
    assert (hidden.status, hidden.response.data) == (404, never.response.data)
    assert hidden.response.headers.to_wsgi_list() == never.response.headers.to_wsgi_list()
    assert colleague.get(address(fortnight, PAGES[where])).status == 200


def test_the_numbers_of_an_agenda_and_of_the_minutes_run_on_without_a_gap(
    fortnight: Fortnight, browse_as: As
) -> None:
    fortnight.shut()
    agenda = f"/meetings/{fortnight.coming.id}"
    rep, colleague = browse_as(fortnight.rep), browse_as(fortnight.colleague)
    assert numbers(rep.get(agenda)) == [1, 2]
    assert numbers(colleague.get(agenda)) == [1, 2, 3]
    last = next(li for li in fortnight.cases[2].listings if li.meeting_id == fortnight.coming.id)
    room = f"/meetings/{fortnight.coming.id}/room/{last.id}"
    assert "Case 2 of 2" in rep.get(room).heading
    assert "Case 3 of 3" in colleague.get(room).heading
    minutes = f"/meetings/{fortnight.before.id}/minutes"
    heads = [h.text_content() for h in rep.get(minutes).all("//main//h2 | //main//h3")]
    assert not any(re.search(r"\b3\. ", head) for head in heads)


def test_counts_leave_the_case_out(fortnight: Fortnight, browse_as: As) -> None:
    fortnight.shut()
    rep, colleague = browse_as(fortnight.rep), browse_as(fortnight.colleague)
    for words, path in (
        ("{} cases for you", "/"),
        ("Returns due {}", "/"),
        ("Actions due {}", "/"),
        ("{} cases to search for", "/returns"),
    ):
        assert words.format(2) in rep.get(path).text, words
        assert words.format(3) in colleague.get(path).text, words


def test_what_was_under_way_stops_at_once(fortnight: Fortnight, browse_as: As) -> None:
    """Pages that stood open in the browser when the conflict was declared can no longer be sent."""
    rep = browse_as(fortnight.rep)
    saving = f"/returns/{fortnight.their_return}"
    assert rep.get(saving).status == 200
    pulse = address(fortnight, PAGES["its pulse"])
    assert rep.get(pulse).status == 200
    fortnight.shut()
    assert rep.get(pulse).status == 404
    assert rep.post(saving, {"version": "1", "answer": "not_known"}).status == 404
    progress = address(fortnight, "/actions/{action}/progress")
    assert rep.post(progress, {"progress-step": "accept"}).status == 404


def test_the_read_along_moves_on_without_the_case(fortnight: Fortnight, browse_as: As) -> None:
    """The room is on the case: the one sees the room, and not what it is on."""
    fortnight.shut()
    room = f"/meetings/{fortnight.coming.id}/room"
    assert "Now in the room" not in browse_as(fortnight.rep).get(room).text
    assert "Now in the room: case 2" in browse_as(fortnight.colleague).get(room).text


def make_pack(fortnight: Fortnight, browse_as: As, who: User) -> str:
    """A person makes their own pack; this is its address."""
    wish = f"pack:{fortnight.here.landlord.id}"
    browser = browse_as(who)
    assert browser.post(f"/meetings/{fortnight.coming.id}/papers", {"make": wish}).status == 200
    newest = sa.select(Paper.id).order_by(Paper.issued_at.desc(), Paper.copy_number.desc())
    return f"/papers/{fortnight.here.make.session.scalars(newest).first()}"


def words_of(browser: Browser, path: str) -> str:
    with browser.client.get(path) as answer:
        assert answer.status_code == 200
        return " ".join(pages_of(answer.data))


def test_a_pack_made_before_is_shut_and_leaves_the_register_and_a_new_one_is_without_the_case(
    fortnight: Fortnight, browse_as: As
) -> None:
    old = make_pack(fortnight, browse_as, fortnight.rep)
    rep = browse_as(fortnight.rep)
    assert fortnight.found_in(words_of(rep, old))
    register = f"/meetings/{fortnight.coming.id}/papers"
    assert old in rep.get(register).links().values()
    fortnight.shut()
    assert rep.get(old).response.data == rep.get(f"/papers/{uuid4()}").response.data
    assert old not in rep.get(register).links().values()
    new = make_pack(fortnight, browse_as, fortnight.rep)
    assert fortnight.found_in(words_of(rep, new)) == set()
    theirs = make_pack(fortnight, browse_as, fortnight.colleague)
    assert fortnight.found_in(words_of(browse_as(fortnight.colleague), theirs))


def test_nobody_is_told_that_the_one_could_see_the_case(
    fortnight: Fortnight, browse_as: As
) -> None:
    fortnight.shut()
    readers = browse_as(fortnight.here.coordinator).get(f"/cases/{fortnight.case.id}/readers")
    assert "Ola Deputy" in readers.text
    assert "Sana Khan" not in readers.text
    who = list_readers(
        fortnight.here.make.session,
        area_id=fortnight.here.area.id,
        case_ids=[fortnight.case.id],
    )
    people = {reader.user_id for reader in who}
    assert fortnight.colleague.id in people
    assert fortnight.rep.id not in people


def test_the_conflict_of_the_agency_shuts_the_case_to_both(
    fortnight: Fortnight, browse_as: As
) -> None:
    here = fortnight.here
    operations.impose_conflict(
        here.make.session,
        by=here.by,
        case=fortnight.case,
        reason="It sues her",
        agency_id=here.landlord.id,
    )
    here.make.session.commit()
    for user in (fortnight.rep, fortnight.colleague):
        browser = browse_as(user)
        for where, pattern in LISTS.items():
            page = browser.get(address(fortnight, pattern))
            typed = {t for t in fortnight.traces if t in address(fortnight, pattern)}
            assert fortnight.found_in(page.response.get_data(as_text=True)) <= typed, where
        for where, pattern in PAGES.items():
            assert browser.get(address(fortnight, pattern)).status == 404, where


def test_a_leaver_takes_nothing_along(fortnight: Fortnight, browse_as: As) -> None:
    """Whoever moves to another agency leaves the cases and actions of the old one behind."""
    here, rep = fortnight.here, fortnight.rep
    for seat in here.make.session.get_one(User, rep.id).memberships:
        seat.ends_on = clock.today() - timedelta(days=1)
    here.make.seat(rep, Role.REPRESENTATIVE, area=here.area, agency=here.police)
    browser = browse_as(rep)
    for where, pattern in LISTS.items():
        page = browser.get(address(fortnight, pattern))
        typed = {t for t in fortnight.traces if t in address(fortnight, pattern)}
        assert fortnight.found_in(page.response.get_data(as_text=True)) <= typed, where
