"""The voice of a case as one person may read it, stage by stage, on pages and on paper."""

from dataclasses import dataclass
from datetime import date

from marac.access import Actor
from marac.cases import policy
from marac.cases.models import Case, Listing, VoiceEntry, VoiceKind, VoiceStage
from marac.cases.people_sheet import Fact, given
from marac.cases.telling.states import TellingState, entries_about, standing_of
from marac.web.filters import plain_date

UNTOLD_BEFORE = "Not recorded yet: whether they were told before the meeting."
UNTOLD_AFTER = "Not recorded yet: whether they were told what was decided."
SETTLED = (TellingState.TOLD, TellingState.NOT_TOLD)


@dataclass(frozen=True)
class VoiceSheet:
    """One thing that was said, told or not told, with who wrote it down."""

    title: str
    when: date
    recorded: str
    facts: tuple[Fact, ...]
    refused: bool = False


@dataclass(frozen=True)
class StageSheet:
    """One stage of a case: what the referral or the room said of it, then what was recorded."""

    stage: VoiceStage
    facts: tuple[Fact, ...]
    entries: tuple[VoiceSheet, ...]
    missing: str = ""


def voice_of(*, by: Actor, case: Case) -> tuple[StageSheet, ...]:
    """Lay out the voice of a case that is open to somebody; a stage says what is missing."""
    recorded = case.voice_entries
    listings = [one for one in case.listings if policy.knows_listing(by, one)]
    decided = [o for o in listings if o.decided_at and policy.knows_decision(by, o)]
    facts = {
        VoiceStage.REFERRAL: tuple(given(_referral(case))),
        VoiceStage.AFTER: _planned(decided[-1]) if decided else (),
    }
    missing = {
        VoiceStage.REFERRAL: "Nothing was said in the referral.",
        VoiceStage.BEFORE: _before(recorded),
        VoiceStage.ROOM: "",
        VoiceStage.AFTER: _after(recorded, decided),
    }
    return tuple(
        StageSheet(
            stage,
            facts.get(stage, ()),
            tuple(sheet_of(entry) for entry in recorded if entry.stage is stage),
            missing[stage],
        )
        for stage in VoiceStage
    )


def _referral(case: Case) -> tuple[Fact, ...]:
    return (
        Fact("What they fear most", case.voice_fears),
        Fact("What they want", case.voice_wants),
        Fact("Who it is safe to talk to, and who not", case.voice_safe_to_talk),
    )


def _before(recorded: list[VoiceEntry]) -> str:
    told = [e for e in recorded if e.kind is VoiceKind.TELLING and e.stage is VoiceStage.BEFORE]
    return "" if standing_of(_in_order(told)) in SETTLED else UNTOLD_BEFORE


def _after(recorded: list[VoiceEntry], decided: list[Listing]) -> str:
    """Say that nobody has told them what the latest meeting decided, as far as is recorded."""
    if not decided:
        return ""
    told = entries_about(decided[-1], VoiceStage.AFTER, recorded)
    return "" if standing_of(told) in SETTLED else UNTOLD_AFTER


def _in_order(entries: list[VoiceEntry]) -> list[VoiceEntry]:
    """Put entries in the order in which they were written down, not in which they happened."""
    return sorted(entries, key=lambda entry: (entry.recorded_at, entry.id))


def _planned(listing: Listing) -> tuple[Fact, ...]:
    due = f"by {plain_date(listing.victim_told_due)}" if listing.victim_told_due else ""
    plan = ", ".join(t for t in (listing.victim_told_by, listing.victim_told_how, due) if t)
    return (Fact("Agreed in the room: who tells them", plan),) if plan else ()


def sheet_of(entry: VoiceEntry) -> VoiceSheet:
    """Lay out one entry."""
    recorded = (
        f"Recorded by {entry.recorded_by.name}, {entry.agency.name}, "
        f"on {plain_date(entry.recorded_at)}"
    )
    wishes = entry.kind is VoiceKind.WISHES
    facts = _wishes(entry) if wishes else _telling(entry)
    title = _speaker(entry) if wishes else _title(entry)
    return VoiceSheet(
        title, entry.happened_on, recorded, tuple(given(facts)), refused=entry.told is False
    )


def _title(entry: VoiceEntry) -> str:
    if entry.told:
        return "Told"
    return "Not told" if entry.again_on is None else "Not told yet"


def _speaker(entry: VoiceEntry) -> str:
    said_by = entry.speaker.label if entry.speaker is not None else ""
    return f"{said_by}: {entry.who}" if entry.who else said_by


def _wishes(entry: VoiceEntry) -> tuple[Fact, ...]:
    return (
        Fact("What they want", entry.wants),
        Fact("What they fear most", entry.fears),
        Fact("What else they said", entry.said),
        Fact("Would take part in restorative justice", _restorative(entry)),
    )


def _restorative(entry: VoiceEntry) -> str:
    return {True: "Yes", False: "No", None: ""}[entry.restorative]


def _telling(entry: VoiceEntry) -> tuple[Fact, ...]:
    return (
        Fact("By whom", entry.who),
        Fact("How", entry.means.label if entry.means is not None else ""),
        Fact("What they said", entry.said),
        Fact("What they want now", entry.wants),
        Fact("What they fear most now", entry.fears),
        Fact("Would take part in restorative justice", _restorative(entry)),
        Fact("Why not" if entry.again_on is None else "What came of it", entry.why_not),
        Fact("Tried again on", plain_date(entry.again_on) if entry.again_on else ""),
    )
