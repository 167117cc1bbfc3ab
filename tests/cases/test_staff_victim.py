"""A colleague who was harmed: restricted from birth, seven points, and colleagues kept apart."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.cases import operations
from marac.cases.models import Case, NamedReader, Promise, PromiseKept, StaffPoint
from marac.cases.operations.restriction import restrict_to_keepers
from marac.cases.readers import list_readers
from marac.cases.staff.operations import Point, set_point
from marac.refusals import Clash, Refused
from tests.cases.conftest import Partnership
from tests.client import Browser

As = Callable[[User], Browser]
DONE = {"owner_name": "Insp Lee", "kept": "done"}


@pytest.fixture
def case(here: Partnership) -> Case:
    """A running case about somebody who works for the landlord, which takes part in it."""
    case = here.running(staff_victim=True)
    assert case.subject is not None
    case.subject.staff_of_id = here.landlord.id
    restrict_to_keepers(here.make.session, by=here.by, case=case)
    return case


def named(here: Partnership, case: Case) -> set[object]:
    found = sa.select(NamedReader.user_id).where(NamedReader.case_id == case.id)
    return set(here.make.session.scalars(found))


def test_colleagues_see_nothing_though_their_agency_takes_part(
    here: Partnership, browse_as: As, case: Case
) -> None:
    assert browse_as(here.rep).get(f"/cases/{case.id}").status == 404
    assert case.reference not in browse_as(here.rep).get("/cases").text
    readers = list_readers(here.make.session, case=case)
    assert {r.name for r in readers if not r.own_text_only} == {"Megan Pryce", "David Osei"}


def test_a_named_colleague_sees_it_and_the_checklist_asks_whether_they_must(
    here: Partnership, browse_as: As, case: Case
) -> None:
    operations.restrict(
        here.make.session,
        by=here.by,
        case=case,
        user_ids={here.coordinator.id, here.chair.id, here.rep.id},
    )
    assert browse_as(here.rep).get(f"/cases/{case.id}").status == 200
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/staff")
    assert "1 colleague of the person harmed is on the list" in page.text
    page = browser.submit(page, button="Take them off the list")
    assert "None of them is on the list" in page.text
    assert browse_as(here.rep).get(f"/cases/{case.id}").status == 404


def test_the_keepers_are_no_colleagues_while_others_hold_their_roles(here: Partnership) -> None:
    case = here.case(staff_victim=True)
    assert case.subject is not None
    case.subject.staff_of_id = here.police.id
    other = here.make.user(Role.COORDINATOR, area=here.area, agency=here.support)
    restrict_to_keepers(here.make.session, by=here.by, case=case)
    # The chair is a colleague, and there is no other.
    assert named(here, case) == {other.id, here.chair.id}


def test_where_only_colleagues_could_keep_the_list_they_are_not_taken_off(
    here: Partnership, browse_as: As, case: Case
) -> None:
    assert case.subject is not None
    case.subject.staff_of_id = here.police.id
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/staff")
    assert "2 colleagues of the person harmed are on the list" in page.text
    refused = browser.submit(page, button="Take them off the list")
    assert refused.status == 409
    assert len(named(here, case)) == 2


def test_the_list_says_who_is_a_colleague(here: Partnership, browse_as: As, case: Case) -> None:
    page = browse_as(here.coordinator).get(f"/cases/{case.id}/restrict")
    assert page.text.count("Colleague of the person harmed") == 2


def test_a_point_has_an_owner_a_day_and_what_came_of_it(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/staff")
    for promise in Promise:
        assert promise.label in page.text
    assert page.text.count("Nobody yet") == 7
    page = browser.get(f"/cases/{case.id}/staff/welfare")
    page = browser.submit(page, DONE, button="Save")
    assert "Insp Lee" in page.text
    assert "Insp Lee" in browser.get(f"/cases/{case.id}").text
    point = here.make.session.scalars(sa.select(StaffPoint)).one()
    assert (point.kept, point.settled_by_id) == (PromiseKept.DONE, here.coordinator.id)


def test_not_done_needs_its_reason(here: Partnership, browse_as: As, case: Case) -> None:
    browser = browse_as(here.chair)
    page = browser.get(f"/cases/{case.id}/staff/command")
    wrong = browser.submit(page, DONE | {"kept": "not_done"}, button="Save")
    assert (wrong.status, wrong.errors) == (422, ["Say why it was not done"])
    assert wrong.value("owner_name") == "Insp Lee"
    page = browser.submit(wrong, {"note": "She asked us to wait"}, button="Save")
    assert "She asked us to wait" in page.text


def test_a_point_not_seen_to_by_its_day_is_overdue(
    here: Partnership, browse_as: As, case: Case
) -> None:
    said = Point(owner_name="Insp Lee", due_on=clock.add_months(clock.today(), -1))
    set_point(
        here.make.session, by=here.by, case=case, promise=Promise.EVIDENCE, said=said, version=""
    )
    assert "Overdue" in browse_as(here.coordinator).get(f"/cases/{case.id}/staff").text


def test_two_people_at_one_point_lose_no_words(
    here: Partnership, browse_as: As, case: Case
) -> None:
    first, second = browse_as(here.coordinator), browse_as(here.chair)
    old = second.get(f"/cases/{case.id}/staff/evidence")
    first.submit(first.get(f"/cases/{case.id}/staff/evidence"), DONE, button="Save")
    clash = second.submit(old, DONE | {"owner_name": "Sgt Moss"}, button="Save")
    assert clash.status == 422
    assert "Insp Lee" in clash.text
    assert clash.value("owner_name") == "Sgt Moss"
    said = Point(owner_name="X", due_on=None)
    with pytest.raises(Clash):
        set_point(
            here.make.session,
            by=here.by,
            case=case,
            promise=Promise.EVIDENCE,
            said=said,
            version="",
        )


def test_a_case_turns_out_to_be_about_a_colleague_and_is_restricted_at_once(
    here: Partnership, browse_as: As
) -> None:
    case = here.running()
    browser = browse_as(here.coordinator)
    assert browse_as(here.rep).get(f"/cases/{case.id}").status == 200
    page = browser.get(f"/cases/{case.id}/staff")
    wrong = browser.submit(page, button="Mark as a staff victim")
    assert (wrong.status, wrong.errors) == (422, ["Choose the agency"])
    page = browser.submit(wrong, {"agency": str(here.landlord.id)}, button="Mark as a staff victim")
    assert page.heading.endswith("Staff victim")
    assert case.restricted_at is not None
    assert browse_as(here.rep).get(f"/cases/{case.id}").status == 404


def test_no_other_case_has_points(here: Partnership, browse_as: As) -> None:
    case = here.running()
    assert browse_as(here.coordinator).get(f"/cases/{case.id}/staff/welfare").status == 404
    said = Point(owner_name="X", due_on=None)
    with pytest.raises(Refused):
        set_point(
            here.make.session, by=here.by, case=case, promise=Promise.WELFARE, said=said, version=""
        )


def test_only_those_who_run_the_meeting_see_to_it(
    here: Partnership, browse_as: As, case: Case
) -> None:
    for path in ("staff", "staff/welfare"):
        assert browse_as(here.advocate).get(f"/cases/{case.id}/{path}").status == 403
        assert browse_as(here.coordinator).get(f"/cases/{here.area.id}/{path}").status == 404
