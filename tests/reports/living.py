"""A season as the dice let it fall: each action, return, meeting and place in it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from marac.actions.models import DateRequest, Ending
from marac.agencies.models import Agency
from marac.cases.models import Case, Listing
from marac.meetings.models import Meeting
from marac.returns.models import Answer
from tests.reports.conftest import Season, at


def live_through(world: Season, dice: Random, *, cases: int = 9) -> None:
    """Let everything happen that can: each action, return and meeting as the dice fall."""
    for _ in range(cases):
        case = world.case()
        guests = dice.sample(world.agencies, dice.randint(1, 4))
        for agency in guests:
            left = at(date(2026, 10, 1)) if dice.random() < 0.15 else None
            world.invite(case, agency, withdrawn_at=left)
        listing = None
        for meeting in dice.sample(world.meetings, dice.randint(1, 2)):
            heard = dice.random() < 0.8
            if listing is not None:
                listing.ended_at = meeting.starts_at
                world.make.session.flush()
            listing = world.hear(case, meeting, decided_at=meeting.starts_at if heard else None)
            _ask_all(world, dice, listing, guests, meeting)
        for _ in range(dice.randint(2, 9)):
            _act(world, dice, case, dice.choice(world.agencies))
    sat = {line.meeting_id for line in world.register}
    for meeting in world.meetings:
        if meeting.id not in sat:
            _sit(world, dice, meeting)


def _ask_all(
    world: Season, dice: Random, listing: Listing, guests: list[Agency], meeting: Meeting
) -> None:
    due = meeting.starts_at - timedelta(days=2)
    for agency in guests:
        row = world.ask(listing, agency, due)
        if dice.random() < 0.2:
            row.reopened_at = due + timedelta(hours=dice.randint(-20, 20))
            row.reopened_by_id = world.coordinator.id
        if dice.random() < 0.75:
            on = due + timedelta(hours=dice.randint(-40, 40))
            world.hand_in(row, on, dice.choice(list(Answer)))


def _act(world: Season, dice: Random, case: Case, agency: Agency) -> None:
    due = date(2026, 8, 20) + timedelta(days=dice.randint(0, 110))
    action = world.act(case, agency, due, agreed_at=at(due - timedelta(days=dice.randint(3, 30))))
    ending = dice.choice([None, None, Ending.DONE, Ending.DONE, *Ending])
    if ending is not None:
        on = due + timedelta(days=dice.randint(-3, 6))
        world.end(action, ending, on, reported=dice.random() < 0.7)
    elif dice.random() < 0.3:
        action.reported_done_at, action.reported_done_by_id = at(due), world.reps[0].id
    if dice.random() < 0.2:
        decided = {"decided_at": at(due), "decided_by_id": world.coordinator.id}
        world.make.add(
            DateRequest(
                action_id=action.id, asked_at=at(due), asked_by_id=world.reps[0].id,
                was_due_on=due - timedelta(days=7), wanted_on=due, reason="Ladder broke",
                agreed=dice.random() < 0.5, **decided,
            )
        )  # fmt: skip


def _sit(world: Season, dice: Random, meeting: Meeting) -> None:
    world.come(meeting, world.agencies[2], world.coordinator, arrived_at=meeting.starts_at)
    for n, agency in enumerate(world.agencies):
        for user in (world.reps[n], world.deputies[n], None):
            lot = dice.random()
            if lot < 0.25:
                world.come(meeting, agency, user, arrived_at=meeting.starts_at)
            elif lot < 0.45:
                world.come(meeting, agency, user, apology=True, information_sent=lot < 0.35)
            elif lot < 0.6:
                world.come(meeting, agency, user)
