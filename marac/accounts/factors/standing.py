"""How far a claim of lost factors has come, in words, and whose turn it is."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts.factors import policy
from marac.accounts.factors.models import ClaimEnding, LostFactorClaim
from marac.accounts.models import User
from marac.agencies.models import Agency

ENDINGS = {
    ClaimEnding.RESET: ("Done: they set up new ones", "green"),
    ClaimEnding.REFUSED: ("Refused: nothing was changed", "red"),
    ClaimEnding.FOUND: ("Over: they could sign in after all", "grey"),
}


@dataclass(frozen=True)
class ClaimLine:
    """A claim as its page shows it to one reader."""

    claim: LostFactorClaim
    agency_name: str
    voucher_name: str
    may_vouch: bool
    may_confirm: bool

    @property
    def status(self) -> tuple[str, str]:
        """Say how it stands, and the colour that repeats it."""
        return status_of(self.claim)


def status_of(claim: LostFactorClaim) -> tuple[str, str]:
    """Say how a claim stands."""
    if claim.ending is not None:
        return ENDINGS[claim.ending]
    if claim.expires_at <= clock.now():
        return "Ran out after 72 hours", "grey"
    if claim.confirmed_at is not None:
        return "Waits for a second person", "yellow"
    if claim.vouched_at is not None:
        return "Waits for the co-ordinator", "yellow"
    return "Waits for somebody of their agency", "yellow"


def line_of(session: Session, *, by: Actor, claim: LostFactorClaim) -> ClaimLine:
    """Gather what the page of a claim says to a reader who may see it."""
    turn = session.execute(
        sa.select(policy.may_vouch(by), policy.may_confirm(by)).where(
            LostFactorClaim.id == claim.id, policy.is_open()
        )
    ).first()
    voucher = session.get(User, claim.vouched_by_id) if claim.vouched_by_id else None
    return ClaimLine(
        claim=claim,
        agency_name=session.get_one(Agency, claim.agency_id).name,
        voucher_name=voucher.name if voucher else "",
        may_vouch=bool(turn and turn[0]),
        may_confirm=bool(turn and turn[1]),
    )
