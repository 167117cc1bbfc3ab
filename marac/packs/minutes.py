"""Drafting the minutes as a paper: all of them, or the extract of one agency."""

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.agencies.models import Agency
from marac.meetings.models import Meeting
from marac.packs.drafts import Draft
from marac.refusals import Refused


def draft_minutes(session: Session, *, by: Actor, meeting: Meeting, agency: Agency | None) -> Draft:
    """Draft the minutes as their recipient may see them."""
    raise Refused("There are no minutes of this meeting that you may have.")
