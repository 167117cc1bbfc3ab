"""A statement kept for everybody of the same roles tells each of them their own, and the hour."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Permission, Role, Seat, prepared
from marac.agencies.models import Membership
from marac.agencies.policy import held_today
from marac.cases.models import Case
from marac.cases.policy import visible_to, within
from marac.database import kept
from tests.access.worlds import build
from tests.factories import Factory


def _person(*roles: Role, area: uuid.UUID | None = None) -> Actor:
    seats = tuple(Seat(uuid.uuid4(), role) for role in roles)
    return Actor(uuid.uuid4(), "Name", area or uuid.uuid4(), "Area", "Agency", seats)


@prepared
def _visible(by: Actor) -> sa.Select[uuid.UUID]:
    return sa.select(Case.id).where(visible_to(by))


@prepared
def _reached(by: Actor, permission: Permission) -> sa.Select[uuid.UUID]:
    return sa.select(Case.id).where(within(by, permission))


@prepared
def _one(by: Actor, permission: Permission, *, case_id: uuid.UUID) -> sa.Select[uuid.UUID]:
    return sa.select(Case.id).where(within(by, permission), Case.id == case_id)


@prepared
def _seats_held(_by: Actor) -> sa.Select[uuid.UUID]:
    return sa.select(Membership.user_id).where(held_today())


def test_two_people_of_the_same_roles_share_a_statement_and_nothing_of_each_other() -> None:
    one, another = _person(Role.REPRESENTATIVE), _person(Role.REPRESENTATIVE)

    (kept, for_one), (again, for_another) = _visible(one), _visible(another)

    assert kept is again
    assert set(for_one.values()).isdisjoint(for_another.values())
    assert for_one["by_user"] == one.user_id
    assert for_one["by_agencies_all"] == tuple(one.agency_ids)


def test_another_role_has_another_statement() -> None:
    kept = [_visible(_person(role))[0] for role in (Role.REPRESENTATIVE, Role.COORDINATOR)]

    assert kept[0] is not kept[1]


def test_what_is_chosen_makes_another_statement_and_what_is_asked_for_does_not() -> None:
    rep = _person(Role.REPRESENTATIVE)
    first, second = uuid.uuid4(), uuid.uuid4()

    core, with_first = _one(rep, Permission.CASE_READ_CORE, case_id=first)
    same, with_second = _one(rep, Permission.CASE_READ_CORE, case_id=second)
    contact, _ = _one(rep, Permission.CASE_READ_SAFE_CONTACT, case_id=first)

    assert core is same
    assert core is not contact
    assert (with_first["case_id"], with_second["case_id"]) == (first, second)


@pytest.mark.parametrize("role", list(Role))
def test_a_kept_statement_finds_for_everybody_what_one_of_their_own_would(
    make: Factory, session: Session, role: Role
) -> None:
    actor, found = build(make, role).actor(), 0
    for permission in Permission:
        _reached(_person(role), permission)  # made with another of the same role in mind
        own = set(session.scalars(sa.select(Case.id).where(within(actor, permission))))
        assert set(session.scalars(*_reached(actor, permission))) == own, permission
        assert list(session.scalars(*_reached(_person(role), permission))) == []
        found += len(own)
    assert found or role is Role.SYSTEM_ADMINISTRATOR


def test_a_kept_statement_asks_what_day_it_is_when_it_runs(make: Factory, session: Session) -> None:
    user = make.user(Role.REFERRER, area=make.area())
    session.scalars(
        sa.select(Membership).where(Membership.user_id == user.id)
    ).one().ends_on = clock.today()
    session.flush()

    assert user.id in session.scalars(*_seats_held(_person())).all()
    with clock.moved_to(clock.now() + timedelta(days=2)):
        assert user.id not in session.scalars(*_seats_held(_person())).all()


def test_whoever_holds_nothing_finds_nothing(session: Session) -> None:
    assert session.scalars(*_visible(_person())).all() == []


def test_the_maker_of_a_statement_cannot_look_at_the_clock() -> None:
    @prepared
    def lately(_by: Actor) -> sa.Select[uuid.UUID]:
        return sa.select(Case.id).where(Case.submitted_at > clock.now() - timedelta(days=1))

    with pytest.raises(RuntimeError, match="what time it is"):
        lately(_person(Role.CHAIR))
    assert clock.now() <= datetime.now(UTC)


def test_the_maker_of_a_statement_cannot_ask_who_proved_themselves_lately() -> None:
    @prepared
    def proved(by: Actor) -> sa.Select[uuid.UUID]:
        return sa.select(Case.id).where(sa.literal(by.proved_lately))

    with pytest.raises(LookupError):
        proved(_person(Role.CHAIR))


def test_what_is_made_of_a_kept_statement_is_not_taken_for_it(
    make: Factory, session: Session
) -> None:
    actor = build(make, Role.COORDINATOR).actor()
    statement, asked = _visible(actor)
    found = set(session.scalars(statement, asked))

    assert found
    assert set(session.scalars(statement, asked)) == found
    assert not session.scalars(statement.where(sa.false()), asked).all()
    assert set(session.scalars(sa.select(Case.id).where(visible_to(actor)))) == found


def test_a_kept_statement_is_hashed_as_the_same_one_that_is_not_kept() -> None:
    one, another = (sa.select(Case.id).where(Case.reference == "HC-1") for _ in range(2))
    plain, quick = (made._generate_cache_key() for made in (one, kept(another)))

    assert plain is not None
    assert quick is not None
    assert (hash(quick.key), quick.key) == (hash(plain.key), plain.key)
