"""Gathering what one recipient may read, by the same queries and policies as the pages."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.actions import queries as actions
from marac.actions.lines import ActionLine, Filters
from marac.agencies.models import CodeList
from marac.agencies.queries import CodeBook, get_code_book
from marac.cases import policy as cases
from marac.cases.models import Case, Listing
from marac.cases.projection import CaseSheet, case_sheet
from marac.cases.voice.projection import StageSheet, voice_of
from marac.cases.whole import case_itself, gather
from marac.meetings.calendar import Deadlines, deadlines
from marac.meetings.models import Meeting
from marac.meetings.queries import AgendaItem, list_agenda
from marac.packs.recipients import Recipient
from marac.packs.veil import facing
from marac.returns import queries as returns
from marac.returns.models import Sharing
from marac.returns.reading import ReadItem, ReadReturn

# An agency keeps these words to itself or to the chair: a paper, which travels, never prints them.
UNPRINTED = (Sharing.CHAIR, Sharing.WITHHELD)
EVERY_ACTION = 10_000

# The statutory texts that a pack quotes.
SHARING_LAW = ("cda_115", "dpa_part_3", "uk_gdpr")


@dataclass(frozen=True)
class Place:
    """One case of an agenda as the recipient may see it.

    `own_return_missing` says that the recipient's agency has not answered, and so reads nothing
    of what others shared.
    """

    item: AgendaItem
    sheet: CaseSheet
    voice: tuple[StageSheet, ...]
    agency: str
    has_children: bool
    deferral: str
    returns: tuple[ReadReturn, ...] = ()
    own_return_missing: bool = False
    heard: tuple[Listing, ...] = ()
    actions: tuple[ActionLine, ...] = ()

    @property
    def heading(self) -> str:
        """Name the case, without the number that it has on one recipient's agenda only."""
        who = self.sheet.paper_name
        return facing(": ", [self.sheet.reference, who]) if who else self.sheet.reference

    @property
    def anchor(self) -> str:
        """Give the name by which links find the section of the case in whatever paper it is."""
        letters = re.sub(r"[^a-z0-9]+", "-", self.sheet.reference.lower()).strip("-")
        return f"case-{letters}"


@dataclass(frozen=True)
class Content:
    """Everything that a recipient's agenda or pack is made of."""

    meeting: Meeting
    dates: Deadlines
    places: tuple[Place, ...]
    arising: tuple[ActionLine, ...]
    law: tuple[tuple[str, str], ...] = ()

    @property
    def circulated(self) -> bool:
        """Tell whether the agenda has gone out."""
        return bool(self.meeting.agendas_out)

    @property
    def cases(self) -> dict[UUID, bool]:
        """Give the cases of which the paper tells, and whether the recipient may open each.

        Of a case that they may not open, the paper tells an action of their own and no more.
        """
        told = {line.action.case_id: line.case_open for line in self.arising}
        return told | {place.sheet.id: True for place in self.places}


def gather_agenda(session: Session, *, meeting: Meeting, recipient: Recipient) -> Content:
    """Gather an agenda: its running order and the matters arising."""
    book = get_code_book(session, area_id=meeting.area_id)
    items = list_agenda(session, by=recipient.reader, meeting=meeting)
    arising = actions.list_matters_arising(session, by=recipient.reader, meeting=meeting)
    told_of = [i.case.id for i in items] + [line.action.case_id for line in arising]
    kept_away = conflicted(session, recipient, told_of)
    shown = [item for item in items if item.case.id not in kept_away]
    # Numbered anew, so that no gap tells of a case that was left out.
    shown = [replace(item, number=n) for n, item in enumerate(shown, start=1)]
    whole = _whole_cases(session, recipient, [item.case.id for item in shown])
    return Content(
        meeting=meeting,
        dates=deadlines(meeting),
        law=_law(book, meeting),
        places=tuple(_place(item, whole[item.case.id], recipient, book) for item in shown),
        arising=tuple(line for line in arising if line.action.case_id not in kept_away),
    )


