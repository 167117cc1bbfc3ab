"""What happens to people who sign in. An e-mail address or a name is never part of it."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """A person signed in."""

    operation = Operation.AUTHENTICATION

    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class SignInFailed(Event):
    """A sign-in was refused; the person is named by id when the address is that of an account."""

    operation = Operation.AUTHENTICATION

    user_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class SignedOut(Event):
    """A person signed out of this browser."""

    operation = Operation.AUTHENTICATION


@dataclass(frozen=True, kw_only=True)
class SessionEnded(Event):
    """A person ended a session of theirs in another browser."""

    operation = Operation.AUTHENTICATION

    session_id: UUID


@dataclass(frozen=True, kw_only=True)
class AreaSwitched(Event):
    """A person went on in another of their areas, `area_id`."""

    operation = Operation.AUTHENTICATION


@dataclass(frozen=True, kw_only=True)
class UserInvited(Event):
    """An account was made, or its holder was sent another invitation."""

    operation = Operation.ROLE_CHANGE

    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Event):
    """An invited person chose a password."""

    operation = Operation.AUTHENTICATION


@dataclass(frozen=True, kw_only=True)
class PasswordResetAsked(Event):
    """A reset link was asked for; without a person when the address belongs to no open account."""

    operation = Operation.AUTHENTICATION

    user_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """A person's password changed; `actor_id` is whoever did it."""

    operation = Operation.AUTHENTICATION

    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class DetailsChanged(Event):
    """A person changed what is known of them."""

    operation = Operation.ALTERATION

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SignedOutByOthers(Event):
    """Whoever looks after accounts ended all sessions of somebody."""

    operation = Operation.AUTHENTICATION

    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class UserDisabled(Event):
    """An account was closed and all its sessions ended."""

    operation = Operation.ROLE_CHANGE

    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class UserEnabled(Event):
    """A closed account was opened again."""

    operation = Operation.ROLE_CHANGE

    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProofGiven(Event):
    """A signed-in person gave their password once more, before something that asks for it."""

    operation = Operation.AUTHENTICATION


@dataclass(frozen=True, kw_only=True)
class ProofFailed(Event):
    """A signed-in browser gave a wrong password where it was asked for once more."""

    operation = Operation.AUTHENTICATION


@dataclass(frozen=True, kw_only=True)
class DeclarationSigned(Event):
    """A person signed the area's yearly confidentiality declaration, in this wording of it."""

    operation = Operation.AUTHENTICATION

    statement_id: UUID


@dataclass(frozen=True, kw_only=True)
class HomeChanged(Event):
    """The codes of a person's home were replaced, or forgotten when `given` is false."""

    operation = Operation.COLLECTION

    given: bool
