"""Recovery codes: ten of 120 bits, for the day when the phone is lost.

Only their hashes are kept. Until their owner says that they have them, they can be shown again:
they are computed from a token in the owner's browser and a nonce in the database, neither of which
says anything alone, and the nonce goes when the owner goes on.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.factors import events
from marac.accounts.factors.models import CodeShowing, RecoveryCode
from marac.accounts.models import User
from marac.accounts.sessions import hash_token
from marac.events import publish

HOW_MANY = 10
CODE_BYTES = 15  # 120 bits are 24 letters of five bits
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U
LENGTH = CODE_BYTES * 8 // 5
GROUP = 4
SHOWN_FOR = timedelta(minutes=30)
FEW = 3
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def renew_codes(session: Session, *, user: User) -> str:
    """Put ten new codes in the place of a person's old ones; give the token that shows them."""
    token, nonce = secrets.token_urlsafe(32), secrets.token_bytes(32)
    for table in (RecoveryCode, CodeShowing):
        session.execute(sa.delete(table).where(table.user_id == user.id))
    session.add_all(
        RecoveryCode(user_id=user.id, code_hash=hash_token(code)) for code in _codes(token, nonce)
    )
    session.add(
        CodeShowing(
            user_id=user.id,
            token_hash=hash_token(token),
            nonce=nonce,
            expires_at=clock.now() + SHOWN_FOR,
        )
    )
    session.flush()
    publish(session, events.RecoveryCodesMade(actor_id=user.id, area_id=None, user_id=user.id))
    return token


def show_codes(session: Session, *, user: User, token: str) -> Sequence[str]:
    """Give a person's codes as they are written, until they have said that they kept them."""
    showing = session.scalar(
        sa.select(CodeShowing).where(
            CodeShowing.user_id == user.id,
            CodeShowing.token_hash == hash_token(token),
            CodeShowing.expires_at > clock.now(),
        )
    )
    return [_written(code) for code in _codes(token, showing.nonce)] if showing else []


def put_away(session: Session, *, user: User) -> None:
    """Never show a person's codes again."""
    session.execute(sa.delete(CodeShowing).where(CodeShowing.user_id == user.id))


def were_kept(session: Session, *, user: User) -> bool:
    """Tell whether a person has been given codes and said that they kept them."""
    has = sa.exists().where(RecoveryCode.user_id == user.id)
    unseen = sa.exists().where(CodeShowing.user_id == user.id)
    return bool(session.scalar(sa.select(sa.and_(has, ~unseen))))


def spend_recovery_code(session: Session, *, user: User, code: str) -> bool:
    """Accept a code that was never used, and tell its owner by mail; of two at once one gets it."""
    spent: Any = session.execute(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_hash == hash_token(tidy_code(code)),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
    if spent.rowcount != 1:
        return False
    left = count_left(session, user=user)
    used = events.RecoveryCodeUsed(actor_id=user.id, area_id=None, user_id=user.id, left=left)
    publish(session, used)
    return True


def count_left(session: Session, *, user: User) -> int:
    """Count the codes that a person has not used."""
    return session.scalars(
        sa.select(sa.func.count(RecoveryCode.id)).where(
            RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None)
        )
    ).one()


def tidy_code(typed: str) -> str:
    """Give the letters of a code however it was typed: small, spaced, O for nought."""
    return "".join(c for c in typed.upper() if c.isalnum()).translate(_MISREAD)


def looks_like_code(typed: str) -> bool:
    """Tell a recovery code from anything else that somebody may type."""
    code = tidy_code(typed)
    return len(code) == LENGTH and set(code) <= set(LETTERS)


def _codes(token: str, nonce: bytes) -> list[str]:
    return [_spell(_half(token, nonce, number)) for number in range(HOW_MANY)]


def _half(token: str, nonce: bytes, number: int) -> int:
    words = nonce + number.to_bytes(1, "big")
    return int.from_bytes(hmac.digest(token.encode(), words, hashlib.sha256)[:CODE_BYTES], "big")


def _spell(bits: int) -> str:
    return "".join(LETTERS[bits >> 5 * place & 31] for place in reversed(range(LENGTH)))


def _written(code: str) -> str:
    return "-".join(code[i : i + GROUP] for i in range(0, LENGTH, GROUP))
