"""What somebody reads before telling the person harmed, as far as they may see it."""

from dataclasses import dataclass

from marac.access import Actor
from marac.cases import policy
from marac.cases.models import Case, Listing, VoiceStage
from marac.cases.people_sheet import Fact, given
from marac.cases.telling.duties import planned_in
from marac.cases.telling.states import entries_about
from marac.cases.voice.projection import VoiceSheet, sheet_of
from marac.web.filters import long_date, plain_date


@dataclass(frozen=True)
class ToldSheet:
    """What is to be told, and what was recorded of it before, the latest first.

    `withheld` tells that the meeting decided, and that the reader may not read what.
    """

    facts: tuple[Fact, ...]
    entries: tuple[VoiceSheet, ...]
    withheld: bool = False


def told_sheet(by: Actor, case: Case, listing: Listing, stage: VoiceStage) -> ToldSheet:
    """Lay out what is to be told at a stage of a listing of which the reader knows."""
    entries = entries_about(listing, stage, case.voice_entries)
    told = tuple(sheet_of(entry) for entry in reversed(entries))
    whom = Fact("Whom", case.subject.name if case.subject is not None else "")
    heard = Fact("The meeting", long_date(listing.meeting_at))
    if stage is VoiceStage.BEFORE:
        return ToldSheet(tuple(given((whom, heard))), told)
    planned = Fact("Agreed in the room", planned_in(listing))
    if not policy.knows_decision(by, listing):
        return ToldSheet(tuple(given((whom, heard, planned))), told, withheld=True)
    decided = listing.outcome.label if listing.outcome is not None else ""
    review = plain_date(listing.review_on) if listing.review_on is not None else ""
    facts = (
        whom,
        heard,
        Fact("What it decided", decided),
        Fact("Review on", review),
        Fact("About the decision", listing.decision_note),
        planned,
    )
    return ToldSheet(tuple(given(facts)), told)
