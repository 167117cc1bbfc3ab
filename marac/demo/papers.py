"""Writes the papers of the demonstration as files: an agenda, every agency's pack, the minutes."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Role
from marac.accounts.models import User
from marac.accounts.sessions import actor_for
from marac.agencies.models import Agency, Area, Membership
from marac.agencies.queries import list_agencies
from marac.demo import scripts
from marac.meetings.models import Meeting, MinutesRevision
from marac.packs import operations as packs
from marac.packs.drafted import Draft
from marac.packs.models import Paper, PaperKind
from marac.refusals import Refused


def write_papers(session: Session, folder: Path) -> Iterator[Path]:
    """Issue the next meeting's papers and the last minutes; give each file once it is written."""
    folder.mkdir(parents=True, exist_ok=True)
    by, named = coordinator_of(session), draft_all(session)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        # Each is laid out in a process of its own, so as many as there are processors go at once.
        for name, laid_out in zip(named, pool.map(packs.lay_out, named.values()), strict=True):
            yield _write(folder, name, packs.register(session, by=by, laid_out=laid_out))
    session.commit()


def draft_all(session: Session) -> dict[str, Draft]:
    """Draft every paper under the name of its file; an agency asked about no case gets no pack."""
    by = coordinator_of(session)
    meeting = next_meeting_of(session, by)
    drafts = {"agenda": _draft(session, by, PaperKind.AGENDA, meeting)}
    for agency in list_agencies(session, by=by):
        with suppress(Refused):
            pack = _draft(session, by, PaperKind.PACK, meeting, agency)
            drafts[f"pack-{_slug(agency)}"] = pack
    minuted = _last_minuted(session, by)
    return drafts | {"minutes": _draft(session, by, PaperKind.MINUTES, minuted)}


def _draft(
    session: Session, by: Actor, kind: PaperKind, meeting: Meeting, agency: Agency | None = None
) -> Draft:
    return packs.draft_paper(session, by=by, kind=kind, meeting=meeting, agency=agency)


def _write(folder: Path, name: str, paper: Paper) -> Path:
    path = folder / f"{name}.pdf"
    path.write_bytes(paper.content)
    return path


def _slug(agency: Agency) -> str:
    letters = "".join(c if c.isalnum() else " " for c in agency.short_name.lower().replace("’", ""))
    return "-".join(letters.split())


def coordinator_of(session: Session) -> Actor:
    """Find the co-ordinator of Bristol, as whom papers are made."""
    area = session.scalars(
        sa.select(Area).where(Area.name == scripts.read("partnership.toml")["area"][0]["name"])
    ).one()
    user = session.scalars(
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.area_id == area.id, Membership.role == Role.COORDINATOR)
        .order_by(User.created_at, User.id)
    ).first()
    if user is None:
        raise LookupError("the demonstration has no co-ordinator")
    return actor_for(session, user, area_id=area.id)


def next_meeting_of(session: Session, by: Actor) -> Meeting:
    """Find the meeting for which papers are made: the last whose agenda went out."""
    return session.scalars(
        sa.select(Meeting)
        .where(Meeting.area_id == by.area_id, Meeting.circulations.any())
        .order_by(Meeting.starts_at.desc())
        .limit(1)
    ).one()


def _last_minuted(session: Session, by: Actor) -> Meeting:
    return session.scalars(
        sa.select(Meeting)
        .where(
            Meeting.area_id == by.area_id,
            Meeting.starts_at < clock.now(),
            Meeting.minutes_revisions.any(MinutesRevision.circulated_at.is_not(None)),
        )
        .order_by(Meeting.starts_at.desc())
        .limit(1)
    ).one()
