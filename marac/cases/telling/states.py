"""How telling the person harmed stands, from its facts: once for SQL, once for a loaded case.

A case on an agenda that went out is to be told of before the meeting; one that was decided, of the
outcome. Somebody who was told once is told; else the last word counts: tried again on a day, or a
decision not to tell. What is no longer asked for (the meeting began, a later one decided) is none.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased

from marac import clock
from marac.cases.models import Case, Listing, VoiceEntry, VoiceKind, VoiceStage
from marac.cases.wording import Worded
from marac.database import instant

STAGES = (VoiceStage.BEFORE, VoiceStage.AFTER)


class TellingState(Worded):
    """Where telling somebody stands at one stage of one listing."""

    NONE = "none", "Not asked for", "grey"
    OPEN = "open", "Not told yet", "yellow"
    AGAIN = "again", "Tried, to be tried again", "yellow"
    TOLD = "told", "Told", "green"
    NOT_TOLD = "not_told", "Decided not to tell", "orange"


# These wait for somebody to act.
WAITING = (TellingState.OPEN, TellingState.AGAIN)


def stage_of(listing: Listing) -> VoiceStage:
    """Say which stage a listing is at: before its decision, or after it."""
    return VoiceStage.BEFORE if listing.decided_at is None else VoiceStage.AFTER


def entries_about(
    listing: Listing, stage: VoiceStage, entries: Iterable[VoiceEntry]
) -> list[VoiceEntry]:
    """Give what was recorded of telling them at a stage of a listing, the earliest first.

    An entry that names no meeting is about the one that was current when it was written down.
    """
    since = listing.listed_at if stage is VoiceStage.BEFORE else listing.decided_at
    found = [
        entry
        for entry in entries
        if entry.kind is VoiceKind.TELLING
        and entry.stage is stage
        and (
            entry.listing_id == listing.id
            or (entry.listing_id is None and since is not None and entry.recorded_at >= since)
        )
    ]
    return sorted(found, key=lambda entry: (entry.recorded_at, entry.id))


def standing_of(entries: Sequence[VoiceEntry]) -> TellingState:
    """Say how telling stands by what was recorded of it, the earliest first."""
    if not entries:
        return TellingState.OPEN
    if any(entry.told for entry in entries):
        return TellingState.TOLD
    return TellingState.NOT_TOLD if entries[-1].again_on is None else TellingState.AGAIN


def is_owed(case: Case, listing: Listing, stage: VoiceStage) -> bool:
    """Tell whether telling them is asked for at all, done or not."""
    if case.closed_at is not None or case.disposed_at is not None:
        return False
    if stage is VoiceStage.AFTER:
        decided = listing.decided_at
        return decided is not None and not any(
            other.decided_at is not None and other.decided_at > decided for other in case.listings
        )
    return (
        listing.decided_at is None
        and listing.ended_at is None
        and listing.circulated_at is not None
        and listing.meeting_at > clock.now()
    )


def state_of(case: Case, listing: Listing, stage: VoiceStage) -> TellingState:
    """Say how telling stands at a stage of a listing of a loaded case."""
    if not is_owed(case, listing, stage):
        return TellingState.NONE
    return standing_of(entries_about(listing, stage, case.voice_entries))


def owed(stage: VoiceStage) -> sa.ColumnElement[bool]:
    """Say in SQL, of a listing joined to its case, that telling them is asked for."""
    running = sa.and_(Case.closed_at.is_(None), Case.disposed_at.is_(None))
    if stage is VoiceStage.AFTER:
        return sa.and_(running, Listing.decided_at.is_not(None), ~_decided_later())
    return sa.and_(
        running,
        Listing.decided_at.is_(None),
        Listing.ended_at.is_(None),
        Listing.circulated_at.is_not(None),
        Listing.meeting_at > instant(),
    )


def was_told(stage: VoiceStage) -> sa.ColumnElement[bool]:
    """Say in SQL that they were told at a stage of a listing."""
    found = sa.select(VoiceEntry.id).where(_about(stage), VoiceEntry.told.is_(True))
    return found.correlate(Listing).exists()


def last_of(stage: VoiceStage, column: InstrumentedAttribute[Any]) -> sa.ScalarSelect[Any]:
    """Read in SQL a column of what was last recorded of telling them at a stage of a listing."""
    return (
        sa.select(column)
        .where(_about(stage))
        .order_by(VoiceEntry.recorded_at.desc(), VoiceEntry.id.desc())
        .limit(1)
        .correlate(Listing)
        .scalar_subquery()
    )


def standing_expression(stage: VoiceStage) -> sa.ColumnElement[str]:
    """Say in SQL how telling stands by what was recorded of it; the rule of `standing_of`."""
    return sa.case(
        (was_told(stage), TellingState.TOLD.value),
        (last_of(stage, VoiceEntry.recorded_at).is_(None), TellingState.OPEN.value),
        (last_of(stage, VoiceEntry.again_on).is_(None), TellingState.NOT_TOLD.value),
        else_=TellingState.AGAIN.value,
    )


def state_expression() -> sa.ColumnElement[str]:
    """Say in SQL how telling stands at the stage that a listing is at; the rule of `state_of`."""
    before, after = STAGES
    return sa.case(
        (owed(before), standing_expression(before)),
        (owed(after), standing_expression(after)),
        else_=TellingState.NONE.value,
    )


def _about(stage: VoiceStage) -> sa.ColumnElement[bool]:
    since = Listing.listed_at if stage is VoiceStage.BEFORE else Listing.decided_at
    current = sa.and_(VoiceEntry.listing_id.is_(None), VoiceEntry.recorded_at >= since)
    return sa.and_(
        VoiceEntry.case_id == Listing.case_id,
        VoiceEntry.kind == VoiceKind.TELLING,
        VoiceEntry.stage == stage,
        sa.or_(VoiceEntry.listing_id == Listing.id, current),
    )


def _decided_later() -> sa.ColumnElement[bool]:
    later = aliased(Listing)
    return (
        sa.select(later.id)
        .where(later.case_id == Listing.case_id, later.decided_at > Listing.decided_at)
        .correlate(Listing)
        .exists()
    )
