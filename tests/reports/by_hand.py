"""The figures again, counted from the rows one by one and by another road than the reports take."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median
from uuid import UUID

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.actions.models import Action, Ending
from marac.cases.models import Case
from marac.returns.models import Answer, Return
from tests.reports.conftest import SEASON, Season

Counts = dict[str, tuple[int, int] | float | None]


def known(world: Season, reader: User, *, watches: bool = False) -> list[Case]:
    """The cases that a reader may know of."""
    agencies = {seat.agency_id for seat in reader.memberships}
    kept = {
        row.case_id
        for row in world.conflicts
        if row.lifted_at is None and (row.user_id == reader.id or row.agency_id in agencies)
    }
    named = {row.case_id for row in world.named if row.user_id == reader.id}
    return [
        case
        for case in world.cases
        if case.id not in kept and (watches or case.restricted_at is None or case.id in named)
    ]


def figures(world: Season, cases: list[Case], agencies: set[UUID]) -> Counts:
    """Every figure of the season for some agencies together, over some cases."""
    ids = {case.id for case in cases}
    return {
        **_actions(world, [a for a in world.actions if a.case_id in ids], agencies),
        **_returns(world, [r for r in world.returns if r.case_id in ids], agencies),
        **_attendance(world, ids, agencies),
    }


def _actions(world: Season, actions: list[Action], agencies: set[UUID]) -> Counts:
    today = clock.today()
    cohort = [
        action
        for action in actions
        if action.agency_id in agencies and SEASON.first <= action.due_on <= SEASON.last
        and action.due_on < today
    ]  # fmt: skip
    replaced = [a for a in cohort if a.ending in (Ending.SUPERSEDED, Ending.TRANSFERRED)]
    due = [action for action in cohort if action not in replaced]
    done = [action for action in due if action.ending == Ending.DONE]
    days = {action.id: _finished(action) for action in done}
    open_ = [action for action in due if action.ending is None]
    overdue = [action for action in open_ if action.reported_done_at is None]
    late = [action for action in done if days[action.id] > action.due_on]
    refused = {end: sum(a.ending == end for a in due) for end in Ending}
    redated = [a for a in due if any(r.agreed for r in a.date_requests)]
    whole = len(due)
    ages = [(today - clock.to_london(a.agreed_at).date()).days for a in overdue if a.agreed_at]
    took = [(days[a.id] - clock.to_london(a.agreed_at).date()).days for a in done if a.agreed_at]
    return {
        "actions.on_time": (len(done) - len(late), whole),
        "actions.late": (len(late), whole),
        "actions.impossible": (refused[Ending.IMPOSSIBLE], whole),
        "actions.not_done": (refused[Ending.NOT_DONE], whole),
        "actions.reported": (len(open_) - len(overdue), whole),
        "actions.overdue": (len(overdue), whole),
        "actions.new_dates": (len(redated), whole),
        "actions.replaced": (len(replaced), len(cohort)),
        "actions.days_to_done": median(took) if took else None,
        "actions.age": median(ages) if ages else None,
    }


def _finished(action: Action) -> date:
    moment = action.reported_done_at if action.reported_done_at else action.ended_at
    assert moment is not None
    return clock.to_london(moment).date()


def _returns(world: Season, returns: list[Return], agencies: set[UUID]) -> Counts:
    listings = {listing.id: listing for listing in world.listings}
    gone = {(i.case_id, i.agency_id) for i in world.invitations if i.withdrawn_at is not None}
    counts = {"on_time": 0, "late": 0, "missing": 0, "reopened": 0, "nil": 0, "refused": 0}
    for row in returns:
        due_on = clock.to_london(row.due_at).date()
        if row.agency_id not in agencies or not SEASON.first <= due_on <= SEASON.last:
            continue
        ended = listings[row.listing_id].ended_at
        if row.submitted_at is None:
            if (row.case_id, row.agency_id) in gone or (ended and ended < row.due_at):
                continue
            counts["reopened" if row.reopened_at else "missing"] += 1
        elif row.submitted_at > row.due_at and row.reopened_at:
            counts["reopened"] += 1
        else:
            counts["late" if row.submitted_at > row.due_at else "on_time"] += 1
            counts["nil"] += row.answer in (Answer.NOT_KNOWN, Answer.NOTHING_RELEVANT)
            counts["refused"] += row.answer == Answer.CANNOT_SHARE
    asked = sum(counts[key] for key in ("on_time", "late", "missing", "reopened"))
    came = counts["on_time"] + counts["late"]
    wholes = {key: came if key in ("nil", "refused") else asked for key in counts}
    return {f"returns.{key}": (count, wholes[key]) for key, count in counts.items()}


def _attendance(world: Season, cases: set[UUID], agencies: set[UUID]) -> Counts:
    counts = {"sat_in": 0, "deputy": 0, "apologies": 0, "absent": 0, "informed": 0}
    meetings = [m for m in world.meetings if m.starts_at >= SEASON.begins]
    for meeting in meetings:
        heard = {
            listing.case_id
            for listing in world.listings
            if listing.meeting_id == meeting.id and listing.decided_at and listing.case_id in cases
        }
        for key in agencies:
            asked = [
                one
                for one in world.invitations
                if one.case_id in heard and one.agency_id == key
                and (one.withdrawn_at is None or one.withdrawn_at > meeting.starts_at)
            ]  # fmt: skip
            if asked:
                for word in _how_it_came(world, meeting.id, key):
                    counts[word] += 1
    apart = {"informed": counts["apologies"]}
    whole = sum(counts.values()) - counts["informed"]
    return {f"attendance.{key}": (n, apart.get(key, whole)) for key, n in counts.items()}


def _how_it_came(world: Season, meeting_id: UUID, agency_id: UUID) -> list[str]:
    lines = [
        line
        for line in world.register
        if line.meeting_id == meeting_id and line.agency_id == agency_id
        and line.user_id != world.coordinator.id
    ]  # fmt: skip
    reps = {user.id for user in world.reps}
    assert {m.role for user in world.reps for m in user.memberships} == {Role.REPRESENTATIVE}
    here = [line for line in lines if line.arrived_at]
    if any(line.user_id in reps for line in here):
        return ["sat_in"]
    if here:
        return ["deputy"]
    if not any(line.apology for line in lines):
        return ["absent"]
    return ["apologies", *(["informed"] if any(line.information_sent for line in lines) else [])]


assert SEASON.first + timedelta(days=90) == SEASON.last
