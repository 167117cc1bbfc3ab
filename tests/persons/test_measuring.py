"""How well people are found, for those who answer for it: shares of many, never of few."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from marac.access import Role
from marac.accounts.models import User
from marac.cases.models import Traits
from marac.persons import measuring
from marac.persons.measuring import EVERYBODY, TOGETHER, Tally
from marac.persons.operations import link, tell_apart
from marac.persons.operations.linking import Scored
from tests.client import Browser
from tests.persons.conftest import BORN, Twice, describe

Browse = Callable[[User], Browser]
SHOWN = Scored(12.0, "strong", "0")


def decide(twice: Twice, many: int, ethnicity: str, *, right: int) -> None:
    """Pairs of the same birthday and name; of so many the decider says that they are the same."""
    here = twice.here
    for number in range(many):
        born = BORN.replace(year=1940 + number)
        cases = [describe(here.case("Ayaan Warsame"), born_on=born) for _ in range(2)]
        here.make.add(Traits(case_id=cases[0].id, ethnicity=ethnicity))
        one, other = (case.subject for case in cases)
        assert one is not None
        assert other is not None
        answer = link if number < right else tell_apart
        answer(here.make.session, by=here.by, one=one, other=other, scored=SHOWN)


def test_shares_are_told_by_recorded_ethnicity_and_small_groups_together(
    twice: Twice, session: Session, browse_as: Browse
) -> None:
    decide(twice, 12, "B1", right=11)
    decide(twice, 3, "A1", right=2)
    found = {line.group: line for line in measuring.measure(session, by=twice.here.by)}
    first, *later = found[EVERYBODY].recall
    assert later == [100, 100]
    assert first is not None
    assert 50 < first < 100
    assert found[EVERYBODY].precision == 87
    governor = twice.here.make.user(
        Role.INFORMATION_GOVERNANCE, area=twice.here.area, agency=twice.here.police
    )
    page = browse_as(governor).get("/people/matching")
    assert "87%" in page.text
    assert "Warsame" not in page.text


def test_one_small_group_is_never_what_is_missing_from_the_whole() -> None:
    groups = {
        name: Tally(confirmed=n, shown=n, right=n) for name, n in (("a", 40), ("b", 30), ("c", 3))
    }
    shown = measuring._large_enough(groups)
    assert [name for name, _ in shown] == ["a", TOGETHER]
    assert shown[-1][1].confirmed == 33


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.COORDINATOR, 200),
        (Role.INFORMATION_GOVERNANCE, 200),
        (Role.AUDITOR, 200),
        (Role.REPRESENTATIVE, 403),
        (Role.REFERRER, 403),
    ],
)
def test_only_those_who_answer_for_the_area_read_it(
    twice: Twice, browse_as: Browse, role: Role, status: int
) -> None:
    user = twice.here.make.user(role, area=twice.here.area, agency=twice.here.landlord)
    assert browse_as(user).get("/people/matching").status == status
