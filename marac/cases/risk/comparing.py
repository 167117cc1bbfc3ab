"""Two assessments of one case side by side, and in words what changed between them."""

from dataclasses import dataclass

from marac.cases.models import RiskAssessment
from marac.cases.risk.sheets import Said, Sheet, said_in, sheet_of
from marac.cases.wording import Words, risk_words
from marac.risk.words import RedFlag, RiskGroup

NOTHING = "Not answered"


@dataclass(frozen=True)
class Difference:
    """One question in both assessments; `change` says in words what changed, or nothing."""

    question: str
    before: str
    after: str
    change: str
    notes: tuple[str, ...] = ()
    worse: bool = False


@dataclass(frozen=True)
class Comparison:
    """Two assessments, the earlier first."""

    before: RiskAssessment
    after: RiskAssessment
    level: str
    flags: tuple[str, ...]
    groups: tuple[tuple[RiskGroup, tuple[Difference, ...]], ...]
    changed: int
    other_questions: bool
    without_grid: bool

    @property
    def same(self) -> int:
        """Count the answers that stayed the same."""
        return sum(len(lines) for _, lines in self.groups) - self.changed

    @property
    def words(self) -> tuple[Words, Words]:
        """Say both levels."""
        return risk_words(self.before.level), risk_words(self.after.level)


def compare(before: RiskAssessment, after: RiskAssessment) -> Comparison:
    """Compare two assessments of a case, whichever of them is named first."""
    if (before.assessed_at, before.id) > (after.assessed_at, after.id):
        before, after = after, before
    sheets = sheet_of(before), sheet_of(after)
    groups = tuple(_groups(*sheets)) if None not in sheets else ()
    return Comparison(
        before=before,
        after=after,
        level=_level_change(before, after),
        flags=tuple(_flag_changes(before, after)),
        groups=groups,
        changed=sum(1 for _, lines in groups for line in lines if line.change),
        other_questions=_versions(sheets[0]) != _versions(sheets[1]) and None not in sheets,
        without_grid=None in sheets,
    )


def _versions(sheet: Sheet | None) -> object:
    return sheet.questions.id if sheet is not None else None


def _level_change(before: RiskAssessment, after: RiskAssessment) -> str:
    was, now = risk_words(before.level).text, risk_words(after.level).text
    return (
        f"The level stayed the same: {now.lower()}."
        if was == now
        else (f"The level went from {was.lower()} to {now.lower()}.")
    )


def _flag_changes(before: RiskAssessment, after: RiskAssessment) -> list[str]:
    was, now = set(before.red_flags), set(after.red_flags)
    new = [f"New red flag: {RedFlag(f).label}." for f in RedFlag if f in now - was]
    gone = [f"No longer a red flag: {RedFlag(f).label}." for f in RedFlag if f in was - now]
    return [*new, *gone]


def _groups(
    before: Sheet | None, after: Sheet | None
) -> list[tuple[RiskGroup, tuple[Difference, ...]]]:
    was = dict(said_in(before)) if before is not None else {}
    now = dict(said_in(after)) if after is not None else {}
    found = [(group, _lines(group, was.get(group, []), now.get(group, []))) for group in RiskGroup]
    return [(group, lines) for group, lines in found if lines]


def _lines(group: RiskGroup, before: list[Said], after: list[Said]) -> tuple[Difference, ...]:
    was, now = {said.key: said for said in before}, {said.key: said for said in after}
    return tuple(
        _difference(group, was.get(key), now.get(key)) for key in dict.fromkeys([*was, *now])
    )


def _difference(group: RiskGroup, was: Said | None, now: Said | None) -> Difference:
    shown = now or was
    before, after = was.answer if was else NOTHING, now.answer if now else NOTHING
    up = (now.score if now else 0) > (was.score if was else 0)
    protects = group is RiskGroup.PROTECTIVE
    return Difference(
        question=shown.question if shown else "",
        before=before,
        after=after,
        change=_change(was, now, before, after),
        notes=_notes(was, now),
        worse=before != after and up != protects,
    )


def _change(was: Said | None, now: Said | None, before: str, after: str) -> str:
    if before != after:
        return f"Changed from {before.lower()} to {after.lower()}"
    if was and now and (was.comment, was.source) != (now.comment, now.source):
        return "The answer is the same; what was said about it changed"
    return ""


def _notes(was: Said | None, now: Said | None) -> tuple[str, ...]:
    """Say what was added to each answer: the earlier first, each once."""
    said = [f"{s.source}: {s.comment}" if s.source else s.comment for s in (was, now) if s]
    return tuple(dict.fromkeys(note for note in said if note.strip(": ")))
