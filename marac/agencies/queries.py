"""Reading areas, agencies and their words."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor, prepared
from marac.agencies.lists.book import CodeBook, get_code_book
from marac.agencies.models import Agency, Area, AreaAgency
from marac.database import day

__all__ = [
    "CodeBook",
    "area_name_taken",
    "find_namesake",
    "get_agency",
    "get_area",
    "get_code_book",
    "get_place",
    "list_agencies",
    "list_places",
    "takes_part",
]


def get_area(session: Session, *, by: Actor) -> Area:
    """Read the area that the actor is working in."""
    return session.get_one(Area, by.area_id)


def list_agencies(session: Session, *, by: Actor) -> list[Agency]:
    """List the agencies that take part in the actor's area today, by name."""
    return list(session.scalars(*_taking_part(by)))


@prepared
def _taking_part(by: Actor) -> sa.Select[Agency]:
    return (
        sa.select(Agency)
        .join(AreaAgency)
        .where(
            AreaAgency.area_id == by.area_id,
            AreaAgency.joined_on <= day(),
            sa.or_(AreaAgency.left_on.is_(None), AreaAgency.left_on >= day()),
        )
        .order_by(Agency.name)
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
