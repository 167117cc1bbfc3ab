"""What a case's state and risk are called, and the colour of their tags: on pages and paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from marac.access import Stage
from marac.cases.models import Case, Decision, Listing, RiskLevel
from marac.cases.stages import stage_of
from marac.web.filters import short_date


@dataclass(frozen=True)
class Words:
    """A few words and the colour that repeats them."""

    text: str
    colour: str = "grey"


class Worded(StrEnum):
    """A state of something, written as its value, its words and the colour that repeats them."""

    label: str
    colour: str

    def __new__(cls, value: str, *words: str) -> Self:
        """Make a state that is its value, with the words and the colour of its tag."""
        state = str.__new__(cls, value)
        state._value_ = value
        state.label, state.colour = words
        return state


@dataclass(frozen=True)
class Standing:
    """The facts from which a case's state is put in words.

    `heard_on` is when the meeting is for which the case is listed and not yet decided.
    """

    stage: Stage
    decision: Decision | None = None
    withdrawn: bool = False
    merged: bool = False
    transferred: bool = False
    asked: bool = False
    deferred: bool = False
    heard_on: datetime | None = None


ENDINGS = {
    Decision.DECLINED: Words("Declined"),
    Decision.REDIRECTED: Words("Redirected"),
}
STAGES = {
    Stage.DRAFT: Words("Draft"),
    Stage.CIRCULATED: Words("Agenda circulated", "blue"),
    Stage.HEARD: Words("Heard", "blue"),
    Stage.CLOSED: Words("Closed", "green"),
    Stage.EMBARGOED: Words("Closed", "green"),
    Stage.DISPOSED: Words("Disposed of"),
}
RISK = {
    RiskLevel.STANDARD: Words("Standard risk", "grey"),
    RiskLevel.MEDIUM: Words("Medium risk", "orange"),
    RiskLevel.HIGH: Words("High risk", "red"),
}
NOT_ASSESSED = Words("Risk not assessed", "yellow")
ORDER = (RiskLevel.STANDARD, RiskLevel.MEDIUM, RiskLevel.HIGH)


def standing_of(case: Case, listings: Sequence[Listing] | None = None) -> Standing:
    """Read the facts off a loaded case; `listings` are those that the reader knows of."""
    known = case.listings if listings is None else listings
    live = next((listing for listing in known if listing.ended_at is None), None)
    last = known[-1] if known else None
    return Standing(
        stage=stage_of(case),
        decision=case.decision,
        withdrawn=case.withdrawn_at is not None,
        merged=case.merged_into_id is not None,
        transferred=case.transferred_at is not None,
        asked=case.open_question is not None,
        deferred=live is None and last is not None and last.deferred,
        heard_on=live.meeting_at if live is not None and live.decided_at is None else None,
    )


def status_words(standing: Standing) -> Words:
    """Say in what state a case is."""
    return _gone(standing) or STAGES.get(standing.stage) or _between_meetings(standing)


def _gone(standing: Standing) -> Words | None:
    """Say how a case left before its time; nothing of one that did not."""
    if standing.withdrawn:
        return Words("Withdrawn")
    if standing.merged:
        return Words("Merged into another case")
    if standing.transferred:
        return Words("Transferred out: receipt confirmed", "green")
    return ENDINGS.get(standing.decision) if standing.decision is not None else None


def _between_meetings(standing: Standing) -> Words:
    if standing.heard_on is not None:
        return Words(f"Listed for {short_date(standing.heard_on)}", "blue")
    if standing.deferred:
        return Words("Deferred", "orange")
    if standing.stage is Stage.MINUTED:
        return Words("Minutes circulated", "green")
    return _in_triage(standing)


def _in_triage(standing: Standing) -> Words:
    if standing.decision is Decision.EMERGENCY:
        return Words("Emergency", "red")
    if standing.decision is Decision.ACCEPTED:
        return Words("Accepted, waiting for a meeting", "blue")
    if standing.asked:
        return Words("Question with the referrer", "yellow")
    return Words("Submitted", "blue")


def status_of(case: Case, listings: Sequence[Listing] | None = None) -> Words:
    """Say in what state a loaded case is, as far as the reader knows of its listings."""
    return status_words(standing_of(case, listings))


def risk_words(level: RiskLevel | None) -> Words:
    """Say how high a risk is."""
    return RISK[level] if level is not None else NOT_ASSESSED


def trend_words(levels: list[RiskLevel]) -> str:
    """Say how the latest level compares with the one before; nothing when there is only one."""
    if len(levels) < 2:
        return ""
    before, latest = levels[-2], levels[-1]
    if before is latest:
        return "same as before"
    way = "up" if ORDER.index(latest) > ORDER.index(before) else "down"
    return f"{way} from {before.value}"
