"""What the operations refuse, whoever asks."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from marac.access import Role
from marac.agencies.models import Agency, Area
from marac.agencies.operations import end_membership, grant_membership, record_agreement
from marac.agencies.system import system_actor
from marac.refusals import Refused
from tests.factories import Factory

TODAY = date(2026, 11, 20)


def test_an_agreement_ends_after_it_was_signed(
    session: Session, area: Area, council: Agency
) -> None:
    with pytest.raises(Refused, match="has to end after"):
        record_agreement(
            session,
            by=system_actor(area),
            agency=council,
            reference="ISA 1",
            signed_on=TODAY,
            expires_on=TODAY,
        )


@pytest.mark.parametrize(
    ("role", "ends_on", "reason"),
    [
        (Role.DEPUTY, None, "say the last one"),
        (Role.REFERRER, date(2026, 11, 19), "cannot end before it begins"),
    ],
)
def test_a_role_needs_days_that_make_sense(
    session: Session,
    make: Factory,
    area: Area,
    council: Agency,
    role: Role,
    ends_on: date | None,
    reason: str,
) -> None:
    with pytest.raises(Refused, match=reason):
        grant_membership(
            session,
            by=system_actor(area),
            user_id=make.user().id,
            agency=council,
            area=area,
            role=role,
            starts_on=TODAY,
            ends_on=ends_on,
        )


def test_a_role_is_ended_once(session: Session, make: Factory, area: Area, council: Agency) -> None:
    seat = make.seat(make.user(), Role.REFERRER, area=area, agency=council)
    by = system_actor(area)
    end_membership(session, by=by, membership=seat)

    with pytest.raises(Refused, match="ended already"):
        end_membership(session, by=by, membership=seat)


def test_a_role_that_ended_can_be_given_again(
    session: Session, make: Factory, area: Area, council: Agency
) -> None:
    user, by = make.user(), system_actor(area)

    def grant() -> None:
        seat = grant_membership(
            session,
            by=by,
            user_id=user.id,
            agency=council,
            area=area,
            role=Role.REFERRER,
            starts_on=TODAY,
        )
        end_membership(session, by=by, membership=seat)

    grant()
    grant()
