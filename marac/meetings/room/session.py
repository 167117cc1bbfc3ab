"""Opening the meeting, turning to a case, and closing the meeting."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import AGENCY_VOICES, Actor, Role
from marac.accounts.models import User
from marac.actions import operations as actions
from marac.actions.models import Action
from marac.agencies.models import Agency, Membership
from marac.agencies.policy import held_today
from marac.cases.models import Case, Invitation, Listing
from marac.cases.policy import visible_to as case_visible_to
from marac.database import beyond
from marac.events import publish
from marac.meetings.models import Attendance, Circulation, Meeting
from marac.meetings.operations.carrying import keep_promises
from marac.meetings.room import events
from marac.meetings.room.leaving import change_over
from marac.meetings.stages import require_in_session
from marac.refusals import Refused

LONGEST_SITTING = timedelta(hours=12)


def start(session: Session, *, by: Actor, meeting: Meeting, at: datetime | None = None) -> None:
    """Open the meeting and lay out the register of the people expected.

    The day is not enforced: the chair decides when a meeting begins, and the page warns. `at` is
    when it began, of a meeting that was run on paper.
    """
    if meeting.cancelled_at is not None:
        raise Refused("This meeting was cancelled, so it cannot start.")
    if meeting.started_at is not None:
        raise Refused("This meeting has already started.")
    out = sa.and_(Circulation.meeting_id == meeting.id, Circulation.recalled_at.is_(None))
    if not session.scalar(sa.select(sa.func.count()).where(out)):
        raise Refused("The agenda has not been circulated. Circulate it, then start the meeting.")
    meeting.started_at = at or clock.now()
    session.add_all(
        Attendance(
            meeting_id=meeting.id,
            user_id=membership.user_id,
            agency_id=membership.agency_id,
            name=name,
            capacity=membership.role.label,
        )
        for membership, name in expected(session, meeting)
    )
    with beyond(session, "what was proposed for an earlier meeting is not lost with it"):
        _bring_along(session, meeting)
    session.flush()
    publish(
        session,
        events.MeetingStarted(actor_id=by.user_id, area_id=by.area_id, meeting_id=meeting.id),
    )


def sits(session: Session, area_id: UUID) -> bool:
    """Tell whether a meeting of the area is in session; one left open overnight is not."""
    since = clock.now() - LONGEST_SITTING
    return (
        session.scalar(
            sa.select(
                sa.exists().where(
                    Meeting.area_id == area_id,
                    Meeting.started_at > since,
                    Meeting.concluded_at.is_(None),
                    Meeting.cancelled_at.is_(None),
                    Meeting.cancelled_at.is_(None),
                )
            )
        )
        is True
    )


def hear(  # noqa: PLR0913 - who, what, and how it comes to be heard
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    listing: Listing,
    cleared: bool = False,
    at: datetime | None = None,
) -> list[Attendance]:
    """Turn the room to a case; its clock starts the first time, or as it was written on paper.

    Whoever may not hear it leaves first: `cleared` says that they have gone. Gives who may come
    back in; a meeting that was run on paper has seen to both.
    """
    require_in_session(meeting)
    if listing.deferral_code:
        raise Refused("This case has been deferred. Take that back before it is heard.")
    back = change_over(
        session, by=by, meeting=meeting, listing=listing, cleared=cleared or bool(at)
    )
    listing.started_at = at or listing.started_at or clock.now()
    meeting.current_listing_id = listing.id
    session.flush()
    publish(
        session,
        events.HearingOpened(
            actor_id=by.user_id,
            area_id=by.area_id,
            case_id=listing.case_id,
            meeting_id=meeting.id,
            listing_id=listing.id,
        ),
    )
    return back


def conclude(session: Session, *, by: Actor, meeting: Meeting, at: datetime | None = None) -> None:
    """Close the meeting, once every case has its decision, and send out what was agreed.

    A case that is to be heard again takes its place on that agenda.
    What is still undecided is told only to those who may see it. `at` is when a meeting that was
    run on paper ended.
    """
    require_in_session(meeting)
    _refuse_undecided(session, by, meeting)
    change_over(session, by=by, meeting=meeting, listing=None)
    now = clock.now()
    meeting.concluded_at, meeting.concluded_by_id = at or now, by.user_id
    meeting.current_listing_id = None
    with beyond(session, "no action is lost with a case kept from whoever closes the meeting"):
        _issue_actions(session, by, meeting)
    meeting.actions_issued_at = now
    session.flush()
    keep_promises(session, by=by, meeting=meeting)
    publish(
        session,
        events.MeetingConcluded(actor_id=by.user_id, area_id=by.area_id, meeting_id=meeting.id),
    )


def _refuse_undecided(session: Session, by: Actor, meeting: Meeting) -> None:
    seen = sa.select(Case.id).where(Case.id == Listing.case_id, case_visible_to(by)).exists()
    undecided = session.scalars(
        sa.select(seen).where(
            Listing.meeting_id == meeting.id,
            Listing.ended_at.is_(None),
            Listing.decided_at.is_(None),
        )
    ).all()
    if any(undecided):
        raise Refused(
            "The meeting cannot be concluded while a case has no decision. Deferring is a decision."
        )
    if undecided:
        # A case that is kept from them: they learn neither that there is one nor what it lacks.
        raise Refused(
            "Another co-ordinator or chair is still writing the record of this meeting. "
            "Conclude it when they are done, or leave it to them."
        )


def note_other_business(session: Session, *, by: Actor, meeting: Meeting, text: str) -> None:
    """Write down what else was said, for everyone at the meeting."""
    require_in_session(meeting)
    if text == meeting.any_other_business:
        return
    meeting.any_other_business = text
    session.flush()
    publish(
        session,
        events.OtherBusinessNoted(actor_id=by.user_id, area_id=by.area_id, meeting_id=meeting.id),
    )


def _bring_along(session: Session, meeting: Meeting) -> None:
    """Put to this room what was proposed for a meeting that never heard the case.

    A case taken off an agenda, or on one that was cancelled, leaves such proposals behind.
    """
    here = sa.select(Listing.id, Listing.case_id).where(
        Listing.meeting_id == meeting.id, Listing.ended_at.is_(None)
    )
    places = {row.case_id: row.id for row in session.execute(here)}
    waiting = session.scalars(
        sa.select(Action).where(
            Action.case_id.in_(places),
            Action.listing_id.is_not(None),
            Action.agreed_at.is_(None),
            Action.ended_at.is_(None),
        )
    )
    for action in waiting:
        action.listing_id = places[action.case_id]


def _issue_actions(session: Session, by: Actor, meeting: Meeting) -> None:
    proposed = session.scalars(
        sa.select(Action)
        .join(Listing, Listing.id == Action.listing_id)
        .where(Listing.meeting_id == meeting.id, Action.agreed_at.is_(None))
        .order_by(Action.case_id, Action.number)
        .options(sa.orm.selectinload(Action.updates))
    ).all()
    for action in proposed:
        actions.agree(session, by=by, action=action)
    actions.issue_for_meeting(session, by=by, meeting_id=meeting.id)


def expected(session: Session, meeting: Meeting) -> list[tuple[Membership, str]]:
    """Find who is expected: co-ordinators, chairs, and the voices of the agencies invited."""
    invited = (
        sa.select(Invitation.agency_id)
        .join(Listing, Listing.case_id == Invitation.case_id)
        .where(
            Listing.meeting_id == meeting.id,
            Listing.ended_at.is_(None),
            Listing.circulated_at.is_not(None),
            Invitation.withdrawn_at.is_(None),
        )
    )
    voice = sa.and_(Membership.role.in_(AGENCY_VOICES), Membership.agency_id.in_(invited))
    rows = session.execute(
        sa.select(Membership, User.name)
        .join(User, User.id == Membership.user_id)
        .join(Agency, Agency.id == Membership.agency_id)
        .where(
            Membership.area_id == meeting.area_id,
            held_today(),
            User.disabled_at.is_(None),
            sa.or_(Membership.role.in_((Role.COORDINATOR, Role.CHAIR)), voice),
        )
        .order_by(Agency.name, User.name, Membership.id)
    )
    return list({row[0].user_id: (row[0], row[1]) for row in rows}.values())
