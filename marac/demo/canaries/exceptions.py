"""What is said on the way to a case besides a seat, and what is shared in every possible way."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from marac import clock
from marac.access import Stage
from marac.cases.models import (
    BreakGlass,
    Case,
    CaseGrant,
    Conflict,
    ContactRelease,
    Emergency,
    Opening,
    Purpose,
    StatedPurpose,
    Verdict,
)
from marac.demo.canaries.relations import Pool
from marac.demo.world import World
from marac.governance.models import LegalHold
from marac.notifications.operations import queue
from marac.returns.models import Answer, ItemRelease, Nature, Return, ReturnItem, Sharing

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SHARED = (Stage.CIRCULATED, Stage.HEARD, Stage.MINUTED, Stage.CLOSED, Stage.EMBARGOED)


def make(world: World, pool: Pool) -> None:
    """Make grants, broken glass, purposes, a hold, letters, and items of every kind."""
    for stage in (*SHARED, Stage.DISPOSED):
        for case in pool[stage]:
            _share(world, case)
            _release(world, case)
    _grant_some(world, pool)
    _break_glass(world, pool)
    for stage in (Stage.TRIAGE, *SHARED):
        for case in pool[stage][:3]:
            _open(world, case)
            world.session.add(
                LegalHold(
                    case_id=case.id,
                    set_at=clock.now(),
                    set_by_id=world.users["governance"].id,
                    reason="A court has asked for it.",
                )
            )
    for key in ("rep-hate", "referrer"):
        address = world.users[key].email
        queue(world.session, recipient=address, subject="A note", body="Sign in to read it.")
    world.session.flush()


def _share(world: World, case: Case) -> None:
    """Put an item of each way of sharing into a return that was handed in, and one more."""
    rows = world.session.scalars(
        sa.select(Return).where(Return.case_id == case.id).order_by(Return.id)
    ).all()
    handed_in = [row for row in rows if row.submitted_at][:2]
    for row in handed_in + [row for row in rows if not row.submitted_at][:1]:
        row.answer = Answer.INFORMATION
        named = _named(world, case, row.agency_id)
        for sharing in Sharing:
            _item(row, sharing, named, intelligence=False)
        for sharing in (Sharing.NAMED, Sharing.CHAIR, Sharing.WITHHELD):
            _item(row, sharing, named, intelligence=True)


def _named(world: World, case: Case, own: UUID) -> list[UUID]:
    """Choose who an item is shared with: two that take part, and one that does no longer."""
    part = [i.agency_id for i in case.invitations if i.withdrawn_at is None and i.agency_id != own]
    gone = [i.agency_id for i in case.invitations if i.withdrawn_at is not None]
    return [*part[:2], *gone[:1]] or [world.agencies["beacon"].id]


def _item(row: Return, sharing: Sharing, named: list[UUID], *, intelligence: bool) -> None:
    item = ReturnItem(
        position=len(row.items) + 1,
        text="A matter of record",
        nature=Nature.FACT,
        source="Records",
        sharing=sharing,
        intelligence=intelligence,
        withheld_reason="It would harm an enquiry" if sharing is Sharing.WITHHELD else "",
    )
    if sharing is Sharing.NAMED:
        item.releases = [ItemRelease(agency_id=agency) for agency in named]
    row.items.append(item)


def _release(world: World, case: Case) -> None:
    """Release the safe contact to one agency more, and withdraw it from another."""
    rows = {row.agency_id: row for row in case.contact_releases}
    part = sorted(i.agency_id for i in case.invitations if i.withdrawn_at is None)
    for place, agency in enumerate(part[:3]):
        row = rows.get(agency) or ContactRelease(agency_id=agency)
        if agency not in rows:
            row.released_at, row.released_by_id = clock.now(), case.referrer_id
            case.contact_releases.append(row)
        row.withdrawn_at = clock.now() if place == 1 else None
    world.session.flush()


def _grant_some(world: World, pool: Pool) -> None:
    """Live grants, one that is over, one that was ended, and some that a rule beats."""
    restricted = [case for case in pool[Stage.CIRCULATED] if case.restricted_at is not None]
    abroad = [c for c in world.cases.values() if c.area_id == world.areas["somerset"].id]
    for case in (pool[Stage.MINUTED][0], restricted[0], pool[Stage.EMBARGOED][0]):
        _grant(world, case, "auditor", until=clock.now() + DAY)
        _grant(world, case, "governance", until=clock.now() + DAY)
    for case in (pool[Stage.MINUTED][0], *pool[Stage.DISPOSED]):
        _grant(world, case, "governance2", until=clock.now() + DAY)
    _grant(world, pool[Stage.CLOSED][0], "auditor", until=clock.now() - HOUR)
    _grant(world, pool[Stage.CLOSED][1], "auditor", until=clock.now() + DAY, ended=True)
    _grant(world, abroad[0], "auditor", until=clock.now() + DAY)


def _grant(world: World, case: Case, key: str, *, until: object, ended: bool = False) -> None:
    people = world.users
    row = CaseGrant(
        case_id=case.id,
        user_id=people[key].id,
        purpose="To follow up a complaint",
        granted_at=clock.now() - DAY,
        granted_by_id=people["governance"].id,
        approved_by_id=people["chair"].id,
        expires_at=until,
    )
    if ended:
        row.ended_at, row.ended_by_id = clock.now(), people["governance"].id
    world.session.add(row)


def _break_glass(world: World, pool: Pool) -> None:
    """Somebody not invited has the glass broken now; for others it is over, or a rule beats it."""
    circulated, minuted = pool[Stage.CIRCULATED], pool[Stage.MINUTED]
    abroad = next(c for c in world.cases.values() if c.area_id == world.areas["somerset"].id)
    for case in (circulated[0], minuted[0], pool[Stage.EMBARGOED][0]):
        _glass(world, case, "rep-mental", until=clock.now() + HOUR)
    _glass(world, circulated[1], "rep-adult", until=clock.now() - HOUR)
    _glass(world, abroad, "rep-adult", until=clock.now() + HOUR)
    excluded = world.session.scalar(
        sa.select(Conflict)
        .join(Case, Case.id == Conflict.case_id)
        .where(Conflict.user_id.is_not(None), Case.id.in_([case.id for case in circulated]))
        .order_by(Conflict.id.desc())
    )
    if excluded is not None:
        key = next(k for k, user in world.users.items() if user.id == excluded.user_id)
        case = next(case for case in circulated if case.id == excluded.case_id)
        _glass(world, case, key, until=clock.now() + HOUR)


def _glass(world: World, case: Case, key: str, *, until: object) -> None:
    row = BreakGlass(
        case_id=case.id,
        user_id=world.users[key].id,
        category=Emergency.DANGER_TO_LIFE,
        reason="A neighbour has rung to say that he is at the door with petrol.",
        opened_at=clock.now() - HOUR,
        expires_at=until,
    )
    if key == "rep-adult":
        row.reviewed_at, row.reviewed_by_id = clock.now(), world.users["governance"].id
        row.verdict = Verdict.JUSTIFIED
    world.session.add(row)


def _open(world: World, case: Case) -> None:
    """The chair said what they opened the case for, and opened it."""
    chair, said = world.users["chair"].id, {"purpose": Purpose.OTHER, "words": "A complaint"}
    day, agency = clock.today(), world.agencies["police-hate"].id
    world.session.add(StatedPurpose(case_id=case.id, user_id=chair, day=day, **said))
    world.session.add(
        Opening(case_id=case.id, user_id=chair, agency_id=agency, opened_at=clock.now(), **said)
    )
