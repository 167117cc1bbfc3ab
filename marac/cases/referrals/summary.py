"""A referral in words: what was written, page by page, for checking and for reading later."""

from collections.abc import Callable
from dataclasses import dataclass

from marac.agencies.models import CodeList
from marac.agencies.queries import CodeBook
from marac.cases.models import Case, Ground, RedFlag, RiskAssessment
from marac.cases.referrals import summary_people as people
from marac.cases.referrals.phrases import Entry, word, yes
from marac.cases.referrals.steps import steps_of
from marac.cases.risk.sheets import said_in, sheet_of
from marac.incidents.models import Incident
from marac.incidents.saying import ANSWERS, when_of_it
from marac.widgets import label_of


@dataclass(frozen=True)
class Section:
    """What one page of the referral says."""

    step: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def empty(self) -> bool:
        """Tell whether the page was left empty."""
        return not any(entry.rows for entry in self.entries)


def summarise(case: Case, book: CodeBook) -> list[Section]:
    """Say the whole referral, in the order of its pages and the words of its day."""
    book = book.as_on(case.submitted_at)
    return [
        Section(step.key, step.title, tuple(_SAYS[step.key](case, book))) for step in steps_of(case)
    ]


def _incidents(case: Case, book: CodeBook) -> list[Entry]:
    return [_incident(incident, book) for incident in case.incidents]


def _incident(one: Incident, book: CodeBook) -> Entry:
    facts = tuple((answer.label, answer.say(one, book)) for answer in ANSWERS[1:])
    return Entry(facts, when_of_it(one))


def _risk(case: Case, _book: CodeBook) -> list[Entry]:
    # Later judgements, of triage or of the room, are no part of what the referrer wrote.
    written = [
        risk
        for risk in case.assessments
        if risk.assessed_by_id == case.referrer_id and risk.listing_id is None
    ]
    if not written:
        return []
    risk = written[-1]
    flags = ", ".join(flag.label for flag in RedFlag if flag in risk.red_flags)
    level = label_of(risk.level) if risk.level is not None else ""
    facts = (("Level", level), ("Red flags", flags), ("Reason", risk.reason))
    return [Entry(facts), *_answers(risk)]


def _answers(risk: RiskAssessment) -> list[Entry]:
    """Say what was answered to the questions about risk, group by group."""
    sheet = sheet_of(risk)
    return [
        Entry(tuple((said.question, said.words) for said in lines), group.label)
        for group, lines in (said_in(sheet) if sheet is not None else [])
    ]


def _voice(case: Case, _book: CodeBook) -> list[Entry]:
    facts = (
        ("Fear most", case.voice_fears),
        ("Want to happen", case.voice_wants),
        ("Safe to talk to", case.voice_safe_to_talk),
    )
    return [Entry(facts)]


def _so_far(case: Case, _book: CodeBook) -> list[Entry]:
    facts = (
        ("Done so far", case.done_so_far),
        ("Earlier MARACs", case.earlier_maracs),
        ("Hoped for", case.wanted_actions),
    )
    return [Entry(facts)]


def _grounds(case: Case, _book: CodeBook) -> list[Entry]:
    facts = (
        ("Grounds", "\n".join(g.label for g in Ground if g in case.grounds)),
        ("Reasons", case.grounds_reason),
    )
    return [Entry(facts)]


def _referrer(case: Case, _book: CodeBook) -> list[Entry]:
    facts = (
        ("Job", case.referrer_role),
        ("Phone", case.referrer_phone),
        ("Supervisor knows", yes(case.supervisor_informed)),
    )
    return [Entry(facts)]


def _basis(case: Case, book: CodeBook) -> list[Entry]:
    facts = (
        ("Told of the referral", word(book, CodeList.TOLD, case.told_code)),
        ("What they think, or why not", case.told_views),
        ("Lawful basis", word(book, CodeList.LAWFUL_BASIS, case.lawful_basis_code)),
        ("Note", case.lawful_basis_note),
    )
    return [Entry(facts)]


_SAYS: dict[str, Callable[[Case, CodeBook], list[Entry]]] = {
    "who": people.say_who,
    "subject": people.say_subject,
    "address": people.say_address,
    "home": people.say_home,
    "support": people.say_support,
    "household": people.say_household,
    "contact": people.say_contact,
    "care": people.say_care,
    "traits": people.say_traits,
    "incidents": _incidents,
    "sources": people.say_sources,
    "risk": _risk,
    "voice": _voice,
    "so-far": _so_far,
    "referrer": _referrer,
    "grounds": _grounds,
    "basis": _basis,
}
