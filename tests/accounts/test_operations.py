"""What the operations refuse when a page, the command line or the demonstration asks too much."""

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts import operations, passwords
from marac.accounts.models import User
from marac.accounts.sessions import actor_for, system_actor
from marac.agencies.models import Area
from marac.refusals import Refused
from tests.factories import Factory


def test_the_system_has_no_seat_and_so_no_page(area: Area) -> None:
    by = system_actor(area)

    assert (by.user_id, by.area_id, by.seats) == (UUID(int=0), area.id, ())


def test_a_password_can_be_set_without_a_link(session: Session, known: User, area: Area) -> None:
    operations.set_password(
        session, by=system_actor(area), user=known, password="a brand new password"
    )

    assert passwords.matches(known.password_hash, "a brand new password")


def test_a_poor_password_cannot_be_set_either(session: Session, known: User, area: Area) -> None:
    before = known.password_hash

    with pytest.raises(Refused, match="12 characters or more"):
        operations.set_password(session, by=system_actor(area), user=known, password="short")
    assert known.password_hash == before


def test_a_closed_account_is_neither_invited_nor_closed_again(
    session: Session, make: Factory, area: Area
) -> None:
    user, by = make.user(disabled_at=clock.now()), system_actor(area)

    with pytest.raises(Refused, match="Open it again first"):
        operations.invite_again(session, by=by, user=user)
    with pytest.raises(Refused, match="closed already"):
        operations.disable_user(session, by=by, user=user)


def test_an_open_account_is_not_opened(session: Session, known: User, area: Area) -> None:
    with pytest.raises(Refused, match="open already"):
        operations.enable_user(session, by=system_actor(area), user=known)


def test_a_person_without_a_seat_is_nowhere(session: Session, make: Factory) -> None:
    actor = actor_for(session, make.user())

    assert (actor.area_id, actor.agency_name, actor.roles) == (None, "", frozenset())


def test_a_person_in_two_areas_has_in_each_the_roles_held_there(
    session: Session, make: Factory, known: User, area: Area
) -> None:
    somerset = make.area("Somerset")
    make.seat(known, Role.CHAIR, area=somerset, agency=make.agency(area=somerset))

    assert actor_for(session, known, area_id=area.id).roles == {Role.REPRESENTATIVE}
    assert actor_for(session, known, area_id=somerset.id).roles == {Role.CHAIR}
