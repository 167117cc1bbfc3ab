"""Writing down what the person harmed said, and whether they were told; nothing is overwritten."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.contact import refuse_means
from marac.cases.events import about
from marac.cases.models import Case, Means, Speaker, VoiceEntry, VoiceKind, VoiceStage
from marac.cases.voice import policy
from marac.cases.voice.events import TellingRecorded, WishesRecorded
from marac.events import publish
from marac.refusals import Refused

CLOSED = "This case is closed, so nothing more is recorded of the victim’s voice."
PAST = "The day on which it is tried again is over. Choose another one."
NOT_YOURS = "Only those who run the meeting, the advocate and agencies of the case may record this."


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What somebody said for or as the person harmed, on a day."""

    stage: VoiceStage
    said_on: date
    speaker: Speaker
    who: str = ""
    wants: str = ""
    fears: str = ""
    said: str = ""
    restorative: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Telling:
    """That the person harmed was told, by whom, how and when, or why they were not.

    `again_on` is the day on which it is tried again; not told without it is a decision not to tell.
    What they wish now belongs to it where they were reached.
    """

    stage: VoiceStage
    listing_id: UUID | None = None
    told: bool
    told_on: date | None = None
    means: Means | None = None
    who: str = ""
    said: str = ""
    wants: str = ""
    fears: str = ""
    restorative: bool | None = None
    why_not: str = ""
    again_on: date | None = None


def record_wishes(
    session: Session, *, by: Actor, case: Case, wishes: Wishes, entry_id: UUID
) -> VoiceEntry:
    """Write down what the person harmed said; sending the same form twice records it once."""
    _check(case, allowed=policy.may_record_wishes(by, case))
    entry = VoiceEntry(
        id=entry_id,
        case_id=case.id,
        kind=VoiceKind.WISHES,
        stage=wishes.stage,
        happened_on=wishes.said_on,
        speaker=wishes.speaker,
        who=wishes.who,
        wants=wishes.wants,
        fears=wishes.fears,
        said=wishes.said,
        restorative=wishes.restorative,
    )
    if _keep(session, by, case, entry):
        publish(session, WishesRecorded(**about(case, by), entry_id=entry_id, stage=wishes.stage))
    return entry


def record_telling(
    session: Session, *, by: Actor, case: Case, telling: Telling, entry_id: UUID
) -> VoiceEntry:
    """Write down whether the person harmed was told; only by means that are safe for them."""
    _check(case, allowed=policy.may_record_telling(by, case))
    if telling.told and telling.means is not None:
        refuse_means(by=by, case=case, writes=telling.means.writes, calls=telling.means.calls)
    if telling.again_on is not None and telling.again_on < clock.today():
        raise Refused(PAST)
    entry = VoiceEntry(
        id=entry_id,
        case_id=case.id,
        listing_id=telling.listing_id,
        kind=VoiceKind.TELLING,
        stage=telling.stage,
        happened_on=telling.told_on or clock.today(),
        told=telling.told,
        means=telling.means if telling.told else None,
        who=telling.who,
        said=telling.said,
        wants=telling.wants,
        fears=telling.fears,
        restorative=telling.restorative,
        why_not=telling.why_not,
        again_on=None if telling.told else telling.again_on,
    )
    if _keep(session, by, case, entry):
        told = TellingRecorded(
            **about(case, by),
            entry_id=entry_id,
            stage=telling.stage,
            told=telling.told,
            again=entry.again_on is not None,
        )
        publish(session, told)
    return entry


def _check(case: Case, *, allowed: bool) -> None:
    if case.closed_at is not None or case.disposed_at is not None:
        raise Refused(CLOSED)
    if not allowed:
        raise Refused(NOT_YOURS)


def _keep(session: Session, by: Actor, case: Case, entry: VoiceEntry) -> bool:
    """Keep an entry, unless this very form was sent before."""
    if session.get(VoiceEntry, entry.id) is not None:
        return False
    entry.recorded_at, entry.recorded_by_id = clock.now(), by.user_id
    entry.agency_id = policy.agency_recording(by, case)
    session.add(entry)
    session.flush()
    return True
