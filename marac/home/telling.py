"""Whom the reader has still to tell, before a meeting or of what it decided."""

from sqlalchemy.orm import Session

from marac.access import Actor, Role
from marac.cases.telling.duties import Duty
from marac.cases.telling.queries import is_theirs, list_waiting
from marac.home.blocks import SHOWN, Block, Empty, Line, Link

NOBODY = Empty(
    "Nobody waits to be told",
    "When an agenda goes out, or a meeting decides, whoever is to be told appears here.",
)
# Who sees the block also when there is nothing in it.
ALWAYS = (Role.COORDINATOR, Role.CHAIR, Role.ADVOCATE)


def load_telling(session: Session, *, by: Actor) -> list[Block]:
    """Load the people whom the reader is to tell; who runs the cycle sees who is late as well."""
    waiting = list_waiting(session, by=by)
    mine = [duty for duty in waiting if is_theirs(duty, by) or duty.overdue]
    if not waiting and not by.has(*ALWAYS):
        return []
    return [
        Block(
            key="telling",
            title="People to be told",
            lines=tuple(_line(duty, by) for duty in mine[:SHOWN]),
            total=len(waiting),
            more=Link("See everybody who is to be told", "cases.list_tellings"),
            empty=_nothing_of(waiting),
        )
    ]


def _nothing_of(waiting: list[Duty]) -> Empty:
    """Say why no line stands here: nobody waits, or others tell them and are in time."""
    return Empty("Nobody is late", "Others tell them, and are in time.") if waiting else NOBODY


def _line(duty: Duty, by: Actor) -> Line:
    address = {"case_id": duty.case_id, "listing_id": duty.listing_id, "stage": duty.stage.value}
    who = "" if is_theirs(duty, by) else f"; {duty.owner} tells them"
    words = f"{duty.what[0].lower()}{duty.what[1:]}, due {duty.due_words}{who}"
    name = f"{duty.reference} {duty.initials}".strip()
    return Line(Link(name, "cases.tell_them", address), words, duty.words)
