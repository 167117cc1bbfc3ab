"""Approving minutes takes two: an author sends a version, a chair who wrote none of it approves.

A chair from whom a case in them is kept cannot approve what they see only in part; another does.
Where no chair can, the information governance lead stands in.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import approvals
from marac.access import Actor, Permission, Role
from marac.approvals import Act, ApprovalRequest, Description, Outcome
from marac.approvals.acts import people_with
from marac.approvals.pins import has_changed
from marac.cases.models import Case
from marac.cases.policy import named_if_restricted, not_conflicted
from marac.database import beyond
from marac.meetings.mentions import knows_every_case, mentions, references_of, written
from marac.meetings.minutes import operations
from marac.meetings.minutes.operations import why_not_approve
from marac.meetings.models import Meeting, MinutesRevision
from marac.refusals import Clash, Refused
from marac.web.filters import date_time

NAME = "minutes.approve"
CHAIR, STAND_IN = "chair", "stand-in"
ANOTHER = "Another chair approves these minutes."


def send_to_chair(session: Session, *, by: Actor, revision: MinutesRevision) -> ApprovalRequest:
    """Ask a chair to approve a draft exactly as it stands."""
    if not may_send(by, revision):
        raise Refused("The author or the co-ordinator sends these minutes to the chair.")
    if refusal := operations.why_not_final(session, revision=revision):
        raise Refused(refusal)
    return approvals.request(
        session,
        by=by,
        act=NAME,
        subject={
            "meeting": revision.meeting_id.hex,
            "cases": written(_cases(revision)),
            "approver": _who_approves(session, revision),
        },
        reason=f"Version {revision.number} is ready.",
    )


def may_send(by: Actor, revision: MinutesRevision) -> bool:
    """Tell whether it is for a person to send a version: its author's, or a co-ordinator's."""
    return by.has(Role.COORDINATOR) or revision.author_id == by.user_id


def find_sent(session: Session, *, by: Actor, revision: MinutesRevision) -> ApprovalRequest | None:
    """Find the request that waits for a chair's approval of a version as it stands."""
    waiting = approvals.list_pending(session, by=by, act=NAME)
    about = [r for r in waiting if r.subject["meeting"] == revision.meeting_id.hex]
    return next((r for r in about if not has_changed(session, r)), None)


def approve_as_sent(session: Session, *, by: Actor, revision: MinutesRevision, digest: str) -> None:
    """Approve what was sent, as the chair who read exactly this."""
    if digest != revision.digest:
        raise Clash("The draft was changed after you opened it. Read it again, then approve it.")
    if refusal := why_not(session, by=by, revision=revision):
        raise Refused(refusal)
    sent = find_sent(session, by=by, revision=revision)
    if sent is None:
        raise Refused("This version has not been sent to the chair. Its author sends it first.")
    if approvals.decide(session, by=by, request=sent, approve=True) is not Outcome.APPROVED:
        raise Clash("The draft was changed after it was sent. Read it again, then approve it.")


def why_not(session: Session, *, by: Actor, revision: MinutesRevision) -> str:
    """Say why a person cannot approve a version, without telling that something is kept from them.

    Nothing when they can.
    """
    if refusal := why_not_approve(session, by=by, revision=revision):
        return refusal
    return "" if sees_all(session, by=by, revision=revision) else ANOTHER


def sees_all(session: Session, *, by: Actor, revision: MinutesRevision) -> bool:
    """Tell whether no case in a version is kept from a person."""
    kept = sa.select(Case.id).where(Case.id.in_(_cases(revision)), ~_open_to(by)).limit(1)
    with beyond(session, "what is kept from the person must count"):
        return session.scalar(kept) is None


def _who_approves(session: Session, revision: MinutesRevision) -> str:
    """Find whether a chair can approve a version today; if none can, somebody stands in."""
    meeting = session.get_one(Meeting, revision.meeting_id)
    chairs = people_with(session, area_id=meeting.area_id, roles=[Role.CHAIR])
    able = any(not why_not(session, by=chair.actor, revision=revision) for chair in chairs)
    return CHAIR if able else STAND_IN


def _cases(revision: MinutesRevision) -> set[UUID]:
    content = revision.content
    return {UUID(entry["case_id"]) for entry in content["cases"] + content["matters_arising"]}


def _open_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Say that a case is not kept from a person; one that is long closed counts as open."""
    return sa.and_(not_conflicted(actor), named_if_restricted(actor))


def _visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which requests a person knows: who runs the cycle, or stands in where no chair can.

    A chair who wrote a version knows only of their own asking.
    """
    stands_in = ApprovalRequest.subject["approver"].as_string() == STAND_IN
    by_role = sa.or_(
        sa.literal(actor.runs_the_cycle),
        sa.and_(sa.literal(actor.has(Role.INFORMATION_GOVERNANCE)), stands_in),
    )
    known = sa.and_(knows_every_case(actor, _open_to), by_role)
    if not actor.has(Role.CHAIR):
        return known
    asked = ApprovalRequest.requested_by_id == actor.user_id
    return sa.and_(known, sa.or_(asked, ~_wrote(actor)))


def _wrote(actor: Actor) -> sa.ColumnElement[bool]:
    return (
        sa.select(MinutesRevision.id)
        .where(mentions(MinutesRevision.meeting_id), MinutesRevision.author_id == actor.user_id)
        .correlate(ApprovalRequest)
        .exists()
    )


def _pin(session: Session, request: ApprovalRequest) -> str:
    """Seal the latest version as it stands, approved or not."""
    revision = _latest(session, request)
    refusal = operations.why_not_final(session, revision=revision)
    return f"{revision.number} {revision.digest} {refusal}"


def _describe(session: Session, by: Actor, request: ApprovalRequest) -> Description:
    latest = _latest(session, request)
    meeting = session.get_one(Meeting, latest.meeting_id)
    lines = [
        ("Meeting", date_time(meeting.starts_at)),
        ("Cases", references_of(session, request)),
    ]
    if request.outcome is None:
        lines += [("Version", str(latest.number)), ("Seal", latest.digest)]
    link = f"/meetings/{meeting.id}/minutes" if by.may(Permission.MINUTES_WRITE) else None
    return Description(tuple(lines), link)


def _carry_out(session: Session, by: Actor, request: ApprovalRequest) -> None:
    stands_in = request.subject["approver"] == STAND_IN
    operations.approve(session, by=by, revision=_latest(session, request), stands_in=stands_in)


def _latest(session: Session, request: ApprovalRequest) -> MinutesRevision:
    return session.scalars(
        sa.select(MinutesRevision)
        .where(MinutesRevision.meeting_id == UUID(hex=request.subject["meeting"]))
        .order_by(MinutesRevision.number.desc())
        .limit(1)
    ).one()


ACT = Act(
    name=NAME,
    title="approve minutes",
    requested_with=Permission.MINUTES_WRITE,
    approvers=frozenset({Role.CHAIR}),
    visible_to=_visible_to,
    pin=_pin,
    describe=_describe,
    carry_out=_carry_out,
)
