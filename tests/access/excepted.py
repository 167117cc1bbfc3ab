"""For each case of the canaries: an emergency opening, a grant and a legal hold of strangers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from marac import clock
from marac.accounts.models import User
from marac.cases.models import BreakGlass, Case, CaseGrant, Emergency
from marac.governance import LegalHold

if TYPE_CHECKING:
    from tests.access.aviary import Aviary


def make_exceptions(
    birds: Aviary, case: Case, label: str, *, told: set[str], governed: set[str], by: User
) -> None:
    """Open the case in an emergency and by a grant, and hold it; each word is a canary.

    `told` may review the opening and know of the hold; `governed` may know of the grant.
    """
    make, now = birds.make, clock.now()
    opener, grantee = make.user(name="Ola Opener"), make.user(name="Gus Granted")
    until = now + timedelta(hours=1)
    opening = BreakGlass(category=Emergency.OTHER, opened_at=now, expires_at=until)
    opening.case_id, opening.user_id, opening.reason = case.id, opener.id, "?"
    birds.fill(make.add(opening), f"{label} opening", told)
    birds.known(opening_id=opening.id)
    grant = CaseGrant(granted_at=now, expires_at=until, granted_by_id=opener.id)
    grant.case_id, grant.user_id, grant.approved_by_id = case.id, grantee.id, by.id
    grant.purpose = "?"
    birds.fill(make.add(grant), f"{label} grant", governed)
    birds.known(grant_id=grant.id)
    hold = LegalHold(case_id=case.id, set_at=now, set_by_id=by.id, reason="?")
    birds.fill(make.add(hold), f"{label} hold", told)
    birds.known(hold_id=hold.id)
