"""Finding people: at the door by their address, and in an area by those who manage it."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor
from marac.access.roles import PRIVILEGED
from marac.accounts.lifetimes import IDLE_IN_SESSION
from marac.accounts.models import SignInSession, User
from marac.accounts.policy import manageable_by
from marac.accounts.sessions import living
from marac.agencies.models import Agency, ConfidentialityStatement, Membership
from marac.agencies.policy import not_over


@dataclass(frozen=True)
class Credentials:
    """What the door knows of an address, free of the database."""

    user_id: UUID | None = None
    password_hash: str | None = None


@dataclass(frozen=True)
class Asked:
    """Whom a list of people is about: words of a name or an address, and privileged roles."""

    words: str = ""
    privileged: bool = False


@dataclass(frozen=True)
class PersonLine:
    """A person as the list of an area shows them, with their seats there that have not ended."""

    user: User
    seats: list[Membership] = field(default_factory=list)

    @property
    def privileged(self) -> bool:
        """Tell whether one of their roles takes two people to give."""
        return any(seat.role in PRIVILEGED for seat in self.seats)


def get_credentials(session: Session, *, email: str) -> Credentials:
    """Find what a sign-in is checked against; nobody's when the account is closed or unknown."""
    user = find_open_account(session, email=email)
    if user is None:
        return Credentials()
    return Credentials(user_id=user.id, password_hash=user.password_hash)


def find_open_account(session: Session, *, email: str) -> User | None:
    """Find the account of an address, for the door only: it asks nobody's leave."""
    return session.scalar(sa.select(User).where(User.email == email, User.disabled_at.is_(None)))


def find_by_email(session: Session, *, email: str) -> User | None:
    """Find whoever has an address, open or closed, so that no address is invited twice."""
    return session.scalar(sa.select(User).where(User.email == email))


def get_user(session: Session, *, by: Actor, user_id: UUID) -> User | None:
    """Read a person of the actor's area."""
    return session.scalar(sa.select(User).where(User.id == user_id, manageable_by(by)))


def get_seat(session: Session, *, by: Actor, membership_id: UUID) -> Membership | None:
    """Read a seat of the actor's area."""
    return session.scalar(
        sa.select(Membership).where(
            Membership.id == membership_id, Membership.area_id == by.area_id
        )
    )


def count_people(session: Session, *, by: Actor, asked: Asked) -> int:
    """Count the people of the actor's area whom the list is about."""
    return session.scalars(sa.select(sa.func.count(User.id)).where(*_match(by, asked))).one()


def list_people(
    session: Session, *, by: Actor, asked: Asked, offset: int = 0, limit: int = 50
) -> list[PersonLine]:
    """List the people of the actor's area whom the list is about, by name."""
    users = session.scalars(
        sa.select(User)
        .where(*_match(by, asked))
        .order_by(User.name, User.id)
        .offset(offset)
        .limit(limit)
    ).all()
    seats: dict[UUID, list[Membership]] = defaultdict(list)
    for seat in _seats(session, [user.id for user in users], by.area_id, ended=False):
        seats[seat.user_id].append(seat)
    return [PersonLine(user, seats[user.id]) for user in users]


def list_seats(session: Session, *, by: Actor, user: User) -> list[Membership]:
    """List a person's seats in the actor's area, past ones too, the latest first."""
    return list(reversed(_seats(session, [user.id], by.area_id, ended=True)))


def list_own_seats(session: Session, *, by: Actor) -> list[Membership]:
    """List the actor's own seats that have not ended, in every area."""
    return _seats(session, [by.user_id], None, ended=False)


def get_statement(session: Session, *, by: Actor) -> ConfidentialityStatement:
    """Read the newest confidentiality statement of the actor's area."""
    return session.scalars(
        sa.select(ConfidentialityStatement)
        .where(ConfidentialityStatement.area_id == by.area_id)
        .order_by(ConfidentialityStatement.number.desc())
        .limit(1)
    ).one()


def list_own_past_and_present(session: Session, *, by: Actor) -> list[Membership]:
    """List all seats that the actor ever had, the latest first, with the agencies' agreements."""
    return list(
        session.scalars(
            sa.select(Membership)
            .where(Membership.user_id == by.user_id)
            .options(joinedload(Membership.agency, innerjoin=True).selectinload(Agency.agreements))
            .order_by(Membership.starts_on.desc(), Membership.id.desc())
        )
    )


def list_own_sessions(session: Session, *, by: Actor) -> list[SignInSession]:
    """List the browsers in which the actor is signed in, the latest first."""
    return list(
        session.scalars(
            sa.select(SignInSession)
            .where(
                SignInSession.user_id == by.user_id,
                living(IDLE_IN_SESSION),
            )
            .order_by(SignInSession.created_at.desc(), SignInSession.id)
        )
    )


def get_own_session(session: Session, *, by: Actor, session_id: UUID) -> SignInSession | None:
    """Read one of the actor's own sessions."""
    return next((s for s in list_own_sessions(session, by=by) if s.id == session_id), None)


def _match(by: Actor, asked: Asked) -> list[sa.ColumnElement[bool]]:
    found = [manageable_by(by)]
    if asked.privileged:
        found.append(
            sa.exists().where(
                Membership.user_id == User.id,
                Membership.area_id == by.area_id,
                Membership.role.in_(PRIVILEGED),
                not_over(),
            )
        )
    for word in asked.words.split():
        found.append(
            sa.or_(
                User.name.icontains(word, autoescape=True),
                User.email.icontains(word, autoescape=True),
            )
        )
    return found


def _seats(
    session: Session, user_ids: list[UUID], area_id: UUID | None, *, ended: bool
) -> list[Membership]:
    query = sa.select(Membership).where(Membership.user_id.in_(user_ids))
    if area_id is not None:
        query = query.where(Membership.area_id == area_id)
    if not ended:
        query = query.where(not_over())
    return list(
        session.scalars(
            query.options(joinedload(Membership.agency), joinedload(Membership.area)).order_by(
                Membership.starts_on, Membership.id
            )
        )
    )
