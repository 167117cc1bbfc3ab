"""Asking agencies to take part in a case, and giving it an advocate."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Role
from marac.agencies.queries import list_agencies
from marac.cases.events import AdvocateAssigned, AgencyInvited, InvitationWithdrawn, about
from marac.cases.models import Case, Conflict, Invitation
from marac.cases.operations.contact import release_contact, withdraw_contact
from marac.cases.operations.restriction import add_reader
from marac.cases.readers import list_members
from marac.events import publish
from marac.refusals import Refused


def invite(
    session: Session, *, by: Actor, case: Case, agency_ids: Collection[UUID]
) -> list[Invitation]:
    """Ask agencies of the area to take part; one that was withdrawn before is asked again."""
    _check_going(case)
    wanted = set(agency_ids)
    if not wanted <= {agency.id for agency in list_agencies(session, by=by)}:
        raise Refused("Only agencies that take part in this area can be invited.")
    if wanted & _excluded(session, case):
        raise Refused("An agency with a conflict of interest cannot be invited to the case.")
    return [_invite(session, by, case, agency_id) for agency_id in sorted(wanted)]


def withdraw_invitation(
    session: Session, *, by: Actor, case: Case, agency_ids: Collection[UUID]
) -> None:
    """Let agencies take no further part; from now on the case does not exist for them."""
    withdraw_contact(session, by=by, case=case, agency_ids=agency_ids)
    for invitation in case.invitations:
        if invitation.agency_id in agency_ids and invitation.withdrawn_at is None:
            invitation.withdrawn_at = clock.now()
            session.flush()
            publish(
                session,
                InvitationWithdrawn(**about(case, by), agency_id=invitation.agency_id),
            )


def assign_advocate(session: Session, *, by: Actor, case: Case, user_id: UUID | None) -> None:
    """Give the case to an advocate of the area and invite their agency; None takes it away."""
    _check_going(case)
    if user_id == case.advocate_id:
        return
    if user_id is not None:
        _bring_in(session, by, case, user_id)
    case.advocate_id = user_id
    session.flush()
    publish(session, AdvocateAssigned(**about(case, by), advocate_id=user_id))


def _bring_in(session: Session, by: Actor, case: Case, user_id: UUID) -> None:
    """Invite the advocate's agency and, when the case is restricted, name the advocate."""
    members = list_members(session, case=case)
    advocate = next((m for m in members if m.user_id == user_id), None)
    if advocate is None or advocate.conflicted or Role.ADVOCATE not in advocate.roles:
        raise Refused("Choose an advocate of this area who has no conflict of interest.")
    invite(session, by=by, case=case, agency_ids=[advocate.agency_for(Role.ADVOCATE)])
    add_reader(session, by=by, case=case, user_id=user_id)


def _invite(session: Session, by: Actor, case: Case, agency_id: UUID) -> Invitation:
    found = next((i for i in case.invitations if i.agency_id == agency_id), None)
    if found is not None and found.withdrawn_at is None:
        return found
    if found is None:
        found = Invitation(agency_id=agency_id)
        case.invitations.append(found)
    found.invited_at, found.invited_by_id, found.withdrawn_at = clock.now(), by.user_id, None
    session.flush()
    publish(session, AgencyInvited(**about(case, by), agency_id=agency_id))
    if case.contact is not None and case.contact.shared_with_invited:
        release_contact(session, by=by, case=case, agency_ids=[agency_id])
    return found


def _excluded(session: Session, case: Case) -> set[UUID]:
    return set(
        session.scalars(
            sa.select(Conflict.agency_id).where(
                Conflict.case_id == case.id,
                Conflict.lifted_at.is_(None),
                Conflict.agency_id.is_not(None),
            )
        )
    )


def _check_going(case: Case) -> None:
    if case.decision is None or case.closed_at is not None:
        raise Refused("Agencies take part in a case once it is accepted and until it is closed.")
