"""Each page in few queries, however many cases somebody has."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from marac.accounts.models import User
from marac.people.models import Person
from tests.client import Browser
from tests.persons.conftest import BORN, Twice, describe

Browse = Callable[[User], Browser]


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
    assert max(many) <= 18


def asked(browser: Browser, path: str, queries: list[str]) -> int:
    browser.get(path)
    queries.clear()
    assert browser.get(path).status == 200
    return len(queries)
