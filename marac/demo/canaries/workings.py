"""Whose the words are that a case collects on its way: who looked, asked, decided, or was told."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from marac.accounts.models import User
from marac.approvals.models import ApprovalRequest
from marac.cases.models import (
    BreakGlass,
    Case,
    CaseGrant,
    Conflict,
    Merge,
    Opening,
    PromptDecision,
    StaffPoint,
    StatedPurpose,
    VoiceEntry,
)
from marac.contacts.models import Caller, Contact
from marac.demo.canaries.origins import Origin, of_referral, session_of
from marac.governance.models import LegalHold
from marac.notifications.models import Mail


def _about(row: Any, author_id: UUID) -> Origin:
    case = session_of(row).get_one(Case, row.case_id)
    return Origin(None, case_id=case.id, area_id=case.area_id, author_id=author_id)


def _decided(row: Any, author_id: UUID | None) -> Origin:
    """Say whose the words are that everybody reads who may open the case, and nobody else."""
    case = session_of(row).get_one(Case, row.case_id)
    return Origin("H", case_id=case.id, area_id=case.area_id, author_id=author_id)


def _reached(row: Any, author_id: UUID) -> Origin:
    """Say whose the words are that those read who may reach the person harmed, and no agency."""
    case = session_of(row).get_one(Case, row.case_id)
    own = {"agency_id": row.agency_id, "author_id": author_id}
    return replace(of_referral(case, "B", release="named"), **own)


def _request(row: ApprovalRequest, _key: str) -> Origin:
    return Origin(None, case_id=row.case_id, area_id=row.area_id, author_id=row.requested_by_id)


def _mail(mail: Mail, _key: str) -> Origin:
    reader = session_of(mail).scalar(sa.select(User.id).where(User.email == mail.recipient))
    return Origin(None, addressed_to=(reader,) if reader is not None else ())


OF_THE_WORK: dict[type, Callable[[Any, str], Origin]] = {
    ApprovalRequest: _request,
    BreakGlass: lambda row, _key: _about(row, row.user_id),
    CaseGrant: lambda row, _key: replace(
        _about(row, row.granted_by_id), addressed_to=(row.user_id,)
    ),
    Caller: lambda row, _key: _reached(row, row.given_by_id),
    Conflict: lambda row, _key: _about(row, row.declared_by_id),
    Contact: lambda row, _key: _reached(row, row.made_by_id),
    LegalHold: lambda row, _key: _about(row, row.set_by_id),
    Mail: _mail,
    Merge: lambda row, _key: _about(row, row.merged_by_id),
    Opening: lambda row, _key: replace(_about(row, row.user_id), agency_id=row.agency_id),
    PromptDecision: lambda row, _key: _decided(row, row.decided_by_id),
    StaffPoint: lambda row, _key: _decided(row, row.settled_by_id),
    StatedPurpose: lambda row, _key: _about(row, row.user_id),
    VoiceEntry: lambda row, _key: _decided(row, row.recorded_by_id),
}
