"""A person or a place as one reader may see them: everything recorded, gathered by kind."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from marac.access import Actor
from marac.cases.models import Case
from marac.cases.policy import knows_decision, knows_listing
from marac.cases.wording import Words, status_of
from marac.people.models import Identity, IdentityKind, Source
from marac.people.names import fold_name
from marac.persons.recorded import Recorded, by_identity, in_cases
from marac.web.filters import plain_date

SEPARATE = str.maketrans({";": "\n", ",": "\n"})


@dataclass(frozen=True)
class Told:
    """One thing that is known of somebody, what to say with it, and in which cases it stands."""

    text: str
    note: str
    cases: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True)
class HistoryLine:
    """One case in somebody's history: their part in it, how it stands, what was decided."""

    case_id: UUID
    reference: str
    roles: tuple[str, ...]
    referred_at: datetime | None
    status: Words
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class PersonView:
    """All that one reader may see of a person or place.

    `locked` tells that an address or a way to reach them is recorded which this reader may not see.
    """

    key: UUID
    kind: IdentityKind
    recorded: tuple[Recorded, ...]
    names: tuple[Told, ...]
    births: tuple[Told, ...]
    addresses: tuple[Told, ...]
    reached: tuple[Told, ...]
    accounts: tuple[Told, ...]
    locked: bool
    history: tuple[HistoryLine, ...]

    @property
    def name(self) -> str:
        """Give what they are called in the latest case."""
        return self.names[0].text if self.names else self.recorded[0].name

    @property
    def places(self) -> list[Recorded]:
        """Give one record for each address that this reader may see, the latest first."""
        found: dict[str, Recorded] = {}
        for one in self.recorded:
            written = one.identity.address or one.identity.postcode
            if one.located and written:
                found.setdefault(" ".join(written.casefold().split()), one)
        return list(found.values())

    @property
    def spellings(self) -> int:
        """Count the ways in which the name is written."""
        return len(self.names)


def view_of(found: Sequence[Recorded], *, by: Actor) -> PersonView:
    """Gather what was recorded of one person; there must be something."""
    first = found[0]
    open_ = [one for one in found if one.located]
    alone = len({one.identity.id for one in in_cases(found)}) == 1
    return PersonView(
        # Of a link to what is hidden not even its id is told.
        key=first.identity.beside_id or first.identity.id if alone else first.key,
        kind=first.identity.kind,
        recorded=tuple(by_identity(found).values()),
        names=_gather(found, _names),
        births=_gather(found, _births),
        addresses=_gather(open_, _addresses),
        reached=_gather(open_, _reached),
        accounts=_gather(found, _accounts),
        locked=any(_where(one.identity) for one in found if not one.located),
        history=history_of(found, by=by),
    )


def history_of(found: Iterable[Recorded], *, by: Actor) -> tuple[HistoryLine, ...]:
    """Give the cases of somebody, the latest first."""
    cases: dict[UUID, tuple[Case, list[str]]] = {}
    for one in found:
        _, roles = cases.setdefault(one.case.id, (one.case, []))
        if one.role not in roles:
            roles.append(one.role)
    return tuple(_line(case, tuple(roles), by) for case, roles in cases.values())


def _line(case: Case, roles: tuple[str, ...], by: Actor) -> HistoryLine:
    known = [listing for listing in case.listings if knows_listing(by, listing)]
    decided = [listing for listing in known if listing.outcome and knows_decision(by, listing)]
    return HistoryLine(
        case_id=case.id,
        reference=case.reference or "",
        roles=roles,
        referred_at=case.submitted_at,
        status=status_of(case, known),
        outcomes=tuple(
            f"{plain_date(o.meeting_at.date())}: {o.outcome.label}" for o in decided if o.outcome
        ),
    )


def _gather(
    found: Iterable[Recorded], tell: Callable[[Identity], Iterable[tuple[str, str]]]
) -> tuple[Told, ...]:
    """Say each thing once, however often it was written down, with the cases it stands in."""
    said: dict[str, tuple[str, str, dict[UUID, str]]] = {}
    for one in found:
        for text, note in tell(one.identity):
            _, _, cases = said.setdefault(fold_name(text) or text, (text, note, {}))
            cases.setdefault(one.case.id, one.case.reference or "")
    return tuple(Told(text, note, tuple(cases.items())) for text, note, cases in said.values())


def _names(identity: Identity) -> Iterable[tuple[str, str]]:
    if identity.name:
        note = "" if identity.source is Source.CASE else identity.source.label
        yield identity.name, _with_period(identity, note)
    yield from ((name, "Also known as") for name in _parts(identity.aliases))
    yield from ((name, "Known as") for name in _parts(identity.known_as))


def _births(identity: Identity) -> Iterable[tuple[str, str]]:
    born: date | None = identity.born_on
    if born is not None:
        yield plain_date(born), "Estimated" if identity.birth_estimated else ""


def _addresses(identity: Identity) -> Iterable[tuple[str, str]]:
    text = ", ".join(t for t in (identity.address, identity.postcode) if t)
    if text:
        earlier = identity.source is Source.EARLIER_ADDRESS
        yield text, _with_period(identity, "Earlier address" if earlier else "")


def _reached(identity: Identity) -> Iterable[tuple[str, str]]:
    yield from ((text, "Phone") for text in _parts(identity.phone))
    yield from ((text, "E-mail") for text in _parts(identity.email))


def _accounts(identity: Identity) -> Iterable[tuple[str, str]]:
    if identity.handle:
        yield identity.handle, identity.platform or "Online account"


def _with_period(identity: Identity, note: str) -> str:
    return ", ".join(t for t in (note, identity.period) if t)


def _where(identity: Identity) -> bool:
    return any((identity.address, identity.postcode, identity.phone, identity.email))


def _parts(text: str | None) -> list[str]:
    lines = (text or "").translate(SEPARATE).splitlines()
    return [part for line in lines if (part := line.strip())]
