"""Drafting what goes beside a pack: an agency's action sheet, and the key to the initials."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.actions import queries as actions
from marac.actions.lines import ActionLine, Filters
from marac.agencies.models import Agency
from marac.meetings.models import Meeting
from marac.packs import gathering, sheets
from marac.packs.drafted import Draft
from marac.packs.drafts import draft_of, find_recipient, refuse_empty
from marac.packs.gathering import Place
from marac.packs.models import Edition, PaperKind
from marac.packs.veil import initials_of
from marac.refusals import Refused
from marac.web.filters import long_date


@dataclass(frozen=True)
class Keyed:
    """Somebody whose name a printed edition leaves out."""

    initials: str
    name: str
    part: str


@dataclass(frozen=True)
class KeyedCase:
    """A case with the people in it, as its reader may see them."""

    number: int
    reference: str
    people: tuple[Keyed, ...]


def draft_actions(
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    agency: Agency | None,
    edition: Edition = Edition.SCREEN,
) -> Draft:
    """Draft an agency's sheet of what it has to do; whoever runs the meeting gets everybody's."""
    recipient = find_recipient(session, by=by, agency=agency)
    every = actions.list_actions(
        session,
        by=recipient.reader,
        filters=Filters(state="open"),
        limit=gathering.EVERY_ACTION,
    )
    whose = recipient.agency_id
    found = [line for line in every if whose in (None, line.action.agency_id)]
    kept_away = gathering.conflicted(session, recipient, [line.action.case_id for line in found])
    lines = [line for line in found if line.action.case_id not in kept_away]
    if not lines:
        name = recipient.agency_name if whose is not None else "anybody here"
        raise Refused(f"No action is open for {name}, so no action sheet was made.")
    html = sheets.write(
        "actions",
        edition=edition,
        title=f"Action sheet, {long_date(meeting.starts_at)}",
        meeting=meeting,
        area=meeting.area,
        recipient=recipient,
        owners=_by_owner(lines, whole=whose is None),
    )
    cases = {line.action.case_id: line.case_open for line in lines}
    return draft_of(PaperKind.ACTIONS, meeting, recipient, html, cases)


def draft_key_sheet(
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    agency: Agency | None,
    edition: Edition = Edition.SCREEN,
) -> Draft:
    """Draft the sheet that says whose initials stand in a printed pack; it says the names."""
    recipient = find_recipient(session, by=by, agency=agency)
    content = gathering.gather_agenda(session, meeting=meeting, recipient=recipient)
    refuse_empty(content, recipient)
    html = sheets.write(
        "key-sheet",
        edition=edition,
        title=f"Key to the initials, {long_date(meeting.starts_at)}",
        meeting=meeting,
        area=meeting.area,
        recipient=recipient,
        cases=[_keyed(place) for place in content.places],
    )
    cases = {place.sheet.id: True for place in content.places}
    return draft_of(PaperKind.KEY_SHEET, meeting, recipient, html, cases)


def _by_owner(lines: list[ActionLine], *, whole: bool) -> dict[str, list[ActionLine]]:
    """Put the actions under who has to do them, or a full sheet's under their agencies."""
    found: dict[str, list[ActionLine]] = {}
    for line in lines:
        owner = line.action.agency.name if whole else line.action.owner_name
        found.setdefault(owner, []).append(line)
    return dict(sorted(found.items()))


def _keyed(place: Place) -> KeyedCase:
    sheet = place.sheet
    names = [(sheet.paper_name, "Who was harmed")] if sheet.paper_name else []
    names += [(person.name, person.part) for person in sheet.people]
    people = tuple(Keyed(initials_of(name), name, part) for name, part in names)
    return KeyedCase(place.item.number, sheet.reference, people)
