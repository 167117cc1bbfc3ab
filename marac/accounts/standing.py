"""Why a person may open nothing today, in words about nobody but themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marac import clock
from marac.agencies.models import Agency, Membership
from marac.web.filters import long_date

RENEWAL = (
    "Ask your agency to sign a new one. The information governance lead of your MARAC records it."
)
ASK = "Ask your MARAC co-ordinator if you should still have it."


@dataclass(frozen=True)
class Reason:
    """One thing that keeps a person out, and what to do about it."""

    what: str
    then: str


def why_kept_out(seats: Sequence[Membership]) -> list[Reason]:
    """Say what keeps each seat of a person from opening anything, the latest seat first.

    A seat that ended counts only when there is no other: it is no news to who has a new one.
    """
    today = clock.today()
    open_seats = [seat for seat in seats if not _over(seat, today)]
    reasons = [_waits(seat, today) for seat in open_seats]
    if not reasons and seats:
        reasons = [_ended(seats[0])]
    return list(dict.fromkeys(reasons))


def _over(seat: Membership, today: date) -> bool:
    return seat.ended_at is not None or (seat.ends_on is not None and seat.ends_on < today)


def _waits(seat: Membership, today: date) -> Reason:
    if seat.starts_on > today:
        return Reason(
            f"Your role as {_name(seat)} begins on {long_date(seat.starts_on)}.",
            "You need not do anything until then.",
        )
    return _without_agreement(seat.agency, today)


def _ended(seat: Membership) -> Reason:
    day = seat.ended_at if seat.ended_at is not None else seat.ends_on
    return Reason(f"Your role as {_name(seat)} ended on {long_date(day)}.", ASK)


def _name(seat: Membership) -> str:
    label = seat.role.label
    # An abbreviation keeps its capitals; any other role is a common noun here.
    plain = label if label.split()[0].isupper() else label[0].lower() + label[1:]
    return f"{plain} for {seat.agency.name}"


def _without_agreement(agency: Agency, today: date) -> Reason:
    past = [row.expires_on for row in agency.agreements if row.expires_on <= today]
    coming = [row.signed_on for row in agency.agreements if row.signed_on > today]
    name = agency.name
    if coming:
        return Reason(
            f"The information-sharing agreement of {name} begins on {long_date(min(coming))}.",
            "You need not do anything until then.",
        )
    if past:
        return Reason(
            f"The information-sharing agreement of {name} ended on {long_date(max(past))}.",
            RENEWAL,
        )
    return Reason(f"{name} has no information-sharing agreement on record yet.", RENEWAL)
