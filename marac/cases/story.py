"""The life of a case as a timeline."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from marac import clock
from marac.access import Actor
from marac.cases import policy
from marac.cases.models import Case, Decision, Listing, Question
from marac.incidents.dates import say_when
from marac.web.filters import long_date

DECISIONS = {
    Decision.ACCEPTED: "Accepted",
    Decision.DECLINED: "Declined",
    Decision.REDIRECTED: "Redirected",
    Decision.EMERGENCY: "Marked as an emergency",
}


@dataclass(frozen=True)
class Entry:
    """One step in the life of a case; of some only the day is known, or what `said` says of it."""

    when: datetime | date
    title: str
    by: str = ""
    text: str = ""
    href: str = ""
    said: str = ""


def timeline_of(case: Case, *, by: Actor) -> tuple[Entry, ...]:
    """Give the steps in the life of a case that the person may know, the latest first."""
    entries = [*_triage(case), *_incidents(case), *_risks(case)]
    entries.extend(_invitations(case))
    for question in case.questions:
        entries.extend(_question(question))
    for listing in case.listings:
        if policy.knows_listing(by, listing):
            entries.extend(_listing(listing, decided=policy.knows_decision(by, listing)))
    return in_order(entries)


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Put steps in the order of the timeline, the latest first; a day begins at its midnight."""
    return tuple(sorted(entries, key=_moment)[::-1])


def _moment(entry: Entry) -> datetime:
    when = entry.when
    return when if isinstance(when, datetime) else clock.london(when, time.min)


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
    elif case.transferred_at is not None:
        yield Entry(case.transferred_at, "Transferred to another area")
    elif case.closed_at is not None and case.closed_at != case.decided_at:
        merged = case.merged_into_id is not None
        title = "Merged into another case" if merged else "Closed: no further MARAC"
        yield Entry(case.closed_at, title)


def _invitations(case: Case) -> Iterator[Entry]:
    """Tell who was asked to take part and who no longer does; those of one minute in one step."""
    asked: dict[datetime, list[str]] = defaultdict(list)
    left: dict[datetime, list[str]] = defaultdict(list)
    for invitation in case.invitations:
        asked[_minute(invitation.invited_at)].append(invitation.agency.name)
        if invitation.withdrawn_at is not None:
            left[_minute(invitation.withdrawn_at)].append(invitation.agency.name)
    for when, names in asked.items():
        yield Entry(when, "Invited to take part", text=", ".join(sorted(names)))
    for when, names in left.items():
        yield Entry(when, "No longer takes part", text=", ".join(sorted(names)))


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _incidents(case: Case) -> Iterator[Entry]:
    """Tell each incident on the day it happened; where it was is told with the incident itself."""
    for incident in case.incidents:
        said = say_when(incident)
        yield Entry(incident.happened_on, "Incident", text=incident.summary, said=said)


def _risks(case: Case) -> Iterator[Entry]:
    for assessment in case.assessments:
        yield Entry(
            assessment.assessed_at,
            f"Risk assessed as {assessment.level.value if assessment.level else 'not known'}",
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
