"""Two people merge persons and split them, each sees what they agree to, and all comes back."""

from collections.abc import Callable
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.approvals import ApprovalRequest
from marac.cases.models import Case, Conflict, NamedReader, Part
from marac.notifications.models import Mail
from marac.people.decided import Comparison, PersonChange
from marac.people.models import Identity, Person
from tests.client import Browser, Page
from tests.persons.conftest import Twice

Browse = Callable[[User], Browser]
Two = tuple[list[Identity], list[Identity]]


@pytest.fixture
def second(twice: Twice) -> User:
    """Another co-ordinator of the area."""
    here = twice.here
    return here.make.user(Role.COORDINATOR, area=here.area, agency=here.police, name="Ann Other")


@pytest.fixture
def two(twice: Twice, session: Session) -> Two:
    """Two persons of two identities each, in four cases."""
    here = twice.here
    pairs = []
    for names in (("Shivaun O'Brien", "Shiv Brien"), ("Siobhán OBrien", "Siobhan Byrne")):
        person = here.make.add(Person(area_id=here.area.id))
        made = [here.case(name).subject for name in names]
        for identity in made:
            identity.person_id = person.id
        pairs.append(made)
    session.flush()
    return pairs[0], pairs[1]


def ask_to_merge(browser: Browser, one: Identity, other: Identity) -> Page:
    page = browser.get(f"/people/{one.id}/merge?other={other.id}")
    return browser.submit(
        page, {"other": str(other.id), "reason": "Her sister told us"}, button="Link them"
    )


def request_of(session: Session) -> ApprovalRequest:
    found = sa.select(ApprovalRequest).order_by(ApprovalRequest.id.desc())
    return session.scalars(found.limit(1)).one()


def agree(browser: Browser, request: ApprovalRequest) -> Page:
    page = browser.get(f"/approvals/{request.id}")
    return browser.submit(page, {"answer": "agree"}, button="Send your answer")


def test_two_persons_are_one_only_when_a_second_coordinator_agrees(
    twice: Twice, two: Two, second: User, browse_as: Browse, session: Session
) -> None:
    left, right = two
    page = ask_to_merge(browse_as(twice.here.coordinator), left[0], right[0])
    assert page.status == 202
    assert left[0].person_id != right[0].person_id
    request = request_of(session)
    page = browse_as(second).get(f"/approvals/{request.id}")
    for words in ("Shivaun O'Brien", "Shiv Brien", "Siobhán OBrien", "Siobhan Byrne", "Her sister"):
        assert words in page.text
    agree(browse_as(second), request)
    assert len({one.person_id for one in (*left, *right)}) == 1
    assert "Her sister" not in str([m.body for m in session.scalars(sa.select(Mail))])
    page = browse_as(second).get(f"/people/{left[0].id}")
    assert "4 cases" in page.text


def test_nobody_agrees_to_their_own_request(
    twice: Twice, two: Two, browse_as: Browse, session: Session
) -> None:
    browser = browse_as(twice.here.coordinator)
    ask_to_merge(browser, two[0][0], two[1][0])
    page = browser.post(f"/approvals/{request_of(session).id}", {"answer": "agree"})
    assert page.status == 409
    assert two[0][0].person_id != two[1][0].person_id


def test_a_merge_is_undone_whole_and_everything_is_as_it_was(
    twice: Twice, two: Two, second: User, browse_as: Browse, session: Session
) -> None:
    left, right = two
    before = rows_of(session)
    ask_to_merge(browse_as(twice.here.coordinator), left[0], right[0])
    agree(browse_as(second), request_of(session))
    assert rows_of(session) != before
    browser = browse_as(twice.here.coordinator)
    page = browser.get(f"/people/{right[0].id}/split")
    assert "Undo the merge" in page.text
    undo = str(session.scalars(sa.select(PersonChange.id)).one())
    page = browser.submit(
        page, {"undo": undo, "reason": "They are sisters"}, button="Ask for agreement"
    )
    assert page.status == 202
    agree(browse_as(second), request_of(session))
    assert rows_of(session) == before
    assert "Undo the merge" not in browser.get(f"/people/{right[0].id}/split").text
    last = session.scalars(
        sa.select(Comparison).order_by(Comparison.decided_at.desc(), Comparison.id.desc())
    ).first()
    assert last is not None
    assert not last.same


