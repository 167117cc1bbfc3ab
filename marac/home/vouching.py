"""Colleagues who cannot sign in and wait for the reader's word; they are locked out meanwhile."""

from sqlalchemy.orm import Session

from marac.access import Actor, Permission
from marac.accounts.factors.lost import list_claims
from marac.home.blocks import SHOWN, Block, Empty, Line, Link
from marac.web.filters import date_time


def load_claims(session: Session, *, by: Actor) -> list[Block]:
    """Name the colleagues whom the reader can help back in; no block when there is nobody."""
    claims = list_claims(session, by=by) if by.may(Permission.FACTOR_VOUCH) else []
    if not claims:
        return []
    lines = tuple(
        Line(
            Link(claim.user.name, "accounts.lost_claim", {"claim_id": claim.id}),
            f"asked for help {date_time(claim.claimed_at)}",
        )
        for claim in claims[:SHOWN]
    )
    title, empty = "Colleagues who cannot sign in", Empty("Everybody can sign in")
    return [Block("colleagues", title, lines, empty, total=len(claims))]
