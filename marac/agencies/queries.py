"""Reading areas, agencies and their words."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.access import Actor
from marac.agencies.models import Agency, Area, AreaAgency, Code, CodeList


class CodeBook:
    """All the words of one area, read in one query: labels for ever, choices by the day."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self._lists: dict[CodeList, list[Code]] = defaultdict(list)
        for code in codes:
            self._lists[code.code_list].append(code)

    def label(self, code_list: CodeList | str, code: str) -> str:
        """Say a code in words, even one that ended; an unknown code says itself."""
        found = (c.label for c in self._lists[CodeList(code_list)] if c.code == code)
        return next(found, code)

    def labels(self, code_list: CodeList | str, codes: Iterable[str]) -> list[str]:
        """Say several codes in words, in the order given."""
        return [self.label(code_list, code) for code in codes]

    def choices(self, code_list: CodeList | str, on: date | None = None) -> list[Code]:
        """Give the codes that hold on a day (today by default), in the order of the list."""
        day = on or clock.today()
        return [
            c
            for c in self._lists[CodeList(code_list)]
            if c.valid_from <= day and (c.valid_to is None or day <= c.valid_to)
        ]

    def lists(self) -> dict[CodeList, list[Code]]:
        """Give every list with all its words, ended ones too, in the order of `CodeList`."""
        return {code_list: list(self._lists[code_list]) for code_list in CodeList}


def get_code_book(session: Session, *, area_id: UUID | None) -> CodeBook:
    """Read the national words and the area's own."""
    return CodeBook(
        session.scalars(
            sa.select(Code)
            .where(sa.or_(Code.area_id.is_(None), Code.area_id == area_id))
            .order_by(Code.code_list, Code.position, Code.label)
        )
    )


def get_area(session: Session, *, by: Actor) -> Area:
    """Read the area that the actor is working in."""
    return session.get_one(Area, by.area_id)


def list_agencies(session: Session, *, by: Actor) -> list[Agency]:
    """List the agencies that take part in the actor's area today, by name."""
    today = clock.today()
    return list(
        session.scalars(
            sa.select(Agency)
            .join(AreaAgency)
            .where(
                AreaAgency.area_id == by.area_id,
                AreaAgency.joined_on <= today,
                sa.or_(AreaAgency.left_on.is_(None), AreaAgency.left_on >= today),
            )
            .order_by(Agency.name)
        )
    )


def get_agency(session: Session, *, by: Actor, agency_id: UUID) -> Agency | None:
    """Read an agency that takes part, or took part, in the actor's area."""
    return session.scalar(
        sa.select(Agency)
        .join(AreaAgency)
        .where(AreaAgency.area_id == by.area_id, Agency.id == agency_id)
    )


def list_places(session: Session, *, by: Actor) -> list[AreaAgency]:
    """List the actor's area's agencies, those that left too, with their agreements, by name."""
    return list(session.scalars(_places(by).order_by(Agency.name)))


def get_place(session: Session, *, by: Actor, agency_id: UUID) -> AreaAgency | None:
    """Read an agency's place in the actor's area, with its agreements."""
    return session.scalar(_places(by).where(AreaAgency.agency_id == agency_id))


def find_namesake(
    session: Session, *, name: str, short_name: str, other_than: Agency | None = None
) -> Agency | None:
    """Find an agency of any area that has this name, or else this short name, in any case."""
    query = sa.select(Agency).where(
        sa.or_(
            sa.func.lower(Agency.name) == name.lower(),
            sa.func.lower(Agency.short_name) == short_name.lower(),
        )
    )
    if other_than is not None:
        query = query.where(Agency.id != other_than.id)
    found = session.scalars(query).all()
    return min(found, key=lambda agency: agency.name.lower() != name.lower(), default=None)


def takes_part(session: Session, *, by: Actor, agency: Agency) -> bool:
    """Tell whether an agency takes part in the actor's area today."""
    return any(found.id == agency.id for found in list_agencies(session, by=by))


def area_name_taken(session: Session, *, name: str, other_than: Area) -> bool:
    """Tell whether another area has this name, in any case."""
    query = sa.select(Area.id).where(
        sa.func.lower(Area.name) == name.lower(), Area.id != other_than.id
    )
    return session.scalar(query) is not None


def _places(by: Actor) -> sa.Select[AreaAgency]:
    return (
        sa.select(AreaAgency)
        .join(AreaAgency.agency)
        .where(AreaAgency.area_id == by.area_id)
        .options(
            joinedload(AreaAgency.agency, innerjoin=True).selectinload(Agency.agreements),
        )
    )
