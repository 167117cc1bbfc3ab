"""What the answers of a file would do to a draft, looked at before they are taken over.

What has a mistake is left out and said; what the draft answers already stays where the file is
silent. A row of a list in the file is the row with the same number in the draft, or a new one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from wtforms.fields import Field

from marac.cases.models import Case, Part
from marac.cases.referrals.exchange.answers import text_of, unclear
from marac.cases.referrals.exchange.asked import (
    MOST_ROWS,
    Sheet,
    as_if,
    blank_sheets,
    sheet_by_code,
    sheets_of,
)
from marac.cases.referrals.exchange.source import kind_in
from marac.cases.referrals.forms.base import Offer, StepForm
from marac.cases.referrals.pages import PAGES
from marac.people.models import IdentityKind

# A question and its answer, as they stand in a file.
Pair = tuple[str, str]

CODE = re.compile(r"\[?\b([a-z-]+(?:\.[1-9][0-9]?)?)\.([A-Za-z_]+)\]?\s*$", re.ASCII)
NOT_ASKED = "This is not asked of somebody like this"
OTHER_KIND = "Choose what is known of them. Somebody who is listed already stays of their kind"


@dataclass
class Answer:
    """One answer of a file: the question it belongs to, what it means, or what is wrong with it."""

    name: str
    label: str
    text: str
    means: str = ""
    before: str = ""
    error: str = ""


@dataclass
class Filled:
    """One sheet with the answers of a file; `form` holds them when some of them can be taken.

    `kind` says what somebody is who did it.
    """

    sheet: Sheet
    answers: list[Answer]
    form: StepForm | None = None
    kind: IdentityKind | None = None


@dataclass
class Filling:
    """What a file would do to a draft: what was recognised, and what was not."""

    filled: list[Filled] = field(default_factory=list)
    unknown: list[Pair] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """Count the answers that would be taken over."""
        return sum(not one.error for filled in self.filled for one in filled.answers)

    @property
    def faulty(self) -> int:
        """Count the answers that would be left out."""
        return sum(bool(one.error) for filled in self.filled for one in filled.answers)


def look_at(case: Case, offer: Offer, pairs: Iterable[Pair]) -> Filling:
    """Say what the answers of a file would do to a draft; nothing is changed."""
    given, unknown = _sorted(case, offer, [pair for pair in pairs if pair[1].strip()])
    filling = Filling(unknown=unknown)
    kind = None
    for code in _in_order(given):
        with as_if(case, kind):
            sheet = sheet_by_code(case, offer, code)
            if sheet is None:
                filling.unknown += [(f"{code}.{name}", text) for name, text in given[code].items()]
                continue
            filled = _fill(sheet, given[code])
        filling.filled.append(filled)
        if code == "who" and filled.form is not None:
            kind = filled.form["kind"].data
    return filling


def _in_order(given: dict[str, dict[str, str]]) -> list[str]:
    """Sort sheets as the pages stand, rows by their number; what the subject is comes first."""
    pages = {name: place for place, name in enumerate(PAGES)}
    lists = {"child": "household", "other": "household", "incident": "incidents"}

    def place(code: str) -> tuple[int, str, int]:
        first, _, number = code.partition(".")
        page = lists.get(first, "sources" if first == "source" else first)
        return pages.get(page, len(pages)), first if number else "", int(number or 0)

    return sorted(given, key=place)


def _sorted(
    case: Case, offer: Offer, pairs: list[Pair]
) -> tuple[dict[str, dict[str, str]], list[Pair]]:
    """Find for each answer its question, by its code or by its words."""
    labels = _labels(case, offer)
    given: dict[str, dict[str, str]] = {}
    unknown = []
    for question, text in pairs:
        code, name = _by_code(question) or labels.get(folded(question)) or ("", "")
        number = int(code.partition(".")[2] or 1)
        if not code or number > MOST_ROWS:
            unknown.append((question, text))
        else:
            given.setdefault(code, {})[name] = text
    return given, unknown


def _by_code(question: str) -> Pair | None:
    found = CODE.search(question)
    return (found[1], found[2]) if found else None


def _labels(case: Case, offer: Offer) -> dict[str, Pair]:
    """Say which question each wording means; the first of several, and rows under their title."""
    found: dict[str, Pair] = {}
    for sheet in (*sheets_of(case, offer), *blank_sheets(case, offer)):
        for one in sheet.questions:
            target = (sheet.code, one.name)
            found.setdefault(folded(f"{sheet.title}: {one.label.text}"), target)
            if "." not in sheet.code:
                found.setdefault(folded(one.label.text), target)
    return found


def folded(question: str) -> str:
    """Reduce the wording of a question to what is compared."""
    return " ".join(re.sub(r"[^\w\s]", " ", question).split()).casefold()


def _fill(sheet: Sheet, given: dict[str, str]) -> Filled:
    """Put answers over what the draft says; those with a mistake are taken out again."""
    asked = {one.name: one for one in sheet.questions}
    answers = [_answer(name, text, asked) for name, text in given.items()]
    filled = Filled(sheet, answers)
    while any(not one.error for one in answers):
        good = {one.name: one.text for one in answers if not one.error}
        sent = sheet.sent(good)
        form = sheet.make(sent)
        if _mark(sheet, form, sent, answers):
            filled.form, filled.kind = form, kind_in(sent)
            break
    return filled


def _answer(name: str, text: str, asked: dict[str, Field]) -> Answer:
    one = asked.get(name)
    if one is None:
        return Answer(name, name, text, error=NOT_ASKED)
    return Answer(name, one.label.text, text, before=text_of(one), error=unclear(one, text))


def _mark(sheet: Sheet, form: StepForm, sent: dict[str, str], answers: list[Answer]) -> bool:
    """Tell whether all is right; otherwise mark the answers that are wrong, or all of them."""
    whole = form.validate() and sheet.check(form)
    open_ = [one for one in answers if not one.error]
    for one in open_:
        one.error = _fault(sheet, form, sent, one)
        one.means = text_of(form[one.name]) if one.name in form and not one.error else one.text
    if whole or any(one.error for one in open_):
        return whole and not any(one.error for one in open_)
    first = next((str(f.errors[0]) for f in form if f.errors), "This cannot be taken over")
    for one in open_:
        one.error = first
    return False


def _fault(sheet: Sheet, form: StepForm, sent: dict[str, str], answer: Answer) -> str:
    if answer.name == "kind" and sheet.code.startswith("source"):
        kind = kind_in(sent)
        known = sheet.row.identity.kind if isinstance(sheet.row, Part) else kind
        return "" if kind is not None and kind == known else OTHER_KIND
    if answer.name not in form:
        return NOT_ASKED
    return next((str(error) for error in form[answer.name].errors), "")
