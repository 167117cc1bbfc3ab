"""Which passwords are accepted.

Any characters are welcome, and nobody is made to mix kinds or to choose anew every few months:
what protects is length, that it is not in the lists which attackers try first, and that it does
not lean on what anybody could know of the person and the partnership.
"""

import hashlib
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import sqlalchemy as sa
from sqlalchemy.orm import Session
from zxcvbn import zxcvbn

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.accounts.passwords import normalise
from marac.agencies.models import Agency, Area, Membership
from marac.agencies.policy import not_over

SHORTEST = 12
SHORTEST_PRIVILEGED = 15
LONGEST = 128
# Roles that could do most harm; they have to choose a longer password.
PRIVILEGED = (Role.SYSTEM_ADMINISTRATOR, Role.COORDINATOR, Role.INFORMATION_GOVERNANCE)

# `zxcvbn` gives 0 to 4; 3 is "safely unguessable" where guessing is slow, as here.
HARD_ENOUGH = 3
# It looks at no more than this of a password, and what stands there must be hard to guess alone.
LOOKED_AT = 72
# So many letters must be left when the words that anybody could know are taken out.
LEFT_OVER = 8
SHORTEST_WORD = 3
FEWEST_CHARACTERS = 4
DIGEST = 5

SHORT = "Password must be {shortest} characters or more. Three random words make a good one"
FEW = "Password must not repeat the same few characters"
STOLEN = "Password must not be one that is in the lists of stolen passwords, which are tried first"
KNOWN = (
    "Password must not lean on the name of your area or agency, your own name or e-mail address,"
    " “marac” or the year. Leave that out, or add another word or two"
)
EASY = "Password must be harder to guess. Three random words make a good one"


@dataclass(frozen=True)
class Chooser:
    """What others could know of somebody who chooses a password, and how long it has to be."""

    shortest: int = SHORTEST
    words: tuple[str, ...] = ()


def chooser_of(session: Session, *, user: User) -> Chooser:
    """Gather what is known of a person from their seats that are not over, in every area."""
    rows = session.execute(
        sa.select(Membership.role, Area.name, Agency.name, Agency.short_name)
        .join(Agency, Agency.id == Membership.agency_id)
        .join(Area, Area.id == Membership.area_id)
        .where(Membership.user_id == user.id, not_over())
    ).all()
    names = {user.name, user.email, *(name for row in rows for name in row[1:] if name)}
    privileged = any(row.role in PRIVILEGED for row in rows)
    return Chooser(
        shortest=SHORTEST_PRIVILEGED if privileged else SHORTEST, words=tuple(sorted(names))
    )


def fault_in(password: str, *, chooser: Chooser) -> str | None:
    """Say what is wrong with a password that someone chose, or None when it will do."""
    plain = normalise(password)
    if len(plain) < chooser.shortest:
        return SHORT.format(shortest=chooser.shortest)
    if len(plain) > LONGEST:
        return f"Password must be {LONGEST} characters or fewer"
    if len(set(plain)) < FEWEST_CHARACTERS:
        return FEW
    if is_stolen(plain):
        return STOLEN
    known = _known_words(chooser)
    if _leans_on(plain, known):
        return KNOWN
    return None if _score(plain, known) >= HARD_ENOUGH else EASY


def is_stolen(plain: str) -> bool:
    """Tell whether a password, in whichever case and spacing, is in the list that came with us."""
    wanted = hashlib.sha256(_fold(plain).encode()).digest()[:DIGEST]
    kept = _stolen()
    place = bisect_left(range(len(kept) // DIGEST), wanted, key=lambda n: _digest(kept, n))
    return _digest(kept, place) == wanted


def _leans_on(plain: str, known: list[str]) -> bool:
    """Tell whether little is left of a password without the words that anybody could know."""
    folded = normalise(plain).casefold()
    rest = folded
    for word in known:
        rest = rest.replace(word, " ")
    if rest == folded:
        return False
    rest = " ".join(rest.split())
    letters = sum(char.isalpha() for char in rest)
    return letters < LEFT_OVER or _score(rest, known) < HARD_ENOUGH


def _known_words(chooser: Chooser) -> list[str]:
    """List the words that anybody could know, each whole name before its parts."""
    year = clock.today().year
    words = {"marac", "hate crime", "hatecrime", *(str(year + n) for n in (-1, 0, 1))}
    for name in chooser.words:
        folded = normalise(name).casefold()
        parts = [part for part in re.split(r"[\W_]+", folded) if len(part) >= SHORTEST_WORD]
        words.update(parts)
        words.update((folded, "".join(folded.split())))
    return sorted((word for word in words if word), key=lambda word: (-len(word), word))


def _score(text: str, known: list[str]) -> int:
    if not text:
        return 0
    found: int = zxcvbn(text[:LOOKED_AT], user_inputs=known)["score"]
    return found


def _fold(text: str) -> str:
    """Leave out case and spaces, which make a password no harder to guess."""
    return "".join(normalise(text).casefold().split())


def _digest(kept: bytes, place: int) -> bytes:
    return kept[place * DIGEST : (place + 1) * DIGEST]


@cache
def _stolen() -> bytes:
    """Read the digests of stolen passwords, in order; `data/breached.txt` says whence they are."""
    return files("marac.accounts").joinpath("data/breached.bin").read_bytes()
