"""Whose words a row holds: its case, its author, its field class and who it was released to."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from marac.actions.models import Action, ActionUpdate, DateRequest
from marac.attachments.models import Attachment
from marac.cases.models import (
    Case,
    CommunityImpact,
    CriticalIncident,
    Listing,
    NamingReview,
    Part,
    PartKind,
    Question,
    RiskAnswers,
    RiskAssessment,
    SafeContact,
    Traits,
    TypedPage,
)
from marac.cases.whereabouts import HOME_CODE
from marac.demo.canaries.origins import (
    Origin,
    at_hearing,
    contact_release,
    of_referral,
    session_of,
)
from marac.demo.canaries.workings import OF_THE_WORK
from marac.incidents.models import Incident, IncidentChange, IncidentStrand
from marac.meetings.models import Attendance, DeclaredInterest, Meeting, MinutesRevision, Note
from marac.meetings.room.kept import NoteRevision, TypedHearing
from marac.meetings.room.models import PrivateNote
from marac.people.models import Identity
from marac.returns.models import Return, ReturnItem, Sharing, TypedReturn

WHERE = ("address", "postcode", "uprn", "phone", "email", "school_or_employer", "gp")
THIRD_PARTIES = ("witnesses", "perceived_by")
DECIDED = ("decision_note", "advice", "withdrawal_note")


def origin_of(row: Any, key: str) -> Origin:
    """Say whose words stand in one column of a row; raises KeyError for a row that nobody knows."""
    return _ORIGINS[type(row)](row, key)


def _of_case(case: Case, key: str) -> Origin:
    if key not in DECIDED:
        return of_referral(case, "C")
    told = (case.referrer_id,) if key == "advice" else ()
    return Origin(
        "H", case_id=case.id, area_id=case.area_id, author_id=case.decided_by_id, addressed_to=told
    )


def _identity(identity: Identity, key: str) -> Origin:
    session = session_of(identity)
    # What was learnt beside a case is seen with the identity in it.
    in_case = identity.beside_id or identity.id
    part = session.scalars(sa.select(Part).where(Part.identity_id == in_case)).first()
    if part is None:
        raise LookupError("an identity in no case has words of nobody's")
    if part.kind is PartKind.HARM_SOURCE:
        return of_referral(part.case, "D", part=part.kind.value)
    if key in WHERE:
        return of_referral(part.case, "B", part=part.kind.value, **contact_release(part.case))
    return of_referral(part.case, "A", part=part.kind.value)


def _part(part: Part, _key: str) -> Origin:
    source = part.kind is PartKind.HARM_SOURCE
    return of_referral(part.case, "D" if source else "C", part=part.kind.value)


def _contact(contact: SafeContact, _key: str) -> Origin:
    return of_referral(contact.case, "B", **contact_release(contact.case))


def _incident(incident: Incident, key: str) -> Origin:
    case = session_of(incident).get_one(Case, incident.case_id)
    if key in ("place", "postcode", "uprn") and incident.location_code == HOME_CODE:
        return of_referral(case, "B", **contact_release(case))
    return of_referral(case, "G" if key in THIRD_PARTIES else "C")


def _incident_change(change: IncidentChange, _key: str) -> Origin:
    case = session_of(change).get_one(Case, change.case_id)
    at_home = {"field_class": "B", **contact_release(case)}
    whose = of_referral(case, **(at_home if change.located else {"field_class": "C"}))
    return replace(whose, agency_id=change.agency_id, author_id=change.changed_by_id)


def _naming(review: NamingReview, _key: str) -> Origin:
    case = session_of(review).get_one(Case, review.case_id)
    return replace(of_referral(case, "D"), author_id=review.reviewed_by_id)


def _risk(risk: RiskAssessment, _key: str) -> Origin:
    own = of_referral(risk.case, "C")
    if risk.listing_id is None and risk.assessed_by_id == risk.case.referrer_id:
        return own
    return replace(own, agency_id=risk.agency_id, author_id=risk.assessed_by_id)


def _answers(sheet: RiskAnswers, key: str) -> Origin:
    return _risk(sheet.assessment, key)


def _impact(impact: CommunityImpact, _key: str) -> Origin:
    case = session_of(impact).get_one(Case, impact.case_id)
    return replace(of_referral(case, "C"), author_id=impact.recorded_by_id)


def _critical(critical: CriticalIncident, _key: str) -> Origin:
    return replace(of_referral(critical.case, "C"), author_id=critical.declared_by_id)


def _question(question: Question, _key: str) -> Origin:
    case = question.case
    both = (question.asked_by_id, case.referrer_id)
    return replace(of_referral(case, "C"), author_id=question.asked_by_id, addressed_to=both)


def _listing(listing: Listing, _key: str) -> Origin:
    return at_hearing(listing, "H", author_id=listing.listed_by_id)


def _note(note: Note, _key: str) -> Origin:
    listing = session_of(note).get_one(Listing, note.listing_id)
    return at_hearing(listing, "H", author_id=note.edited_by_id)


def _action(action: Action, _key: str) -> Origin:
    place = action.listing
    return Origin(
        "H",
        case_id=action.case_id,
        area_id=action.case.area_id,
        listing_id=action.listing_id,
        meeting_id=place.meeting_id if place is not None else None,
        agency_id=action.agency_id,
        author_id=action.owner_id,
        addressed_to=(action.owner_id,) if action.owner_id is not None else (),
        submitted=action.agreed_at is not None,
    )


def _update(update: ActionUpdate, key: str) -> Origin:
    return replace(_action(update.action, key), author_id=update.made_by_id)


def _wish(request: DateRequest, key: str) -> Origin:
    return replace(_action(request.action, key), author_id=request.asked_by_id)


def _return(row: Return, key: str) -> Origin:
    # Why an agency shares nothing is told to those who run the meeting, and to no other agency.
    release = {"release": "named" if key in ("reason", "reopened_reason") else "all"}
    return _returned(row, "E", **release)


def _returned(row: Return, field_class: str, **facts: Any) -> Origin:
    return at_hearing(
        row.listing,
        field_class,
        agency_id=row.agency_id,
        author_id=row.submitted_by_id,
        submitted=row.submitted_at is not None,
        **facts,
    )


def _item(item: ReturnItem, key: str) -> Origin:
    letter = "F" if item.intelligence else "G" if key == "source" else "E"
    named = tuple(sorted(release.agency_id for release in item.releases))
    if key == "withheld_reason" and item.sharing is Sharing.WITHHELD:
        return _returned(item.agency_return, letter, release="named")
    named = named if item.sharing is Sharing.NAMED else ()
    return _returned(item.agency_return, letter, release=item.sharing.value, released_to=named)


def _meeting(meeting: Meeting, _key: str) -> Origin:
    return Origin(None, area_id=meeting.area_id, meeting_id=meeting.id)


def _attachment(file: Attachment, _key: str) -> Origin:
    case = session_of(file).get_one(Case, file.case_id)
    whose = of_referral(case, "C", release=file.sharing.value)
    return replace(whose, agency_id=file.agency_id, author_id=file.added_by_id)


def _attendance(person: Attendance, _key: str) -> Origin:
    return _meeting(person.meeting, "")


def _interest(interest: DeclaredInterest, _key: str) -> Origin:
    if interest.listing is None:
        return _meeting(interest.attendance.meeting, "")
    return at_hearing(interest.listing, None)


def _minutes(revision: MinutesRevision, _key: str) -> Origin:
    sent = revision.circulated_at is not None
    return replace(_meeting(revision.meeting, ""), author_id=revision.author_id, submitted=sent)


_ORIGINS: dict[type, Callable[[Any, str], Origin]] = {
    **OF_THE_WORK,
    Action: _action,
    ActionUpdate: _update,
    Attachment: _attachment,
    Attendance: _attendance,
    Case: _of_case,
    DateRequest: _wish,
    DeclaredInterest: _interest,
    Identity: _identity,
    Incident: _incident,
    IncidentChange: _incident_change,
    IncidentStrand: lambda row, key: _incident(row.incident, key),
    Listing: _listing,
    Meeting: _meeting,
    MinutesRevision: _minutes,
    NamingReview: _naming,
    Note: _note,
    NoteRevision: lambda row, _key: at_hearing(row.listing, "H", author_id=row.written_by_id),
    TypedHearing: lambda row, _key: at_hearing(row.listing, "H", author_id=row.user_id),
    Part: _part,
    PrivateNote: lambda row, _key: at_hearing(row.listing, "H", author_id=row.author_id),
    Question: _question,
    Return: _return,
    ReturnItem: _item,
    CommunityImpact: _impact,
    CriticalIncident: _critical,
    RiskAnswers: _answers,
    RiskAssessment: _risk,
    SafeContact: _contact,
    # Those who may reach the person harmed, and no agency to which that was released.
    Traits: lambda row, _key: of_referral(row.case, "B", release="named"),
    TypedReturn: lambda row, _key: replace(
        _returned(row.agency_return, "E"), author_id=row.user_id
    ),
    TypedPage: lambda row, _key: of_referral(session_of(row).get_one(Case, row.case_id), "C"),
}
