"""A case as one person may see it, whole and frozen: pages and papers read this and decide nothing.

What is locked for the person is replaced here, so that no template ever holds it. A locked field
that holds something says so; an empty one looks the same to everyone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from marac import clock
from marac.access import Actor
from marac.agencies.queries import CodeBook
from marac.cases import policy
from marac.cases.flag import flagged_until
from marac.cases.happenings.sheet import IncidentSheet, incidents_of
from marac.cases.models import (
    Case,
    Decision,
    Forum,
    Ground,
    Listing,
    RedFlag,
    RiskAssessment,
    SafeContact,
)
from marac.cases.people_sheet import Fact, PersonSheet, given, people_of, subject_facts
from marac.cases.story import Entry, timeline_of
from marac.cases.wording import Words, risk_words, status_of, trend_words


@dataclass(frozen=True)
class ContactSheet:
    """How the person harmed may be reached."""

    safe_to_call: bool | None
    safe_to_write: bool | None
    means: str
    when: str
    others: str
    never: str


@dataclass(frozen=True)
class CriticalSheet:
    """That a case is a critical incident: since when, by whose word and why."""

    when: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class RiskSheet:
    """One judgement of the risk, with who made it and why; `overrides` what the answers suggest."""

    words: Words
    when: datetime
    by: str
    agency: str
    red_flags: tuple[str, ...]
    reason: str
    overrides: Words | None = None


@dataclass(frozen=True)
class CaseSheet:
    """Everything that a person may see of a case itself.

    `contact_withheld` says that a safe contact is recorded which this person may not see;
    `flagged_until` is the last day on which a further event makes the case a repeat; `heard` tells
    that a meeting has decided it, as far as this person may know.
    """

    id: UUID
    reference: str
    subject: str
    paper_name: str
    initials: str
    strands: tuple[str, ...]
    status: Words
    risk: Words
    trend: str
    red_flags: tuple[str, ...]
    repeat: bool
    restricted: bool
    critical: CriticalSheet | None
    heard: bool
    flagged_until: date | None
    heard_on: datetime | None
    review_on: date | None
    meeting_id: UUID | None
    contact: ContactSheet | None
    contact_withheld: bool
    referral: tuple[Fact, ...]
    subject_facts: tuple[Fact, ...]
    people: tuple[PersonSheet, ...]
    incidents: tuple[IncidentSheet, ...]
    risks: tuple[RiskSheet, ...]
    voice: tuple[Fact, ...]
    triage: tuple[Fact, ...]
    timeline: tuple[Entry, ...]

    @property
    def flag_days_left(self) -> int:
        """Count the days left in which a further event makes the case a repeat."""
        return max(0, (self.flagged_until - clock.today()).days) if self.flagged_until else 0


def case_sheet(
    *, by: Actor, case: Case, book: CodeBook, emergency: bool = False, traits: bool = False
) -> CaseSheet:
    """Make the sheet of a case that the person was found to be allowed to open.

    Whoever opened it in an emergency must be able to reach the person harmed safely. `traits` asks
    for what that person said of themselves, which papers and emergencies leave out.
    """
    located = emergency or policy.sees_safe_contact(by, case)
    book, subject = book.as_on(case.submitted_at), case.subject
    traits = traits and policy.sees_traits(by, case)
    listings = [listing for listing in case.listings if policy.knows_listing(by, listing)]
    undecided = next((listing for listing in listings if listing.undecided), None)
    risks = tuple(_risk(assessment) for assessment in case.assessments)
    return CaseSheet(
        id=case.id,
        reference=case.reference or "",
        subject=subject.name if subject else "",
        paper_name=subject.paper_name if subject else "",
        initials=subject.initials if subject else "",
        strands=tuple(book.dated("strand", case.strand_days)),
        status=status_of(case, listings),
        risk=risk_words(case.risk.level if case.risk else None),
        trend=trend_words([a.level for a in case.assessments if a.level is not None]),
        red_flags=risks[-1].red_flags if risks else (),
        repeat=Ground.REPEAT.value in case.grounds,
        restricted=case.restricted_at is not None,
        critical=_critical(case),
        heard=any(o.decided_at and policy.knows_decision(by, o) for o in listings),
        flagged_until=flagged_until(case),
        heard_on=undecided.meeting_at if undecided else None,
        review_on=_review_on(case, [o for o in listings if policy.knows_decision(by, o)]),
        meeting_id=undecided.meeting_id if undecided else None,
        contact=contact_sheet(case.contact) if case.contact and located else None,
        contact_withheld=not located and (case.contact is not None or case.contact_recorded),
        referral=_referral(case, book),
        subject_facts=subject_facts(case, book, located=located, traits=traits),
        people=people_of(case, book, located=located),
        incidents=incidents_of(case, book, located=located),
        risks=risks,
        voice=_voice(case),
        triage=_triage(case, book),
        timeline=timeline_of(case, by=by),
    )


def _review_on(case: Case, known: list[Listing]) -> date | None:
    """Find when an open case comes back, among the listings whose decision is known."""
    if case.closed_at is not None:
        return None
    return next((listing.review_on for listing in known if listing.ended_at is None), None)


def contact_sheet(contact: SafeContact) -> ContactSheet:
    """Give a safe contact to somebody who was found to be allowed to see it."""
    return ContactSheet(
        safe_to_call=contact.safe_to_call,
        safe_to_write=contact.safe_to_write,
        means=contact.means,
        when=contact.times,
        others=contact.others_may_answer,
        never=contact.never_do,
    )


def _risk(assessment: RiskAssessment) -> RiskSheet:
    return RiskSheet(
        words=risk_words(assessment.level),
        when=assessment.assessed_at,
        by=assessment.assessed_by.name,
        agency=assessment.agency.name,
        red_flags=tuple(RedFlag(flag).label for flag in assessment.red_flags),
        reason=assessment.reason,
        overrides=risk_words(assessment.suggested) if assessment.overrides else None,
    )


def _critical(case: Case) -> CriticalSheet | None:
    live = next((row for row in case.critical_incidents if row.ended_at is None), None)
    if live is None:
        return None
    return CriticalSheet(live.declared_at, live.declared_by.name, live.reason)


def _referral(case: Case, book: CodeBook) -> tuple[Fact, ...]:
    grounds = "; ".join(Ground(ground).label for ground in case.grounds)
    basis = book.label("lawful_basis", case.lawful_basis_code) if case.lawful_basis_code else ""
    told = book.label("told", case.told_code) if case.told_code else ""
    return (
        Fact("Referred by", f"{case.referrer.name}, {case.agency.name}"),
        *given((Fact("Their job", case.referrer_role), Fact("Their phone", case.referrer_phone))),
        Fact("Their e-mail", case.referrer.email),
        Fact("Grounds", grounds),
        Fact("Why it needs a meeting", case.grounds_reason),
        Fact("Done so far", case.done_so_far),
        Fact("Earlier MARACs", case.earlier_maracs),
        Fact("Wanted actions", case.wanted_actions),
        Fact("Told of the referral", told),
        Fact("Their views", case.told_views),
        Fact("Lawful basis", basis),
        *([Fact("Note on the basis", case.lawful_basis_note)] if case.lawful_basis_note else []),
        Fact("Advocate", case.advocate.name if case.advocate else "Not assigned"),
    )


def _voice(case: Case) -> tuple[Fact, ...]:
    return (
        Fact("What they fear most", case.voice_fears),
        Fact("What they want", case.voice_wants),
        Fact("Who it is safe to talk to, and who not", case.voice_safe_to_talk),
    )


def _why_declined(case: Case, book: CodeBook) -> str:
    return book.label("decline", case.decision_code, case.decided_at)


def _triage(case: Case, book: CodeBook) -> tuple[Fact, ...]:
    facts = (
        Fact("Reason", _why_declined(case, book) if _declined(case) else ""),
        Fact("Sent to", Forum(case.decision_code).label if _redirected(case) else ""),
        Fact(
            "Done before the meeting" if case.decision is Decision.EMERGENCY else "Why",
            case.decision_note,
        ),
        Fact("Advice to the referrer", case.advice),
        Fact("Why it was withdrawn", case.withdrawal_note),
    )
    return tuple(fact for fact in facts if fact.value)


def _declined(case: Case) -> bool:
    return case.decision is Decision.DECLINED and bool(case.decision_code)


def _redirected(case: Case) -> bool:
    return case.decision is Decision.REDIRECTED
