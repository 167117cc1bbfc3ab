"""The one page on which somebody tells of an incident of a running case, or corrects one."""

from typing import Any

from marac.agencies.queries import CodeBook
from marac.cases.referrals.forms.base import Offer
from marac.cases.referrals.forms.happening import IncidentForm
from marac.cases.referrals.forms.incident import stored, whole_form
from marac.incidents.models import Incident
from marac.incidents.operations import settle_days, values_of
from marac.incidents.saying import Said, differences
from marac.widgets import HiddenField, LongTextField, MaracForm

PLACE_FIELDS = ("place", "postcode", "uprn", "location_code")
BEHIND = (
    "Someone else changed this incident while you were typing. Compare below, then save yours again"
)


class RemoveForm(MaracForm):
    """Why an incident does not belong to the case."""

    reason = LongTextField(
        "Why does it not belong to this case?",
        required="Say why it does not belong to this case",
        max_length=1000,
        hint="For example: it happened to someone else with the same name",
    )


def telling_form(
    offer: Offer, incident: Incident | None = None, *, located: bool = True, posted: bool = True
) -> Any:
    """Make the form; without `located` it neither shows nor changes where it happened."""
    kind: Any = type("TellingForm", (whole_form(offer, incident),), {"version": HiddenField()})
    given = stored(incident)
    if incident is not None:
        given |= {"version": str(incident.version)}
    form: IncidentForm = kind() if posted else kind(data=given)
    if not located:
        for name in PLACE_FIELDS:
            del form[name]
    form.choose_from(offer, incident)
    return form


def catch_up(form: Any, incident: Incident, book: CodeBook) -> list[Said]:
    """Tell where what is saved now differs from what was typed, when it changed meanwhile."""
    if form.version.data == str(incident.version):
        return []
    form.version.data, form.version.raw_data = str(incident.version), None
    form.form_errors.append(BEHIND)
    return differences(values_of(incident), settle_days(form.told(incident)), book)
