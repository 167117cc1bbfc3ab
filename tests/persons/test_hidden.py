"""What is hidden weighs on nothing: not on counts, bands, order, histories, decisions or requests.

The same stories run behind the second wall when the tests run on PostgreSQL.
"""

from collections.abc import Callable
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.cases.models import Case, Conflict, NamedReader, Part, PartKind
from marac.database import act_as
from marac.people.decided import ChangeKind
from marac.people.models import Person, Source
from marac.persons.operations import prepare
from marac.persons.queries import get_recorded
from marac.persons.suggesting import suggest_for
from tests.client import Browser
from tests.persons.conftest import BORN, Twice, describe

Browse = Callable[[User], Browser]
HOME = {"born_on": BORN, "address": "14 Stapleton Road", "postcode": "BS5 0AB"}
WAYS = ("conflict", "agency", "restricted", "embargo", "disposed", "other area")


def hide(twice: Twice, case: Case, how: str) -> None:
    """Keep a case from the co-ordinator."""
    here, make = twice.here, twice.here.make
    if how == "conflict":
        make.add(
            Conflict(case_id=case.id, user_id=here.coordinator.id, declared_by_id=here.chair.id)
        )
    elif how == "agency":
        make.add(
            Conflict(case_id=case.id, agency_id=here.police.id, declared_by_id=here.referrer.id)
        )
    elif how == "restricted":
        case.restricted_at, case.restricted_by_id = clock.now(), here.chair.id
        make.add(NamedReader(case_id=case.id, user_id=here.chair.id))
    elif how == "embargo":
        case.closed_at = clock.now().replace(month=9)
    elif how == "disposed":
        case.disposed_at = clock.now()
    make.session.flush()


def twin(twice: Twice, how: str, name: str = "Siobhan OBrien") -> Case:
    """A third case of hers that the co-ordinator may not know of."""
    here = twice.here
    if how == "other area":
        area = here.make.area()
        case = here.make.case(area=area, referrer=here.referrer, agency=here.landlord, subject=name)
        return describe(case, **HOME)
    case = describe(here.case(name), **HOME)
    hide(twice, case, how)
    return case


def read(browser: Browser, twice: Twice) -> list[str]:
    """Everything that a co-ordinator is told of her, on every page."""
    paths = [
        f"/cases/{twice.now.id}/matches",
        f"/people/{twice.old.id}",
        f"/people/{twice.new.id}/merge",
        f"/people/{twice.new.id}/split",
        f"/places/{twice.old.id}",
    ]
    pages = [browser.get(path).text for path in paths]
    pages.append(browser.post("/people", {"q": "Siobhan O'Brien"}).text)
    pages.append(browser.post("/people", {"place": "14 Stapleton Road, BS5 0AB"}).text)
    sought = {"name": "Siobhan O'Brien", "postcode": "BS5 0AB", "button": "primary"}
    pages.append(browser.post("/referrals/new", sought).text)
    return pages


def populate(twice: Twice) -> None:
    """Others of the area, so that one more recorded is not half of all there are."""
    names = ("Ada Lovell", "Grzegorz Nowak", "Wei Chen", "Fatima Khan", "Ravi Patel", "Tom Webb")
    for number in range(60):
        given, family = names[number % 6].split()
        name = f"{given}{'aeiou'[number % 5]} {family}{'nst'[number % 3]}"
        born = BORN.replace(year=1950 + number)
        twice.here.make.identity(twice.here.area, name, born_on=born, postcode=f"BS{number} 1AA")


@pytest.mark.parametrize("how", WAYS)
def test_with_a_hidden_case_every_page_reads_as_without_it(
    twice: Twice, browse_as: Browse, session: Session, how: str
) -> None:
    populate(twice)
    browser = browse_as(twice.here.coordinator)
    without = read(browser, twice)
    hidden = twin(twice, how)
    person = twice.here.make.add(Person(area_id=twice.here.area.id))
    hidden.subject.person_id = twice.old.person_id = person.id
    alias = twice.here.make.identity(
        twice.here.area,
        "Siobhan Brien",
        source=Source.ALIAS,
        beside_id=hidden.subject.id,
        person_id=person.id,
        **HOME,
    )
    assert alias.id
    assert read(browser, twice) == without


