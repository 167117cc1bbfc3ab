"""The grid of an assessment: filling it in, reading it again, and what its answers come to."""

from collections.abc import Iterable
from dataclasses import dataclass

from marac.cases.models import RiskAnswers, RiskAssessment
from marac.risk import grid
from marac.risk.grid import Answer, Answers, Outcome
from marac.risk.models import QuestionSet
from marac.risk.words import RedFlag, RiskGroup, RiskLevel

# What stands between the parts of an answer where it is one line of text.
APART = " | "


@dataclass(frozen=True)
class Sheet:
    """The questions of one version with what was answered to them."""

    questions: QuestionSet
    answers: Answers

    def __str__(self) -> str:
        """Say every answer in a line: question, answer, source and comment."""
        return "\n".join(
            APART.join((said.question, said.answer, said.source, said.comment)).rstrip(" |")
            for _, lines in said_in(self)
            for said in lines
        )

    def work_out(self, ticked: Iterable[RedFlag] = ()) -> Outcome:
        """Say what the answers come to."""
        return grid.work_out(
            self.questions.questions,
            self.answers,
            medium_from=self.questions.medium_from,
            high_from=self.questions.high_from,
            ticked=ticked,
        )

    def carried_to(self, questions: QuestionSet) -> "Sheet":
        """Take over what another version asks too; what it no longer asks is left behind."""
        kept = {q.key: self.answers[q.key] for q in questions.questions if q.key in self.answers}
        return Sheet(questions, kept)


@dataclass(frozen=True)
class Said:
    """One answer in words: what was asked, how it was answered, and what was added."""

    key: str
    question: str
    answer: str
    score: int
    source: str
    comment: str

    @property
    def words(self) -> str:
        """Say the answer with whose word it is and what was added."""
        whose = f" ({self.source[:1].lower()}{self.source[1:]})" if self.source else ""
        return f"{self.answer}{whose}" + (f": {self.comment}" if self.comment else "")


def sheet_of(assessment: RiskAssessment | None) -> Sheet | None:
    """Read the grid of an assessment; None when it was judged without one."""
    if assessment is None or assessment.sheet is None:
        return None
    return Sheet(assessment.sheet.question_set, grid.read(assessment.sheet.answers))


def fill(assessment: RiskAssessment, sheet: Sheet | None, ticked: Iterable[RedFlag]) -> None:
    """Keep the answers with an assessment, and what they spoke for; red flags join those ticked."""
    flags = list(ticked)
    kept = grid.stored(sheet.answers) if sheet is not None else {}
    if sheet is None or not kept:
        assessment.sheet, assessment.suggested = None, None
        assessment.red_flags = [flag.value for flag in RedFlag if flag in flags]
        return
    outcome = sheet.work_out(flags)
    if assessment.sheet is None:
        assessment.sheet = RiskAnswers()
    assessment.sheet.question_set_id = sheet.questions.id
    assessment.sheet.answers = kept
    assessment.suggested = outcome.suggested
    assessment.red_flags = [flag.value for flag in outcome.red_flags]


def said_in(sheet: Sheet) -> list[tuple[RiskGroup, list[Said]]]:
    """Put every answer in words, group by group; what was not answered is left out."""
    groups = [(group, _said(sheet, group)) for group in RiskGroup]
    return [(group, lines) for group, lines in groups if lines]


def _said(sheet: Sheet, group: RiskGroup) -> list[Said]:
    lines = []
    for question in sheet.questions.in_group(group):
        answer = sheet.answers.get(question.key, Answer())
        if answer == Answer():
            continue
        word = question.say(answer.score) if answer.score is not None else "Not answered"
        source = answer.source.label if answer.source else ""
        score = answer.score or 0
        lines.append(Said(question.key, question.text, word, score, source, answer.comment))
    return lines


def lower_than_flagged(level: RiskLevel | None, flags: Iterable[str]) -> bool:
    """Tell whether a level was chosen below high although something is a red flag."""
    return level not in (None, RiskLevel.HIGH) and any(True for _ in flags)
