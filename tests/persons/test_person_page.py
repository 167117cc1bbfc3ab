"""A person's page: every spelling and address that is open to the reader, and one history."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.cases.models import Conflict, NamedReader, Outcome
from marac.people.models import Identity, Person, Source
from marac.persons.queries import cases_of_person, cases_with
from tests.client import Browser
from tests.persons.conftest import BORN, Twice, describe

Browse = Callable[[User], Browser]


def linked(twice: Twice) -> Person:
    person: Person = twice.here.make.add(Person(area_id=twice.here.area.id))
    twice.old.person_id = twice.new.person_id = person.id
    return person


def test_every_spelling_and_case_of_a_person_is_on_one_page(
    twice: Twice, browse_as: Browse
) -> None:
    person = linked(twice)
    page = browse_as(twice.here.coordinator).get(f"/people/{person.id}")
    assert page.heading == "A person Siobhán OBrien"
    for words in ("Shivaun O'Brien", "27 March 1987", "14 Stapleton Road, BS5 0AB", "07700 900123"):
        assert words in page.text
    for case in (twice.before, twice.now):
        assert case.reference in page.links()
    assert "As far as you may see: 2 cases, 2 names or spellings." in page.text


def test_an_identity_that_nobody_linked_has_a_page_too(twice: Twice, browse_as: Browse) -> None:
    page = browse_as(twice.here.coordinator).get(f"/people/{twice.old.id}")
    assert page.heading == "A person Shivaun O'Brien"
    assert twice.now.reference not in page.text


def test_what_was_decided_is_told_to_whoever_may_know(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    here, person = twice.here, linked(twice)
    case = here.running("Siobhan O'Brien")
    case.subject.person_id = person.id
    listing = case.listings[0]
    listing.started_at = listing.decided_at = clock.now()
    listing.outcome = Outcome.NO_FURTHER
    path = f"/people/{case.subject.id}"
    assert "No further MARAC" in browse_as(here.coordinator).get(path).text
    page = browse_as(here.rep).get(path)
    assert case.reference in page.text
    assert "No further MARAC" not in page.text
    assert twice.before.reference not in page.text


def test_a_coordinator_adds_an_earlier_address_and_an_alias(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    browser = browse_as(twice.here.coordinator)
    page = browser.get(f"/people/{twice.old.id}")
    page = browser.get(page.links()["Add a name, an address or a way to reach them"])
    page = browser.submit(page, {"source": "earlier_address", "period": "until 2024"})
    assert page.status == 422
    assert page.errors == ["Enter the address or its postcode"]
    assert page.value("period") == "until 2024"
    page = browser.submit(page, {"address": "3 Ashley Hill", "postcode": "bs7 9be"})
    assert "3 Ashley Hill, BS7 9BE (Earlier address, until 2024)" in page.text
    page = browser.get(f"/people/{twice.old.id}/learnt")
    page = browser.submit(page, {"source": "alias", "name": "Shiv Byrne"})
    assert "Shiv Byrne (Another name or spelling)" in page.text
    rows = session.scalars(sa.select(Identity).where(Identity.beside_id == twice.old.id)).all()
    assert {row.source for row in rows} == {Source.EARLIER_ADDRESS, Source.ALIAS}
    found = browser.post("/people", {"q": "Shiv Byrne"})
    assert twice.before.reference in found.text


def test_what_was_learnt_beside_one_case_is_hidden_with_it(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    here, person = twice.here, linked(twice)
    alias = here.make.identity(
        here.area, "Shiv Byrne", source=Source.ALIAS, beside_id=twice.old.id, person_id=person.id
    )
    assert alias.beside_id
    twice.before.restricted_at, twice.before.restricted_by_id = clock.now(), here.chair.id
    here.make.add(NamedReader(case_id=twice.before.id, user_id=here.chair.id))
    page = browse_as(here.coordinator).get(f"/people/{twice.new.id}")
    assert page.status == 200
    assert "Byrne" not in page.text
    assert "Shivaun" not in page.text
    assert "Shiv Byrne" in browse_as(here.chair).get(f"/people/{twice.new.id}").text


def test_a_person_of_whom_all_is_hidden_answers_like_nobody(
    twice: Twice, browse_as: Browse
) -> None:
    here, person = twice.here, linked(twice)
    for case in (twice.before, twice.now):
        row = Conflict(case_id=case.id, user_id=here.coordinator.id, declared_by_id=here.chair.id)
        here.make.add(row)
    browser = browse_as(here.coordinator)
    nobody = browser.get("/people/00000000-0000-4000-8000-000000000000")
    for key in (person.id, twice.old.id, twice.new.id):
        for tail in ("", "/learnt", "/merge", "/split"):
            page = browser.get(f"/people/{key}{tail}")
            assert (page.status, page.text) == (404, nobody.text), tail
        assert browser.post(f"/people/{key}/merge").text == nobody.text
    assert browser.get(f"/places/{twice.old.id}").text == nobody.text


def test_the_page_is_logged_with_ids_only(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    browse_as(twice.here.coordinator).get(f"/people/{twice.old.id}")
    found = sa.select(AuditEntry).where(AuditEntry.event == "PersonViewed")
    told = session.scalars(found).one()
    assert str(twice.before.id) in str(told.details)
    assert "Brien" not in str(told.details)


def test_the_cases_of_a_person_are_those_that_one_may_open(twice: Twice, session: Session) -> None:
    here, person = twice.here, linked(twice)
    session.flush()
    lines = cases_of_person(session, by=here.by, person_id=person.id)
    assert [line.reference for line in lines] == [twice.now.reference, twice.before.reference]
    also = cases_with(session, by=here.by, case=twice.now)
    assert [line.reference for line in also[twice.new.id]] == [twice.before.reference]
    rep = here.make.actor(here.rep)
    assert cases_of_person(session, by=rep, person_id=person.id) == ()
    assert cases_with(session, by=rep, case=twice.now) == {}


def test_an_address_of_a_case_without_its_safe_contact_is_locked(
    twice: Twice, browse_as: Browse
) -> None:
    here = twice.here
    case = describe(
        here.running("Shivaun O'Brien"),
        born_on=BORN,
        address="14 Stapleton Road",
        postcode="BS5 0AB",
    )
    browser = browse_as(here.rep)
    page = browser.get(f"/people/{case.subject.id}")
    assert "Stapleton" not in page.text
    assert "More is recorded, and confidential" in page.text
    assert browser.get(f"/places/{case.subject.id}").status == 404
    found = browser.post("/people", {"place": "14 Stapleton Road"})
    assert case.reference not in found.text
    here.make.release(case, here.landlord, here.coordinator)
    assert "14 Stapleton Road" in browser.get(f"/people/{case.subject.id}").text
    assert case.reference in browser.post("/people", {"place": "14 Stapleton Road"}).text


def test_somebody_with_a_seat_in_two_areas_sees_who_may_be_the_same_in_the_other(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    here, make = twice.here, twice.here.make
    other = make.area("Somerset")
    make.seat(here.coordinator, Role.COORDINATOR, area=other, agency=here.police)
    there = make.case(area=other, referrer=here.referrer, agency=here.landlord)
    describe(there, name="Siobhan O'Brien", given_names="Siobhan", surname="O'Brien", born_on=BORN)
    path = f"/people/{twice.old.id}"
    page = browse_as(here.coordinator).get(path)
    assert "Perhaps the same in Somerset" in page.text
    assert there.reference in page.text
    assert "Somerset" not in browse_as(here.chair).get(path).text
    row = Conflict(case_id=there.id, user_id=here.coordinator.id, declared_by_id=here.chair.id)
    make.add(row)
    assert there.reference not in browse_as(here.coordinator).get(path).text
