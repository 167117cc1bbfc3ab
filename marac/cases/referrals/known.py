"""Whether somebody was referred before, however it is spelled, as far as whoever asks may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from marac.access import Actor, Permission
from marac.cases.looking import look_openly, without_where
from marac.cases.models import Case, Part, PartKind
from marac.cases.policy import referred_by, visible_to, within
from marac.people.matching import Description, Match
from marac.people.models import Identity, in_case

SHOWN = 5
ROLES = {
    PartKind.SUBJECT: "as the one harmed",
    PartKind.HARM_SOURCE: "as an alleged perpetrator",
    PartKind.CHILD: "as a child of the household",
    PartKind.HOUSEHOLD_MEMBER: "as a member of the household",
}


@dataclass(frozen=True)
class Known:
    """A case about somebody like the one looked for, and what speaks for it.

    `may_open` tells whether whoever looks may open the whole of it. How likely it is does not stand
    here: that depends a little on how many are recorded in all, hidden ones too.
    """

    case: Case
    may_open: bool
    role: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class _Seen:
    """An identity in a case that whoever looks may know of."""

    case: Case
    may_open: bool
    located: bool
    kind: PartKind


def find_known(session: Session, *, by: Actor, description: Description) -> list[Known]:
    """Find cases about somebody who fits a description, the likeliest first.

    Only what the person may see anyway is told, and counts, so that everyone else's answer is the
    same as for somebody nobody has heard of. An address or a phone is compared where it is open to
    them: whoever reads a case without its whereabouts must not find out by trying.
    """
    seen: dict[UUID, _Seen] = {}

    def open_where(ids: set[UUID], *, located: bool) -> set[UUID]:
        seen.update(_list_seen(session, by, ids - set(seen)))
        return {key for key in ids if key in seen and seen[key].located is located}

    def look(asked: Description, *, located: bool) -> list[Match]:
        return look_openly(
            session,
            area_id=by.area_id,
            description=asked,
            open_=lambda ids: open_where(ids, located=located),
        )

    found = look(description, located=True) + look(without_where(description), located=False)
    return _each_case_once(found, seen)


def _list_seen(session: Session, by: Actor, ids: set[UUID]) -> dict[UUID, _Seen]:
    """Read of some identities those in cases that are open, or were referred by whoever looks."""
    if not ids:
        return {}
    opened, own = visible_to(by), referred_by(by)
    located = sa.or_(own, within(by, Permission.CASE_READ_SAFE_CONTACT))
    rows = session.execute(
        sa.select(Identity.id, Case, opened, located, Part.kind)
        .join(Part, Part.identity_id == in_case())
        .join(Case, Case.id == Part.case_id)
        .where(Identity.id.in_(ids), sa.or_(opened, own))
        .options(selectinload(Case.listings))
        .order_by(Case.created_at, Case.id)
    )
    return {
        key: _Seen(case, bool(open_), bool(where), kind) for key, case, open_, where, kind in rows
    }


def _each_case_once(found: Iterable[Match], seen: dict[UUID, _Seen]) -> list[Known]:
    best: dict[UUID, Known] = {}
    likely = [match for match in found if match.bits > 0]
    for match in sorted(likely, key=lambda m: m.bits, reverse=True):
        one = seen[match.identity_id]
        known = Known(one.case, one.may_open, ROLES[one.kind], match.evidence)
        best.setdefault(one.case.id, known)
    return list(best.values())[:SHOWN]