def gather_pack(session: Session, *, meeting: Meeting, recipient: Recipient) -> Content:
    """Gather a pack: the agenda, and with each case its returns, decisions and open actions."""
    agenda = gather_agenda(session, meeting=meeting, recipient=recipient)
    ids = [place.sheet.id for place in agenda.places]
    shared = returns.list_for_cases(session, by=recipient.reader, case_ids=ids)
    doing = _open_actions(session, recipient)
    return replace(
        agenda,
        places=tuple(
            replace(
                place,
                returns=_printable(shared[place.sheet.id]),
                own_return_missing=_is_missing(place.item.listing, shared[place.sheet.id]),
                heard=_heard_before(place.item, recipient.reader),
                actions=tuple(doing[place.sheet.id]),
            )
            for place in agenda.places
        ),
    )


def _law(book: CodeBook, meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """Quote what lets agencies share, as it stands on the day of the meeting."""
    day = clock.to_london(meeting.starts_at).date()
    found = (book.entry(CodeList.STATUTORY_TEXT, code) for code in SHARING_LAW)
    texts = (entry.worded(day) for entry in found if entry)
    return tuple((text.label, text.text) for text in texts)


def _place(item: AgendaItem, case: Case, recipient: Recipient, book: CodeBook) -> Place:
    code = item.listing.deferral_code
    return Place(
        item=item,
        sheet=case_sheet(by=recipient.reader, case=case, book=book),
        voice=voice_of(by=recipient.reader, case=case),
        agency=case.agency.name,
        has_children=bool(case.children),
        deferral=book.label("deferral", code, item.listing.ended_at) if code else "",
    )


def conflicted(session: Session, recipient: Recipient, ids: Iterable[UUID]) -> set[UUID]:
    """Find the cases that a conflict in any seat of the person keeps out of this copy."""
    open_to = sa.select(Case.id).where(
        Case.id.in_(list(ids)), cases.not_conflicted(recipient.person)
    )
    return set(ids) - set(session.scalars(open_to))


def _whole_cases(session: Session, recipient: Recipient, ids: list[UUID]) -> dict[UUID, Case]:
    found = (
        sa.select(Case)
        .where(Case.id.in_(ids), cases.visible_to(recipient.reader))
        .options(*case_itself())
    )
    whole = {case.id: case for case in session.scalars(found)}
    gather(session, whole.values())
    return whole


def _open_actions(session: Session, recipient: Recipient) -> dict[UUID, list[ActionLine]]:
    lines = actions.list_actions(
        session, by=recipient.reader, filters=Filters(state="open"), limit=EVERY_ACTION
    )
    by_case: dict[UUID, list[ActionLine]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.action.number):
        by_case[line.action.case_id].append(line)
    return by_case


def _printable(found: list[ReadReturn]) -> tuple[ReadReturn, ...]:
    """Leave out what is not handed in, and the words that an agency does not send on paper."""
    return tuple(
        replace(read, items=_sendable(read.items)) if read.own else read
        for read in found
        if read.submitted_at is not None
    )


def _sendable(items: tuple[ReadItem, ...]) -> tuple[ReadItem, ...]:
    return tuple(_unworded(item) if item.sharing in UNPRINTED else item for item in items)


def _unworded(item: ReadItem) -> ReadItem:
    return replace(item, is_open=False, text="", source="", about="", happened_on=None)


def _is_missing(listing: Listing, found: list[ReadReturn]) -> bool:
    return any(r.own and r.listing_id == listing.id and r.submitted_at is None for r in found)


def _heard_before(item: AgendaItem, reader: Actor) -> tuple[Listing, ...]:
    return tuple(
        listing
        for listing in reversed(item.case.listings)
        if listing.decided_at and cases.knows_decision(reader, listing) and listing != item.listing
    )
