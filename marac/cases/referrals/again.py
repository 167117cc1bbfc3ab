"""What a referrer may still do with a referral that was sent: take it back, or refer again."""

from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.models import Case, Decision, RiskAssessment
from marac.cases.operations import withdraw
from marac.cases.referrals.operations import referring_agencies, start_draft
from marac.refusals import Refused

Row = TypeVar("Row")

# What the referrer wrote on the case itself; all else there is what became of it.
WRITTEN = (
    *("supervisor_informed", "referrer_role", "referrer_phone"),
    *("subject_kind", "staff_victim", "grounds_reason", "traits_recorded"),
    *("harm_source_known", "naming_necessity", "voice_fears", "voice_wants"),
    *("voice_safe_to_talk", "told_code", "told_views", "lawful_basis_code", "lawful_basis_note"),
    *("done_so_far", "earlier_maracs", "wanted_actions"),
)
# What a copied row gets anew.
OWN = {"id", "version", "created_at", "case_id", "incident_id", "identity_id"}


def may_take_back(case: Case) -> bool:
    """Tell whether a referral was sent and no meeting has it, or had it, on its agenda."""
    if case.submitted_at is None or case.closed_at is not None:
        return False
    return all(place.ended_at and not place.circulated_at for place in case.listings)


def take_back(session: Session, *, by: Actor, case: Case, reason: str) -> None:
    """Withdraw one's own referral, with the reason, before it is on an agenda."""
    if case.referrer_id != by.user_id:
        raise Refused("Only the person who wrote a referral may take it back.")
    if not may_take_back(case):
        raise Refused("This referral is on an agenda or over, so you cannot withdraw it.")
    withdraw(session, by=by, case=case, note=reason)


def may_refer_again(case: Case) -> bool:
    """Tell whether a referral was not accepted or withdrawn, so that it may be made anew."""
    return case.decision == Decision.DECLINED or case.withdrawn_at is not None


def refer_again(session: Session, *, by: Actor, case: Case) -> Case:
    """Begin a draft with everything that was written before; the old referral stays as it was.

    People are copied as new rows: what is corrected in the draft must not change the old text.
    """
    if case.referrer_id != by.user_id or not may_refer_again(case):
        raise Refused("Only your own referral that was not accepted or withdrawn can start anew.")
    if case.agency_id not in referring_agencies(by):
        raise Refused("You no longer refer for the agency of this referral.")
    draft = start_draft(session, by=by, agency_id=case.agency_id)
    for column in WRITTEN:
        setattr(draft, column, getattr(case, column))
    draft.grounds = list(case.grounds)
    draft.parts = [_copy(part, identity=_copy(part.identity)) for part in case.parts]
    draft.contact = _copy(case.contact) if case.contact else None
    draft.traits = _copy(case.traits) if case.traits else None
    draft.incidents = [
        _copy(incident, strands=[_copy(strand) for strand in incident.strands])
        for incident in case.incidents
    ]
    _copy_risk(draft, by, case.risk)
    session.flush()
    return draft


def _copy_risk(draft: Case, by: Actor, risk: RiskAssessment | None) -> None:
    """Take over the latest judgement as the referrer's own of today."""
    if risk is None:
        return
    draft.assessments.append(
        RiskAssessment(
            assessed_at=clock.now(),
            assessed_by_id=by.user_id,
            agency_id=draft.agency_id,
            level=risk.level,
            red_flags=list(risk.red_flags),
            reason=risk.reason,
        )
    )


def _copy(row: Row, **hanging: Any) -> Row:
    """Make a new row of the same kind that says the same."""
    columns = [attr.key for attr in sa.inspect(type(row)).column_attrs]
    said = {key: getattr(row, key) for key in columns if key not in OWN}
    return type(row)(**said, **hanging)
