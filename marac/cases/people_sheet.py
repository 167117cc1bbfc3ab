"""The people and places of a case as one person may see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from marac.agencies.models import CodeList
from marac.agencies.queries import CodeBook
from marac.cases.models import Case, Part, PartKind, Traits
from marac.cases.whereabouts import homes_of, shares_home
from marac.people.models import Identity, IdentityKind
from marac.web.filters import plain_date

KINDS = {
    PartKind.CHILD: "Child of the household",
    PartKind.HOUSEHOLD_MEMBER: "Household member",
    PartKind.HARM_SOURCE: "Alleged perpetrator",
}
# Each trait with how it is called and the list that its words come from.
TRAITS = {
    "ethnicity": ("Ethnicity", CodeList.ETHNICITY),
    "religion": ("Religion", CodeList.RELIGION),
    "orientation": ("Sexual orientation", CodeList.SEXUAL_ORIENTATION),
    "sex": ("Sex", CodeList.SEX),
    "gender_same": ("Gender same as registered at birth", CodeList.GENDER_SAME),
}


@dataclass(frozen=True)
class Fact:
    """One fact under its name; a confidential one holds something that is not shown."""

    key: str
    value: str = ""
    confidential: bool = False


@dataclass(frozen=True)
class PersonSheet:
    """Somebody with a part in the case other than the person harmed."""

    part: str
    name: str
    facts: tuple[Fact, ...]


def locked(key: str, value: str, *, open_: bool) -> Fact:
    """Make a fact that holds its value only for those who may see it."""
    return Fact(key, value) if open_ or not value else Fact(key, confidential=True)


def trait_lines(case: Case, book: CodeBook, *, open_: bool) -> tuple[Fact, ...]:
    """Give what the person harmed said of themselves, or one line that says it is locked.

    One line for all, because even which of them is recorded may say too much.
    """
    if not case.traits_recorded:
        return ()
    if not open_ or case.traits is None:
        return (Fact("Their own characteristics", confidential=True),)
    return tuple(given(Fact(key, value) for key, value in trait_facts(case.traits, book)))


def trait_facts(traits: Traits, book: CodeBook) -> tuple[tuple[str, str], ...]:
    """Say each trait in words; one that nobody asked for says nothing."""
    words = tuple(
        (key, book.label(code_list, getattr(traits, name)) if getattr(traits, name) else "")
        for name, (key, code_list) in TRAITS.items()
    )
    kinds = "\n".join(book.labels(CodeList.DISABILITY, traits.disabilities))
    return (*words, ("Disabilities", kinds), ("Immigration status", traits.immigration))


def subject_facts(case: Case, book: CodeBook, *, located: bool, traits: bool) -> tuple[Fact, ...]:
    """Give the facts about who or what was harmed.

    `located` opens where they are, `traits` what they say of themselves.
    """
    subject = case.subject
    if subject is None:
        return ()
    return (
        Fact("Who was harmed", subject.kind.label),
        Fact("Name", subject.paper_name),
        *given(_names(subject)),
        locked("Address", _address(subject), open_=located),
        locked("Property number (UPRN)", subject.uprn, open_=located),
        Fact("Ward", subject.ward),
        locked("Phone", subject.phone, open_=located),
        locked("E-mail", subject.email, open_=located),
        *given(_circumstances(subject, book, located=located)),
        *given(_care(subject, located=located)),
        *([Fact("Staff of a partner agency", "Yes")] if case.staff_victim else []),
        *trait_lines(case, book, open_=traits),
    )


def people_of(case: Case, book: CodeBook, *, located: bool) -> tuple[PersonSheet, ...]:
    """Give everyone else in the case: the household first, then the alleged perpetrators."""
    order, homes = list(KINDS), homes_of(case)
    parts = [part for part in case.parts if part.kind in KINDS]
    parts.sort(key=lambda part: (order.index(part.kind), part.position))
    return tuple(
        _person(part, book, located=located or _lives_elsewhere(part, homes)) for part in parts
    )


def _lives_elsewhere(part: Part, homes: frozenset[str]) -> bool:
    """Tell whether a part is an alleged perpetrator's with a home of their own."""
    return part.kind is PartKind.HARM_SOURCE and not shares_home(part.identity, homes)


def _person(part: Part, book: CodeBook, *, located: bool) -> PersonSheet:
    identity = part.identity
    relation = book.label("relationship", part.relationship_code) if part.relationship_code else ""
    facts = (
        Fact("Relationship", relation),
        *_names(identity),
        locked("Address", _address(identity), open_=located),
        locked("Phone", identity.phone, open_=located),
        *_circumstances(identity, book, located=located),
        Fact("Under 18", "Yes" if part.juvenile else ""),
        Fact("Saw or heard the harm", "Yes" if part.witnessed_harm else ""),
        Fact("Orders and bail", part.orders_and_bail),
        Fact("Warning markers", part.warning_markers),
    )
    return PersonSheet(KINDS[part.kind], _name(identity), tuple(given(facts)))


def _name(identity: Identity) -> str:
    if identity.kind is IdentityKind.UNKNOWN:
        return identity.name or "Not known"
    return identity.paper_name or identity.handle or "No name recorded"


def _names(identity: Identity) -> tuple[Fact, ...]:
    return (
        Fact("Also known as", identity.aliases),
        Fact("Known as", identity.known_as),
        Fact("Pronouns", identity.pronouns),
        Fact("Date of birth", _birth(identity)),
        Fact("Account", " on ".join(t for t in (identity.handle, identity.platform) if t)),
    )


def _circumstances(identity: Identity, book: CodeBook, *, located: bool) -> tuple[Fact, ...]:
    language = identity.language
    if language and identity.interpreter:
        language += ", interpreter needed"
    return (
        Fact("Tenure", book.label(CodeList.TENURE, identity.tenure) if identity.tenure else ""),
        Fact("Landlord", identity.landlord),
        Fact("Language", language),
        Fact("Reasonable adjustments", identity.adjustments),
        locked("School or employer", identity.school_or_employer, open_=located),
        Fact("Description", identity.description),
    )


def _care(identity: Identity, *, located: bool) -> tuple[Fact, ...]:
    return (
        locked("GP or surgery", identity.gp, open_=located),
        Fact("Care and support needs", identity.care_needs),
        Fact("Capacity to decide", identity.capacity_concern),
    )


def _birth(identity: Identity) -> str:
    if identity.born_on is None:
        return ""
    return plain_date(identity.born_on) + (", estimated" if identity.birth_estimated else "")


def _address(identity: Identity) -> str:
    return ", ".join(t for t in (identity.address, identity.postcode) if t)


def given(facts: Iterable[Fact]) -> list[Fact]:
    """Leave out what nobody recorded."""
    return [fact for fact in facts if fact.value or fact.confidential]
