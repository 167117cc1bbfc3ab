"""Each page in few queries, however many cases somebody has and however many are in a case."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from marac.accounts.models import User
from marac.cases.models import Case, Part, PartKind
from marac.people.models import Person
from tests.client import Browser
from tests.persons.conftest import BORN, Twice, describe

Browse = Callable[[User], Browser]
MOST = 12
# Only once anybody who harms is found are the homes asked for that theirs may give away.
HOMES_AND_COMMON_NAMES = 1


def test_pages_ask_the_database_as_often_for_many_cases_as_for_few(
    twice: Twice, browse_as: Browse, session: Session, queries: list[str]
) -> None:
    here = twice.here
    person = here.make.add(Person(area_id=here.area.id))
    twice.old.person_id = twice.new.person_id = person.id
    browser = browse_as(here.coordinator)
    paths = (f"/people/{twice.old.id}", f"/cases/{twice.now.id}/matches", f"/places/{twice.old.id}")
    few = [asked(browser, path, queries) for path in paths]
    for _ in range(8):
        more = describe(here.case("Siobhan O Brien"), born_on=BORN, address="14 Stapleton Road")
        assert more.subject is not None
        more.subject.person_id = person.id
    many = [asked(browser, path, queries) for path in paths]
    assert [b - a for a, b in zip(few, many, strict=True)] == [0, 0, 0]
    assert max(many) <= MOST


@pytest.mark.parametrize("who", ["coordinator", "rep"])
def test_whoever_is_in_a_case_is_looked_up_together(
    twice: Twice, browse_as: Browse, session: Session, queries: list[str], who: str
) -> None:
    here = twice.here
    one, other = here.running("Siobhan OBrien"), here.running("Shivaun Brien")
    for case in (one, other):
        describe(case, born_on=BORN)
    session.flush()
    browser, path = browse_as(getattr(here, who)), f"/cases/{one.id}/matches"
    few = asked(browser, path, queries)
    for family in ("Doyle", "Nowak", "Okafor", "Verma"):
        harms(twice, one, f"Kevin {family}")
        harms(twice, other, f"Kevin Alan {family}")
    session.flush()
    assert "Kevin Alan Verma" in browser.get(path).text
    assert asked(browser, path, queries) - few <= HOMES_AND_COMMON_NAMES
    assert asked(browser, path, queries) <= MOST


def harms(twice: Twice, case: Case, name: str) -> None:
    """Record somebody more in a case."""
    source = twice.here.make.identity(twice.here.area, name, born_on=BORN)
    case.parts.append(Part(kind=PartKind.HARM_SOURCE, identity=source))


def asked(browser: Browser, path: str, queries: list[str]) -> int:
    browser.get(path)
    queries.clear()
    assert browser.get(path).status == 200
    return len(queries)
