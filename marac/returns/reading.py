"""A return as one reader may see it: plain values, holding nothing that is not theirs."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from marac.access import Actor
from marac.returns.models import Answer, Nature, Return, Sharing
from marac.returns.states import NIL, ReturnState, state_of, wanted


@dataclass(frozen=True)
class ReadItem:
    """One piece of information; a locked one says only that there is something, and why."""

    id: UUID
    sharing: Sharing
    intelligence: bool
    withheld_reason: str
    is_open: bool
    text: str
    nature: Nature | None
    source: str
    verified: bool
    happened_on: date | None
    about: str

    @classmethod
    def of(cls, *values: object) -> "ReadItem":
        """Build an item from a row whose locked columns are NULL."""
        id_, sharing, intelligence, reason, is_open, *words = values
        text, nature, source, verified, happened_on, about = words
        return cls(
            id=id_,  # type: ignore[arg-type]
            sharing=sharing,  # type: ignore[arg-type]
            intelligence=bool(intelligence),
            withheld_reason=str(reason or ""),
            is_open=bool(is_open),
            text=str(text or ""),
            nature=Nature(str(nature)) if nature else None,
            source=str(source or ""),
            verified=bool(verified),
            happened_on=happened_on,  # type: ignore[arg-type]
            about=str(about or ""),
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
    proposed_actions: str
    staff_safety: str
    reopenable: bool
    items: tuple[ReadItem, ...]

    @property
    def says_something(self) -> bool:
        """Tell whether there is more to read than a nil answer."""
        facts = (self.staff_safety, self.current_worker, self.proposed_actions, self.items)
        return self.answer not in NIL or any(facts)

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
            proposed_actions=row.proposed_actions,
            staff_safety=row.staff_safety,
            reopenable=row.submitted_at is not None and wanted(row.listing),
            items=tuple(items),
        )
