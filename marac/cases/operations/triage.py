"""Deciding what becomes of a referral: each decision has its person, its time and its reason."""

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.events import (
    CaseAccepted,
    CaseDeclined,
    CaseRedirected,
    EmergencyMarked,
    QuestionAnswered,
    QuestionAsked,
    about,
)
from marac.cases.models import Case, Decision, Forum, Question
from marac.cases.operations.restriction import restrict_to_keepers
from marac.events import publish
from marac.refusals import Refused


def accept(session: Session, *, by: Actor, case: Case) -> None:
    """Accept a referral for a meeting; a case about a colleague is restricted with it."""
    _decide(session, by, case, Decision.ACCEPTED)
    publish(session, CaseAccepted(**about(case, by)))


def decline(  # noqa: PLR0913 - a refusal says its code, its reason and what to do instead
    session: Session, *, by: Actor, case: Case, code: str, note: str, advice: str
) -> None:
    """Decline a referral, with the coded reason, the reason in words, and advice."""
    if not (code and note.strip() and advice.strip()):
        raise Refused("Declining needs a reason, a note and advice for the referrer.")
    case.decision_code, case.advice = code, advice
    _decide(session, by, case, Decision.DECLINED, note)
    publish(session, CaseDeclined(**about(case, by), code=code))


def redirect(  # noqa: PLR0913 - the forum, the reason and the advice belong together
    session: Session, *, by: Actor, case: Case, forum: Forum, note: str, advice: str = ""
) -> None:
    """Send a referral to another forum, with the reason."""
    case.decision_code, case.advice = forum.value, advice
    _decide(session, by, case, Decision.REDIRECTED, note)
    publish(session, CaseRedirected(**about(case, by), forum=forum.value))


def mark_emergency(session: Session, *, by: Actor, case: Case, action_taken: str) -> None:
    """Record that a referral cannot wait: what is being done before any meeting.

    The case is accepted with it, and may be listed for an emergency meeting.
    """
    if not action_taken.strip():
        raise Refused("Say what is being done before the meeting.")
    _decide(session, by, case, Decision.EMERGENCY, action_taken)
    publish(session, EmergencyMarked(**about(case, by)))


def ask(session: Session, *, by: Actor, case: Case, text: str) -> Question:
    """Ask the referrer for more; until the answer comes, the clock of triage stands still."""
    _check_open(by, case)
    if case.open_question is not None:
        raise Refused("The referrer has not answered the last question yet.")
    question = Question(asked_at=clock.now(), asked_by_id=by.user_id, text=text)
    case.questions.append(question)
    session.flush()
    publish(session, QuestionAsked(**about(case, by), question_id=question.id))
    return question


def answer(session: Session, *, by: Actor, question: Question, text: str) -> None:
    """Answer what triage asked; the clock runs again."""
    case = question.case
    if by.user_id != case.referrer_id:
        raise Refused("Only the person who made the referral can answer this question.")
    if question.answered_at is not None:
        raise Refused("This question has been answered already.")
    question.answered_at, question.answered_by_id = clock.now(), by.user_id
    question.answer = text
    session.flush()
    publish(session, QuestionAnswered(**about(case, by), question_id=question.id))


def _decide(session: Session, by: Actor, case: Case, decision: Decision, note: str = "") -> None:
    _check_open(by, case)
    if case.open_question is not None and decision is not Decision.EMERGENCY:
        raise Refused("A question is with the referrer. Decide when the answer has come.")
    case.decision, case.decided_at, case.decided_by_id = decision, clock.now(), by.user_id
    case.decision_note = note
    if decision in (Decision.DECLINED, Decision.REDIRECTED):
        case.closed_at = case.decided_at
    elif case.staff_victim and case.restricted_at is None:
        restrict_to_keepers(session, by=by, case=case)
    session.flush()


def _check_open(by: Actor, case: Case) -> None:
    if case.referrer_id == by.user_id:
        raise Refused("You made this referral, so somebody else must triage it.")
    if case.submitted_at is None:
        raise Refused("This referral has not been submitted yet.")
    if case.decision is not None or case.closed_at is not None:
        raise Refused("This referral has been decided already.")
