"""By which means the person harmed may be reached: none that is not known to be safe.

A caller may not open the case, so what `cases.contact` asks of a case is asked here of the safe
contact that they were shown.
"""

from marac.cases.contact.writing import WRITING, Reasons
from marac.cases.models import Means
from marac.cases.projection import ContactSheet

# A caller has somebody to ask, and no other way than through them.
CALLING = Reasons(
    not_recorded="No safe contact is recorded: ask the co-ordinator before any call",
    not_known="It is not known if calling them is safe: ask the co-ordinator first",
    unsafe="Calling them is not safe: ask the co-ordinator how else they can be reached",
)


def why_not(means: Means, contact: ContactSheet | None) -> str:
    """Say why they may not be reached in this way; empty when it is safe, as is meeting them."""
    recorded = contact is not None
    if means.writes:
        return WRITING.against(recorded=recorded, safe=contact.safe_to_write if contact else None)
    if means.calls:
        return CALLING.against(recorded=recorded, safe=contact.safe_to_call if contact else None)
    return ""
