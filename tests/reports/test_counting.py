"""Each figure is what somebody would count who goes through the rows one by one."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.actions.models import Ending
from marac.reports import periods
from marac.reports.periods import Period
from marac.reports.scorecard import Scorecard, scorecard
from marac.reports.small import Middle
from marac.returns.models import Answer
from tests.reports.by_hand import Counts, figures, known
from tests.reports.conftest import SEASON, Season, at
from tests.reports.living import live_through

EARLY, WEEK = {"until": "0001-01"}, {"until": "2026-W11"}


def said(card: Scorecard | None) -> Counts:
    """What a card says, in the shape in which it is counted by hand."""
    assert card is not None
    found: Counts = {}
    for section in card.sections:
        for figure in section.figures:
            key, value = f"{section.key}.{figure.key}", figure.value
            if isinstance(value, Middle):
                found[key] = value.days
            else:
                assert value.part is not None
                assert value.whole is not None
                found[key] = (value.part, value.whole)
    return found


def hide_some(world: Season, dice: Random) -> None:
    """Keep people and agencies away from some cases, and restrict others to some."""
    for case in world.cases:
        lot = dice.random()
        if lot < 0.2:
            world.keep_away(case, user=world.coordinator)
        elif lot < 0.4:
            world.keep_away(case, agency=dice.choice(world.agencies))
        elif lot < 0.6:
            world.restrict(case, *dice.sample([world.coordinator, *world.reps], 2))


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_of_a_random_season_equals_a_count_by_hand(
    season: Season, session: Session, seed: int
) -> None:
    dice = Random(seed)
    live_through(season, dice)
    hide_some(season, dice)
    boss = season.actor(season.coordinator)
    cases = known(season, season.coordinator)
    assert 0 < len(cases) < len(season.cases)
    everybody = {agency.id for agency in season.agencies}
    card = scorecard(session, by=boss, period=SEASON)
    assert said(card) == figures(season, cases, everybody)
    for agency in season.agencies:
        of_agency = scorecard(session, by=boss, period=SEASON, agency_id=agency.id)
        assert said(of_agency) == figures(season, cases, {agency.id})


@pytest.mark.parametrize("seed", [11, 12])
def test_a_representatives_figures_are_their_own_agencys_without_what_is_kept_from_them(
    season: Season, session: Session, seed: int
) -> None:
    dice = Random(seed)
    live_through(season, dice)
    hide_some(season, dice)
    for rep, agency in zip(season.reps, season.agencies, strict=True):
        card = scorecard(session, by=season.actor(rep), period=SEASON, agency_id=agency.id)
        assert said(card) == figures(season, known(season, rep), {agency.id})


def test_the_two_refusals_are_never_counted_together(season: Season, session: Session) -> None:
    case = season.case()
    for ending, many in ((Ending.IMPOSSIBLE, 3), (Ending.NOT_DONE, 2)):
        for _ in range(many):
            action = season.act(case, season.agencies[1], date(2026, 10, 5))
            season.end(action, ending, date(2026, 10, 1))
    card = scorecard(session, by=season.actor(season.coordinator), period=SEASON)
    found = said(card)
    assert found["actions.impossible"] == (3, 5)
    assert found["actions.not_done"] == (2, 5)
    assert found["actions.on_time"] == (0, 5)


def test_an_action_is_counted_when_its_day_has_come_and_by_the_day_it_was_reported(
    season: Season, session: Session
) -> None:
    case, (police, *_) = season.case(), season.agencies
    today = clock.today()
    early = season.act(case, police, today)
    season.end(early, Ending.DONE, today - timedelta(days=3))
    reported = season.act(case, police, today - timedelta(days=4))
    season.end(reported, Ending.DONE, today - timedelta(days=4))
    reported.ended_at = at(today - timedelta(days=1))
    unreported = season.act(case, police, today - timedelta(days=4))
    season.end(unreported, Ending.DONE, today - timedelta(days=3), reported=False)
    season.act(case, police, today - timedelta(days=1), agreed_at=None)
    found = said(scorecard(session, by=season.actor(season.coordinator), period=SEASON))
    assert found["actions.on_time"] == (1, 2)
    assert found["actions.late"] == (1, 2)
    assert found["actions.days_to_done"] == 14.5


def test_a_return_that_was_no_longer_wanted_is_nobodys_failure(
    season: Season, session: Session
) -> None:
    case, meeting, housing = season.case(), season.meetings[2], season.agencies[1]
    season.invite(case, housing)
    taken_off = season.hear(case, meeting, decided_at=None, ended_at=at(date(2026, 10, 1)))
    season.ask(taken_off, housing, at(date(2026, 10, 6)))
    listing = season.hear(case, season.meetings[3])
    due = at(date(2026, 11, 3))
    back = season.ask(listing, housing, due, reopened_at=due, reopened_by_id=season.reps[1].id)
    found = said(scorecard(session, by=season.actor(season.coordinator), period=SEASON))
    assert found["returns.missing"] == (0, 1)
    assert found["returns.reopened"] == (1, 1)
    season.hand_in(back, due + timedelta(days=1), Answer.NOT_KNOWN)
    found = said(scorecard(session, by=season.actor(season.coordinator), period=SEASON))
    assert found["returns.late"] == (0, 1)
    assert found["returns.nil"] == (0, 0)


def test_a_representative_of_that_day_sat_in_though_they_have_left_since(
    season: Season, session: Session
) -> None:
    case, meeting, housing = season.case(), season.meetings[2], season.agencies[1]
    season.invite(case, housing)
    season.hear(case, meeting)
    season.come(meeting, housing, season.reps[1], arrived_at=meeting.starts_at)
    seat = season.reps[1].memberships[0]
    seat.ended_at = at(date(2026, 11, 1))
    session.flush()
    found = said(scorecard(session, by=season.actor(season.coordinator), period=SEASON))
    assert found["attendance.sat_in"] == (1, 1)
    seat.ended_at = at(date(2026, 9, 1))
    session.flush()
    found = said(scorecard(session, by=season.actor(season.coordinator), period=SEASON))
    assert found["attendance.deputy"] == (1, 1)


def test_months_are_counted_as_london_has_them(season: Season, session: Session) -> None:
    case, housing = season.case(), season.agencies[1]
    season.invite(case, housing)
    listing = season.hear(case, season.meetings[2])
    season.ask(listing, housing, at(date(2026, 9, 1), 0))
    by = season.actor(season.coordinator)
    assert said(scorecard(session, by=by, period=SEASON))["returns.missing"] == (1, 1)
    before = SEASON.moved(-3)
    assert said(scorecard(session, by=by, period=before))["returns.missing"] == (0, 0)


def test_periods_follow_one_another_and_end_with_this_month(season: Season) -> None:
    assert periods.current() == SEASON
    assert SEASON.words == "September to November 2026"
    assert SEASON.later is None
    year = Period(date(2026, 3, 1), 12)
    assert year.words == "April 2025 to March 2026"
    assert year.later == Period(date(2026, 11, 1), 12)
    assert year.moved(-12).later == year
    assert periods.read({"months": "6", "until": "2026-02"}) == Period(date(2026, 2, 1), 6)
    for bad in (
        {"months": "5"},
        {"until": "2026-12"},
        {"until": "soon"},
        {"months": "x"},
        EARLY,
        WEEK,
    ):
        with pytest.raises(ValueError, match=r".+"):
            periods.read(bad)


@pytest.mark.parametrize("role", [Role.REFERRER, Role.SYSTEM_ADMINISTRATOR])
def test_whoever_reads_no_figures_gets_no_card(
    season: Season, session: Session, role: Role
) -> None:
    user: User = season.somebody(role)
    by = season.actor(user)
    assert scorecard(session, by=by, period=SEASON) is None
    key = season.agencies[0].id
    assert scorecard(session, by=by, period=SEASON, agency_id=key) is None
