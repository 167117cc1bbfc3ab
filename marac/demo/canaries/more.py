"""More cases, so that every state has some of every kind."""

from datetime import timedelta

import sqlalchemy as sa

from marac import clock
from marac.access import Stage
from marac.cases import operations as cases
from marac.cases import referrals
from marac.cases.merging import operations as merging
from marac.cases.models import Case, Listing
from marac.cases.stages import stage_of
from marac.demo import referring, scripts
from marac.demo.canaries import minuted
from marac.demo.scripts import Table
from marac.demo.world import World
from marac.meetings import operations as meetings
from marac.meetings.models import Meeting, MinutesRevision

AREA = "bristol"
REFERRERS = ("referrer-gp", "champion", "referrer", "rep-beat", "rep-ground")
INVITED = ("police-beat", "childrens", "probation", "common-ground", "beacon")
DRAFTS, WAITING, LISTED = 2, 5, 4
# A day on either side of the line after which nobody has content.
EMBARGOED = timedelta(days=29)
TWICE = "The family doctor and the champion wrote of the same evening."


def add(world: World) -> None:
    """Write more drafts and referrals, list or merge some, and move old cases on to their end."""
    told = [s for s in scripts.read_cases(*scripts.WAITING) if s["state"] == "submitted"]
    for number in range(DRAFTS + WAITING + LISTED):
        story = told[number % len(told)] | {
            "key": f"canary-{number}",
            "referrer": REFERRERS[number % len(REFERRERS)],
        }
        _tell(world, story, number)
    _merge(world, world.cases[f"canary-{DRAFTS}"], world.cases[f"canary-{DRAFTS + 1}"])
    _take_the_minutes_back(world, world.meetings[AREA][3])
    for key in ("kowalczyk", "pham", "delaney"):
        world.cases[key].closed_at = clock.now() - EMBARGOED
    for case in by_stage(world)[Stage.HEARD]:
        # What came back after a deferral would be heard and minuted at once: let it be over.
        if len(case.listings) > 1:
            case.closed_at = clock.now()
    world.cases["delaney"].disposed_at = clock.now()
    world.session.flush()


def _tell(world: World, story: Table, number: int) -> None:
    case = referring.write(world, story, base=world.built_on)
    if number < DRAFTS:
        return
    by = world.actor(story["referrer"], AREA)
    referrals.submit(world.session, by=by, case=case)
    if number >= DRAFTS + WAITING:
        _list(world, case)


def _list(world: World, case: Case) -> None:
    session, by = world.session, world.coordinator(AREA)
    cases.accept(session, by=by, case=case)
    cases.invite(session, by=by, case=case, agency_ids=world.agency_ids(list(INVITED)))
    cases.assign_advocate(session, by=by, case=case, user_id=world.users["advocate"].id)
    meetings.list_case(session, by=by, meeting=world.meetings[AREA][-1], case=case)


def _merge(world: World, case: Case, duplicate: Case) -> None:
    by = world.coordinator(AREA)
    merging.merge(world.session, by=by, case=case, duplicate=duplicate, reason=TWICE)


def _take_the_minutes_back(world: World, meeting: Meeting) -> None:
    """Let the minutes of a meeting that was held be drafts still."""
    session = world.session
    for listing in session.scalars(sa.select(Listing).where(Listing.meeting_id == meeting.id)):
        listing.minutes_sent_at = None
    whose = MinutesRevision.meeting_id == meeting.id
    drafts = {"approved_at": None, "approved_by_id": None, "circulated_at": None}
    for revision in session.scalars(sa.select(MinutesRevision).where(whose)).all():
        minuted.replace(session, revision, **drafts)


def by_stage(world: World) -> dict[Stage, list[Case]]:
    """List the cases of the area stage by stage, in the order in which they came."""
    world.session.flush()
    world.session.expire_all()
    found: dict[Stage, list[Case]] = {stage: [] for stage in Stage}
    area_id = world.areas[AREA].id
    mine = sa.select(Case).where(Case.area_id == area_id).order_by(Case.id)
    for case in world.session.scalars(mine):
        found[stage_of(case)].append(case)
    return found
