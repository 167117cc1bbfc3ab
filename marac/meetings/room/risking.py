"""The risk of a case as the room judges it again: changed answers, a level and its reason."""

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases import operations as cases
from marac.cases.models import RedFlag, RiskLevel
from marac.cases.risk.queries import latest_or_empty
from marac.meetings.room.case_queries import Hearing
from marac.meetings.room.forms import HearingForm, fingerprint
from marac.meetings.room.offers import list_offers


def read_risk(session: Session, hearing: Hearing) -> None:
    """Read the latest answers of a case, and what each invited agency could do about them.

    The room goes on with the questions that were asked last.
    """
    case = hearing.case
    hearing.sheet = latest_or_empty(case)
    hearing.offers = list_offers(
        session, area_id=case.area_id, sheet=hearing.sheet, owners=hearing.owners
    )


def standing(hearing: Hearing) -> str:
    """Shorten what the record says of the risk, to tell later whether anybody changed it."""
    level = hearing.risk_after.value if hearing.risk_after is not None else ""
    return fingerprint(level, hearing.risk_reason, str(hearing.sheet))


def typed(form: HearingForm) -> str:
    """Shorten what stands in the form in the same way."""
    return fingerprint(
        form.risk_level.data or "", form.risk_reason.data or "", str(form.grid.sheet)
    )


def touched(hearing: Hearing, form: HearingForm) -> bool:
    """Tell whether this person changed the risk, so that an old copy overwrites nothing."""
    now = typed(form)
    return now not in (form.risk_was.data, standing(hearing)) and bool(form.risk_level.data)


def clashes(hearing: Hearing, form: HearingForm) -> bool:
    """Tell whether somebody else judged the risk while this person did."""
    if not form.risk_was.data or not touched(hearing, form):
        return False
    seen, form.risk_was.data = form.risk_was.data, standing(hearing)
    return seen != form.risk_was.data


def record(session: Session, *, by: Actor, hearing: Hearing, form: HearingForm) -> None:
    """Add the room's judgement, if this person changed it; earlier ones stay."""
    if not touched(hearing, form):
        return
    cases.assess_risk(
        session,
        by=by,
        case=hearing.case,
        level=RiskLevel(form.risk_level.data),
        red_flags=_still_raised(hearing),
        reason=form.risk_reason.data or "",
        listing=hearing.listing,
        sheet=form.grid.sheet,
    )


def _still_raised(hearing: Hearing) -> list[RedFlag]:
    """Give the red flags that somebody raised apart from the answers; those follow the answers."""
    known = hearing.case.risk
    if known is None:
        return []
    answered = hearing.sheet.work_out().red_flags if hearing.sheet is not None else ()
    return [RedFlag(flag) for flag in known.red_flags if flag not in answered]
