"""What a case means to a community, and when it is a critical incident."""

from collections.abc import Callable

import pytest

from marac.accounts.models import User
from marac.cases.models import Case, CommunityImpact
from marac.cases.risk import impact
from marac.refusals import Clash, Refused
from tests.cases.conftest import Partnership
from tests.client import Browser

As = Callable[[User], Browser]
RECORD = "Record the community impact"


@pytest.fixture
def case(here: Partnership) -> Case:
    return here.running()


def test_the_impact_is_recorded_and_stands_on_the_case(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/community")
    bad = browser.submit(page, {"experienced": "4", "contacts": "The imam"}, button=RECORD)
    assert (bad.status, bad.errors) == (422, ["Say which community is affected"])
    assert bad.value("contacts") == "The imam"
    done = browser.submit(bad, {"community": "The mosque in Easton Road"}, button=RECORD)
    assert "The mosque in Easton Road" in done.text
    assert "Tension that people experience 4, high" in done.text
    assert "Tension that could come" not in done.text
    assert done.path == f"/cases/{case.id}"


def test_an_earlier_judgement_stays_and_is_the_beginning_of_the_next(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    for community in ("Larch Court", "Larch Court and the school"):
        page = browser.get(f"/cases/{case.id}/community")
        done = browser.submit(page, {"community": community, "potential": "5"}, button=RECORD)
    assert "Earlier judgements (1)" in done.text
    again = browser.get(f"/cases/{case.id}/community")
    assert again.value("community") == "Larch Court and the school"
    assert again.all("//input[@name='potential'][@value='5']/@checked")


def test_two_people_at_once_lose_no_word(here: Partnership, browse_as: As, case: Case) -> None:
    first = browse_as(here.coordinator).get(f"/cases/{case.id}/community")
    browse_as(here.chair).post(f"/cases/{case.id}/community", {"community": "The school"})
    late = browse_as(here.coordinator).submit(first, {"community": "The estate"}, button=RECORD)
    assert late.status == 409
    assert "Somebody else has recorded this meanwhile" in late.text
    rows = here.make.session.query(CommunityImpact).all()
    assert [row.community for row in rows] == ["The school"]


def test_a_critical_incident_says_since_when_by_whom_and_why_in_head_and_list(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/critical-incident")
    assert browser.submit(page).errors == ["Say why"]
    done = browser.submit(page, {"reason": "The family has no trust left in the police"})
    head = " ".join(done.all("//main//h1/..")[0].text_content().split())
    assert "Critical incident Since Friday 20 November 2026, 9:30am, Megan Pryce" in head
    assert "The family has no trust left in the police" in head
    assert "Critical incident" in browse_as(here.chair).get("/cases").text


def test_a_critical_incident_ends_with_its_reason_and_stays_in_the_case(
    here: Partnership, browse_as: As, case: Case
) -> None:
    impact.declare_critical(here.make.session, by=here.by, case=case, reason="No trust left")
    browser = browse_as(here.chair)
    page = browser.get(f"/cases/{case.id}/critical-incident")
    assert page.heading.endswith("No longer a critical incident")
    done = browser.submit(page, {"reason": "The chief met the family"})
    assert "Was a critical incident" in done.text
    assert "The chief met the family" in done.text
    assert "Critical incident" not in browser.get("/cases").text
    twice = browser.submit(page, {"reason": "The chief met the family"})
    assert (twice.status, "is not a critical incident" in twice.text) == (409, True)


def test_operations_refuse_what_is_declared_already_and_what_is_closed(
    here: Partnership, case: Case
) -> None:
    session, by = here.make.session, here.by
    impact.declare_critical(session, by=by, case=case, reason="No trust left")
    with pytest.raises(Refused, match="already"):
        impact.declare_critical(session, by=by, case=case, reason="Again")
    values = impact.ImpactValues(community="The estate")
    with pytest.raises(Clash):
        impact.record_impact(session, by=by, case=case, values=values, based_on=case.id)
    case.closed_at = case.submitted_at
    with pytest.raises(Refused, match="closed"):
        impact.record_impact(session, by=by, case=case, values=values, based_on=None)
