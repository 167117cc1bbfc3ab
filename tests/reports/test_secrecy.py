"""What a scorecard must not tell: of a case kept from its reader, of one agency, of anybody."""

from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from sqlalchemy.orm import Session

from marac.access import Role
from marac.accounts.models import User
from marac.actions.models import Ending
from marac.cases.models import Case
from marac.reports.scorecard import Scorecard, scorecard
from marac.reports.small import SMALLEST, STEP, Middle, Share
from marac.returns.models import Answer
from tests.client import Browser
from tests.reports.conftest import SEASON, Season, at
from tests.reports.living import live_through
from tests.reports.test_counting import said

Browse = Callable[[User], Browser]


def everything_happens(world: Season, case: Case) -> None:
    """All that can change a figure, in one case."""
    for agency in world.agencies:
        world.invite(case, agency)
        for ending in (None, *Ending):
            action = world.act(case, agency, date(2026, 10, 12))
            if ending is not None:
                world.end(action, ending, date(2026, 10, 10))
    listing = world.hear(case, world.meetings[3])
    for agency in world.agencies:
        row = world.ask(listing, agency, at(date(2026, 11, 3)))
        world.hand_in(row, at(date(2026, 11, 2)), Answer.INFORMATION)


def cards(world: Season, session: Session, user: User) -> list[Scorecard | None]:
    """Every card that somebody might open."""
    by, keys = world.actor(user), [None, *(agency.id for agency in world.agencies)]
    return [scorecard(session, by=by, period=SEASON, agency_id=key) for key in keys]


@pytest.mark.parametrize(
    "role",
    [
        Role.COORDINATOR,
        Role.CHAIR,
        Role.REPRESENTATIVE,
        Role.DEPUTY,
        Role.ADVOCATE,
        Role.CHAMPION,
        Role.AUDITOR,
        Role.INFORMATION_GOVERNANCE,
    ],
)
@pytest.mark.parametrize("how", ["person", "agency"])
def test_nothing_that_happens_in_a_case_changes_a_figure_of_who_is_kept_away_from_it(
    season: Season, session: Session, role: Role, how: str
) -> None:
    live_through(season, Random(5), cases=5)
    reader, hidden = season.somebody(role), season.case()
    if how == "person":
        season.keep_away(hidden, user=reader)
    else:
        season.keep_away(hidden, agency=season.agencies[0])
    before = cards(season, session, reader)
    assert any(before)
    everything_happens(season, hidden)
    assert cards(season, session, reader) == before
    openly = season.case()
    everything_happens(season, openly)
    assert cards(season, session, reader) != before


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REPRESENTATIVE, Role.CHAMPION])
def test_a_restricted_case_counts_only_for_the_people_on_its_list(
    season: Season, session: Session, role: Role
) -> None:
    live_through(season, Random(6), cases=5)
    outside, named, hidden = season.somebody(role), season.somebody(role), season.case()
    season.restrict(hidden, named)
    before = cards(season, session, outside)
    known = cards(season, session, named)
    everything_happens(season, hidden)
    assert cards(season, session, outside) == before
    assert cards(season, session, named) != known


def test_an_auditor_knows_that_restricted_cases_are_there_and_has_no_small_numbers(
    season: Season, session: Session
) -> None:
    case, reader = season.case(), season.somebody(Role.AUDITOR)
    season.restrict(case)
    for _ in range(SMALLEST - 1):
        season.act(case, season.agencies[1], date(2026, 10, 12))
    hidden = cards(season, session, reader)[0]
    assert hidden is not None
    assert all(
        value == Share(about=True) or (isinstance(value, Middle) and value.hidden)
        for section in hidden.sections
        for value in (figure.value for figure in section.figures)
    )
    season.act(case, season.agencies[1], date(2026, 10, 12))
    season.act(case, season.agencies[1], date(2026, 10, 12))
    card = cards(season, session, reader)[0]
    assert card is not None
    overdue = next(f for f in card.sections[0].figures if f.key == "overdue")
    assert overdue.value == Share(10, 10, about=True)


def shares(card: Scorecard) -> list[Share]:
    """Every share that a card shows, wherever it stands."""
    found = [cell for row in card.rows for cell in row.cells]
    for section in card.sections:
        for figure in section.figures:
            found += [v for v in (figure.value, figure.beside) if isinstance(v, Share)]
    return found


