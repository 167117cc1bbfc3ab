"""Recording what stands on paper about one case, by the operations of the room."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.actions import operations as actions
from marac.cases.models import Listing, Outcome
from marac.meetings.models import Heading, Meeting
from marac.meetings.paper.forms import DEFERRED, PaperCaseForm, at
from marac.meetings.room import operations as room
from marac.meetings.room import risking
from marac.meetings.room.case_queries import Hearing
from marac.meetings.room.clashing import rebase
from marac.meetings.room.due import told_by_default
from marac.meetings.room.forms import UNDECIDED, fingerprint
from marac.meetings.room.hearing import Arrangements
from marac.meetings.room.telling import told_data, told_of


@dataclass
class Theirs:
    """What somebody else saved of a case while this person typed the same."""

    notes: dict[Heading, str] = field(default_factory=dict)
    decision: bool = False
    risk: bool = False

    def __bool__(self) -> bool:
        """Tell whether anything clashed."""
        return bool(self.notes) or self.decision or self.risk


def form_for(hearing: Hearing, *, meeting: Meeting, reasons: list[Any]) -> PaperCaseForm:
    """Make the form of a case as its record stands."""
    form = PaperCaseForm(formdata=None, data=_data(hearing))
    form.ask(hearing.sheet)
    form.prepare(day=day_of(meeting), owners=hearing.owners, reasons=reasons)
    _mind(form, hearing, meeting)
    for heading in Heading:
        note, typed = hearing.notes.get(heading), form.note_for(heading)
        typed.text.data = _said(hearing, heading)
        rebase(typed, note, begin=True)
    form.decision_was.data = fingerprint(standing(hearing.listing))
    form.risk_was.data = risking.standing(hearing)
    return form


def posted_form(hearing: Hearing, *, meeting: Meeting, reasons: list[Any]) -> PaperCaseForm:
    """Read the form as it was posted."""
    form = PaperCaseForm()
    form.ask(hearing.sheet)
    form.prepare(day=day_of(meeting), owners=hearing.owners, reasons=reasons)
    _mind(form, hearing, meeting)
    for heading in Heading:
        form.note_for(heading)
    return form


def _mind(form: PaperCaseForm, hearing: Hearing, meeting: Meeting) -> None:
    """Say who may tell the person harmed, by what means not, and by which day usually."""
    form.offer_tellers(hearing.tellers, hearing.listing)
    form.mind_means(
        unwritable=hearing.unwritable,
        uncallable=hearing.uncallable,
        told_by=told_by_default(meeting),
    )


def record(
    session: Session, *, by: Actor, meeting: Meeting, hearing: Hearing, form: PaperCaseForm
) -> Theirs:
    """Record what this person typed; what others saved meanwhile comes back, and nothing is."""
    decision_is_new = _decision_is_new(form, hearing.listing)
    theirs = _clashes(hearing, form)
    if theirs:
        return theirs
    began = at(meeting, form.began.data)
    unheard = form.began.data != _minute(hearing.listing.started_at)
    if began is not None and unheard and form.outcome.data != DEFERRED:
        _turn_to(session, by, meeting, hearing.listing, began)
    for heading in Heading:
        if _is_new(form, hearing, heading):
            typed = form.note_for(heading)
            room.save_note(
                session,
                by=by,
                listing=hearing.listing,
                heading=heading,
                text=typed.text.data or "",
                version=typed.based_on,
            )
    risking.record(session, by=by, hearing=hearing, form=form)
    if decision_is_new:
        _decide(session, by, hearing.listing, form, at(meeting, form.ended.data) or began)
    for facts in form.captured:
        actions.propose(session, by=by, case=hearing.listing.case, listing=hearing.listing, **facts)
    return theirs


def standing(listing: Listing) -> tuple[Any, ...]:
    """Give what the record says of the decision, in the shape of what is typed."""
    decided = listing.outcome.value if listing.outcome is not None else None
    return (
        DEFERRED if listing.deferral_code else decided,
        listing.deferral_code,
        listing.review_on,
        listing.deferral_note if listing.deferral_code else listing.decision_note,
        tuple(sorted(listing.safeguarding)),
        listing.safeguarding_note,
        *told_of(listing),
        _minute(listing.decided_at),
    )


def day_of(meeting: Meeting) -> date:
    """Give the day on which the meeting was held."""
    return clock.london_day(meeting.started_at or meeting.starts_at)


def _typed(form: PaperCaseForm) -> tuple[Any, ...]:
    outcome, review_on, note, *rest = form.decision
    deferred = outcome == DEFERRED
    ended = form.ended.data or form.began.data
    return (
        outcome,
        (form.code.data or "") if deferred else "",
        review_on,
        note,
        *rest,
        ended if outcome is not None and not deferred else None,
    )


def _data(hearing: Hearing) -> dict[str, Any]:
    outcome, code, review_on, note, safeguarding, about_it, *_, ended = standing(hearing.listing)
    return {
        "began": _minute(hearing.listing.started_at),
        "ended": ended,
        "outcome": outcome or UNDECIDED,
        "code": code,
        "review_on": review_on,
        "decision_note": note,
        "safeguarding": list(safeguarding),
        "safeguarding_note": about_it,
        **told_data(hearing.listing, hearing.tellers),
        "risk_level": hearing.risk_after,
        "risk_reason": hearing.risk_reason,
    }


def _clashes(hearing: Hearing, form: PaperCaseForm) -> Theirs:
    """Find what somebody else changed that this person changed too; the form then knows both."""
    theirs = Theirs(risk=risking.clashes(hearing, form))
    for heading in Heading:
        typed, note = form.note_for(heading), hearing.notes.get(heading)
        stands = note.version if note is not None else None
        if _is_new(form, hearing, heading) and typed.based_on != stands:
            theirs.notes[heading] = _said(hearing, heading)
            rebase(typed, note)
    now = fingerprint(standing(hearing.listing))
    if _decision_is_new(form, hearing.listing) and form.decision_was.data != now:
        theirs.decision, form.decision_was.data = True, now
    return theirs


def _is_new(form: PaperCaseForm, hearing: Hearing, heading: Heading) -> bool:
    """Tell whether this person typed another text under a heading than stands there."""
    typed = form.note_for(heading)
    return typed.touched and (typed.text.data or "") != _said(hearing, heading)


def _decision_is_new(form: PaperCaseForm, listing: Listing) -> bool:
    """Tell whether this person typed another decision than they saw and than stands."""
    typed = _typed(form)
    return fingerprint(typed) != form.decision_was.data and typed != standing(listing)


def _said(hearing: Hearing, heading: Heading) -> str:
    note = hearing.notes.get(heading)
    return note.text if note is not None else ""


def _turn_to(
    session: Session, by: Actor, meeting: Meeting, listing: Listing, began: datetime
) -> None:
    """Note when the room turned to a case, one that was deferred here being taken back first."""
    if listing.deferral_code:
        room.undecide(session, by=by, listing=listing)
    room.hear(session, by=by, meeting=meeting, listing=listing, at=began)


def _decide(
    session: Session, by: Actor, listing: Listing, form: PaperCaseForm, moment: datetime | None
) -> None:
    outcome, review_on, *rest = form.decision
    if outcome == DEFERRED:
        note = form.decision_note.data or ""
        room.defer(session, by=by, listing=listing, code=form.code.data or "", note=note)
        return
    said = Arrangements(*rest)
    if outcome is not None:
        room.decide(
            session,
            by=by,
            listing=listing,
            outcome=Outcome(outcome),
            review_on=review_on,
            at=moment,
            **vars(said),
        )
        return
    if listing.outcome is not None or listing.deferral_code:
        room.undecide(session, by=by, listing=listing)
    room.arrange(session, by=by, listing=listing, arrangements=said)


def _minute(moment: datetime | None) -> Any:
    """Give the time of day of an instant, as it is typed."""
    return clock.to_london(moment).time().replace(second=0, microsecond=0) if moment else None
