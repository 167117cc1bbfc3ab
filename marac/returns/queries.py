"""Reading returns: every one of these asks the policy first."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from marac.access import Actor, prepared
from marac.agencies.models import Agency
from marac.cases.models import Case, Invitation, Listing
from marac.people.models import Identity
from marac.returns import policy
from marac.returns.models import (
    ItemRelease,
    Return,
    ReturnItem,
    ReturnSearch,
    Sharing,
    Sought,
)
from marac.returns.reading import ReadItem, ReadReturn
from marac.returns.states import ReturnState, state_of, wanted_expression


def _own(by: Actor, *conditions: sa.ColumnElement[bool]) -> sa.Select[Return]:
    return (
        sa.select(Return)
        .join(Case, Case.id == Return.case_id)
        .join(Listing, Listing.id == Return.listing_id)
        .where(policy.own(by), *conditions)
        .options(
            joinedload(Return.listing, innerjoin=True),
            joinedload(Return.agency, innerjoin=True),
            joinedload(Return.case, innerjoin=True).joinedload(Case.contact),
            selectinload(Return.items),
            selectinload(Return.searches),
        )
    )


def list_worklist(session: Session, *, by: Actor) -> list[Return]:
    """List the returns of the person's agencies for cases not heard yet, soonest due first."""
    case = joinedload(Return.case, innerjoin=True)
    statement = _own(by, wanted_expression()).options(
        case.selectinload(Case.parts), case.selectinload(Case.contact_releases)
    )
    return list(session.scalars(statement.order_by(Return.due_at, Case.reference)))


def get_own(session: Session, *, by: Actor, return_id: UUID) -> Return | None:
    """Read one return of the person's agency with all its items and who may read each."""
    return session.scalars(own_return(by, return_id)).unique().one_or_none()


def own_return(by: Actor, return_id: UUID) -> sa.Select[Return]:
    """Select one return of the person's agency with all its items and who may read each."""
    case = joinedload(Return.case, innerjoin=True)
    return _own(by, Return.id == return_id).options(
        case.joinedload(Case.parts),
        case.joinedload(Case.contact_releases),
        selectinload(Return.items).joinedload(ReturnItem.about),
        selectinload(Return.items).joinedload(ReturnItem.releases).joinedload(ItemRelease.agency),
    )


def get_to_reopen(session: Session, *, by: Actor, return_id: UUID) -> Return | None:
    """Read one return for the co-ordinator to give back; only the cycle's runners find any."""
    if not by.runs_the_cycle:
        return None
    return session.scalar(
        sa.select(Return)
        .join(Case, Case.id == Return.case_id)
        .where(Return.id == return_id, policy.readable_by(by))
        .options(joinedload(Return.listing, innerjoin=True), joinedload(Return.agency))
    )


def list_invited(session: Session, *, case_id: UUID) -> list[Agency]:
    """List the agencies that take part in a case, by name."""
    return list(
        session.scalars(
            sa.select(Agency)
            .join(Invitation, Invitation.agency_id == Agency.id)
            .where(Invitation.case_id == case_id, Invitation.withdrawn_at.is_(None))
            .order_by(Agency.name)
        )
    )


def list_for_case(session: Session, *, by: Actor, case: Case) -> list[ReadReturn]:
    """Read what agencies returned on one case, as far as the person may, the last hearing first."""
    return list_for_cases(session, by=by, case_ids=[case.id])[case.id]


def list_for_cases(
    session: Session, *, by: Actor, case_ids: Iterable[UUID]
) -> dict[UUID, list[ReadReturn]]:
    """Read what agencies returned on several cases at once, as far as the person may.

    Items come as plain values, and what may not be read is not fetched.
    """
    rows = session.execute(*_returns(by, False, case_ids=list(case_ids))).all()
    found: dict[UUID, list[ReadReturn]] = defaultdict(list)
    for read in _read(session, by, [(row, own) for row, own, _ in rows]):
        found[read.case_id].append(read)
    return found


