"""What most stories begin after: everybody has signed the year's declaration and attested.

While `readiness()` lasts, a seat comes with its declaration and an invitation with the attestation
of everyone who speaks for the agency, however either was made. A story about the declaration or the
attestation itself turns its part off.
"""

import contextlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from marac import clock
from marac.access import AGENCY_VOICES
from marac.accounts.models import Declaration
from marac.agencies.models import ConfidentialityStatement, Membership
from marac.cases.models import Attestation, Invitation

_turned_off: set[str] = set()


@contextlib.contextmanager
def readiness() -> Iterator[None]:
    """Make everybody ready for work as soon as they could be."""
    heard = ((Membership, _seated), (Invitation, _invited))
    for model, handler in heard:
        sa.event.listen(model, "after_insert", handler)
    try:
        yield
    finally:
        for model, handler in heard:
            sa.event.remove(model, "after_insert", handler)


@contextlib.contextmanager
def without(part: str) -> Iterator[None]:
    """Leave "declarations" or "attestations" to the people of the story."""
    _turned_off.add(part)
    try:
        yield
    finally:
        _turned_off.discard(part)


def _seated(_mapper: object, connection: sa.Connection, seat: Membership) -> None:
    area_id, agency_id = seat.area_id or seat.area.id, seat.agency_id or seat.agency.id
    if "declarations" not in _turned_off:
        _declare(connection, seat.user_id, area_id)
    if seat.role in AGENCY_VOICES and "attestations" not in _turned_off:
        cases = sa.select(Invitation.case_id).where(Invitation.agency_id == agency_id)
        for case_id in connection.scalars(cases).all():
            _attest(connection, case_id, seat.user_id)


def _invited(_mapper: object, connection: sa.Connection, invitation: Invitation) -> None:
    if "attestations" in _turned_off:
        return
    voices = sa.select(Membership.user_id).where(
        Membership.agency_id == invitation.agency_id, Membership.role.in_(AGENCY_VOICES)
    )
    for user_id in set(connection.scalars(voices)):
        _attest(connection, invitation.case_id, user_id)


def _attest(connection: sa.Connection, case_id: UUID, user_id: UUID) -> None:
    _once(connection, Attestation, "attested_at", case_id=case_id, user_id=user_id)


def _declare(connection: sa.Connection, user_id: UUID, area_id: UUID) -> None:
    statement = sa.select(ConfidentialityStatement.id).where(
        ConfidentialityStatement.area_id == area_id
    )
    statement_id = connection.scalar(statement.order_by(ConfidentialityStatement.number.desc()))
    if statement_id is not None:
        _once(
            connection,
            Declaration,
            "signed_at",
            user_id=user_id,
            area_id=area_id,
            also={"statement_id": statement_id},
        )


def _once(
    connection: sa.Connection,
    model: Any,
    moment: str,
    *,
    also: dict[str, Any] | None = None,
    **keys: UUID,
) -> None:
    """Insert a row unless one with these keys is there."""
    same = [getattr(model, name) == value for name, value in keys.items()]
    if connection.scalar(sa.select(model.id).where(*same)) is None:
        row = {"id": uuid7(), moment: clock.now()} | keys | (also or {})
        connection.execute(sa.insert(model).values(row))
