"""What the pages of one incident share: the words of its day, and what cannot be."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from marac import clock
from marac.agencies.lists.book import Wording
from marac.agencies.models import CodeList
from marac.cases.referrals.forms.base import Offer, StepForm
from marac.incidents.dates import days_of, problem_with
from marac.incidents.models import Incident
from marac.incidents.operations import IncidentValues, settle_days, values_of, when_of
from marac.incidents.words import newly_out_of_date
from marac.widgets import choice

TEXTS = {field.name for field in fields(IncidentValues) if field.default == ""}
LISTS = ("acts", "perceivers")
# Long lists are offered in the groups of their words.
GROUPED = (CodeList.OFFENCE, CodeList.PLATFORM)


class IncidentForm(StepForm):
    """What the pages of an incident share: which words they offer, and what cannot be."""

    coded: tuple[tuple[str, CodeList], ...] = ()
    # Where words are chosen before the day is known, those of a while ago are offered as well.
    looking_back = timedelta(0)

    def choose_from(self, offer: Offer, incident: Incident | None) -> None:
        """Offer the words that were in use when it happened; before that is known, today's."""
        for name, code_list in self.coded:
            if name not in self:
                continue
            self[name].choices = _words(offer, code_list, self._days(incident))

    def _days(self, incident: Incident | None) -> tuple[date, ...]:
        if incident is not None:
            return days_of(incident)
        return clock.today(), clock.today() - self.looking_back

    def told(self, incident: Incident | None) -> IncidentValues:
        """Put the answers of this page into all that was told already."""
        names = [f.name for f in fields(IncidentValues) if f.name in self and f.name != "strands"]
        answers = {name: _answer(name, self[name].data) for name in names}
        answers |= self.further_answers()
        if incident is None:
            return IncidentValues(**answers)
        return replace(values_of(incident), **answers)

    def further_answers(self) -> dict[str, Any]:
        """Give the answers that no single field holds."""
        return {}

    def check(self, offer: Offer, incident: Incident | None) -> bool:
        """Mark what cannot be, and words that were not in use when it happened."""
        told = self.told(incident)
        kept = settle_days(told)
        problem = problem_with(when_of(kept), kept.reported_on, today=clock.today())
        wrong = [] if problem is None else [(problem[0], problem[1].rstrip("."))]
        for answer in ("happened_at", "ended_on"):
            if getattr(told, answer) is not None and getattr(kept, answer) is None:
                wrong.append((answer, "Leave this empty, because the day is not known"))
        before = values_of(incident) if incident is not None else None
        for answer, label in newly_out_of_date(kept, offer.book, before=before):
            wrong.append((answer, f"“{label}” was not in use on the day of the incident"))
        for answer, message in wrong:
            self._mark(answer, message)
        return not wrong

    def _mark(self, answer: str, message: str) -> None:
        """Say it at the answer, or at the date when the answer stands on another page."""
        names = (answer, "happened_on", "reported_on")
        field = next(self[name] for name in names if name in self)
        field.errors = [*field.errors, message]


def _words(offer: Offer, code_list: CodeList, days: Iterable[date]) -> list[SelectChoice]:
    grouped = code_list in GROUPED
    return [
        choice(word.code, word.label, group=word.group if grouped else None)
        for word in held_on(offer, code_list, days)
    ]


def held_on(offer: Offer, code_list: CodeList, days: Iterable[date]) -> list[Wording]:
    """Give each word that was in use on one of these days once, in the order of the list."""
    found = {word.code: word for day in days for word in offer.book.choices(code_list, on=day)}
    return list(found.values())


def _answer(name: str, data: Any) -> Any:
    if name in LISTS:
        return tuple(data or ())
    return data or "" if name in TEXTS else data
