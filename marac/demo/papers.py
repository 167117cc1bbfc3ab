"""Writes the papers of the demonstration as files: an agenda, every agency's pack, the minutes."""

from collections.abc import Iterator
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
from marac.packs.models import Paper
from marac.refusals import Refused


def write_papers(session: Session, folder: Path) -> Iterator[Path]:
    """Issue the next meeting's papers and the last minutes; give each file once it is written."""
    folder.mkdir(parents=True, exist_ok=True)
    by = _coordinator(session)
    meeting = _next_meeting(session, by)
    yield _write(folder, "agenda", packs.issue_agenda(session, by=by, meeting=meeting))
    for agency in list_agencies(session, by=by):
        paper = _pack(session, by, meeting, agency)
        if paper is not None:
            yield _write(folder, f"pack-{_slug(agency)}", paper)
    minutes = packs.issue_minutes(session, by=by, meeting=_last_minuted(session, by))
    yield _write(folder, "minutes", minutes)
    session.commit()


def _pack(session: Session, by: Actor, meeting: Meeting, agency: Agency) -> Paper | None:
    """Issue an agency's pack; one that is asked about no case gets none."""
    try:
        return packs.issue_pack(session, by=by, meeting=meeting, agency=agency)
    except Refused:
        return None


def _write(folder: Path, name: str, paper: Paper) -> Path:
    path = folder / f"{name}.pdf"
    path.write_bytes(paper.content)
    return path


def _slug(agency: Agency) -> str:
    letters = "".join(c if c.isalnum() else " " for c in agency.short_name.lower().replace("’", ""))
    return "-".join(letters.split())


def _coordinator(session: Session) -> Actor:
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


def _next_meeting(session: Session, by: Actor) -> Meeting:
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
