"""What another area reads of a case before it accepts it: how grave it is, and of nobody a name."""

from marac.agencies.queries import CodeBook
from marac.cases.models import Case, Decision
from marac.cases.wording import risk_words
from marac.web.filters import plural


def offer_of(case: Case, book: CodeBook) -> list[list[str]]:
    """Give the facts that an offer tells, each under its heading."""
    strands = ", ".join(book.as_on(case.submitted_at).dated("strand", case.strand_days))
    kind = case.subject_kind.label if case.subject_kind else ""
    days = [incident.happened_on for incident in case.incidents]
    last = f", the last in {max(days):%B %Y}" if days else ""
    return [
        ["Who was harmed", kind or "Not recorded"],
        ["Risk", risk_words(case.risk.level if case.risk else None).text],
        ["Aimed at", strands or "Not recorded"],
        ["Incidents", f"{plural(len(days), 'incident')}{last}"],
        *([["Urgent", "It could not wait for a meeting"]] if _urgent(case) else []),
        *([["Restricted", "Only named people may open it, here and there"]] if _few(case) else []),
    ]


def _urgent(case: Case) -> bool:
    return case.decision is Decision.EMERGENCY


def _few(case: Case) -> bool:
    return case.restricted_at is not None or case.staff_victim
