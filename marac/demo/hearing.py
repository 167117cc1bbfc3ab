"""Hears victims of the next meeting, sees to a colleague who was harmed, and decides a prompt."""

from datetime import date, timedelta

import uuid_utils.compat as uuids

from marac import clock
from marac.cases.models import (
    Case,
    Means,
    Promise,
    PromiseKept,
    PromptAnswer,
    PromptKind,
    Speaker,
    VoiceStage,
)
from marac.cases.prompts.operations import decide
from marac.cases.prompts.queries import list_prompts
from marac.cases.staff.operations import Point, set_point
from marac.cases.voice.operations import Telling, Wishes, record_telling, record_wishes
from marac.demo.world import World

AREA = "bristol"
HEARD, COLLEAGUE, NOT_TOLD = "warsame", "staff", "adler"
WANTS = "To move near her sister soon, and not to be asked again what happened."
FEARS = "That he waits for the children at the school gate."
POINTS = {
    Promise.SAME_CARE: ("Lighthouse team leader", PromiseKept.DONE, "Offered on the first day."),
    Promise.OWN_CASE: ("Detective Inspector", PromiseKept.DONE, ""),
    Promise.WELFARE: ("Her sergeant", PromiseKept.DONE, "Seen the same evening."),
    Promise.COMMAND: ("Chief Inspector, neighbourhoods", None, ""),
    Promise.SAFETY_REPORT: (
        "Her sergeant",
        PromiseKept.NOT_DONE,
        "She was off duty, so the form does not fit; the health and safety lead is asked.",
    ),
}


def record(world: World) -> None:
    """Record what was heard by the day on which the demonstration begins."""
    yesterday = clock.today() - timedelta(days=1)
    _hear(world, world.cases[HEARD], yesterday)
    _say_why_not(world, world.cases[NOT_TOLD])
    _look_after(world, world.cases[COLLEAGUE])
    _decide(world, world.cases[HEARD])


def _hear(world: World, case: Case, day: date) -> None:
    by, session = world.coordinator(AREA), world.session
    wishes = Wishes(
        stage=VoiceStage.BEFORE,
        said_on=day,
        speaker=Speaker.INTERPRETER,
        wants=WANTS,
        fears=FEARS,
        restorative=False,
    )
    record_wishes(session, by=by, case=case, wishes=wishes, entry_id=uuids.uuid7())
    telling = Telling(
        stage=VoiceStage.BEFORE,
        told=True,
        told_on=day,
        means=Means.PHONE,
        who="Her advocate",
        said="She is glad that somebody listens, and wants to hear on the same day.",
    )
    record_telling(session, by=by, case=case, telling=telling, entry_id=uuids.uuid7())


def _say_why_not(world: World, case: Case) -> None:
    why = "Her brother reads her post and answers her telephone; her advocate waits for a day."
    again = clock.add_working_days(clock.today(), 1)
    telling = Telling(stage=VoiceStage.BEFORE, told=False, why_not=why, again_on=again)
    by = world.coordinator(AREA)
    record_telling(world.session, by=by, case=case, telling=telling, entry_id=uuids.uuid7())


def _look_after(world: World, case: Case) -> None:
    by = world.coordinator(AREA)
    for promise, (owner, kept, note) in POINTS.items():
        said = Point(owner_name=owner, due_on=clock.today(), kept=kept, note=note)
        set_point(world.session, by=by, case=case, promise=promise, said=said, version="")


def _decide(world: World, case: Case) -> None:
    """Accept that children are in it, and leave the other prompts to whoever looks at them."""
    by = world.coordinator(AREA)
    asked = {p.kind: p for p in list_prompts(case)}
    prompt = asked[PromptKind.SAFEGUARDING_CHILD]
    if prompt.waits:
        decide(
            world.session,
            by=by,
            case=case,
            prompt=prompt,
            answer=PromptAnswer.ACCEPTED,
            reason="Children’s services know of both children and come to the meeting.",
        )
