"""What was issued for a meeting: which cases in whose copies, and what is new in each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases import policy as cases
from marac.cases.models import Case
from marac.cases.wording import Words
from marac.meetings.models import Meeting
from marac.packs.copies import queries, states
from marac.packs.models import Edition, Paper, PaperKind

Key = tuple[UUID | None, UUID, Edition]


@dataclass(frozen=True)
class Difference:
    """How a copy differs from the one before it, by the references of its cases."""

    before: Paper
    added: tuple[str, ...]
    left: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Tell whether it says the same as the one before."""
        return not (self.added or self.left or self.changed)


@dataclass(frozen=True)
class Issued:
    """A copy that stands: how it is, how many cases it holds, and what is new in it."""

    paper: Paper
    state: Words
    cases: int
    since: Difference | None


@dataclass(frozen=True)
class Held:
    """A case and the copies that tell of it, each with the page on which it begins."""

    case_id: UUID
    reference: str
    copies: tuple[tuple[Paper, int | None], ...]


@dataclass(frozen=True)
class Manifest:
    """All that stands of one kind of paper for a meeting."""

    kind: PaperKind
    kinds: tuple[PaperKind, ...]
    issued: tuple[Issued, ...]
    held: tuple[Held, ...]
    unopened: tuple[Paper, ...]


def load_manifest(
    session: Session, *, by: Actor, meeting: Meeting, kind: PaperKind | None
) -> Manifest:
    """Load what was issued for a meeting, of one kind: packs, unless another is asked for."""
    papers = queries.list_issued(session, by=by, meeting=meeting)
    there = {paper.kind for paper in papers}
    kinds = tuple(each for each in PaperKind if each in there)
    chosen = kind or (PaperKind.PACK if PaperKind.PACK in there or not kinds else kinds[0])
    of_kind = [paper for paper in papers if paper.kind is chosen]
    names = _references(session, by, of_kind)
    standing = _standing(of_kind)
    return Manifest(
        kind=chosen,
        kinds=kinds,
        issued=tuple(
            Issued(paper, states.state_of(paper), len(paper.cases), _since(paper, before, names))
            for paper, before in standing
        ),
        held=_held([paper for paper, _ in standing], names),
        unopened=tuple(queries.list_unopened(session, by=by, meeting=meeting)),
    )


def opening_is_late(meeting: Meeting) -> bool:
    """Tell whether the working day before the meeting has come, by which packs should be open."""
    day = clock.to_london(meeting.starts_at).date()
    return clock.today() >= clock.add_working_days(day, -1)


def compare(
    before: Paper,
    *,
    then: dict[UUID, str | None],
    now: dict[UUID, str | None],
    names: dict[UUID, str],
) -> Difference:
    """Compare what two papers say of each case, as keyed hashes; `names` are their references."""
    changed = {id_ for id_ in then.keys() & now.keys() if then[id_] != now[id_]}
    return Difference(
        before=before,
        added=_named(now.keys() - then.keys(), names),
        left=_named(then.keys() - now.keys(), names),
        changed=_named(changed, names),
    )


def _standing(papers: Sequence[Paper]) -> list[tuple[Paper, Paper | None]]:
    """Pick each recipient's latest copy with the one before it, and its supplements after it."""
    whole: dict[Key, list[Paper]] = {}
    for paper in papers:
        if paper.supplement_to_id is None:
            whole.setdefault(_key(paper), []).append(paper)
    found: list[tuple[Paper, Paper | None]] = []
    for line in whole.values():
        latest = line[-1]
        found.append((latest, line[-2] if len(line) > 1 else None))
        found += [(paper, None) for paper in papers if paper.supplement_to_id == latest.id]
    return sorted(found, key=lambda pair: pair[0].copy_number)


def _key(paper: Paper) -> Key:
    return paper.agency_id, paper.recipient_id, paper.edition


def _since(paper: Paper, before: Paper | None, names: dict[UUID, str]) -> Difference | None:
    if before is None:
        return None
    return compare(before, then=_words(before), now=_words(paper), names=names)


def _words(paper: Paper) -> dict[UUID, str | None]:
    return {held.case_id: held.section for held in paper.cases if held.opened}


def _held(papers: Sequence[Paper], names: dict[UUID, str]) -> tuple[Held, ...]:
    found: dict[UUID, list[tuple[Paper, int | None]]] = {}
    for paper in papers:
        for case in paper.cases:
            if case.opened and case.case_id in names:
                found.setdefault(case.case_id, []).append((paper, case.first_page))
    rows = (Held(id_, names[id_], tuple(copies)) for id_, copies in found.items())
    return tuple(sorted(rows, key=lambda row: row.reference))


def _references(session: Session, by: Actor, papers: Sequence[Paper]) -> dict[UUID, str]:
    """Read the references of the cases in these copies, as far as the actor may open them."""
    ids = {held.case_id for paper in papers for held in paper.cases}
    found = sa.select(Case.id, Case.reference).where(Case.id.in_(ids), cases.visible_to(by))
    return {row.id: row.reference or "" for row in session.execute(found)}


def _named(ids: Iterable[UUID], names: dict[UUID, str]) -> tuple[str, ...]:
    return tuple(sorted(names[id_] for id_ in ids if id_ in names))
