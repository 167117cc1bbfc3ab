"""Every table of the second wall, with the query by which the policies tell who sees which row."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from marac.access import Actor, Permission, Role
from marac.actions import policy as actions
from marac.actions.models import Action, ActionUpdate, DateRequest, Evidence
from marac.attachments import policy as attachments
from marac.attachments.models import Attachment
from marac.cases import callers, conditions
from marac.cases import policy as cases
from marac.cases.models import (
    Case,
    CommunityImpact,
    CriticalIncident,
    Listing,
    Merge,
    NamingReview,
    Part,
    PromptDecision,
    Question,
    Repeat,
    RiskAnswers,
    RiskAssessment,
    SafeContact,
    StaffPoint,
    Traits,
    Transfer,
    TypedPage,
    VoiceEntry,
)
from marac.cases.transfers.policy import offered_to
from marac.contacts.models import Caller, Contact
from marac.incidents.models import Incident, IncidentChange, IncidentStrand
from marac.meetings.models import Note
from marac.meetings.room.kept import NoteRevision, TypedHearing, WriterAtWork
from marac.meetings.room.models import PrivateNote
from marac.people.decided import Comparison, PersonMove
from marac.people.models import Identity, Person, in_case
from marac.returns import policy as returns
from marac.returns.models import Return, ReturnItem, ReturnSearch, TypedReturn

Condition = sa.ColumnElement[bool]

# What the house alone looks into, and nobody's raw SQL finds.
HOUSE_ALONE = {"paper_sections"}


def may_read(actor: Actor) -> Condition:
    """The words of a case: who may open it, who wrote the referral, whoever broke the glass."""
    return sa.or_(cases.openable_by(actor), cases.referred_by(actor))


def may_reach_them(actor: Actor) -> Condition:
    """The safe contact."""
    released = cases.within(actor, Permission.CASE_READ_SAFE_CONTACT)
    return sa.or_(released, cases.referred_by(actor), cases.opened_in_emergency(actor))


def may_see_traits(actor: Actor) -> Condition:
    """What the person harmed said of themselves."""
    assigned = sa.and_(conditions.assigned(actor), conditions.invited(actor, Role.ADVOCATE))
    near = sa.or_(sa.literal(actor.runs_the_cycle), conditions.authored(actor), assigned)
    return sa.and_(may_reach_them(actor), near)


def may_know_names(actor: Actor) -> Condition:
    return sa.or_(may_read(actor), cases.awaiting_attestation(actor))


def may_know_of(actor: Actor) -> Condition:
    """That a case exists: also an auditor, a governance lead, and who has an action in it."""
    own_work = (
        sa.select(Action.id)
        .where(Action.case_id == Case.id, actions.visible_to(actor))
        .correlate(Case)
        .exists()
    )
    listed = cases.within(actor, Permission.CASE_LIST_SEARCH)
    return sa.or_(may_know_names(actor), own_work, listed)


def may_know_transfer(actor: Actor) -> Condition:
    """A way to another area: who opens the case at either end, and who is asked to take it."""
    opened = sa.select(Case.id).where(cases.visible_to(actor)).correlate(None)
    ends = sa.or_(Transfer.case_id.in_(opened), Transfer.arrived_id.in_(opened))
    return sa.or_(ends, offered_to(actor))


def may_read_return(actor: Actor) -> Condition:
    """What is readable; those who run the cycle also know which are owed."""
    owed = sa.and_(cases.visible_to(actor), sa.literal(actor.runs_the_cycle))
    return sa.or_(returns.readable_by(actor), owed)


def may_find_item(actor: Actor) -> Condition:
    return sa.and_(may_read_return(actor), returns.items_listed_for(actor))


def identities_known_to(actor: Actor) -> sa.Select[Any]:
    """Who has a part in a case, and what was learnt beside them; judged once, before it is used."""
    known = (
        sa.select(Identity.id)
        .join(Part, Part.identity_id == in_case())
        .join(Case)
        .where(may_know_names(actor))
        .cte("known")
        .prefix_with("MATERIALIZED")
    )
    return sa.select(known.c.id)


def comparisons_of_two_known_to(actor: Actor) -> sa.Select[Any]:
    """Decisions about two recorded identities that somebody may both know of."""
    known = identities_known_to(actor)
    return sa.select(Comparison.id).where(
        Comparison.identity_id.in_(known), Comparison.other_id.in_(known)
    )


def _of_case(model: Any) -> sa.Select[Any]:
    return sa.select(model.id).join(Case, Case.id == model.case_id)


# Each table of the wall with the query that a policy guards.
GUARDED: dict[str, Callable[[Actor], sa.Select[Any]]] = {
    "cases": lambda by: sa.select(Case.id).where(may_know_of(by)),
    "case_parts": lambda by: sa.select(Part.id).join(Case).where(may_know_names(by)),
    "identities": identities_known_to,
    "persons": lambda by: (
        sa.select(Person.id)
        .join(Identity, Identity.person_id == Person.id)
        .where(Identity.id.in_(identities_known_to(by)))
    ),
    "comparisons": comparisons_of_two_known_to,
    "person_changes": lambda by: sa.select(PersonMove.change_id).where(
        PersonMove.identity_id.in_(identities_known_to(by))
    ),
    "person_moves": lambda by: sa.select(PersonMove.id).where(
        PersonMove.identity_id.in_(identities_known_to(by))
    ),
    "safe_contacts": lambda by: sa.select(SafeContact.id).join(Case).where(may_reach_them(by)),
    "traits": lambda by: sa.select(Traits.id).join(Case).where(may_see_traits(by)),
    "typed_pages": lambda by: (
        sa.select(TypedPage.id)
        .join(Case, Case.id == TypedPage.case_id)
        .where(cases.referred_by(by), Case.submitted_at.is_(None))
    ),
    "risk_assessments": lambda by: sa.select(RiskAssessment.id).join(Case).where(may_read(by)),
    "risk_answers": lambda by: (
        sa.select(RiskAnswers.id).join(RiskAnswers.assessment).join(Case).where(may_read(by))
    ),
    "community_impacts": lambda by: sa.select(CommunityImpact.id).join(Case).where(may_read(by)),
    "critical_incidents": lambda by: sa.select(CriticalIncident.id).join(Case).where(may_read(by)),
    "questions": lambda by: sa.select(Question.id).join(Case).where(may_read(by)),
    "incidents": lambda by: sa.select(Incident.id).join(Case).where(may_read(by)),
    "incident_strands": lambda by: (
        sa.select(IncidentStrand.id).join(Incident).join(Case).where(may_read(by))
    ),
    "incident_changes": lambda by: (
        sa.select(IncidentChange.id)
        .join(Case, Case.id == IncidentChange.case_id)
        .where(cases.visible_to(by))
    ),
    "naming_reviews": lambda by: (
        sa.select(NamingReview.id)
        .join(Case, Case.id == NamingReview.case_id)
        .where(cases.visible_to(by))
    ),
    "notes": lambda by: sa.select(Note.id).join(Listing).join(Case).where(cases.visible_to(by)),
    "note_revisions": lambda by: (
        sa.select(NoteRevision.id).join(Listing).join(Case).where(cases.visible_to(by))
    ),
    "typed_hearings": lambda by: (
        sa.select(TypedHearing.id)
        .join(Listing)
        .join(Case)
        .where(cases.visible_to(by), TypedHearing.user_id == by.user_id)
    ),
    "writers_at_work": lambda by: (
        sa.select(WriterAtWork.id).join(Listing).join(Case).where(cases.visible_to(by))
    ),
    "private_notes": lambda by: (
        sa.select(PrivateNote.id)
        .join(Listing)
        .join(Case)
        .where(PrivateNote.author_id == by.user_id, cases.visible_to(by))
    ),
    "returns": lambda by: sa.select(Return.id).join(Case).where(may_read_return(by)),
    "return_items": lambda by: (
        sa.select(ReturnItem.id).join(Return).join(Case).where(may_find_item(by))
    ),
    "return_searches": lambda by: (
        sa.select(ReturnSearch.id).join(Return).join(Case).where(may_read_return(by))
    ),
    "typed_returns": lambda by: (
        sa.select(TypedReturn.id)
        .join(Return)
        .join(Case)
        .where(may_read_return(by), TypedReturn.user_id == by.user_id)
    ),
    "actions": lambda by: sa.select(Action.id).join(Case).where(actions.visible_to(by)),
    "action_updates": lambda by: (
        sa.select(ActionUpdate.id).join(Action).join(Case).where(actions.visible_to(by))
    ),
    "action_date_requests": lambda by: (
        sa.select(DateRequest.id).join(Action).join(Case).where(actions.visible_to(by))
    ),
    "action_evidence": lambda by: (
        sa.select(Evidence.id).join(Action).join(Case).where(actions.visible_to(by))
    ),
    "voice_entries": lambda by: _of_case(VoiceEntry).where(cases.visible_to(by)),
    "staff_points": lambda by: _of_case(StaffPoint).where(cases.visible_to(by)),
    "prompt_decisions": lambda by: _of_case(PromptDecision).where(cases.visible_to(by)),
    "repeats": lambda by: _of_case(Repeat).where(may_read(by)),
    "case_merges": lambda by: _of_case(Merge).where(cases.visible_to(by)),
    "transfers": lambda by: sa.select(Transfer.id).where(may_know_transfer(by)),
    "callers": lambda by: _of_case(Caller).where(
        sa.or_(cases.visible_to(by), sa.and_(Caller.user_id == by.user_id, callers.open_to(by)))
    ),
    "contacts": lambda by: _of_case(Contact).where(
        sa.or_(cases.visible_to(by), sa.and_(Contact.made_by_id == by.user_id, callers.open_to(by)))
    ),
    "attachments": lambda by: sa.select(Attachment.id).join(Case).where(attachments.listed_for(by)),
}
