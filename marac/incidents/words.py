"""Which words of which list an incident uses, and whether they held on its day."""

from collections.abc import Iterator

from marac.agencies.models import CodeList
from marac.agencies.queries import CodeBook
from marac.incidents.dates import days_of
from marac.incidents.models import Incident
from marac.incidents.operations import IncidentValues
from marac.refusals import Refused

Told = Incident | IncidentValues
SINGLE = {
    "location_code": CodeList.LOCATION,
    "class_code": CodeList.INCIDENT_CLASS,
    "offence_code": CodeList.OFFENCE,
    "reported_to": CodeList.REPORT_SOURCE,
    "platform_code": CodeList.PLATFORM,
}


def codes_of(told: Told) -> Iterator[tuple[str, CodeList, str]]:
    """Give each code that an incident uses: the answer it is of, its list, and the code."""
    for answer, code_list in SINGLE.items():
        if getattr(told, answer):
            yield answer, code_list, getattr(told, answer)
    for act in told.acts or ():
        yield "acts", CodeList.ACT, act
    for target in told.strands:
        yield "strands", CodeList.STRAND, target.strand


def out_of_date(told: Told, book: CodeBook) -> Iterator[tuple[str, str]]:
    """Find the codes that did not hold when it happened: the answer each is of, and its word."""
    days = days_of(told)
    for answer, code_list, code in codes_of(told):
        if not any(book.can_choose(code_list, code, on=day) for day in days):
            yield answer, book.label(code_list, code)


def newly_out_of_date(
    told: Told, book: CodeBook, *, before: Told | None
) -> Iterator[tuple[str, str]]:
    """Find the same, but for what was said before already: old words stay when a list changes."""
    known = set() if before is None else set(out_of_date(before, book))
    return (found for found in out_of_date(told, book) if found not in known)


def must_hold(told: Told, book: CodeBook, *, before: Told | None = None) -> None:
    """Refuse a word that was not in use on the day of the incident."""
    for _answer, label in newly_out_of_date(told, book, before=before):
        raise Refused(f"“{label}” was not in use on the day of this incident. Choose another word.")


def word_of(told: Told, book: CodeBook, code_list: CodeList, code: str) -> str:
    """Say a code as it was called on the day of the incident; no code says nothing."""
    return book.label(code_list, code, on=told.happened_on) if code else ""


def act_words(told: Told, book: CodeBook) -> str:
    """Say everything that was done."""
    return ", ".join(word_of(told, book, CodeList.ACT, act) for act in told.acts or ())


def strand_words(told: Told, book: CodeBook) -> tuple[str, ...]:
    """Say what an incident was aimed at, each strand with what exactly was targeted."""
    said = []
    for target in told.strands:
        strand = word_of(told, book, CodeList.STRAND, target.strand)
        detail = word_of(told, book, CodeList.TARGET_DETAIL, target.detail) or target.words
        said.append(f"{strand} ({detail})" if detail else strand)
    return tuple(said)
