"""How a copy stands, computed from the steps of its life."""

from collections.abc import Iterable

from marac.cases.wording import Words
from marac.packs.copies.models import SEEN, PaperStep, StepKind
from marac.packs.models import Paper
from marac.refusals import Refused

# By these a copy left the system, so that something is there to be destroyed.
TAKEN = (StepKind.DOWNLOADED, StepKind.PRINTED)


def step_of(paper: Paper, *kinds: StepKind) -> PaperStep | None:
    """Find the first step of these kinds, by whomever."""
    return next((step for step in paper.steps if step.kind in kinds), None)


def was_met(paper: Paper) -> bool:
    """Tell whether the person for whom a copy was made opened, downloaded or printed it."""
    return any(s.by_id == paper.recipient_id and s.kind in SEEN for s in paper.steps)


def was_taken(paper: Paper) -> bool:
    """Tell whether a copy left the system."""
    return step_of(paper, *TAKEN) is not None


def is_owed(paper: Paper) -> bool:
    """Tell whether somebody still has to say that a copy is destroyed."""
    ended = paper.expired or step_of(paper, StepKind.RECALLED) is not None
    return ended and was_taken(paper) and step_of(paper, StepKind.DESTROYED) is None


def state_of(paper: Paper) -> Words:
    """Say in a few words how a copy stands."""
    if step_of(paper, StepKind.DESTROYED):
        return Words("Destroyed", "green")
    if is_owed(paper):
        recalled = step_of(paper, StepKind.RECALLED) is not None
        return Words("Recalled: destroy it" if recalled else "Past its day: destroy it", "red")
    if step_of(paper, StepKind.RECALLED):
        return Words("Recalled, never taken")
    if paper.expired:
        return Words("Past its day, never taken")
    met = [s.kind for s in paper.steps if s.by_id == paper.recipient_id and s.kind in SEEN]
    if not met:
        return Words("Not opened yet", "yellow")
    furthest = max(met, key=SEEN.index)
    return Words("Opened" if furthest is StepKind.OPENED else furthest.label, "blue")


def who_met(paper: Paper) -> list[str]:
    """Name everybody who opened, downloaded or printed a copy, and what they did with it."""
    done: dict[str, list[StepKind]] = {}
    for step in paper.steps:
        if step.kind in SEEN and step.kind not in done.setdefault(step.by.name, []):
            done[step.by.name].append(step.kind)
    return [f"{name} {_together(kinds)} it" for name, kinds in done.items()]


def _together(kinds: Iterable[StepKind]) -> str:
    words = [kind.value for kind in sorted(kinds, key=SEEN.index)]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def refuse_unless_obtainable(paper: Paper) -> None:
    """Refuse to hand out a copy that was recalled or destroyed."""
    if step_of(paper, StepKind.RECALLED):
        raise Refused(
            "This copy was recalled, so nobody can download it any more. If you still need the "
            "paper, a new copy can be made from the page of the meeting’s papers."
        )
    if step_of(paper, StepKind.DESTROYED):
        raise Refused(
            "This copy was confirmed as destroyed, so nobody can download it any more. If you "
            "still need the paper, make a new copy from the page of the meeting’s papers."
        )
