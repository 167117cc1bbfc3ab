"""Which stage a case is in, computed from its facts: once for SQL, once for a loaded case.

The stages are those of the access model: what a role may see and do depends on them. A case that
comes back to a later meeting goes through the stages again, and what was open to people after the
earlier one stays so: it *counts as* heard or minuted while it is heard anew, and as listed while it
waits for its next agenda.
"""

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa

from marac import clock
from marac.access import Stage
from marac.cases.models import Case, Listing
from marac.database import instant

EMBARGO = timedelta(days=28)


def embargo_line() -> sa.BindParameter[object]:
    """Give the instant before which a closing has become an embargo; read when the query runs."""
    return instant(lambda: clock.now() - EMBARGO)


def has_listing(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Say in SQL that a case has a listing for which all the conditions hold."""
    return (
        sa.select(Listing.id)
        .where(Listing.case_id == Case.id, *conditions)
        .correlate(Case)
        .exists()
    )


def ever_circulated() -> sa.ColumnElement[bool]:
    """Say in SQL that a case stood on an agenda that went out."""
    return has_listing(Listing.circulated_at.is_not(None))


def within_embargo() -> sa.ColumnElement[bool]:
    """Say in SQL that a case is open, or closed so lately that its content may still be read."""
    return sa.and_(
        Case.disposed_at.is_(None),
        sa.or_(Case.closed_at.is_(None), Case.closed_at >= embargo_line()),
    )


def stage_expression() -> sa.ColumnElement[str]:
    """Say in SQL which stage a case is in."""
    on_agenda = Listing.ended_at.is_(None)
    unheard = has_listing(
        Listing.circulated_at.is_not(None),
        on_agenda,
        Listing.started_at.is_(None),
        Listing.decided_at.is_(None),
    )
    begun = sa.and_(on_agenda, Listing.circulated_at.is_not(None), Listing.started_at.is_not(None))
    unminuted = has_listing(
        sa.or_(Listing.decided_at.is_not(None), begun), Listing.minutes_sent_at.is_(None)
    )
    return sa.case(
        (Case.disposed_at.is_not(None), Stage.DISPOSED.value),
        (Case.closed_at < embargo_line(), Stage.EMBARGOED.value),
        (Case.closed_at.is_not(None), Stage.CLOSED.value),
        (Case.submitted_at.is_(None), Stage.DRAFT.value),
        (unheard, Stage.CIRCULATED.value),
        (unminuted, Stage.HEARD.value),
        (ever_circulated(), Stage.MINUTED.value),
        (has_listing(on_agenda), Stage.LISTED.value),
        else_=Stage.TRIAGE.value,
    )


def counts_as(stages: Collection[Stage]) -> sa.ColumnElement[bool]:
    """Say in SQL that a case is in one of these stages, or comes back and is in one that way."""
    ways: list[sa.ColumnElement[bool]] = [stage_expression().in_([stage.value for stage in stages])]
    if Stage.MINUTED in stages:
        ways.append(sa.and_(_open(), has_listing(Listing.minutes_sent_at.is_not(None))))
    if Stage.HEARD in stages:
        unwritten = (Listing.decided_at.is_not(None), Listing.minutes_sent_at.is_(None))
        ways.append(sa.and_(_open(), has_listing(*unwritten)))
    if Stage.LISTED in stages:
        awaits_agenda = (Listing.circulated_at.is_(None), Listing.decided_at.is_(None))
        ways.append(sa.and_(_open(), has_listing(Listing.ended_at.is_(None), *awaits_agenda)))
    return sa.or_(*ways)


def stage_of(case: Case) -> Stage:
    """Say which stage a loaded case is in; the same rule as `stage_expression`."""
    if case.closed_at is not None or case.disposed_at is not None or case.submitted_at is None:
        return _outside_the_cycle(case)
    listings = case.listings
    if any(li.circulated_at and li.undecided and not li.started_at for li in listings):
        return Stage.CIRCULATED
    if any((li.decided_at or _begun(li)) and not li.minutes_sent_at for li in listings):
        return Stage.HEARD
    if any(li.circulated_at for li in listings):
        return Stage.MINUTED
    return Stage.LISTED if case.live_listing else Stage.TRIAGE


def is_among(case: Case, stages: Collection[Stage]) -> bool:
    """Tell of a loaded case whether it is in one of these stages; the same rule as `counts_as`."""
    if stage_of(case) in stages:
        return True
    if case.submitted_at is None or case.closed_at is not None or case.disposed_at is not None:
        return False
    minuted = any(li.minutes_sent_at for li in case.listings)
    heard = any(li.decided_at and not li.minutes_sent_at for li in case.listings)
    listed = any(li.undecided and not li.circulated_at for li in case.listings)
    also = {Stage.MINUTED: minuted, Stage.HEARD: heard, Stage.LISTED: listed}
    return any(also.get(stage, False) for stage in stages)


def _open() -> sa.ColumnElement[bool]:
    return sa.and_(
        Case.submitted_at.is_not(None), Case.closed_at.is_(None), Case.disposed_at.is_(None)
    )


def _begun(listing: Listing) -> bool:
    """Tell whether the room has opened a case that is still on its agenda."""
    return bool(listing.circulated_at and listing.started_at and listing.ended_at is None)


def _outside_the_cycle(case: Case) -> Stage:
    if case.disposed_at is not None:
        return Stage.DISPOSED
    if case.closed_at is None:
        return Stage.DRAFT
    return Stage.EMBARGOED if case.closed_at < clock.now() - EMBARGO else Stage.CLOSED
