"""Who may open which issued paper, as a SQL condition that every query of papers uses.

A paper opens to the one person it was made for and, when it was made for an agency, to those who
run the cycle. A colleague makes a copy of their own: what one of them may read of a case (a safe
contact, say, as its referrer) another may not.

A copy that was recalled keeps its line in the register for the one who holds it, so that they can
say that they destroyed it, even where its cases are closed to them now: that line names no case.
"""

import sqlalchemy as sa

from marac.access import Actor, Permission
from marac.cases import policy as cases
from marac.cases.models import Case, ContactRelease
from marac.meetings.models import Meeting
from marac.packs.copies.models import SEEN, PaperStep, StepKind
from marac.packs.models import Paper, PaperCase, PaperKind


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which papers a person may open; the query joins `Paper.meeting`.

    A conflict or a restriction that came after the issue closes every paper that holds the case,
    and a safe contact that was taken back since closes the copies in which it may stand.
    """
    if not actor.may(Permission.PDF_DOWNLOAD):
        return sa.false()
    mine = sa.and_(_made_for(actor), ~_holds_a_contact_taken_back())
    made_for_an_agency = sa.and_(sa.literal(actor.runs_the_cycle), Paper.agency_id.is_not(None))
    return sa.and_(
        Meeting.area_id == actor.area_id,
        sa.or_(mine, made_for_an_agency),
        ~_holds_a_closed_case(actor),
    )


def on_record_for(actor: Actor) -> sa.ColumnElement[bool]:
    """Say of which papers a person may read the line in the register; joins `Paper.meeting`."""
    recalled = sa.and_(
        sa.literal(actor.may(Permission.PDF_DOWNLOAD)),
        Meeting.area_id == actor.area_id,
        _made_for(actor),
        has_step(StepKind.RECALLED),
    )
    return sa.or_(visible_to(actor), recalled)


def held_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say of which papers a person answers for the copy: those made for them."""
    return Paper.recipient_id == actor.user_id


def has_step(*kinds: StepKind) -> sa.ColumnElement[bool]:
    """Say that one of these steps of a paper's life was taken."""
    return (
        sa.select(PaperStep.id)
        .where(PaperStep.paper_id == Paper.id, PaperStep.kind.in_(kinds))
        .correlate(Paper)
        .exists()
    )


def met_by_its_recipient() -> sa.ColumnElement[bool]:
    """Say that the person for whom a paper was made opened, downloaded or printed it."""
    return (
        sa.select(PaperStep.id)
        .where(
            PaperStep.paper_id == Paper.id,
            PaperStep.by_id == Paper.recipient_id,
            PaperStep.kind.in_(SEEN),
        )
        .correlate(Paper)
        .exists()
    )


def _made_for(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.and_(
        Paper.recipient_id == actor.user_id,
        sa.or_(
            Paper.agency_id.in_(actor.voice_agency_ids),
            sa.and_(Paper.agency_id.is_(None), sa.literal(actor.runs_the_cycle)),
        ),
    )


def _holds_a_contact_taken_back() -> sa.ColumnElement[bool]:
    """Say that a paper was made while its agency had a safe contact that it has no more.

    Minutes never hold one. Who runs the cycle reads it anyway.
    """
    return (
        sa.select(PaperCase.id)
        .join(ContactRelease, ContactRelease.case_id == PaperCase.case_id)
        .where(
            PaperCase.paper_id == Paper.id,
            Paper.kind != PaperKind.MINUTES,
            ContactRelease.agency_id == Paper.agency_id,
            ContactRelease.withdrawn_at >= Paper.issued_at,
        )
        .correlate(Paper)
        .exists()
    )


def _holds_a_closed_case(actor: Actor) -> sa.ColumnElement[bool]:
    whole = sa.and_(PaperCase.opened, cases.visible_to(actor))
    mention = sa.and_(
        ~PaperCase.opened, cases.not_conflicted(actor), cases.named_if_restricted(actor)
    )
    may_open = (
        sa.select(Case.id)
        .where(Case.id == PaperCase.case_id, sa.or_(whole, mention))
        .correlate(PaperCase)
        .exists()
    )
    return (
        sa.select(PaperCase.id)
        .where(PaperCase.paper_id == Paper.id, ~may_open)
        .correlate(Paper)
        .exists()
    )
