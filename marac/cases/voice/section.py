"""The victim's voice on the page of a case."""

from typing import Any

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case
from marac.cases.sections import Section
from marac.cases.telling.duties import duties_of, falls_to
from marac.cases.voice import policy
from marac.cases.voice.projection import voice_of


def load(_session: Session, by: Actor, case: Case) -> dict[str, Any]:
    """Lay out what was said and told, and who is still to be told, of a case that is open."""
    return {
        "stages": voice_of(by=by, case=case),
        "duties": duties_of(by, case),
        "falls_to": {one.id: falls_to(case, one) for one in case.listings},
        "may_record_wishes": policy.may_record_wishes(by, case),
        "may_record_telling": policy.may_record_telling(by, case),
    }


SECTION = Section(72, "voice", "Victim’s voice", "cases/voice/_section.html", load)
