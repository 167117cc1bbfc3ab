"""What was said of an action, in the shape in which a page shows it."""

from collections.abc import Iterable

from marac.actions.lines import ActionLine
from marac.actions.models import Action, ActionUpdate
from marac.actions.steps import Step

Told = dict[str, object]
# With these it came to wait for the co-ordinator.
_ASKING = (Step.REPORT_DONE.value, Step.ASK_DATE.value)


def told(updates: Iterable[ActionUpdate]) -> list[Told]:
    """Put updates in the shape of a timeline, in the order given."""
    return [
        {
            "when": update.made_at,
            "title": Step(update.step).done,
            "by": update.made_by.name,
            "text": update.text,
        }
        for update in updates
    ]


def news(line: ActionLine, seen: str | None) -> list[Told]:
    """Give what others said since somebody saw this version of an action."""
    return told(line.news_since(seen))


def since_it_waits(action: Action) -> list[ActionUpdate]:
    """Give the word with which an action came to wait for a decision, and all that was said after.

    A file or a comment may say more about it than the report did.
    """
    for place in range(len(action.updates) - 1, -1, -1):
        if action.updates[place].step in _ASKING:
            return action.updates[place:]
    return []
