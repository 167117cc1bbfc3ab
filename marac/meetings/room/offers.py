"""The catalogue beside the room: what answers to the risk that was raised, by who could do it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from marac.cases.risk.sheets import Sheet
from marac.meetings.room.people import Owner
from marac.risk.models import CatalogueAction
from marac.risk.queries import list_catalogue
from marac.risk.suggesting import Suggestion, suggest

MOST = 12  # a list longer than this is not read while people talk
MOST_LIKE = 3
ALIKE = 75  # of 100: most words of what was typed stand in the catalogue's


@dataclass(frozen=True)
class Offer:
    """What one invited agency could do, with the person who is meant when it is picked.

    The last offer may have no agency: it holds what nobody who is invited does.
    """

    agency: str
    owner: str
    suggestions: tuple[Suggestion, ...]


def list_offers(
    session: Session, *, area_id: UUID, sheet: Sheet | None, owners: Sequence[Owner]
) -> list[Offer]:
    """List for each invited agency the actions of its kind that answer to what was raised."""
    if sheet is None or not any(answer.raised for answer in sheet.answers.values()):
        return []
    catalogue = list_catalogue(session, area_id=area_id)
    first = {owner.agency_id: owner for owner in reversed(owners)}
    invited = sorted(first.values(), key=lambda owner: owner.agency)
    offers = [_offer(owner, sheet, catalogue) for owner in invited]
    offered = {one.id for offer in offers for one in offer.suggestions}
    rest = [one for one in _suggest(sheet, catalogue, None) if one.id not in offered]
    left = Offer("", "", tuple(rest[:MOST]))
    return [offer for offer in [*offers, left] if offer.suggestions]


def list_alike(session: Session, *, area_id: UUID, typed: str, type_code: str | None) -> list[str]:
    """List the words of the catalogue that come near to a task, of one kind of agency if known."""
    if not typed:
        return []
    texts = {
        row.text: None
        for row in list_catalogue(session, area_id=area_id)
        if type_code is None or type_code in row.agency_types
    }
    found = process.extract(
        typed.casefold(),
        texts.keys(),
        scorer=fuzz.token_set_ratio,
        processor=str.casefold,
        score_cutoff=ALIKE,
        limit=MOST_LIKE,
    )
    return [text for text, _, _ in found if text.casefold() != typed.casefold()]


def _offer(owner: Owner, sheet: Sheet, catalogue: Sequence[CatalogueAction]) -> Offer:
    found = _suggest(sheet, catalogue, {owner.type_code})
    return Offer(owner.agency, owner.key, tuple(found[:MOST]))


def _suggest(
    sheet: Sheet, catalogue: Sequence[CatalogueAction], types: set[str] | None
) -> list[Suggestion]:
    return suggest(sheet.questions, sheet.answers, catalogue, agency_types=types)