def read_case(
    session: Session, *, by: Actor, case: Case
) -> tuple[list[ReadReturn], list[tuple[str, ReturnState]]]:
    """Read the returns on a case and, for co-ordinator and chair, which agencies still owe one."""
    rows = session.execute(*_returns(by, True, case_ids=[case.id])).all()
    owed = [(row.agency.name, state_of(row)) for row, _, readable in rows if not readable]
    return _read(session, by, [(row, own) for row, own, readable in rows if readable]), owed


@prepared
def _returns(
    by: Actor,
    with_owed: bool,
    *,
    case_ids: list[UUID],
) -> sa.Select[Return, int, int]:
    """Select returns with whether each is the reader's own, and whether it may be read."""
    owed = [policy.owed_to(by)] if with_owed else []
    return (
        sa.select(
            Return,
            sa.case((policy.speaks_for(by, Return.agency_id), 1), else_=0),
            sa.case((policy.readable_by(by), 1), else_=0),
        )
        .join(Case, Case.id == Return.case_id)
        .join(Listing, Listing.id == Return.listing_id)
        .join(Agency, Agency.id == Return.agency_id)
        .where(Return.case_id.in_(case_ids), sa.or_(policy.readable_by(by), *owed))
        .order_by(Listing.listed_at.desc(), Agency.name)
        .options(joinedload(Return.agency), joinedload(Return.listing))
    )


def _read(session: Session, by: Actor, rows: list[tuple[Return, int]]) -> list[ReadReturn]:
    """Put returns and what their reader finds in them together as plain values."""
    items = _items(session, by, [row.id for row, _ in rows]) if rows else {}
    return [
        ReadReturn.of(row, own=bool(own), by=by, items=items.get(row.id, [])) for row, own in rows
    ]


def _items(session: Session, by: Actor, return_ids: list[UUID]) -> dict[UUID, list[ReadItem]]:
    """Read the items that the person finds in these returns."""
    found: dict[UUID, list[ReadItem]] = defaultdict(list)
    for return_id, *values in session.execute(*_items_in(by, return_ids=return_ids)):
        found[return_id].append(ReadItem.of(*values))
    return found


@prepared
def _items_in(by: Actor, *, return_ids: list[UUID]) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(ReturnItem.return_id, *_readable_columns(by))
        .join(Return, Return.id == ReturnItem.return_id)
        .join(Case, Case.id == Return.case_id)
        .outerjoin(Identity, Identity.id == ReturnItem.about_id)
        .outerjoin(ReturnSearch, _search_for_whom_it_is_about())
        .where(
            ReturnItem.return_id.in_(return_ids),
            policy.readable_by(by),
            policy.items_listed_for(by),
        )
        .order_by(ReturnItem.position)
    )


def _readable_columns(by: Actor) -> list[sa.ColumnElement[Any]]:
    """Select what a person may read of an item; locked words are never fetched."""
    is_open = policy.text_open_to(by)
    withheld = ReturnItem.sharing == Sharing.WITHHELD
    told_why = sa.or_(is_open, sa.and_(withheld, policy.reads_for_the_area(by)))
    locked: tuple[Any, ...] = (
        ReturnItem.text,
        ReturnItem.nature,
        ReturnItem.relevance,
        ReturnItem.source,
        ReturnItem.verified,
        ReturnItem.happened_on,
        Identity.name,
        ReturnSearch.match,
    )
    known: tuple[Any, ...] = (
        ReturnItem.id,
        ReturnItem.sharing,
        ReturnItem.intelligence,
        ReturnItem.expires_on,
        sa.case((told_why, ReturnItem.withheld_reason), else_=""),
        sa.case((is_open, 1), else_=0),
    )
    return [*known, *(sa.case((is_open, column), else_=None) for column in locked)]


def _search_for_whom_it_is_about() -> sa.ColumnElement[bool]:
    """Join what the agency says of how sure it is that an item is about the right person."""
    return sa.and_(
        ReturnSearch.return_id == ReturnItem.return_id,
        ReturnSearch.identity_id == ReturnItem.about_id,
        ReturnSearch.sought == Sought.PERSON,
    )
