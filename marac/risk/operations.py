"""Giving an area a new version of its questions; what was assessed with an earlier one stays."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.events import publish
from marac.refusals import Clash, Refused
from marac.risk.events import QuestionSetAdded
from marac.risk.models import QuestionSet, RiskQuestion
from marac.risk.policy import of_area
from marac.risk.words import RedFlag, RiskGroup


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One question as a version asks it; without a key it is a new one."""

    key: str = ""
    group: RiskGroup
    text: str
    words: tuple[str, ...] = ()
    red_flag: RedFlag | None = None
    flag_from: int = 1


def add_version(  # noqa: PLR0913 - each is a fact of a version
    session: Session,
    *,
    by: Actor,
    based_on: UUID | None,
    valid_from: date,
    medium_from: int,
    high_from: int,
    wordings: Sequence[Wording],
    note: str = "",
) -> QuestionSet:
    """Add a version that holds from a day; `based_on` is the one that its writer had before them.

    Questions that it leaves out are retired. Nothing that was assessed before changes.
    """
    if not 0 < medium_from < high_from:
        raise Refused("High must begin above medium, and medium above 0.")
    if not any(w.group is not RiskGroup.PROTECTIVE for w in wordings):
        raise Refused("At least one question must be about what raises the risk.")
    latest = _latest(session, by.area_id)
    if latest.id != based_on:
        raise Clash("Somebody else has added a version meanwhile. Look at it, then begin again.")
    _must_follow(latest, valid_from)
    made = QuestionSet(
        area_id=by.area_id,
        number=latest.number + 1,
        valid_from=valid_from,
        medium_from=medium_from,
        high_from=high_from,
        note=note,
        made_by_id=by.user_id,
        questions=_questions(latest, wordings, latest.number + 1),
    )
    session.add(made)
    session.flush()
    added = QuestionSetAdded(
        actor_id=by.user_id, area_id=by.area_id, set_id=made.id, number=made.number
    )
    publish(session, added)
    return made


def _must_follow(latest: QuestionSet, valid_from: date) -> None:
    """Refuse a first day that is past, or before that of the version that is there."""
    if valid_from < clock.today():
        raise Refused("A new version cannot begin in the past.")
    if latest.area_id is not None and valid_from < latest.valid_from:
        raise Refused("A version that begins later is there already. Choose that day or a later.")


def latest_version(session: Session, *, by: Actor) -> QuestionSet:
    """Read the version on which the next one is based, also one that has not begun."""
    return _latest(session, by.area_id)


def _latest(session: Session, area_id: UUID | None) -> QuestionSet:
    if area_id is None:
        raise Refused("Only the questions of an area can be changed.")
    found = sa.select(QuestionSet).where(of_area(QuestionSet, area_id))
    return session.scalars(found.order_by(QuestionSet.number.desc()).limit(1)).unique().one()


def _questions(latest: QuestionSet, wordings: Sequence[Wording], number: int) -> list[RiskQuestion]:
    known = {question.key for question in latest.questions}
    made = []
    for position, wording in enumerate(wordings, start=1):
        key = wording.key if wording.key in known else _new_key(wording.text, number, position)
        made.append(
            RiskQuestion(
                key=key,
                group=wording.group,
                position=position,
                text=wording.text,
                words=list(wording.words),
                red_flag=wording.red_flag,
                flag_from=wording.flag_from,
            )
        )
    if len({question.key for question in made}) < len(made):
        raise Refused("The same question stands there twice.")
    return made


def _new_key(text: str, number: int, position: int) -> str:
    """Make a key that no earlier version can hold: it names the version that began it."""
    word = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:24]
    return f"v{number}_{position}_{word}".rstrip("_")
