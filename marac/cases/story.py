"""What happened, in two orders: the incidents, and the life of the case as a timeline."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from marac.access import Actor
from marac.agencies.queries import CodeBook
from marac.cases import policy
from marac.cases.models import Case, Decision, Listing, Question
from marac.cases.people_sheet import Fact, given, locked
from marac.cases.whereabouts import homes_of, tells_home
from marac.incidents.models import Incident
from marac.web.filters import clock_time, long_date

DECISIONS = {
    Decision.ACCEPTED: "Accepted",
    Decision.DECLINED: "Declined",
    Decision.REDIRECTED: "Redirected",
    Decision.EMERGENCY: "Marked as an emergency",
}


@dataclass(frozen=True)
class IncidentSheet:
    """One incident as it is read: when, what, against whom it was aimed, and its details."""

    when: str
    summary: str
    strands: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Entry:
    """One step in the life of a case."""

    when: datetime
    title: str
    by: str = ""
    text: str = ""


def incidents_of(case: Case, book: CodeBook, *, located: bool) -> tuple[IncidentSheet, ...]:
    """Give the incidents, the latest first; `located` opens where the people harmed live."""
    homes = homes_of(case)
    return tuple(
        _incident(incident, book, located=located or not tells_home(incident, homes))
        for incident in reversed(case.incidents)
    )


def timeline_of(case: Case, *, by: Actor) -> tuple[Entry, ...]:
    """Give the steps in the life of a case that the person may know, the latest first."""
    entries = [*_triage(case), *_risks(case)]
    for question in case.questions:
        entries.extend(_question(question))
    for listing in case.listings:
        if policy.knows_listing(by, listing):
            entries.extend(_listing(listing, decided=policy.knows_decision(by, listing)))
    return tuple(sorted(entries, key=lambda entry: entry.when)[::-1])


def _incident(incident: Incident, book: CodeBook, *, located: bool) -> IncidentSheet:
    strands = tuple(
        book.label("strand", s.strand) + (f" ({_detail(book, s.detail)})" if s.detail else "")
        for s in incident.strands
    )
    return IncidentSheet(
        when=_when(incident),
        summary=incident.summary,
        strands=strands,
        facts=tuple(given(_incident_facts(incident, book, located=located))),
    )


def _detail(book: CodeBook, detail: str) -> str:
    return book.label("target_detail", detail)


def _when(incident: Incident) -> str:
    text = long_date(incident.happened_on)
    if incident.happened_at is not None:
        text += f", {clock_time(incident.happened_at)}"
    if incident.ended_on is not None:
        text += f" to {long_date(incident.ended_on)}"
    return text + (" (date uncertain)" if incident.date_uncertain else "")


def _incident_facts(incident: Incident, book: CodeBook, *, located: bool) -> Iterator[Fact]:
    yield Fact("What was done", _word(book, "act", incident.act_code))
    yield Fact("Recorded as", _word(book, "incident_class", incident.class_code))
    yield Fact("Kind of place", _word(book, "location", incident.location_code))
    yield locked("Where", incident.place, open_=located)
    online = [incident.platform or "Yes", incident.url]
    yield Fact("Online", ", ".join(t for t in online if t) if incident.online else "")
    kept = "Kept" if incident.evidence_kept else "Not known to be kept"
    yield Fact("Evidence", kept if incident.online or incident.evidence_kept else "")
    yield Fact("Words used", incident.words_used)
    yield Fact("Seen as hostile by", incident.perceived_by)
    yield Fact("Reported to", ", ".join(t for t in _reported(incident, book) if t))
    yield Fact("Crime reference", incident.crime_reference)
    yield Fact("Injury", incident.injury)
    yield Fact("Damage", incident.damage)
    yield Fact("Witnesses", incident.witnesses)
    yield Fact("Outcome", incident.outcome)


def _reported(incident: Incident, book: CodeBook) -> Iterator[str]:
    yield _word(book, "report_source", incident.reported_to)
    yield long_date(incident.reported_on)


def _word(book: CodeBook, code_list: str, code: str) -> str:
    return book.label(code_list, code) if code else ""


def _triage(case: Case) -> Iterator[Entry]:
    if case.submitted_at is not None:
        yield Entry(case.submitted_at, "Referred", f"{case.referrer.name}, {case.agency.name}")
    if case.decision is not None and case.decided_at is not None:
        by = case.decided_by.name if case.decided_by else ""
        yield Entry(case.decided_at, DECISIONS[case.decision], by, case.decision_note)
    if case.restricted_at is not None:
        yield Entry(case.restricted_at, "Restricted to a list of people")
    if case.withdrawn_at is not None:
        yield Entry(case.withdrawn_at, "Withdrawn", text=case.withdrawal_note)
    elif case.closed_at is not None and case.closed_at != case.decided_at:
        yield Entry(case.closed_at, "Closed: no further MARAC")


def _risks(case: Case) -> Iterator[Entry]:
    for assessment in case.assessments:
        yield Entry(
            assessment.assessed_at,
            f"Risk assessed as {assessment.level.value}",
            f"{assessment.assessed_by.name}, {assessment.agency.name}",
            assessment.reason,
        )


def _question(question: Question) -> Iterator[Entry]:
    yield Entry(
        question.asked_at, "Question to the referrer", question.asked_by.name, question.text
    )
    if question.answered_at is not None:
        yield Entry(question.answered_at, "Question answered", text=question.answer)


def _listing(listing: Listing, *, decided: bool) -> Iterator[Entry]:
    meeting = long_date(listing.meeting_at)
    yield Entry(listing.listed_at, f"Listed for {meeting}")
    if listing.circulated_at is not None:
        yield Entry(listing.circulated_at, f"Agenda of {meeting} circulated")
    if decided and listing.decided_at is not None and listing.outcome is not None:
        title = f"Heard: {listing.outcome.label.lower().replace('marac', 'MARAC')}"
        yield Entry(listing.decided_at, title, text=listing.decision_note)
    if listing.deferred and listing.ended_at is not None:
        yield Entry(listing.ended_at, f"Deferred from {meeting}", text=listing.deferral_note)
    if listing.minutes_sent_at is not None:
        yield Entry(listing.minutes_sent_at, f"Minutes of {meeting} circulated")
