"""Who may tell the person harmed: those who may open the case today and speak for somebody."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from marac.access import AGENCY_VOICES, Role
from marac.cases.models import Case
from marac.cases.readers import Reader, list_readers

WITHOUT_CONTACT = "their agency does not have the safe contact, so they may only tell in person"


@dataclass(frozen=True)
class Able:
    """Somebody who may tell them, with what is to be known before they are asked."""

    user_id: UUID
    name: str
    hint: str


def list_able(session: Session, *, case: Case) -> list[Able]:
    """List who may be asked to tell the person harmed, by name: not the chair, who watches."""
    readers = list_readers(session, case=case)
    return [_able(case, reader) for reader in readers if _tells(reader)]


def _tells(reader: Reader) -> bool:
    roles = (Role.COORDINATOR, *AGENCY_VOICES)
    return reader.now and not reader.own_text_only and reader.role in roles


def _able(case: Case, reader: Reader) -> Able:
    released = {one.agency_id for one in case.contact_releases if one.withdrawn_at is None}
    knows = reader.role in (Role.COORDINATOR, Role.ADVOCATE) or reader.agency_id in released
    hint = f"{reader.rule}, {reader.agency_name}"
    return Able(reader.user_id, reader.name, hint if knows else f"{hint}; {WITHOUT_CONTACT}")
