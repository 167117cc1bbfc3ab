"""The steps in an action's history, and which of them a person may take now."""

from enum import StrEnum

from marac.access import RULES, Actor, Permission, Role
from marac.actions.models import Action
from marac.cases.stages import is_among


class Step(StrEnum):
    """One thing that somebody did to an action."""

    PROPOSE = "propose"
    AGREE = "agree"
    AGREE_LATER = "agree_later"
    ISSUE = "issue"
    ACCEPT = "accept"
    START = "start"
    COMMENT = "comment"
    REPORT_DONE = "report_done"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"
    IMPOSSIBLE = "impossible"
    NOT_DONE = "not_done"
    SUPERSEDE = "supersede"
    TRANSFER = "transfer"
    HAND_OVER = "hand_over"
    ASK_DATE = "ask_date"
    NEW_DATE = "new_date"
    KEEP_DATE = "keep_date"
    EFFECT = "effect"
    EVIDENCE = "evidence"
    DESCRIBE = "describe"

    @property
    def done(self) -> str:
        """Say in a history that it was done."""
        return _WORDS[self][0]

    @property
    def button(self) -> str:
        """Say on a button what pressing it does."""
        return _WORDS[self][1]

    @property
    def needs_words(self) -> bool:
        """Tell whether the step must be explained in a sentence."""
        return self in _EXPLAINED


_WORDS = {
    Step.PROPOSE: ("Proposed", "Propose"),
    Step.AGREE: ("Agreed by the meeting", "Agree"),
    Step.AGREE_LATER: ("Agreed after the meeting, without the room", "Agree"),
    Step.ISSUE: ("Issued to its owner", "Issue"),
    Step.ACCEPT: ("Accepted", "Accept this action"),
    Step.START: ("Started", "Started work on it"),
    Step.COMMENT: ("Comment", "Add a comment"),
    Step.REPORT_DONE: ("Reported complete", "Report it done"),
    Step.SEND_BACK: ("Sent back: not complete yet", "Send back: not complete"),
    Step.CONFIRM: ("Confirmed done and closed", "Confirm it is done"),
    Step.IMPOSSIBLE: (
        "No longer possible: circumstances changed",
        "No longer possible: circumstances changed",
    ),
    Step.NOT_DONE: ("Not done by the agency", "Not done by the agency"),
    Step.SUPERSEDE: ("Superseded by another action", "Superseded by another action"),
    Step.TRANSFER: ("Transferred to another agency or area", "Transferred elsewhere"),
    Step.HAND_OVER: ("Handed over inside the agency", "Hand it over"),
    Step.ASK_DATE: ("Asked for a new date", "Ask for a new date"),
    Step.NEW_DATE: ("New date agreed", "Agree to the new date"),
    Step.KEEP_DATE: ("New date not agreed", "Keep the date"),
    Step.EFFECT: ("Effect on the risk", "Say what it did to the risk"),
    Step.EVIDENCE: ("File added as evidence", "Add a file"),
    Step.DESCRIBE: ("What it is for was changed", "Say what it is for"),
}
_EXPLAINED = (
    Step.COMMENT,
    Step.SEND_BACK,
    Step.IMPOSSIBLE,
    Step.NOT_DONE,
    Step.SUPERSEDE,
    Step.TRANSFER,
    Step.ASK_DATE,
    Step.KEEP_DATE,
)
HEARD = RULES[Permission.ACTION_UPDATE_PROGRESS].stages


def under_way(action: Action) -> bool:
    """Tell whether the action was agreed, its case heard, and nothing has ended it."""
    if action.agreed_at is None or action.ended_at is not None:
        return False
    return is_among(action.case, HEARD)


def progress_steps(action: Action) -> list[Step]:
    """Give the steps that the owner and their agency may take now."""
    if not under_way(action):
        return []
    steps = [Step.COMMENT]
    if action.reported_done_at is None:
        steps = [Step.REPORT_DONE, Step.COMMENT, Step.IMPOSSIBLE, Step.NOT_DONE]
        if action.started_at is None:
            steps.insert(0, Step.START)
        if action.accepted_at is None:
            steps.insert(0, Step.ACCEPT)
    return steps


def told_steps(action: Action) -> list[Step]:
    """Give the steps that the page of one action offers to its owner, the likeliest first."""
    steps = progress_steps(action)
    if action.reported_done_at is not None or not steps:
        return steps
    begun = [step for step in (Step.ACCEPT, Step.START) if step in steps][:1]
    asks = all(wish.decided_at is not None for wish in action.date_requests)
    later = [Step.ASK_DATE] if asks else []
    return [Step.REPORT_DONE, *begun, Step.COMMENT, *later, Step.IMPOSSIBLE, Step.NOT_DONE]


def deciding_steps(action: Action) -> list[Step]:
    """Give what the co-ordinator decides of an action that waits for them."""
    if not under_way(action):
        return []
    if action.reported_done_at is not None:
        return [Step.CONFIRM, Step.SEND_BACK]
    wished = any(wish.decided_at is None for wish in action.date_requests)
    return [Step.NEW_DATE, Step.KEEP_DATE] if wished else []


def closing_steps(action: Action) -> list[Step]:
    """Give the steps with which the co-ordinator or chair may end an action, or not let it end."""
    if not under_way(action):
        return []
    reported = [Step.CONFIRM, Step.SEND_BACK] if action.reported_done_at is not None else []
    return [*reported, Step.IMPOSSIBLE, Step.NOT_DONE, Step.SUPERSEDE, Step.TRANSFER]


def may_progress(by: Actor, action: Action) -> bool:
    """Tell whether an action that a person sees is also theirs to report on."""
    if not by.may(Permission.ACTION_UPDATE_PROGRESS):
        return False
    own = action.agency_id in by.voice_agency_ids or action.owner_id == by.user_id
    return own or by.has(Role.COORDINATOR)
