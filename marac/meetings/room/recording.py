"""Taking what was typed about a case apart, and recording each piece that its writer changed."""

from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from marac.access import Actor
from marac.actions import operations as actions
from marac.actions.models import Action
from marac.cases.models import Listing, Outcome
from marac.meetings.models import Heading, Note
from marac.meetings.room import operations, risking
from marac.meetings.room.acting import ActionFields
from marac.meetings.room.case_queries import Hearing
from marac.meetings.room.clashing import Theirs, rebase
from marac.meetings.room.forms import (
    UNDECIDED,
    HearingForm,
    NoteForm,
    fingerprint,
)
from marac.meetings.room.telling import told_data, told_of
from marac.refusals import Clash


def form_for(hearing: Hearing) -> HearingForm:
    """Make the form of a case as its record stands."""
    form = HearingForm(formdata=None, data=_decision_data(hearing))
    for heading in Heading:
        note, typed = hearing.notes.get(heading), form.note_for(heading)
        typed.text.data = note.text if note is not None else ""
        rebase(typed, note, begin=True)
    form.decision_was.data = fingerprint(*standing(hearing.listing))
    form.risk_was.data = risking.standing(hearing)
    form.ask(hearing.sheet)
    form.offer(hearing.owners)
    form.offer_tellers(hearing.tellers, hearing.listing)
    return form


def posted_form(hearing: Hearing, sent: MultiDict[str, str] | None = None) -> HearingForm:
    """Read the form as it was posted, or as it was `sent` while it was typed."""
    form = HearingForm() if sent is None else HearingForm(formdata=sent)
    form.offer(hearing.owners)
    form.offer_tellers(hearing.tellers, hearing.listing)
    form.ask(hearing.sheet)
    for heading in Heading:
        form.note_for(heading)
    return form


def is_whole(form: HearingForm, *, wants_action: bool) -> bool:
    """Check all that was typed; a begun action must be whole, whichever button was pressed."""
    whole = bool(form.validate())
    if wants_action or form.has_action:
        whole = form.check_action() and whole
    return whole


def differs(hearing: Hearing, form: HearingForm) -> bool:
    """Tell whether the form holds anything that its writer typed and the record does not say."""
    notes = hearing.notes
    return (
        any(_differs(form.note_for(heading), notes.get(heading)) for heading in Heading)
        or form.has_action
        or _decision_touched(hearing.listing, form)
        or (bool(form.risk_was.data) and risking.touched(hearing, form))
    )


def record(session: Session, *, by: Actor, hearing: Hearing, form: HearingForm) -> Theirs:
    """Record what this person changed; what others changed meanwhile comes back, to be compared."""
    theirs = Theirs()
    for heading in Heading:
        try:
            record_note(
                session,
                by=by,
                listing=hearing.listing,
                notes=hearing.notes,
                heading=heading,
                typed=form.note_for(heading),
            )
        except Clash:
            theirs.meet(heading, form.note_for(heading), hearing.notes.get(heading))
    theirs.decision = _decision_clashes(hearing.listing, form)
    theirs.risk = risking.clashes(hearing, form)
    if theirs:
        return theirs
    _record_decision(session, by, hearing.listing, form)
    risking.record(session, by=by, hearing=hearing, form=form)
    if form.has_action:
        capture(session, by=by, listing=hearing.listing, form=form)
    return theirs


def record_note(  # noqa: PLR0913 - which note, what stands there and what was typed
    session: Session,
    *,
    by: Actor,
    listing: Listing,
    notes: dict[Heading, Note],
    heading: Heading,
    typed: NoteForm,
) -> None:
    """Record what this person changed under one heading, and let `notes` say what stands now."""
    if _differs(typed, notes.get(heading)):
        notes[heading] = operations.save_note(
            session,
            by=by,
            listing=listing,
            heading=heading,
            text=typed.text.data or "",
            version=typed.based_on,
        )


def capture(session: Session, *, by: Actor, listing: Listing, form: ActionFields) -> Action:
    """Put the action that was typed to the room."""
    return actions.propose(session, by=by, case=listing.case, listing=listing, **form.facts)


def standing(listing: Listing) -> tuple[Any, ...]:
    """Give what the record says of the decision, in the shape of `HearingForm.decision`."""
    return (
        listing.outcome.value if listing.outcome is not None else None,
        listing.review_on,
        listing.decision_note,
        tuple(sorted(listing.safeguarding)),
        listing.safeguarding_note,
        *told_of(listing),
    )


def _decision_data(hearing: Hearing) -> dict[str, Any]:
    listing = hearing.listing
    return {
        "risk_level": hearing.risk_after,
        "risk_reason": hearing.risk_reason,
        "outcome": listing.outcome.value if listing.outcome is not None else UNDECIDED,
        "review_on": listing.review_on,
        "decision_note": listing.decision_note,
        "safeguarding": listing.safeguarding,
        "safeguarding_note": listing.safeguarding_note,
        **told_data(listing, hearing.tellers),
    }


def _differs(typed: NoteForm, note: Note | None) -> bool:
    """Tell whether this person changed a text into one that does not stand there."""
    return typed.touched and typed.text.data != (note.text if note is not None else "")


def _decision_clashes(listing: Listing, form: HearingForm) -> bool:
    """Tell whether somebody else changed the decision that this person changed too."""
    if not _decision_touched(listing, form):
        return False
    seen, stands = form.decision_was.data, fingerprint(*standing(listing))
    form.decision_was.data = stands
    return seen != stands


def _decision_touched(listing: Listing, form: HearingForm) -> bool:
    untouched = fingerprint(*form.decision) == form.decision_was.data
    return not untouched and form.decision != standing(listing)


def _record_decision(session: Session, by: Actor, listing: Listing, form: HearingForm) -> None:
    if not _decision_touched(listing, form):
        return
    outcome, review_on, *rest = form.decision
    said = operations.Arrangements(*rest)
    if outcome is not None:
        facts = vars(said)
        operations.decide(
            session, by=by, listing=listing, outcome=Outcome(outcome), review_on=review_on, **facts
        )
        return
    if listing.outcome is not None:
        operations.undecide(session, by=by, listing=listing)
    operations.arrange(session, by=by, listing=listing, arrangements=said)
