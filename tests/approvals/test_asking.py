"""Asking for a second person's agreement: who can give it, until when, and for what exactly."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac import approvals, clock
from marac.access import Role
from marac.approvals import Outcome
from marac.audit.models import AuditEntry
from marac.notifications.models import Mail
from marac.refusals import Clash, Refused
from tests.approvals.conftest import Harbour


def mailed(harbour: Harbour) -> list[str]:
    """Who was written to so far."""
    return sorted(harbour.session.scalars(sa.select(Mail.recipient)))


def test_a_different_person_agrees_and_it_is_done(harbour: Harbour) -> None:
    request = harbour.ask()
    assert harbour.raised == []
    assert harbour.decide(request, harbour.chair) == Outcome.APPROVED
    assert harbour.raised == ["David Osei"]
    assert (request.requester_name, request.decider_name) == ("Megan Pryce", "David Osei")


def test_nobody_agrees_to_their_own_request(harbour: Harbour) -> None:
    request = harbour.ask()
    with pytest.raises(Refused, match="somebody else must decide"):
        harbour.decide(request, harbour.coordinator)
    assert harbour.raised == []


def test_the_governance_lead_may_be_half_of_every_act(harbour: Harbour) -> None:
    assert harbour.decide(harbour.ask(), harbour.lead) == Outcome.APPROVED


def test_a_role_that_is_not_named_decides_nothing(harbour: Harbour) -> None:
    admin = harbour.make.user(Role.SYSTEM_ADMINISTRATOR, area=harbour.area, agency=harbour.council)
    with pytest.raises(Refused, match="Somebody else must decide"):
        harbour.decide(harbour.ask(), admin)
    with pytest.raises(Refused, match="Your role"):
        harbour.ask(admin)


def test_what_changed_in_between_is_not_done_and_the_request_is_void(harbour: Harbour) -> None:
    request = harbour.ask()
    harbour.bridge["ship"] = "Titanic"
    assert harbour.decide(request, harbour.chair) == Outcome.VOID
    assert harbour.raised == []
    assert harbour.ended == ["void"]
    assert mailed(harbour).count("megan@example.org") == 1


def test_a_request_runs_out_after_72_hours(harbour: Harbour) -> None:
    request = harbour.ask()
    with clock.moved_to(clock.now() + timedelta(hours=71, minutes=59)):
        by = harbour.make.actor(harbour.coordinator)
        waits = approvals.pending_for(harbour.session, by=by, act="bridge.raise")
    assert waits is request
    with clock.moved_to(clock.now() + timedelta(hours=72)):
        assert approvals.pending_for(harbour.session, by=by, act="bridge.raise") is None
        with pytest.raises(Refused, match="run out"):
            harbour.decide(request, harbour.chair)
        assert harbour.ask().id != request.id
    assert harbour.raised == []


def test_of_two_people_who_decide_at_once_the_second_is_told(harbour: Harbour) -> None:
    request = harbour.ask()
    harbour.decide(request, harbour.chair)
    with pytest.raises(Clash):
        harbour.decide(request, harbour.lead, approve=False, note="Too late")
    assert harbour.raised == ["David Osei"]


def test_refusing_needs_a_reason_and_does_nothing(harbour: Harbour) -> None:
    request = harbour.ask()
    with pytest.raises(Refused, match="Say why"):
        harbour.decide(request, harbour.chair, approve=False, note=" ")
    assert harbour.decide(request, harbour.chair, approve=False, note="No wind") == "refused"
    assert (harbour.raised, harbour.ended) == ([], ["refused"])


def test_only_the_person_who_asked_takes_a_request_back(harbour: Harbour) -> None:
    request = harbour.ask()
    with pytest.raises(Refused):
        approvals.withdraw(harbour.session, by=harbour.make.actor(harbour.chair), request=request)
    approvals.withdraw(harbour.session, by=harbour.make.actor(harbour.coordinator), request=request)
    assert harbour.ended == ["withdrawn"]
    with pytest.raises(Clash):
        harbour.decide(request, harbour.chair)


def test_the_same_is_asked_once_until_it_changes(harbour: Harbour) -> None:
    first = harbour.ask()
    with pytest.raises(Refused, match="waits for a second person already"):
        harbour.ask()
    harbour.bridge["ship"] = "Titanic"
    by = harbour.make.actor(harbour.coordinator)
    assert approvals.pending_for(harbour.session, by=by, act="bridge.raise") is None
    second = harbour.ask()
    assert first.outcome == Outcome.VOID
    assert harbour.decide(second, harbour.chair) == Outcome.APPROVED


def test_a_request_says_why(harbour: Harbour) -> None:
    with pytest.raises(Refused, match="Say why"):
        harbour.ask(reason="  ")


def test_those_who_can_agree_are_written_to_and_nobody_else(harbour: Harbour) -> None:
    make, here = harbour.make, {"area": harbour.area, "agency": harbour.council}
    make.user(Role.CHAIR, name="Kept Away", email="kept@example.org", **here)
    make.user(Role.CHAIR, email="closed@example.org", disabled_at=clock.now(), **here)
    make.user(Role.CHAIR, email="elsewhere@example.org", agency=harbour.council)
    make.user(Role.REPRESENTATIVE, email="rep@example.org", **here)
    harbour.blind.add("Kept Away")
    request = harbour.ask()
    assert mailed(harbour) == ["david@example.org", "iris@example.org"]
    harbour.decide(request, harbour.lead)
    assert mailed(harbour) == ["david@example.org", "iris@example.org", "megan@example.org"]
    said = " ".join(f"{m.subject} {m.body}" for m in harbour.session.scalars(sa.select(Mail)))
    for words in ("bridge", "A ship waits", "Megan", "Iris"):
        assert words not in said
    assert f"/approvals/{request.id}" in said


def test_someone_from_whom_the_matter_is_hidden_decides_nothing(harbour: Harbour) -> None:
    harbour.blind.add("David Osei")
    with pytest.raises(Refused):
        harbour.decide(harbour.ask(), harbour.chair)


def test_a_requester_who_was_shut_out_meanwhile_is_told_nothing(harbour: Harbour) -> None:
    request = harbour.ask()
    harbour.blind.add("Megan Pryce")
    harbour.decide(request, harbour.chair)
    assert "megan@example.org" not in mailed(harbour)


def test_every_step_is_logged_in_ids_only(harbour: Harbour) -> None:
    request = harbour.ask()
    harbour.decide(request, harbour.chair, note="Mind the mast")
    entries = harbour.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [e.event for e in entries] == ["ApprovalRequested", "RequestApproved"]
    expected = {"request_id": str(request.id), "act": "bridge.raise"}
    assert [e.details for e in entries] == [expected, expected]
