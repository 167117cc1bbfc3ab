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
}
_EXPLAINED = (Step.COMMENT, Step.SEND_BACK, Step.IMPOSSIBLE, Step.NOT_DONE, Step.SUPERSEDE)
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


def closing_steps(action: Action) -> list[Step]:
    """Give the steps with which the co-ordinator or chair may end an action, or not let it end."""
    if not under_way(action):
        return []
    reported = [Step.CONFIRM, Step.SEND_BACK] if action.reported_done_at is not None else []
    return [*reported, Step.IMPOSSIBLE, Step.NOT_DONE, Step.SUPERSEDE]


def may_progress(by: Actor, action: Action) -> bool:
    """Tell whether an action that a person sees is also theirs to report on."""
    if not by.may(Permission.ACTION_UPDATE_PROGRESS):
        return False
    own = action.agency_id in by.voice_agency_ids or action.owner_id == by.user_id
    return own or by.has(Role.COORDINATOR)
