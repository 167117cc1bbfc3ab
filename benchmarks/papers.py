"""Measures the packs of one meeting: assembled from sections, against engines that make them whole.

`python -m benchmarks.papers` makes a meeting of 15 cases and 12 agencies with three views of a case
on average. It issues every agency's pack cold (no section is ready) and warm (one case changed, and
its sections were made ready in the background), then lets WeasyPrint render the twelve documents
whole, one after another, Chromium print them and LibreOffice convert them, all on the same content
and in one run. Ours is drafted, laid out, joined, stamped, sealed and registered; the others only
render. `--growth` issues one full pack of 15 and one of 100 cases. Processor time counts what all
processes used: it holds on a machine that is busy with other things. It ends with 1 when a limit of
the quality page is not kept.
"""

import argparse
import os
import platform
import re
import sys
import tempfile
from pathlib import Path

from sqlalchemy.orm import Session

from benchmarks.pages import make_app
from benchmarks.papers_engines import HEAD, Run, chromium, libreoffice, measured, weasyprint
from benchmarks.papers_world import World
from marac.access import Actor
from marac.accounts.sessions import actor_for
from marac.agencies.models import Agency
from marac.database import db
from marac.packs import operations, preparing, sections
from marac.packs.drafted import Draft, LaidOut
from marac.packs.models import PaperKind

COLD = {"WeasyPrint": 0.3, "Chromium": 1.0, "LibreOffice": 0.5}
WARM, WARM_SECONDS, GROWTH = 0.1, 0.4, 1.3


def main() -> int:
    """Make the meeting, issue, compare, and say with the exit code whether the numbers suffice."""
    choice = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    choice.add_argument("--cases", type=int, default=15)
    choice.add_argument("--agencies", type=int, default=12)
    choice.add_argument("--growth", action="store_true", help="compare 15 cases with 100 instead")
    asked = choice.parse_args()
    say(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}")  # fmt: skip
    if asked.growth:
        return 0 if grown() else 1
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder))
        with app.app_context(), db.sessionmaker() as session:
            world = World(session, agencies=asked.agencies, cases=asked.cases)
            return 0 if compared(session, world) else 1


def compared(session: Session, world: World) -> bool:
    """Issue cold and warm, let the other engines work, and hold the limits against them."""
    by = actor_for(session, world.coordinator, area_id=world.area.id)
    drafts = draft_all(session, by, world)
    views = len(sections.missing(section for d in drafts for section in d.sections))
    say(f"{len(world.cases)} cases, {len(drafts)} agencies, {views / len(world.cases):.1f} views")
    say(HEAD)
    cold = said(measured("ours, cold", lambda: issue_all(session, by, world)))
    world.change(world.cases[0])
    preparing.prepare(session, meeting=world.meeting)
    warm = said(measured("ours, warm", lambda: issue_all(session, by, world)))
    whole = [whole_html(draft) for draft in drafts]
    runs = [run(whole) for run in (weasyprint, chromium, libreoffice)]
    others = {run.name.split(",")[0]: said(run) for run in runs if run is not None}
    for name in COLD.keys() - others.keys():
        say(f"{name} is not installed here, so nothing was compared with it.")
    sound = [held(f"cold / {n}", cold.seconds / others[n].seconds, COLD[n]) for n in others]
    for name, run in others.items():
        say(f"  by processor time, cold / {name}: {cold.processor / run.processor:.2f}")
    stock = others["WeasyPrint"]
    say(f"  by processor time, warm / WeasyPrint: {warm.processor / stock.processor:.2f}")
    sound.append(held("warm / WeasyPrint", warm.seconds / stock.seconds, WARM))
    sound.append(held("warm, seconds a recipient", warm.seconds / len(drafts), WARM_SECONDS))
    return all(sound)


def grown() -> bool:
    """Issue one full pack of 15 and one of 100 cases, cold and warm, and compare a page of each."""
    each: dict[int, list[Run]] = {}
    say(HEAD)
    for cases in (15, 100):
        each[cases] = grow(cases)
    pairs = zip(each[15], each[100], strict=True)
    ratios = [(b.processor / b.pages) / (a.processor / a.pages) for a, b in pairs]
    return all(
        held(f"growth, {n}", r, GROWTH) for n, r in zip(("cold", "warm"), ratios, strict=True)
    )


def grow(cases: int) -> list[Run]:
    """Issue a full pack of so many cases, cold and warm."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder))
        with app.app_context(), db.sessionmaker() as session:
            world = World(session, agencies=3, cases=cases)
            by = actor_for(session, world.coordinator, area_id=world.area.id)
            return [
                said(measured(f"{cases} cases, {state}", lambda: [issue(session, by, world)]))
                for state in ("cold", "warm")
            ]


def issue(session: Session, by: Actor, world: World) -> bytes:
    """Issue the full pack of whoever runs the meeting."""
    paper = operations.issue_pack(session, by=by, meeting=world.meeting)
    session.commit()
    return paper.content


def issue_all(session: Session, by: Actor, world: World) -> list[bytes]:
    """Issue every agency's pack: draft, lay out, register, as a worker does for one press."""
    drafts = (_draft(session, by, world, agency) for agency in world.agencies)
    laid_out = operations.lay_out_many(drafts)
    done = [one for one in laid_out if isinstance(one, LaidOut)]
    papers = [operations.register(session, by=by, laid_out=one).content for one in done]
    session.commit()
    return papers


def draft_all(session: Session, by: Actor, world: World) -> list[Draft]:
    """Draft every agency's pack."""
    return [_draft(session, by, world, agency) for agency in world.agencies]


def _draft(session: Session, by: Actor, world: World, agency: Agency) -> Draft:
    return operations.draft_paper(
        session, by=by, kind=PaperKind.PACK, meeting=world.meeting, agency=agency
    )


def whole_html(draft: Draft) -> str:
    """Write the same pack as one document, for engines that know no sections."""
    front = re.sub(r' data-page="[^"]*"', "", draft.front)
    front = front.replace('href="section:', 'href="#').replace("contents__section", "")
    parts = [draft.middle, *(section.html for section in draft.sections)]
    bodies = [re.search(r"<main>(.*)</main>", html, re.DOTALL) for html in parts]
    told = "".join(body[1].replace('class="card card--2', 'class="card card--page card--2')
                   for body in bodies if body)  # fmt: skip
    return front.replace("</main>", f"{told}</main>")


def held(what: str, figure: float, limit: float) -> bool:
    """Print a figure beside its limit."""
    say(f"{'ok ' if figure <= limit else 'NO '} {what}: {figure:.2f}, at most {limit:g}")
    return figure <= limit


def said(run: Run) -> Run:
    """Print a run as soon as it is there."""
    say(run.line())
    return run


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