def test_many_hidden_cases_push_nobody_off_the_list(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    for _ in range(12):
        twin(twice, "conflict")
    page = browse_as(twice.here.coordinator).get(f"/cases/{twice.now.id}/matches")
    assert twice.before.reference in page.text
    assert "Strong" in page.text


def test_a_representative_is_suggested_their_own_cases_only(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    here = twice.here
    mine = [describe(here.running("Siobhán O'Brien"), **HOME) for _ in range(2)]
    page = browse_as(here.rep).get(f"/cases/{mine[0].id}/matches")
    assert mine[1].reference in page.text
    for case in (twice.before, twice.now):
        assert case.reference not in page.text
    assert "same address" not in page.text
    here.make.release(mine[0], here.landlord, here.coordinator)
    here.make.release(mine[1], here.landlord, here.coordinator)
    assert "same address" in browse_as(here.rep).get(f"/cases/{mine[0].id}/matches").text


def test_whoever_governs_reads_nobody_without_a_grant(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    here = twice.here
    for role in (Role.INFORMATION_GOVERNANCE, Role.AUDITOR):
        browser = browse_as(here.make.user(role, area=here.area, agency=here.police))
        assert "Nobody found" in browser.post("/people", {"q": "Siobhan O'Brien"}).text
        assert browser.get(f"/people/{twice.old.id}").status == 404


@pytest.mark.parametrize("role", [Role.REFERRER, Role.CHAMPION, Role.SYSTEM_ADMINISTRATOR])
def test_whoever_has_no_cases_has_no_such_pages(
    twice: Twice, browse_as: Browse, role: Role
) -> None:
    user = twice.here.make.user(role, area=twice.here.area, agency=twice.here.landlord)
    browser = browse_as(user)
    for path in ("/people", f"/people/{twice.old.id}", f"/places/{twice.old.id}"):
        assert browser.get(path).status == 403


def test_a_household_member_of_a_case_is_known_as_such(twice: Twice, browse_as: Browse) -> None:
    child = twice.here.make.identity(twice.here.area, "Niamh O'Brien", born_on=BORN)
    twice.before.parts.append(Part(kind=PartKind.CHILD, identity=child))
    page = browse_as(twice.here.coordinator).post("/people", {"q": "Niamh OBrien"})
    assert f"Child of the household in {twice.before.reference}" in page.text


def test_raw_sql_behind_the_second_wall_shows_no_more(twice: Twice, session: Session) -> None:
    """On PostgreSQL alone: the tables of persons follow what one may see of identities."""
    if session.connection().dialect.name != "postgresql":
        pytest.skip("row-level security is PostgreSQL's")
    here = twice.here
    hidden = twin(twice, "restricted")
    people = [here.make.add(Person(area_id=here.area.id)) for _ in range(2)]
    hidden.subject.person_id, twice.old.person_id = people[0].id, people[1].id
    alias = here.make.identity(here.area, "Shiv", beside_id=hidden.subject.id)
    open_alias = here.make.identity(here.area, "Shivaun", beside_id=twice.old.id)
    for identity, person in ((hidden.subject, people[0]), (twice.old, people[1])):
        prepare(
            session, by_id=here.chair.id, kind=ChangeKind.SPLIT, source=person, named=[identity.id]
        )
    session.flush()
    wall(session, here.coordinator.id, here.area.id)
    told = {table: ids(session, table) for table in ("identities", "persons", "person_changes")}
    session.info.pop("standpoint")
    assert people[1].id in told["persons"]
    assert people[0].id not in told["persons"]
    assert open_alias.id in told["identities"]
    assert {alias.id, hidden.subject.id}.isdisjoint(told["identities"])
    assert len(told["person_changes"]) == 1


def wall(session: Session, user_id: UUID, area_id: UUID) -> None:
    act_as(session, user_id=user_id, area_id=area_id)


def ids(session: Session, table: str) -> set[UUID]:
    return set(session.scalars(sa.text(f"SELECT id FROM {table}")))


def test_the_matcher_asks_in_few_queries_however_much_is_hidden(
    twice: Twice, session: Session, queries: list[str]
) -> None:
    for _ in range(6):
        twin(twice, "conflict")
    by = twice.here.by
    recorded = get_recorded(session, by=by, identity_id=twice.new.id)
    assert recorded is not None
    queries.clear()
    assert suggest_for(session, by=by, recorded=recorded)
    assert len(queries) <= 30
