"""What second factors somebody has, and taking them away."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.accounts.factors import apps, events, passkeys, recovery
from marac.accounts.factors.models import AuthenticatorApp, CodeShowing, Passkey, RecoveryCode
from marac.accounts.models import User
from marac.events import publish
from marac.refusals import Refused

LAST_ONE = "This is your only way of confirming that it is you. Add another one first."


@dataclass(frozen=True)
class Factors:
    """All second factors of a person; recovery codes help one in, but are no factor alone."""

    passkeys: Sequence[Passkey]
    app: AuthenticatorApp | None
    codes_left: int

    @property
    def count(self) -> int:
        """Count the passkeys and the app."""
        return len(self.passkeys) + (self.app is not None)

    @property
    def few_codes(self) -> bool:
        """Tell whether it is time to make new recovery codes."""
        return self.count > 0 and self.codes_left <= recovery.FEW


def factors_of(session: Session, *, user: User) -> Factors:
    """Gather the second factors of a person."""
    return Factors(
        passkeys=passkeys.list_passkeys(session, user=user),
        app=apps.find_app(session, user=user),
        codes_left=recovery.count_left(session, user=user),
    )


def has_factor(session: Session, *, user: User) -> bool:
    """Tell whether a person has a passkey or an app."""
    app = sa.exists().where(
        AuthenticatorApp.user_id == user.id, AuthenticatorApp.confirmed_at.is_not(None)
    )
    passkey = sa.exists().where(Passkey.user_id == user.id)
    return bool(session.scalar(sa.select(sa.or_(app, passkey))))


def remove_passkey(session: Session, *, user: User, passkey: Passkey) -> None:
    """Take a passkey of a person away, unless it is all they have."""
    _keep_one(session, user)
    session.delete(passkey)
    publish(
        session,
        events.PasskeyRemoved(
            actor_id=user.id, area_id=None, user_id=user.id, passkey_id=passkey.id
        ),
    )


def remove_app(session: Session, *, user: User) -> None:
    """Take a person's app away, unless it is all they have."""
    _keep_one(session, user)
    session.execute(sa.delete(AuthenticatorApp).where(AuthenticatorApp.user_id == user.id))
    publish(session, events.AppRemoved(actor_id=user.id, area_id=None, user_id=user.id))


def forget_factors(session: Session, *, user: User) -> None:
    """Take everything away, so that the person sets up new factors when they next sign in."""
    for table in (Passkey, AuthenticatorApp, RecoveryCode, CodeShowing):
        session.execute(sa.delete(table).where(table.user_id == user.id))


def _keep_one(session: Session, user: User) -> None:
    # Two browsers that each take one away wait for each other here, so that one factor stays.
    session.execute(sa.select(User.id).where(User.id == user.id).with_for_update())
    if factors_of(session, user=user).count <= 1:
        raise Refused(LAST_ONE)
