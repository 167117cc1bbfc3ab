"""The 12 months are the person's: while one case about them counts, none of theirs has run out.

What ought to come out is reckoned apart, from the days on which each case was last referred.
"""

from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marac import clock
from marac.cases.models import Case, Conflict, Decision, Repeat
from marac.cases.repeats.clocks import list_flags
from tests.cases.conftest import Partnership
from tests.cases.test_repeat_clock import STARTS, london_day, year_on

MANY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# For each case: who it is about, when it was sent, whether it was taken on, told of again, left.
CASES = st.lists(
    st.fixed_dictionaries(
        {
            "who": st.integers(0, 2),
            "sent": STARTS,
            "taken": st.booleans(),
            "again": st.none() | st.integers(0, 60 * 24 * 364),
            "left": st.booleans(),
            "hidden": st.booleans(),
        }
    ),
    min_size=1,
    max_size=5,
)


def make(here: Partnership, told: dict[str, object], person_id: object) -> tuple[Case, date | None]:
    """Make a case as told; give with it the last day of its own flag, if it has one."""
    sent = told["sent"]
    assert isinstance(sent, datetime)
    case = here.case("Somebody", submitted_at=sent)
    case.subject.person_id = person_id
    case.decision = Decision.ACCEPTED if told["taken"] else Decision.DECLINED
    case.decided_at, case.decided_by_id = sent, here.coordinator.id
    last = sent
    if isinstance(told["again"], int):
        last = sent + timedelta(minutes=told["again"])
        again = Repeat(case_id=case.id, referred_at=last, referred_by_id=here.rep.id)
        again.agency_id = here.landlord.id
        here.make.add(again)
    if told["left"]:
        case.withdrawn_at = last
    if told["hidden"]:
        hidden = Conflict(case_id=case.id, user_id=here.coordinator.id)
        hidden.declared_by_id = here.chair.id
        here.make.add(hidden)
    here.make.session.flush()
    here.make.session.expire(case, ["last_repeat_at"])
    counts = told["taken"] and not told["left"]
    return case, year_on(london_day(last)) if counts else None


@MANY
@given(told=CASES)
def test_a_flag_lasts_as_long_as_any_open_case_about_the_same_person(
    here: Partnership, told: list[dict[str, object]]
) -> None:
    by = here.by
    with clock.moved_to(datetime(2033, 6, 1, tzinfo=UTC)):
        persons = [here.make.person(here.area).id, here.make.person(here.area).id, None]
        made = [(one, *make(here, one, persons[one["who"]])) for one in told]  # type: ignore[index]
        flags = list_flags(here.make.session, by=by, cases=[case for _, case, _ in made])
    for one, case, own in made:
        if own is None:
            assert case.id not in flags
            continue
        others = [
            end
            for other, _, end in made
            if end and not other["hidden"] and other["who"] == one["who"] and one["who"] != 2
        ]
        assert flags[case.id] == max([own, *others])


def test_a_case_does_not_come_back_while_its_person_is_flagged_by_another(
    here: Partnership,
) -> None:
    person, then = here.make.person(here.area), clock.now() - timedelta(days=300)
    old = here.make.accepted(here.case(submitted_at=then), here.coordinator)
    new = here.make.accepted(here.case(), here.coordinator)
    session, by = here.make.session, here.by
    own = year_on(london_day(then))
    assert list_flags(session, by=by, cases=[old]) == {old.id: own}
    old.subject.person_id = new.subject.person_id = person.id
    here.make.session.flush()
    assert list_flags(session, by=by, cases=[old]) == {old.id: year_on(clock.today())}
