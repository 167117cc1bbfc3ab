"""What happens around openings: purposes stated, logs and alerts read; in ids and codes only."""

from dataclasses import dataclass

from marac.cases.models import Purpose
from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class PurposeStated(Event):
    """Someone said what they open a case for today."""

    operation = Operation.COLLECTION

    purpose: Purpose


@dataclass(frozen=True, kw_only=True)
class CaseLogViewed(Consulted):
    """Someone read who opened a case."""

    shown: int


@dataclass(frozen=True, kw_only=True)
class OpeningsListed(Consulted):
    """Someone read which cases people opened in a week; how many openings it showed."""

    week: str
    shown: int


@dataclass(frozen=True, kw_only=True)
class AlertsListed(Consulted):
    """Someone read who opened more cases than their work explains; how many alerts it showed."""

    shown: int