def test_no_number_that_oversight_sees_is_small_or_exact(season: Season, session: Session) -> None:
    live_through(season, Random(9), cases=14)
    governor = season.somebody(Role.INFORMATION_GOVERNANCE)
    seen = 0
    for card in cards(season, session, governor):
        assert card is not None
        assert card.careful
        for share in shares(card):
            assert share.about
            if not share.hidden:
                assert share.whole is not None
                assert share.part is not None
                assert share.whole >= SMALLEST
                assert share.part % STEP == share.whole % STEP == 0
                seen += 1
        for month in card.trend.months:
            assert month.values is None or all(value % STEP == 0 for value in month.values)
    assert seen > 20


def test_one_small_agency_is_never_what_is_missing_from_the_whole(
    season: Season, session: Session
) -> None:
    case = season.case()
    for agency, many in zip(season.agencies, (30, 25, 20, 2), strict=True):
        for _ in range(many):
            season.act(case, agency, date(2026, 10, 12))
    card = cards(season, session, season.somebody(Role.AUDITOR))[0]
    assert card is not None
    hidden = [row.cells[0].hidden for row in card.rows]
    assert hidden == [False, False, True, True]


def test_a_representative_reads_no_other_agencys_figures(
    season: Season, session: Session, browse_as: Browse
) -> None:
    live_through(season, Random(3), cases=4)
    rep, (own, other, *_) = season.reps[0], season.agencies
    browser = browse_as(rep)
    random_id = "00000000-0000-4000-8000-000000000000"
    for ending in ("", "/file", "/paper"):
        assert browser.get(f"/scorecards/{own.id}{ending}").status == 200
        answers = [browser.get(f"/scorecards/{key}{ending}") for key in (other.id, random_id)]
        assert [answer.status for answer in answers] == [404, 404]
        assert answers[0].text.replace(str(other.id), random_id) == answers[1].text
    for ending in ("/file", "/paper"):
        assert browser.get(f"/scorecards{ending}").status == 404
    assert other.name not in browser.get(f"/scorecards/{own.id}").text
    assert cards(season, session, rep)[0] is None


def test_the_areas_figures_beside_ones_own_never_tell_of_one_other_agency(
    season: Season, session: Session
) -> None:
    case, (own, other, third, _) = season.case(), season.agencies
    for agency in (own, other):
        for _ in range(20):
            season.act(case, agency, date(2026, 10, 12))
    by = season.actor(season.reps[0])

    def beside() -> list[Share | Middle | None]:
        card = scorecard(session, by=by, period=SEASON, agency_id=own.id)
        assert card is not None
        assert said(card)["actions.overdue"] == (20, 20)
        figures = {figure.key: figure.beside for figure in card.sections[0].figures}
        return [figures["overdue"], figures["age"]]

    assert beside() == [Share(about=True), Middle(hidden=True)]
    season.act(case, third, date(2026, 10, 12))
    share, age = beside()
    assert share == Share(40, 40, about=True)
    assert isinstance(age, Middle)
    assert not age.hidden


def test_another_areas_agency_has_no_card_here(season: Season, session: Session) -> None:
    elsewhere = season.make.agency("Far Away", area=season.make.area("Somerset"))
    for role in (Role.COORDINATOR, Role.AUDITOR):
        by = season.actor(season.somebody(role))
        assert scorecard(session, by=by, period=SEASON, agency_id=elsewhere.id) is None


def test_nobody_stands_on_a_scorecard_by_name(season: Season, browse_as: Browse) -> None:
    live_through(season, Random(8), cases=5)
    reader = season.somebody(Role.CHAIR, name="Only Reader")
    browser = browse_as(reader)
    names = {"Zelda", "Zephyr", "Amina", "Yusuf", "Cora", "Coordson", "Ladder", "locks", "officer"}
    names |= {word for user in (*season.reps, *season.deputies) for word in user.name.split()}
    names |= {case.reference or "" for case in season.cases}
    for base in ("/scorecards", f"/scorecards/{season.agencies[0].id}"):
        texts = [browser.get(base).text, browser.get(f"{base}/file").text]
        for text in texts:
            assert "Albion Police" in text
            assert {name for name in names if name in text} == set()
        assert "Reader" not in texts[1]
