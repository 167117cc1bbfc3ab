"""An incident in words: each answer about it, for a page, a paper, or to compare two tellings."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from marac.agencies.models import CodeList
from marac.agencies.queries import CodeBook
from marac.incidents.dates import say_when
from marac.incidents.kinds import Perceiver
from marac.incidents.words import Told, act_words, strand_words, word_of
from marac.web.filters import long_date

Say = Callable[[Told, CodeBook], str]
# The word of the list beside which somebody may name the platform.
OTHER_PLATFORM = "other"


@dataclass(frozen=True)
class Answer:
    """One thing that is told of an incident: its name, what a page calls it, how it is said.

    `of` names the columns that it is said of: when all are empty, so is what it says. By default
    that is the column of its name.
    """

    key: str
    label: str
    say: Say
    of: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Give the columns that it is said of."""
        return self.of or (self.key,)


def when_of_it(told: Told) -> str:
    """Say when it was, with the time of day and how sure that is."""
    return say_when(told, told.happened_at)


def _text(column: str) -> Say:
    return lambda told, _book: getattr(told, column) or ""


def _word(column: str, code_list: CodeList) -> Say:
    return lambda told, book: word_of(told, book, code_list, getattr(told, column))


def _joined(parts: Iterator[str], separator: str = ", ") -> str:
    return separator.join(part for part in parts if part)


def _where(told: Told, _book: CodeBook) -> str:
    uprn = f"UPRN {told.uprn}" if told.uprn else ""
    return _joined(iter((told.place, told.postcode, uprn)))


def _online(told: Told, book: CodeBook) -> str:
    """Say where online it was: the platform by its word, or as somebody called it."""
    word = word_of(told, book, CodeList.PLATFORM, told.platform_code)
    if told.platform and told.platform_code not in ("", OTHER_PLATFORM):
        word = f"{word} ({told.platform})"
    elif told.platform:
        word = told.platform
    said = _joined(iter((word, told.url)))
    return said or "Yes" if told.online or said else ""


def _evidence(told: Told, _book: CodeBook) -> str:
    if told.evidence_kept:
        return "Kept"
    return "Not known to be kept" if told.online else ""


def _takedown(told: Told, _book: CodeBook) -> str:
    if told.takedown is None:
        return long_date(told.takedown_asked_on)
    asked = f"asked on {long_date(told.takedown_asked_on)}" if told.takedown_asked_on else ""
    return _joined(iter((told.takedown.label, asked)))


def _perceived(told: Told, _book: CodeBook) -> str:
    """Say who felt that it was hostile; their name in brackets behind what they are."""
    kinds = _joined(p.label for p in Perceiver if p.value in (told.perceivers or ()))
    if kinds and told.perceived_by:
        return f"{kinds} ({told.perceived_by})"
    return kinds or told.perceived_by


def _reported(told: Told, book: CodeBook) -> str:
    source = word_of(told, book, CodeList.REPORT_SOURCE, told.reported_to)
    return _joined(iter((source, told.reported_words, long_date(told.reported_on))))


WHEN = Answer("when", "When", lambda told, _book: when_of_it(told))
SUMMARY = Answer("summary", "What happened", _text("summary"))
AIMED_AT = Answer("strands", "Aimed at", lambda told, book: ", ".join(strand_words(told, book)))
PLACE = Answer("place", "Where", _where, ("place", "postcode", "uprn"))
REPORTED = ("reported_to", "reported_words", "reported_on")
DETAILS = (
    Answer("acts", "What was done", act_words),
    Answer("class_code", "Recorded as", _word("class_code", CodeList.INCIDENT_CLASS)),
    Answer("offence_code", "Offence", _word("offence_code", CodeList.OFFENCE)),
    Answer("location_code", "Kind of place", _word("location_code", CodeList.LOCATION)),
    PLACE,
    Answer("online", "Online", _online, ("online", "platform_code", "platform", "url")),
    Answer("evidence_kept", "Evidence", _evidence, ("evidence_kept", "online")),
    Answer("takedown", "Taking it down", _takedown, ("takedown", "takedown_asked_on")),
    Answer("words_used", "Words used", _text("words_used")),
    Answer("perceived_by", "Felt to be hostile by", _perceived, ("perceivers", "perceived_by")),
    Answer("reported_to", "Reported to", _reported, REPORTED),
    Answer("crime_reference", "Crime or log reference", _text("crime_reference")),
    Answer("injury", "Injury", _text("injury")),
    Answer("damage", "Damage", _text("damage")),
    Answer("witnesses", "Witnesses", _text("witnesses")),
    Answer("outcome", "Outcome", _text("outcome")),
)
COLUMNS = tuple(dict.fromkeys(column for answer in DETAILS for column in answer.columns))
ANSWERS = (WHEN, SUMMARY, AIMED_AT, *DETAILS)
LABELS = {answer.key: answer.label for answer in ANSWERS}


@dataclass(frozen=True)
class Said:
    """One answer that says something, in words."""

    answer: Answer
    text: str


def details_of(told: Told, book: CodeBook) -> list[Said]:
    """Give the details of an incident that say something, in the order of the page."""
    telling = telling_columns(vars(told))
    answers = (answer for answer in DETAILS if not telling.isdisjoint(answer.columns))
    said = [Said(answer, answer.say(told, book)) for answer in answers]
    return [one for one in said if one.text]


def telling_columns(values: Mapping[str, Any]) -> frozenset[str]:
    """Find the columns of details that hold something; nearly always most are empty."""
    return frozenset(column for column in COLUMNS if values.get(column, True))


def differences(before: Told, after: Told, book: CodeBook) -> list[Said]:
    """Give what was said before of each answer that says something else now."""
    said = [(answer, answer.say(before, book), answer.say(after, book)) for answer in ANSWERS]
    return [Said(answer, old) for answer, old, new in said if old != new]


def everything_of(told: Told, book: CodeBook) -> list[Said]:
    """Give all that an incident says, for keeping when it is taken out."""
    said = [Said(answer, answer.say(told, book)) for answer in ANSWERS]
    return [one for one in said if one.text]
