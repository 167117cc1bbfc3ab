"""What has changed since a copy was made, and a supplement that holds only what is new.

An issued paper is frozen. What its recipient may read now is written out again, and the words of
each case are compared, as keyed hashes, with those that were issued.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases import policy as cases
from marac.cases.models import Case
from marac.database import beyond
from marac.packs import gathering, numbering, sections, sheets, veil
from marac.packs.copies.manifest import Difference, compare
from marac.packs.drafted import Draft, Section
from marac.packs.drafts import draft_of, find_recipient, names_for
from marac.packs.gathering import Content
from marac.packs.models import Edition, Paper, PaperCase, PaperKind
from marac.packs.recipients import Recipient
from marac.refusals import Refused
from marac.web.filters import long_date

ONLY_PACKS = "Only packs are compared: make a new copy of any other paper."
ANOTHER = "Somebody else speaks for {agency} now. Make a whole new pack for them."
NOTHING = "Nothing is new since this copy was made, so there is nothing to put in a supplement."
WHY = "what a recipient may read now is compared with what they were given"


@dataclass(frozen=True)
class Changes:
    """How a copy differs from one that would be made now; `why_not` says why nobody can tell."""

    since: Difference | None
    why_not: str = ""

    @property
    def is_new(self) -> bool:
        """Tell whether there is something that a supplement could hold."""
        return self.since is not None and bool(self.since.added or self.since.changed)


@dataclass(frozen=True)
class _Now:
    """What a recipient would be given now: all of it, and each case in words."""

    recipient: Recipient
    content: Content
    names: dict[UUID, veil.Names]
    sections: tuple[Section, ...]


def find_changes(session: Session, *, by: Actor, paper: Paper) -> Changes:
    """Compare a pack and its supplements with what its recipient may read now.

    Cases are named as far as whoever asks may open them.
    """
    try:
        now = {s.case_id: s.words for s in _write_now(session, by, paper).sections}
    except Refused as refused:
        return Changes(None, str(refused))
    then = {id_: held.section for id_, held in _issued(session, paper).items()}
    ids = now.keys() | then.keys()
    found = sa.select(Case.id, Case.reference).where(Case.id.in_(ids), cases.visible_to(by))
    names = {row.id: row.reference or "" for row in session.execute(found)}
    return Changes(compare(paper, then=then, now=dict(now), names=names))


def draft_supplement(session: Session, *, by: Actor, paper: Paper) -> Draft:
    """Draft a paper of what is new or changed since a pack, each case under the pack's number.

    A case that the pack did not have is numbered on from its last one.
    """
    if not paper.is_obtainable:
        raise Refused("This copy is not in force any more, so it can have no supplement.")
    now, issued = _write_now(session, by, paper), _issued(session, paper)
    fresh = [s.case_id for s in now.sections if _words(issued.get(s.case_id)) != s.words]
    if not fresh:
        raise Refused(NOTHING)
    content = _only(now.content, _numbers(issued, fresh))
    with beyond(session, WHY):
        draft = _draft(session, paper, now, content)
    return replace(draft, numbering=numbering.expect(session, by=by, draft=draft))


def _write_now(session: Session, by: Actor, paper: Paper) -> _Now:
    if paper.kind is not PaperKind.PACK:
        raise Refused(ONLY_PACKS)
    with beyond(session, WHY):
        recipient = find_recipient(session, by=by, agency=paper.agency)
        if recipient.user_id != paper.recipient_id:
            raise Refused(ANOTHER.format(agency=recipient.agency_name))
        content = gathering.gather_pack(session, meeting=paper.meeting, recipient=recipient)
        names = names_for(session, paper.edition, content.cases)
        written = sections.write(session, content=content, edition=paper.edition, names=names)
    return _Now(recipient, content, names, written)


def _issued(session: Session, paper: Paper) -> dict[UUID, PaperCase]:
    """Find how each case was given last: in the pack, or in a supplement that followed it."""
    found = (
        sa.select(PaperCase)
        .join(PaperCase.paper)
        .where(
            sa.or_(Paper.id == paper.id, Paper.supplement_to_id == paper.id),
            PaperCase.section.is_not(None),
        )
        .order_by(Paper.issued_at)
    )
    return {held.case_id: held for held in session.scalars(found)}


def _words(held: PaperCase | None) -> str | None:
    return held.section if held is not None else None


def _numbers(issued: dict[UUID, PaperCase], fresh: Iterable[UUID]) -> dict[UUID, int]:
    known = {id_: held.number for id_, held in issued.items() if held.number is not None}
    last = max(known.values(), default=0)
    unknown = [id_ for id_ in fresh if id_ not in known]
    counted = {id_: last + n for n, id_ in enumerate(unknown, start=1)}
    return {id_: (known | counted)[id_] for id_ in fresh}


def _only(content: Content, numbers: dict[UUID, int]) -> Content:
    """Leave only some cases in, under their numbers and in that order."""
    places = [
        replace(place, item=replace(place.item, number=numbers[place.sheet.id]))
        for place in content.places
        if place.sheet.id in numbers
    ]
    places.sort(key=lambda place: place.item.number)
    return replace(content, places=tuple(places), arising=(), law=())


def _draft(session: Session, paper: Paper, now: _Now, content: Content) -> Draft:
    meeting, printed = paper.meeting, paper.edition is Edition.PRINT
    front = sheets.write(
        "supplement",
        edition=paper.edition,
        title=f"Supplement to the pack for {long_date(meeting.starts_at)}",
        content=content,
        meeting=meeting,
        area=meeting.area,
        recipient=now.recipient,
        initials=printed,
        first=paper,
    )
    front = veil.draw(front, veil.merged(now.names)) if printed else front
    draft = draft_of(PaperKind.PACK, meeting, now.recipient, front, content.cases)
    written = sections.write(session, content=content, edition=paper.edition, names=now.names)
    return replace(
        draft,
        title=f"{draft.title}: supplement to copy {paper.copy_number}",
        edition=paper.edition,
        sections=sections.ready(session, written),
    )
