"""Everything that a referral asks, as sheets: one for each page, and one for each row of a list.

A sheet is known by a short code (`subject`, `child.1`, `incident.2`) that a file carries along, so
that an answer finds its question again whatever became of the words round it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms.fields import Field

from marac.cases.models import Case, Part, PartKind
from marac.cases.referrals.exchange.answers import sent_by, text_of
from marac.cases.referrals.exchange.source import AnySourceForm, kind_in
from marac.cases.referrals.forms.base import Offer, StepForm
from marac.cases.referrals.forms.happening import IncidentForm
from marac.cases.referrals.forms.incident import stored, whole_form
from marac.cases.referrals.forms.parties import MEMBER_FORMS, SOURCE_FORMS, SourcesForm
from marac.cases.referrals.pages import PAGES, form_for
from marac.cases.referrals.pages import stored as stored_on
from marac.cases.referrals.sheets import said_of
from marac.cases.referrals.steps import steps_of
from marac.incidents.models import Incident
from marac.people.models import IdentityKind

# The lists of a referral: their code, what a row of them is called, and how many blank ones a form
# that is handed out has room for.
LISTS = {"child": ("Child", 2), "other": ("Someone else at home", 1)}
SOURCES, INCIDENTS = ("Who did it", 2), ("Incident", 3)
MOST_ROWS = 40
PARTS = {"child": PartKind.CHILD, "other": PartKind.HOUSEHOLD_MEMBER}
Sent = MultiDict[str, str]


@dataclass
class Sheet:
    """One page, or one row of a list: its code, its title, and how to make and check its form.

    `row` is what the draft has there already, None for something new.
    """

    code: str
    title: str
    make: Callable[[Sent | None], StepForm]
    row: Part | Incident | None = None
    blank: bool = False
    check: Callable[[StepForm], bool] = lambda _form: True

    def answer_to(self, question: Field) -> str:
        """Say what the draft answers; an empty row answers nothing, whatever it begins with."""
        return "" if self.blank else text_of(question)

    @property
    def questions(self) -> list[Field]:
        """Give the questions with what the draft answers now."""
        return list(self.make(None).questions)

    def sent(self, answers: dict[str, str]) -> Sent:
        """Give what a browser would send if these answers were put over those of the draft."""
        pairs: list[tuple[str, str]] = []
        for one in self.questions:
            pairs += sent_by(one, answers.get(one.name, self.answer_to(one)))
        return MultiDict(pairs)


def sheets_of(case: Case, offer: Offer) -> Iterator[Sheet]:
    """Give every sheet that the draft has by now, in the order of the pages."""
    for step in steps_of(case):
        if PAGES[step.key].values is not None:
            yield page_sheet(case, offer, step.key)
        for code, count in _counts(case).get(step.key, ()):
            for number in range(1, count + 1):
                yield row_sheet(case, offer, code, number)


def _counts(case: Case) -> dict[str, Sequence[tuple[str, int]]]:
    members = [(code, len(_parts(case, code))) for code in LISTS]
    return {
        "household": members,
        "incidents": [("incident", len(case.incidents))],
        "sources": [("source", len(case.harm_sources))],
    }


def blank_sheets(case: Case, offer: Offer) -> Iterator[Sheet]:
    """Give the empty rows for which a form that is handed out has room."""
    wanted = {**LISTS, "incident": INCIDENTS, "source": SOURCES}
    steps = {step.key for step in steps_of(case)}
    for step, lists in _counts(case).items():
        for code, count in lists if step in steps else ():
            for number in range(count + 1, wanted[code][1] + 1):
                yield replace(row_sheet(case, offer, code, number), blank=True)


def sheet_by_code(case: Case, offer: Offer, code: str) -> Sheet | None:
    """Find a sheet, also one of a row that the draft does not have yet."""
    first, _, number = code.partition(".")
    if number:
        known = first in (*LISTS, "incident", "source")
        return row_sheet(case, offer, first, int(number)) if known else None
    asked = first in {step.key for step in steps_of(case)} and PAGES[first].values is not None
    return page_sheet(case, offer, first) if asked else None


def page_sheet(case: Case, offer: Offer, step: str) -> Sheet:
    """Give the sheet of one page."""
    page = PAGES[step]
    title = next(one.title for one in steps_of(case) if one.key == step)

    def make(sent: Sent | None) -> StepForm:
        return _offered(form_for(page, case), sent, stored_on(page, case), offer, case)

    return Sheet(step, title, make)


def row_sheet(case: Case, offer: Offer, code: str, number: int) -> Sheet:
    """Give the sheet of one row of a list."""
    if code == "incident":
        return _incident_sheet(case, offer, number)
    rows = case.harm_sources if code == "source" else _parts(case, code)
    part = rows[number - 1] if number <= len(rows) else None
    said = said_of(part) if part is not None else {}
    title = LISTS.get(code, SOURCES)[0]

    def make(sent: Sent | None) -> StepForm:
        if code != "source":
            return _offered(MEMBER_FORMS[PARTS[code]], sent, said, offer, case)
        if sent is None:
            return _offered(AnySourceForm, None, _said_of_source(part), offer, case)
        found = kind_in(sent) or (part.identity.kind if part else IdentityKind.UNKNOWN)
        return _offered(SOURCE_FORMS[found], sent, {}, offer, case)

    return Sheet(f"{code}.{number}", f"{title} {number}", make, part)


def _said_of_source(part: Part | None) -> dict[str, Any]:
    """Give what is asked of their own kind: a person's whole name, say, follows from others."""
    if part is None:
        return {}
    kind = IdentityKind(part.identity.kind)
    asked = SOURCE_FORMS[kind]
    return {name: v for name, v in said_of(part).items() if hasattr(asked, name)} | {"kind": kind}


def _incident_sheet(case: Case, offer: Offer, number: int) -> Sheet:
    rows = sorted(case.incidents, key=lambda i: (i.happened_on, str(i.id)))
    incident = rows[number - 1] if number <= len(rows) else None

    def make(sent: Sent | None) -> StepForm:
        data = stored(incident) if sent is None else {}
        form = whole_form(offer, incident)(formdata=sent, data=data, meta={"csrf": False})
        form.choose_from(offer, incident)
        return form

    def check(form: StepForm) -> bool:
        return isinstance(form, IncidentForm) and form.check(offer, incident)

    return Sheet(f"incident.{number}", f"{INCIDENTS[0]} {number}", make, incident, check=check)


def _offered(
    kind: type[StepForm], sent: Sent | None, data: dict[str, Any], offer: Offer, case: Case
) -> StepForm:
    form = kind(formdata=sent, data=data if sent is None else {}, meta={"csrf": False})
    # Whether a name needs a reason depends on rows that the same file may bring.
    if kind is not SourcesForm:
        form.offer(offer, case)
    return form


def _parts(case: Case, code: str) -> list[Part]:
    return [part for part in case.parts if part.kind == PARTS[code]]


@contextmanager
def as_if(case: Case, kind: IdentityKind | None) -> Iterator[None]:
    """Ask as if the subject were of a kind, which is known before it is saved; nothing changes."""
    before = case.subject_kind
    case.subject_kind = kind or before
    try:
        yield
    finally:
        case.subject_kind = before
