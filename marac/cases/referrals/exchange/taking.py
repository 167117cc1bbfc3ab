"""Taking over into a draft what was right in the answers of a file."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case, Part
from marac.cases.referrals import happenings, parties
from marac.cases.referrals.drafts import must_be_own_draft
from marac.cases.referrals.events import ReferralFilled
from marac.cases.referrals.exchange.asked import PARTS
from marac.cases.referrals.exchange.filling import Filled, Pair, look_at
from marac.cases.referrals.forms.base import Offer, StepForm
from marac.cases.referrals.forms.happening import IncidentForm
from marac.cases.referrals.pages import PAGES, save_page
from marac.cases.referrals.sheets import values_of
from marac.cases.referrals.values import MemberValues, SourceValues
from marac.events import publish
from marac.incidents.models import Incident
from marac.people.models import IdentityKind


def fill(session: Session, *, by: Actor, case: Case, offer: Offer, pairs: Iterable[Pair]) -> int:
    """Take over what is right in the answers of a file; gives how many answers that were."""
    must_be_own_draft(case, by)
    filling = look_at(case, offer, pairs)
    for filled in filling.filled:
        if filled.form is not None:
            _take(session, by, case, filled)
    publish(session, ReferralFilled(actor_id=by.user_id, area_id=case.area_id, case_id=case.id))
    return filling.taken


def _take(session: Session, by: Actor, case: Case, filled: Filled) -> None:
    sheet, form = filled.sheet, filled.form
    if isinstance(form, IncidentForm):
        _take_incident(session, by, case, sheet.row, form)
    elif form is not None and "." not in sheet.code:
        save_page(session, PAGES[sheet.code], form, by=by, case=case)
    elif form is not None:
        _take_party(session, by, case, filled, form)


def _take_incident(
    session: Session, by: Actor, case: Case, row: Part | Incident | None, form: IncidentForm
) -> None:
    if isinstance(row, Incident):
        values = form.told(row)
        happenings.change_incident(session, by=by, case=case, incident=row, values=values)
    else:
        happenings.add_incident(session, by=by, case=case, values=form.told(None))


def _take_party(session: Session, by: Actor, case: Case, filled: Filled, form: StepForm) -> None:
    row, code = filled.sheet.row, filled.sheet.code.partition(".")[0]
    if isinstance(row, Part):
        values = form.answers(values_of(row))
        parties.change_party(session, by=by, case=case, part=row, values=values)
        return
    if code in PARTS:
        member = form.answers(MemberValues)
        parties.add_member(session, by=by, case=case, kind=PARTS[code], values=member)
    else:
        source = form.answers(SourceValues)
        kind = filled.kind or IdentityKind.UNKNOWN
        parties.add_source(session, by=by, case=case, kind=kind, values=source)
