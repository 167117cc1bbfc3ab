"""Making sections ready before anybody asks for a pack, as the returns of a meeting come in.

A job calls `prepare`, or takes its three steps apart: `list_missing` (reads), `make` (no database)
and `keep` (writes). What changed since has another digest, and so is missing.
"""

import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.accounts.models import User
from marac.accounts.sessions import actor_for, memberships_today
from marac.agencies.models import Agency, Membership
from marac.meetings.models import Meeting
from marac.packs import laying, sections
from marac.packs.drafted import Section
from marac.packs.drafts import draft_pack_for
from marac.packs.models import Edition
from marac.packs.recipients import RUNNERS, Recipient, first_voices, for_agency, full_copy
from marac.refusals import Refused

LOG = logging.getLogger(__name__)
# Sections that are laid out between two short transactions.
BATCH = 24


def list_missing(
    session: Session, *, meeting: Meeting, editions: Iterable[Edition] = (Edition.SCREEN,)
) -> list[Section]:
    """List the sections of every recipient's pack of a meeting that are not ready, each once.

    It is for the house's own jobs: no person is asked for, and what it gives is for `make` alone.
    """
    found: dict[str, Section] = {}
    for recipient in list_recipients(session, meeting=meeting):
        for edition in editions:
            with suppress(Refused):
                draft = draft_pack_for(
                    session, meeting=meeting, recipient=recipient, edition=edition
                )
                found |= {section.key: section for section in sections.missing(draft.sections)}
    return list(found.values())


def make(missing: Sequence[Section]) -> list[Section]:
    """Lay out what is missing; one that fails is left out, and fails again when a pack wants it."""
    outcomes = laying.make(missing)
    made = [outcome for outcome in outcomes if isinstance(outcome, Section)]
    if len(made) < len(outcomes):
        LOG.error("%d of %d sections failed", len(outcomes) - len(made), len(outcomes))
    return made


def keep(session: Session, made: Sequence[Section]) -> None:
    """Keep what was made, and let go of what no paper has used for long."""
    sections.keep(session, made=made)


def prepare(
    session: Session, *, meeting: Meeting, editions: Iterable[Edition] = (Edition.SCREEN,)
) -> int:
    """Make every section of a meeting's packs ready; give how many were made.

    It commits batch by batch, and holds no transaction while anything is laid out.
    """
    missing = list_missing(session, meeting=meeting, editions=editions)
    session.commit()
    count = 0
    for start in range(0, len(missing), BATCH):
        made = make(missing[start : start + BATCH])
        keep(session, made)
        session.commit()
        count += len(made)
    return count


def list_recipients(session: Session, *, meeting: Meeting) -> list[Recipient]:
    """List who gets a pack of a meeting: every agency's voice, and those who run the cycle."""
    area_id, found = meeting.area_id, []
    for agency_id, voice in first_voices(session, area_id=area_id).items():
        user = session.get_one(User, voice.user_id)
        agency = session.get_one(Agency, agency_id)
        found.append(for_agency(actor_for(session, user, area_id=area_id), agency))
    runners = _runners(session, meeting)
    return found + [full_copy(actor_for(session, user, area_id=area_id)) for user in runners]


def _runners(session: Session, meeting: Meeting) -> list[User]:
    seats = memberships_today(User.id).with_only_columns(User.id).order_by(None)
    ids = seats.where(
        Membership.area_id == meeting.area_id,
        Membership.role.in_(RUNNERS),
        User.disabled_at.is_(None),
    )
    return list(session.scalars(sa.select(User).where(User.id.in_(ids)).order_by(User.id)))
