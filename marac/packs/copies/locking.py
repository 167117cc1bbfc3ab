"""A copy under a password, for who must read it where there is no network.

The system chooses the password and shows it once. It is stored nowhere: it is worked out again for
the download from the installation's secret, the copy, the person, and a number that the page which
showed it carries.
"""

import hashlib
import hmac
import secrets

from sqlalchemy.orm import Session

from marac import documents
from marac.access import Actor
from marac.events import publish
from marac.packs.codes import ALPHABET
from marac.packs.copies.states import refuse_unless_obtainable
from marac.packs.events import PaperDownloaded
from marac.packs.models import Paper
from marac.refusals import Refused

# 94 bits, in groups that can be read out and typed.
GROUPS, LETTERS = 5, 4
NOT_HERE = "Your area does not hand out papers under a password."


def new_turn() -> str:
    """Draw the number that makes each password another one."""
    return secrets.token_hex(16)


def password_for(*, secret: str, by: Actor, paper: Paper, turn: str) -> str:
    """Work the password of a copy out, for one person and one turn."""
    told = f"paper password {paper.id.hex} {by.user_id.hex} {turn}".encode()
    rest = int.from_bytes(hmac.digest(secret.encode(), told, hashlib.sha512))
    letters = []
    for _ in range(GROUPS * LETTERS):
        rest, one = divmod(rest, len(ALPHABET))
        letters.append(ALPHABET[one])
    groups = ("".join(letters[n : n + LETTERS]) for n in range(0, len(letters), LETTERS))
    return "-".join(groups)


def refuse_unless_offered(paper: Paper) -> None:
    """Refuse where the area does not hand papers out so, and what may not be handed out at all."""
    if not paper.meeting.area.locked_papers:
        raise Refused(NOT_HERE)
    refuse_unless_obtainable(paper)


def download_locked(session: Session, *, by: Actor, paper: Paper, password: str) -> bytes:
    """Hand out a copy under a password, and say so to the log."""
    refuse_unless_offered(paper)
    file = documents.lock(paper.content, password)
    publish(
        session,
        PaperDownloaded(
            actor_id=by.user_id,
            area_id=by.area_id,
            paper_id=paper.id,
            meeting_id=paper.meeting_id,
            digest=documents.sha256(file),
            locked=True,
        ),
    )
    return file
