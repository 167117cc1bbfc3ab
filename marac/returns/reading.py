"""A return as one reader may see it: plain values, holding nothing that is not theirs."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from marac import clock
from marac.access import Actor
from marac.returns.models import Answer, Match, Nature, Return, Sharing
from marac.returns.states import NIL, ReturnState, state_of, wanted


@dataclass(frozen=True)
class ReadItem:
    """One piece of information; a locked one says only that there is something, and why."""

    id: UUID
    sharing: Sharing
    intelligence: bool
    expires_on: date | None
    withheld_reason: str
    is_open: bool
    text: str
    nature: Nature | None
    relevance: str
    source: str
    verified: bool
    happened_on: date | None
    about: str
    match: Match | None

    @property
    def expired(self) -> bool:
        """Tell whether it is kept from its reader because its day is over."""
        past = self.expires_on is not None and self.expires_on < clock.today()
        return past and not self.is_open and self.sharing is not Sharing.WITHHELD

    @classmethod
    def of(cls, *values: object) -> "ReadItem":
        """Build an item from a row whose locked columns are NULL."""
        id_, sharing, intelligence, expires_on, reason, is_open, *words = values
        text, nature, relevance, source, verified, happened_on, about, match = words
        return cls(
            id=id_,  # type: ignore[arg-type]
            sharing=sharing,  # type: ignore[arg-type]
            intelligence=bool(intelligence),
            expires_on=expires_on,  # type: ignore[arg-type]
            withheld_reason=str(reason or ""),
            is_open=bool(is_open),
            text=str(text or ""),
            nature=Nature(str(nature)) if nature else None,
            relevance=str(relevance or ""),
            source=str(source or ""),
            verified=bool(verified),
            happened_on=happened_on,  # type: ignore[arg-type]
            about=str(about or ""),
            match=Match(str(match)) if match else None,
        )


@dataclass(frozen=True)
class ReadReturn:
    """One agency's return on a case, as its reader may see it."""

    id: UUID
    case_id: UUID
    listing_id: UUID
    agency_id: UUID
    agency: str
    own: bool
    state: ReturnState
    answer: Answer | None
    reason: str
    due_at: datetime
    submitted_at: datetime | None
    searched_on: date | None
    searched_what: str
    last_contact_on: date | None
    current_worker: str
    risk_factors: str
    protective_factors: str
    action_taken: str
    proposed_actions: str
    staff_safety: str
    reopenable: bool
    items: tuple[ReadItem, ...]

    @property
    def says_something(self) -> bool:
        """Tell whether there is more to read than a nil answer."""
        return self.answer not in NIL or any((self.staff_safety, self.items, *self.facts.values()))

    @property
    def facts(self) -> dict[str, str]:
        """Give what was said beside the items, but for staff safety, which stands on its own."""
        return {
            "What raises the risk": self.risk_factors,
            "What protects them": self.protective_factors,
            "Current worker": self.current_worker,
            "Action already taken": self.action_taken,
            "Proposed actions": self.proposed_actions,
        }

    @classmethod
    def of(
        cls, agency_return: Return, *, own: bool, by: Actor, items: list[ReadItem]
    ) -> "ReadReturn":
        """Copy what this reader may see; why nothing is shared is for co-ordinator and chair."""
        row = agency_return
        return cls(
            id=row.id,
            case_id=row.case_id,
            listing_id=row.listing_id,
            agency_id=row.agency_id,
            agency=row.agency.name,
            own=own,
            state=state_of(row),
            answer=row.answer,
            reason=row.reason if own or by.runs_the_cycle else "",
            due_at=row.due_at,
            submitted_at=row.submitted_at,
            searched_on=row.searched_on,
            searched_what=row.searched_what,
            last_contact_on=row.last_contact_on,
            current_worker=row.current_worker,
            risk_factors=row.risk_factors,
            protective_factors=row.protective_factors,
            action_taken=row.action_taken,
            proposed_actions=row.proposed_actions,
            staff_safety=row.staff_safety,
            reopenable=row.submitted_at is not None and wanted(row.listing),
            items=tuple(items),
        )
