"""What happened: the incidents of a case as people read them, and what is told after its referral.

`record_incident` is for any package that hears of an event: the page of the case, the one line of
an agency about a flagged case, an import.
"""

from marac.cases.happenings.operations import correct_incident, record_incident, remove_incident
from marac.cases.happenings.policy import may_correct, may_record

__all__ = ["correct_incident", "may_correct", "may_record", "record_incident", "remove_incident"]
