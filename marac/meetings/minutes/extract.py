"""Minutes as one reader may see them: plain values that hold nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from marac.actions.states import ActionState
from marac.cases.models import Outcome, RiskLevel
from marac.cases.wording import Words, risk_words
from marac.meetings.minutes.attended import Attendee, read_attendee
from marac.meetings.minutes.content import day, digest_of, moment
from marac.meetings.models import Heading, MinutesRevision
from marac.meetings.room.hearing import Safeguarding


@dataclass(frozen=True)
class Declaration:
    """An interest that somebody declared, and the case that it concerns if it is one."""

    name: str
    reference: str
    text: str


@dataclass(frozen=True)
class AgreedAction:
    """An action as the minutes hold it."""

    reference: str
    task: str
    owner: str
    agency: str
    due_on: date | None


@dataclass(frozen=True)
class Matter:
    """An action of an earlier meeting and its honest outcome on the day."""

    action: AgreedAction
    state: ActionState
    overdue: bool
    said: str


@dataclass(frozen=True)
class CaseMinutes:
    """What the minutes say of one case; `number` runs through what this reader sees."""

    number: int
    listing_id: UUID
    case_id: UUID
    reference: str
    who: str
    notes: tuple[tuple[Heading, str], ...]
    risk_before: Words
    risk_after: Words | None
    risk_reason: str
    safeguarding: tuple[str, ...]
    safeguarding_note: str
    decision: str
    review_on: date | None
    decision_note: str
    told_by: str
    told_how: str
    told_due: date | None
    actions: tuple[AgreedAction, ...]


@dataclass(frozen=True)
class MinutesExtract:
    """One version of the minutes, cut for one reader.

    `whole` tells that the reader runs the cycle; `intact` that the content is what was sealed;
    `stood_in` that somebody approved it in the place of a chair, since none could; `on_paper` who
    typed the record in, of a meeting that was run on paper.
    """

    number: int
    area: str
    venue: str
    starts_at: datetime | None
    started_at: datetime | None
    concluded_at: datetime | None
    author: str
    reason: str
    approved_by: str
    approved_at: datetime | None
    stood_in: bool
    circulated_at: datetime | None
    on_paper: str
    whole: bool
    intact: bool
    digest: str
    attendance: tuple[Attendee, ...]
    declarations: tuple[Declaration, ...]
    matters: tuple[Matter, ...]
    cases: tuple[CaseMinutes, ...]
    any_other_business: str
    next_meeting: datetime | None

    @property
    def status(self) -> Words:
        """Say what this version is: a draft, approved, or an amendment of approved minutes."""
        if self.approved_at is None:
            return Words("Draft amendment" if self.reason else "Draft", "yellow")
        return Words("Amended" if self.reason else "Approved", "green")

    @property
    def title(self) -> str:
        """Head the minutes as every page and paper does."""
        return f"{self.status.text} minutes, version {self.number}".replace(
            "Draft amendment minutes", "Draft amended minutes"
        )

    @property
    def approver(self) -> str:
        """Name who approved this version, and in whose place if it was not as a chair."""
        place = ", in the place of a chair" if self.stood_in else ""
        return f"{self.approved_by}{place}"

    @property
    def present(self) -> list[Attendee]:
        """Give those who came."""
        return [person for person in self.attendance if person.arrived_at is not None]

    @property
    def apologies(self) -> list[Attendee]:
        """Give those who sent apologies."""
        return [person for person in self.attendance if person.apology]


def cut(revision: MinutesRevision, *, visible: frozenset[str], whole: bool) -> MinutesExtract:
    """Cut a version: only what touches the visible cases; declarations only for `whole`."""
    content = revision.content
    shown = [entry for entry in content["cases"] if entry["case_id"] in visible]
    facts = content["meeting"]
    return MinutesExtract(
        number=revision.number,
        area=facts["area"],
        venue=facts["venue"],
        starts_at=moment(facts["starts_at"]),
        started_at=moment(facts["started_at"]),
        concluded_at=moment(facts["concluded_at"]),
        author=revision.author.name,
        reason=revision.reason,
        approved_by=revision.approved_by.name if revision.approved_by is not None else "",
        approved_at=revision.approved_at,
        stood_in=revision.stood_in,
        on_paper=" and ".join(facts.get("on_paper", ())),
        circulated_at=revision.circulated_at,
        whole=whole,
        intact=digest_of(content) == revision.digest,
        digest=revision.digest,
        attendance=tuple(read_attendee(person, whole=whole) for person in content["attendance"]),
        declarations=tuple(_declarations(content, shown)) if whole else (),
        matters=tuple(_matter(m) for m in content["matters_arising"] if m["case_id"] in visible),
        cases=tuple(_case(number, entry) for number, entry in enumerate(shown, start=1)),
        any_other_business=content["any_other_business"],
        next_meeting=moment(content["next_meeting"]),
    )


def _declarations(content: dict[str, Any], shown: list[dict[str, Any]]) -> list[Declaration]:
    """Give the declarations about no case, and those about a case that the reader sees."""
    references = {entry["listing_id"]: entry["reference"] for entry in shown} | {None: ""}
    return [
        Declaration(d["name"], references[d["listing_id"]], d["text"])
        for d in content["declarations"]
        if d["listing_id"] in references
    ]


def _action(action: dict[str, Any], reference: str) -> AgreedAction:
    return AgreedAction(
        reference=f"{reference} / {action['number']}",
        task=action["task"],
        owner=action["owner"],
        agency=action["agency"],
        due_on=day(action["due_on"]),
    )


def _matter(matter: dict[str, Any]) -> Matter:
    action = _action(matter, matter["reference"])
    return Matter(action, ActionState(matter["state"]), matter["overdue"], matter["said"])


def _case(number: int, entry: dict[str, Any]) -> CaseMinutes:
    after = entry["risk_after"]
    return CaseMinutes(
        number=number,
        listing_id=UUID(entry["listing_id"]),
        case_id=UUID(entry["case_id"]),
        reference=entry["reference"],
        who=entry["who"],
        notes=tuple((h, entry["notes"][h.value]) for h in Heading if entry["notes"].get(h.value)),
        risk_before=_risk(entry["risk_before"]),
        risk_after=_risk(after) if after else None,
        risk_reason=entry["risk_reason"],
        safeguarding=tuple(k.label for k in Safeguarding if k.value in entry["safeguarding"]),
        safeguarding_note=entry["safeguarding_note"],
        decision=_decision(entry),
        review_on=day(entry["review_on"]),
        decision_note=entry["decision_note"],
        told_by=entry["told_by"],
        told_how=entry["told_how"],
        told_due=day(entry["told_due"]),
        actions=tuple(_action(action, entry["reference"]) for action in entry["actions"]),
    )


def _risk(level: str | None) -> Words:
    return risk_words(RiskLevel(level) if level else None)


def _decision(entry: dict[str, Any]) -> str:
    if entry["deferral"]:
        return f"Deferred: {entry['deferral']}"
    return Outcome(entry["outcome"]).label if entry["outcome"] else ""