def rows_of(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every column of every person and identity, as the database holds it."""
    return {
        kind.__tablename__: [
            tuple(r)
            for r in session.connection().execute(
                sa.text(f"SELECT * FROM {kind.__tablename__} ORDER BY id")
            )
        ]
        for kind in (Person, Identity)
    }


def test_some_of_what_was_recorded_is_split_out(
    twice: Twice, two: Two, second: User, browse_as: Browse, session: Session
) -> None:
    left, _ = two
    alias = twice.here.make.identity(
        twice.here.area, "Shivvy", beside_id=left[1].id, person_id=left[1].person_id
    )
    browser = browse_as(twice.here.coordinator)
    page = browser.get(f"/people/{left[0].id}/split")
    everything = {"identities": [str(one.id) for one in left], "reason": "Not her"}
    page = browser.submit(page, everything, button="Ask for agreement")
    assert page.errors == ["Leave at least one where it is"]
    page = browser.submit(
        page, {"identities": [str(left[1].id)], "reason": "Not her"}, button="Ask for agreement"
    )
    assert page.status == 202
    agree(browse_as(second), request_of(session))
    assert left[0].person_id != left[1].person_id
    assert alias.person_id == left[1].person_id


def test_one_more_identity_is_linked_at_once(
    twice: Twice, two: Two, browse_as: Browse, session: Session
) -> None:
    page = ask_to_merge(browse_as(twice.here.coordinator), twice.new, two[0][0])
    assert page.status == 200
    assert twice.new.person_id == two[0][0].person_id
    assert session.scalars(sa.select(ApprovalRequest)).all() == []


def test_what_changed_in_between_voids_the_request(
    twice: Twice, two: Two, second: User, browse_as: Browse, session: Session
) -> None:
    left, right = two
    ask_to_merge(browse_as(twice.here.coordinator), left[0], right[0])
    request = request_of(session)
    right[1].person_id = None
    page = browse_as(second).post(f"/approvals/{request.id}", {"answer": "agree"})
    assert "void" in page.text
    assert left[0].person_id != right[0].person_id


@pytest.mark.parametrize("how", ["conflict", "restricted"])
def test_who_may_not_know_everybody_named_knows_of_no_request(
    twice: Twice, two: Two, second: User, browse_as: Browse, session: Session, how: str
) -> None:
    left, right = two
    ask_to_merge(browse_as(twice.here.coordinator), left[0], right[0])
    request = request_of(session)
    hide(twice, case_of(session, right[1]), second, how)
    browser = browse_as(second)
    assert str(request.id) not in browser.get("/approvals").response.text
    page = browser.get(f"/approvals/{request.id}")
    nobody = browser.get("/approvals/00000000-0000-4000-8000-000000000000")
    assert (page.status, page.text) == (404, nobody.text)


def case_of(session: Session, identity: Identity) -> UUID:
    found = sa.select(Part.case_id).where(Part.identity_id == identity.id)
    return session.scalars(found).one()


def hide(twice: Twice, case_id: UUID, user: User, how: str) -> None:
    here = twice.here
    if how == "conflict":
        row = Conflict(case_id=case_id, user_id=user.id, declared_by_id=here.chair.id)
        here.make.add(row)
        return
    case = here.make.session.get_one(Case, case_id)
    case.restricted_at, case.restricted_by_id = clock.now(), here.chair.id
    here.make.add(NamedReader(case_id=case_id, user_id=here.coordinator.id))


def test_a_hidden_identity_moves_along_and_is_never_named(
    twice: Twice, two: Two, second: User, browse_as: Browse, session: Session
) -> None:
    """Neither of the two may see it; the person is one all the same, and comes apart whole."""
    left, right = two
    hidden = twice.here.case("Hidden Name")
    hidden.subject.person_id = left[0].person_id
    for user in (twice.here.coordinator, second):
        hide(twice, hidden.id, user, "conflict")
    ask_to_merge(browse_as(twice.here.coordinator), left[0], right[0])
    request = request_of(session)
    page = browse_as(second).get(f"/approvals/{request.id}")
    assert "Hidden" not in page.text
    assert hidden.reference not in page.text
    agree(browse_as(second), request)
    assert hidden.subject.person_id == right[0].person_id
    page = browse_as(second).get(f"/people/{left[0].id}")
    assert "4 cases" in page.text
    assert "Hidden" not in page.text


def test_whoever_sees_one_identity_cannot_tell_that_it_is_linked(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    """To them a link to what is hidden looks like no link: on pages, and in what they decide."""
    here = twice.here
    hidden = here.case("Hidden Name")
    person = here.make.add(Person(area_id=here.area.id))
    hidden.subject.person_id = twice.old.person_id = person.id
    apart = here.make.add(Person(area_id=here.area.id))
    other = here.case("Other Hidden")
    other.subject.person_id = twice.new.person_id = apart.id
    for case in (hidden, other):
        hide(twice, case.id, here.coordinator, "conflict")
    browser = browse_as(here.coordinator)
    page = browser.get(f"/people/{twice.old.id}")
    assert "Split out" not in page.text
    assert str(person.id) not in page.response.text
    page = browser.get(f"/people/{twice.old.id}/split")
    assert "Only one identity is recorded" in page.text
    path = f"/cases/{twice.now.id}/matches"
    browser.post(f"{path}/{twice.new.id}/{twice.old.id}", {"button": "same"})
    assert twice.new.person_id == twice.old.person_id == hidden.subject.person_id
    assert other.subject.person_id == hidden.subject.person_id
    assert session.scalars(sa.select(ApprovalRequest)).all() == []
