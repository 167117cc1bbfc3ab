"""Writing a referral, page by page, as a draft that only its writer can see."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Permission, roles_with
from marac.cases.models import Case, RedFlag, RiskAssessment, SafeContact
from marac.cases.referrals.drafts import assign, describe_subject, must_be_own_draft, saved
from marac.cases.referrals.events import ReferralDiscarded, ReferralStarted
from marac.cases.referrals.values import (
    AddressValues,
    BasisValues,
    ContactValues,
    GroundsValues,
    RiskValues,
    SoFarValues,
    SubjectValues,
    SupportValues,
    VoiceValues,
    WhoValues,
)
from marac.cases.risk.sheets import Sheet, fill, sheet_of
from marac.events import publish
from marac.people.operations import change_kind
from marac.refusals import Refused


def referring_agencies(by: Actor) -> frozenset[UUID]:
    """Give the agencies on whose behalf a person may refer."""
    return by.agencies_as(*roles_with(Permission.REFERRAL_CREATE))


def start_draft(session: Session, *, by: Actor, agency_id: UUID) -> Case:
    """Begin a referral on behalf of one of the person's agencies."""
    if by.area_id is None or agency_id not in referring_agencies(by):
        raise Refused("You can only refer on behalf of an agency that you belong to.")
    case = Case(area_id=by.area_id, referrer_id=by.user_id, agency_id=agency_id)
    session.add(case)
    session.flush()
    publish(session, ReferralStarted(actor_id=by.user_id, area_id=case.area_id, case_id=case.id))
    return case


def save_who(session: Session, *, by: Actor, case: Case, values: WhoValues) -> None:
    """Say what sort of subject was harmed; a name that was typed already stays."""
    must_be_own_draft(case, by)
    case.subject_kind = values.kind
    if case.subject is not None and values.kind is not None:
        change_kind(case.subject, values.kind)
    saved(session, by=by, case=case, step="who")


def save_subject(session: Session, *, by: Actor, case: Case, values: SubjectValues) -> None:
    """Describe who or what was harmed."""
    _describe_subject(case, by, values)
    case.staff_victim = values.staff_of_id is not None
    saved(session, by=by, case=case, step="subject")


def save_address(session: Session, *, by: Actor, case: Case, values: AddressValues) -> None:
    """Say where the subject is."""
    _describe_subject(case, by, values)
    saved(session, by=by, case=case, step="address")


def save_support(session: Session, *, by: Actor, case: Case, values: SupportValues) -> None:
    """Say what makes it possible to talk with the person and to help."""
    _describe_subject(case, by, values)
    saved(session, by=by, case=case, step="support")


def _describe_subject(
    case: Case, by: Actor, values: SubjectValues | AddressValues | SupportValues
) -> None:
    must_be_own_draft(case, by)
    describe_subject(case, asdict(values))


def save_contact(session: Session, *, by: Actor, case: Case, values: ContactValues) -> None:
    """Say how the person may be reached safely, and who may know."""
    must_be_own_draft(case, by)
    if case.contact is None:
        case.contact = SafeContact()
    assign(case.contact, values)
    saved(session, by=by, case=case, step="contact")


def save_risk(session: Session, *, by: Actor, case: Case, values: RiskValues) -> None:
    """Judge the risk. A draft holds one judgement, which is changed in place until it is sent."""
    must_be_own_draft(case, by)
    if values.level is None and (values.red_flags or values.reason):
        raise Refused("Red flags and reasons belong to a level of risk. Choose a level.")
    grid = values.grid if values.grid is not None else sheet_of(case.risk)
    if values.level is None and (grid is None or not grid.answers):
        case.assessments.clear()
    else:
        _assess(case, by, values, grid)
    saved(session, by=by, case=case, step="risk")


def _assess(case: Case, by: Actor, values: RiskValues, grid: Sheet | None) -> None:
    if case.risk is None:
        case.assessments.append(RiskAssessment(agency_id=case.agency_id))
    assessment = case.assessments[-1]
    assessment.assessed_at, assessment.assessed_by_id = clock.now(), by.user_id
    assessment.level, assessment.reason = values.level, values.reason
    fill(assessment, grid, [RedFlag(flag) for flag in values.red_flags])


def save_voice(session: Session, *, by: Actor, case: Case, values: VoiceValues) -> None:
    """Write down what the person harmed says."""
    _save_on_case(session, by, case, values, "voice")


def save_so_far(session: Session, *, by: Actor, case: Case, values: SoFarValues) -> None:
    """Write down what was done and what is hoped for."""
    _save_on_case(session, by, case, values, "so-far")


def save_grounds(session: Session, *, by: Actor, case: Case, values: GroundsValues) -> None:
    """Say why the MARAC should hear this."""
    must_be_own_draft(case, by)
    assign(case, values)
    case.grounds = list(values.grounds)
    saved(session, by=by, case=case, step="grounds")


def save_basis(session: Session, *, by: Actor, case: Case, values: BasisValues) -> None:
    """Say whether the person was told, and the lawful basis."""
    _save_on_case(session, by, case, values, "basis")


def _save_on_case(
    session: Session,
    by: Actor,
    case: Case,
    values: VoiceValues | SoFarValues | BasisValues,
    step: str,
) -> None:
    must_be_own_draft(case, by)
    assign(case, values)
    saved(session, by=by, case=case, step=step)


def discard(session: Session, *, by: Actor, case: Case) -> None:
    """Throw a draft away with everything that was typed; only the fact that it was there stays."""
    must_be_own_draft(case, by)
    identities = [part.identity for part in case.parts]
    session.delete(case)
    session.flush()
    for identity in identities:
        session.delete(identity)
    session.flush()
    publish(session, ReferralDiscarded(actor_id=by.user_id, area_id=case.area_id, case_id=case.id))
