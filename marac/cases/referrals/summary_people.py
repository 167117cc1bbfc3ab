"""The people of a referral in words: who was harmed, who lives with them, who did it."""

from marac.agencies.models import CodeList
from marac.agencies.queries import CodeBook
from marac.cases.models import Case, Part, PartKind
from marac.cases.people_sheet import trait_facts
from marac.cases.referrals.parties import HOUSEHOLD
from marac.cases.referrals.phrases import Entry, born, title_of, word, yes


def say_who(case: Case, _book: CodeBook) -> list[Entry]:
    """Say what sort of subject was harmed."""
    return [Entry((("Who or what", case.subject_kind.label if case.subject_kind else ""),))]


def say_subject(case: Case, _book: CodeBook) -> list[Entry]:
    """Say who or what was harmed."""
    who = case.subject
    if who is None:
        return []
    facts = (
        ("Name", who.name),
        ("Likes to be called", who.known_as),
        ("Other names", who.aliases),
        ("Pronouns", who.pronouns),
        ("Date of birth", born(who)),
        ("Works for a partner agency", yes(case.staff_victim)),
        ("Description", who.description),
    )
    return [Entry(facts)]


def say_address(case: Case, _book: CodeBook) -> list[Entry]:
    """Say where they are."""
    who = case.subject
    if who is None:
        return []
    facts = (
        ("Address", "\n".join(part for part in (who.address, who.postcode) if part)),
        ("Landlord", who.landlord),
        ("Phone", who.phone),
        ("E-mail", who.email),
    )
    return [Entry(facts)]


def say_home(case: Case, book: CodeBook) -> list[Entry]:
    """Say what else is known of the place."""
    who = case.subject
    if who is None:
        return []
    facts = (
        ("Ward", who.ward),
        ("Tenure", word(book, CodeList.TENURE, who.tenure)),
        ("Property reference number (UPRN)", who.uprn),
    )
    return [Entry(facts)]


def say_support(case: Case, _book: CodeBook) -> list[Entry]:
    """Say what makes contact easier."""
    who = case.subject
    if who is None:
        return []
    facts = (
        ("Best language", who.language),
        ("Interpreter", "Needed" if who.interpreter else ""),
        ("Makes contact easier", who.adjustments),
    )
    return [Entry(facts)]


def say_care(case: Case, _book: CodeBook) -> list[Entry]:
    """Say who looks after them, and where they spend their days."""
    who = case.subject
    if who is None:
        return []
    facts = (
        ("School or employer", who.school_or_employer),
        ("GP or surgery", who.gp),
        ("Care and support needs", who.care_needs),
        ("Capacity to decide", who.capacity_concern),
    )
    return [Entry(facts)]


def say_traits(case: Case, book: CodeBook) -> list[Entry]:
    """Say what they said of themselves."""
    return [Entry(trait_facts(case.traits, book))] if case.traits else []


def say_household(case: Case, _book: CodeBook) -> list[Entry]:
    """Say who else is at home."""
    return [_member(part) for part in case.parts if part.kind in HOUSEHOLD]


def _member(part: Part) -> Entry:
    who = part.identity
    facts = (
        ("Likes to be called", who.known_as),
        ("Who they are", "Child" if part.kind == PartKind.CHILD else "Grown-up"),
        ("To the person harmed", who.description),
        ("Date of birth", born(who)),
        ("School or nursery", who.school_or_employer),
        ("Saw or heard it", yes(part.witnessed_harm)),
    )
    return Entry(facts, title_of(who))


def say_contact(case: Case, _book: CodeBook) -> list[Entry]:
    """Say how they may be reached safely."""
    contact = case.contact
    if contact is None:
        return []
    agencies = "The agencies that take part"
    facts = (
        ("Safe to call", yes(contact.safe_to_call, "No")),
        ("Safe to write", yes(contact.safe_to_write, "No")),
        ("Safest way", contact.means),
        ("Safe times", contact.times),
        ("Who else may answer", contact.others_may_answer),
        ("Never do", contact.never_do),
        (
            "Who may see this",
            agencies
            if contact.shared_with_invited
            else "The co-ordinator, the chair, the assigned advocate and you",
        ),
    )
    return [Entry(facts)]


def say_sources(case: Case, book: CodeBook) -> list[Entry]:
    """Say what is known of who did it."""
    known = yes(case.harm_source_known, "No, nothing is known")
    head = Entry(
        (("Anything known", known), ("Why naming is necessary", case.naming_necessity)),
    )
    return [head, *(_source(part, book) for part in case.harm_sources)]


def _source(part: Part, book: CodeBook) -> Entry:
    who = part.identity
    facts = (
        ("What is known", who.kind.label if who.kind != "unknown" else "A description only"),
        ("Other names", who.aliases),
        ("Account", " on ".join(text for text in (who.handle, who.platform) if text)),
        ("Date of birth", born(who)),
        ("Address", "\n".join(text for text in (who.address, who.postcode) if text)),
        ("Tenure", word(book, CodeList.TENURE, who.tenure)),
        ("Landlord", who.landlord),
        ("Under 18", yes(part.juvenile or None)),
        ("To the person harmed", word(book, CodeList.RELATIONSHIP, part.relationship_code)),
        ("Description", who.description),
        ("Orders and bail", part.orders_and_bail),
        ("Warnings for staff", part.warning_markers),
    )
    return Entry(facts, title_of(who))
