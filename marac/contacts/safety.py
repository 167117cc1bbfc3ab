"""By which means the person harmed may be reached: none that is not known to be safe.

A caller may not open the case, so what `cases.contact` asks of a case is asked here of the safe
contact that they were shown.
"""

from marac.cases.contact.writing import NOT_KNOWN, NOT_RECORDED, UNSAFE
from marac.cases.models import Means
from marac.cases.projection import ContactSheet

NO_CALLS = "Calling them is not safe: ask the co-ordinator how else they can be reached"
CALLS_NOT_KNOWN = "It is not known if calling them is safe: ask the co-ordinator first"
CALLS_NOT_RECORDED = "No safe contact is recorded: ask the co-ordinator before any call"


def why_not(means: Means, contact: ContactSheet | None) -> str:
    """Say why they may not be reached in this way; empty when it is safe, as is meeting them."""
    if means.writes:
        return _why(contact, contact.safe_to_write if contact else None, _WRITING)
    if means is Means.PHONE:
        return _why(contact, contact.safe_to_call if contact else None, _CALLING)
    return ""


_WRITING = (NOT_RECORDED, NOT_KNOWN, UNSAFE)
_CALLING = (CALLS_NOT_RECORDED, CALLS_NOT_KNOWN, NO_CALLS)


def _why(contact: ContactSheet | None, safe: bool | None, words: tuple[str, str, str]) -> str:
    not_recorded, not_known, unsafe = words
    if contact is None:
        return not_recorded
    if safe is None:
        return not_known
    return "" if safe else unsafe
