"""The grid as one field of a form: it keeps whatever was typed, for each question."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wtforms.validators import StopValidation

from marac.cases.risk.sheets import APART, Sheet
from marac.risk.grid import HIGHEST, Answer
from marac.risk.models import QuestionSet, RiskQuestion
from marac.risk.words import RiskGroup, Source
from marac.widgets.clean import REFUSAL, clean_text, refuse_unseen
from marac.widgets.fields import Question

LONGEST = 500
SCORES = ("0", "1", "2")
NO_ANSWER = ("", "none")


@dataclass(frozen=True)
class Row:
    """One question as the page shows it, with what stands in its boxes and what is wrong there."""

    question: RiskQuestion
    id: str
    score: str
    source: str
    comment: str
    error: str = ""

    @property
    def noted(self) -> bool:
        """Tell whether a source or a comment stands there, so that its boxes must be in sight."""
        return bool(self.comment or self.error or self.source)


def _nothing(_field: Any, **_words: Any) -> str:
    """Draw nothing: the grid is drawn by its own template."""
    return ""


class GridField(Question):
    """Answers to all questions of a version, posted as `<name>-<key>`, `-source` and `-comment`.

    Tell it with `ask` what is asked before the form is checked. What was not posted stays as it
    stands, so a page that leaves a box out takes nothing away.
    """

    widget: Any = _nothing
    data: Any

    def __init__(self, label: str | None = None, validators: Any = (), **kwargs: Any) -> None:
        self.sheet: Sheet | None = None
        self.faults: dict[str, str] = {}
        self._typed: dict[str, str] | None = None
        super().__init__(label, validators, **kwargs)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Gather what was posted; what it means is read when the questions are known."""
        given = {} if data is None else {"data": data}
        super().process(None, extra_filters=extra_filters, **given)
        begins = f"{self.name}-"
        if formdata is not None and any(key.startswith(begins) for key in formdata):
            self._typed = {
                key.removeprefix(begins): formdata.get(key)
                for key in formdata
                if key.startswith(begins)
            }

    @property
    def asked_with(self) -> UUID | None:
        """Give the version that the posted page asked, if it says so."""
        try:
            return UUID((self._typed or {}).get("set", ""))
        except ValueError:
            return None

    def ask(self, questions: QuestionSet, stands: Sheet | None = None) -> None:
        """Say what is asked, and what stands already; then read what was posted over it."""
        begun = stands.carried_to(questions) if stands is not None else Sheet(questions, {})
        self.sheet = begun
        if self._typed is None:
            return
        read = {q.key: self._read(q.key, begun.answers.get(q.key)) for q in questions.questions}
        self.sheet = Sheet(questions, {k: a for k, a in read.items() if a != Answer()})
        self.data = self.sheet

    def pre_validate(self, form: Any) -> None:
        """Refuse what cannot be an answer, at its question."""
        super().pre_validate(form)
        if self.faults:
            raise StopValidation(next(iter(self.faults.values())))

    @property
    def first_input_id(self) -> str:
        """Give the first input at fault, or the grid itself."""
        return f"{self.id}-{next(iter(self.faults))}-comment" if self.faults else str(self.id)

    @property
    def groups(self) -> Iterator[tuple[RiskGroup, list[Row]]]:
        """Give the rows of each group, as they stand."""
        if self.sheet is None:
            return
        for group in RiskGroup:
            rows = [self._row(question) for question in self.sheet.questions.in_group(group)]
            if rows:
                yield group, rows

    def sent_as(self, text: str) -> list[tuple[str, str]]:
        """Give what a browser would send for answers that stand in lines of text, as a file has."""
        if self.sheet is None:
            return []
        asked = {q.text.casefold(): q for q in self.sheet.questions.questions}
        pairs: list[tuple[str, str]] = []
        for line in filter(None, map(str.strip, text.splitlines())):
            name, answer, source, comment, *_ = [*line.split(APART, 3), "", "", ""]
            question = asked.get(name.strip().casefold())
            if question is not None:
                pairs += self._sent(question, answer.strip(), source.strip(), comment.strip())
        return pairs

    def _sent(
        self, question: RiskQuestion, answer: str, source: str, comment: str
    ) -> list[tuple[str, str]]:
        scores = {question.say(score).casefold(): str(score) for score in range(HIGHEST + 1)}
        scores["not answered"] = ""
        sources = {known.label.casefold(): known.value for known in Source}
        key = f"{self.name}-{question.key}"
        return [
            (key, scores.get(answer.casefold(), answer)),
            (f"{key}-source", sources.get(source.casefold(), source)),
            (f"{key}-comment", comment),
        ]

    def _row(self, question: RiskQuestion) -> Row:
        key = question.key
        kept = self.sheet.answers.get(key, Answer()) if self.sheet is not None else Answer()
        score = "" if kept.score is None else str(kept.score)
        source = kept.source.value if kept.source else ""
        error = self.faults.get(key, "")
        return Row(question, f"{self.id}-{key}", score, source, kept.comment, error)

    def _read(self, key: str, stands: Answer | None) -> Answer:
        typed, before = self._typed or {}, stands or Answer()
        score = typed.get(key, "" if before.score is None else str(before.score))
        source = typed.get(f"{key}-source", before.source or "")
        comment = typed.get(f"{key}-comment", before.comment)
        if fault := _fault(score, source, comment):
            self.faults[key] = fault
        return Answer(
            score=int(score) if score in SCORES else None,
            source=Source(source) if source in set(Source) else None,
            comment=clean_text(comment),
        )


def _fault(score: str, source: str, comment: str) -> str:
    """Say what is wrong with what was posted for one question."""
    if score not in (*NO_ANSWER, *SCORES) or source not in ("", *Source):
        return "Choose an answer from the list"
    if len(clean_text(comment)) > LONGEST:
        return f"Comment must be {LONGEST} characters or fewer"
    try:
        refuse_unseen(comment)
    except ValueError:
        return REFUSAL
    return ""
