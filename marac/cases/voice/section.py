"""The victim's voice on the page of a case."""

from typing import Any

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case
from marac.cases.people_sheet import Fact
from marac.cases.sections import Section
from marac.cases.voice import policy, queries
from marac.cases.voice.projection import voice_of


def load(session: Session, by: Actor, case: Case) -> dict[str, Any]:
    """Read what was said and told in a case that is open to the person."""
    entries = queries.list_entries(session, by=by, case_ids=[case.id])[case.id]
    referral = (
        Fact("What they fear most", case.voice_fears),
        Fact("What they want", case.voice_wants),
        Fact("Who it is safe to talk to, and who not", case.voice_safe_to_talk),
    )
    return {
        "stages": voice_of(by=by, case=case, referral=referral, entries=entries),
        "may_record_wishes": policy.may_record_wishes(by, case),
        "may_record_telling": policy.may_record_telling(by, case),
    }


SECTION = Section(72, "voice", "Victim’s voice", "cases/voice/_section.html", load)
