"""Makes the instance of canaries: a demonstration, what it lacks, tokens, papers and the facts."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.sessions import actor_for
from marac.demo import scripts, touching
from marac.demo.build import build as build_demonstration
from marac.demo.canaries import asking, exceptions, facts, files, more, relations
from marac.demo.canaries.planting import Planter
from marac.demo.canaries.tokens import Mint
from marac.demo.diary import Step
from marac.demo.world import World
from marac.meetings.models import Meeting
from marac.packs import operations as packs
from marac.packs.models import PaperKind

PEOPLE = (*scripts.CAST, "canaries.toml")
# Whose papers are made, for which agency, of which meeting of Bristol (by its place).
PAPERS = (
    ("coordinator", None, PaperKind.PACK, 4),
    ("rep-hate", "police-hate", PaperKind.PACK, 4),
    ("rep-ground", "common-ground", PaperKind.PACK, 4),
    ("rep-safety", "council-safety", PaperKind.MINUTES, 2),
)


def build(session: Session, *, path: Path, built_at: datetime, after_each_day: Step) -> None:
    """Make the whole instance in an empty database and write its facts to a file."""
    world = build_demonstration(
        session, built_at=built_at, after_each_day=after_each_day, people=PEOPLE
    )
    with clock.moved_to(built_at):
        touching.end_all(world)
        more.add(world)
        pool = more.by_stage(world)
        relations.arrange(world, pool)
        exceptions.make(world, pool)
        files.attach(world, pool)
        planter = Planter(session, Mint(f"{built_at:%Y-%m-%d}"))
        planter.plant()
        files.fill(session)
        # What is agreed to is pinned as it stands, so it is asked for once the tokens are in.
        asking.ask(world, pool)
        session.commit()
        for who, agency, kind, place in PAPERS:
            _issue(world, who, agency, kind, world.meetings[more.AREA][place])
        planter.plant()
        session.commit()
        facts.write(session, planter.planted.values(), path)


def _issue(world: World, who: str, agency: str | None, kind: PaperKind, meeting: Meeting) -> None:
    by = actor_for(world.session, world.users[who], area_id=world.areas[more.AREA].id)
    place = world.agencies[agency] if agency else None
    packs.issue(world.session, by=by, kind=kind, meeting=meeting, agency=place)
