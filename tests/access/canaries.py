"""A small partnership in which every recorded word is a canary, and who may read which.

Who may read what is written here as plain facts of the access model, independent of the policies.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.actions.models import Action, ActionUpdate, DateRequest, SavedView
from marac.agencies.models import Agency, Area
from marac.cases.models import (
    Case,
    Conflict,
    Listing,
    NamedReader,
    Outcome,
    Part,
    PartKind,
    Question,
    Traits,
)
from marac.incidents.models import Incident, IncidentStrand
from marac.meetings.minutes.assembling import assemble
from marac.meetings.minutes.content import digest_of
from marac.meetings.models import (
    Attendance,
    Circulation,
    DeclaredInterest,
    Heading,
    Meeting,
    MinutesRevision,
    Note,
)
from marac.meetings.room.models import PrivateNote
from marac.returns.models import Answer, ItemRelease, Nature, Return, ReturnItem, Sharing
from tests.access.asked import ask_to_lift
from tests.access.aviary import Aviary
from tests.access.excepted import make_exceptions
from tests.access.heard import hear
from tests.access.judged import FIRST_QUESTIONS, judged
from tests.access.linked import link
from tests.access.reached import keep_in_touch
from tests.access.told import tell_before
from tests.factories import Factory

RUNNERS = {"CO", "CH"}
VOICES = {"RP", "DP", "VS"}
OPENERS = RUNNERS | VOICES
PARTIES = (PartKind.HARM_SOURCE, PartKind.CHILD, PartKind.HOUSEHOLD_MEMBER)
# Where somebody is and how to reach them; of the alleged perpetrator it is not locked.
WHERE = ("address", "postcode", "uprn", "phone", "email", "school_or_employer", "gp")


@dataclass(frozen=True)
class Reach:
    """Who may open one case, who wrote it, and who may know of it by an action of theirs."""

    open: set[str]
    author: set[str] = frozenset()  # type: ignore[assignment]
    told: set[str] = frozenset()  # type: ignore[assignment]


class Builder:
    """Makes the aviary: one area in full, and one case of another."""

    def __init__(self, make: Factory) -> None:
        self.make = make
        self.birds = Aviary(make, make.session)
        make.codes()
        self.area = make.area("Harbour")
        self.elsewhere = make.area("Elsewhere")
        self.council = make.agency("City Council", area=self.area)
        self.housing = make.agency("Harbour Homes", area=self.area)
        self.support = make.agency("Lighthouse", area=self.area)
        self.police = make.agency("Harbour Police", area=self.area)
        self._people()
        then = datetime(2026, 11, 12, 10, tzinfo=clock.LONDON)
        self.before = make.meeting(self.area, then, started_at=then)
        self.coming = make.meeting(self.area)
        self.foreign = make.meeting(self.elsewhere, then + timedelta(hours=1), started_at=then)
        for meeting in (self.before, self.coming, self.foreign):
            self._circulated(meeting)

    def _people(self) -> None:
        homes = {"RP": self.housing, "DP": self.housing, "RF": self.housing, "VS": self.support}
        for role in Role:
            home = homes.get(role.value, self.council)
            self.birds.people[role.value] = self.make.user(role, area=self.area, agency=home)
        self.officer = self.make.user(Role.REPRESENTATIVE, area=self.area, agency=self.police)
        foreign = self.make.user(Role.COORDINATOR, area=self.elsewhere, agency=self.council)
        self.birds.people["CO elsewhere"] = foreign
        self.by = self.birds.people["CO"]

    def _circulated(self, meeting: Meeting) -> None:
        self.make.add(
            Circulation(
                meeting=meeting,
                number=1,
                circulated_at=clock.now(),
                circulated_by_id=self.by.id,
                listing_count=1,
            )
        )

    def case(self, label: str, reach: Reach, *agencies: Agency, **fields: Any) -> Case:
        """A whole referral, each word of which is a canary."""
        birds, opened, own = self.birds, reach.open, reach.open | reach.author
        area: Area = fields.pop("area", self.area)
        author = self.birds.people["RF"] if reach.author else self.officer
        agency = self.housing if reach.author else self.police
        case = self.make.case(area=area, referrer=author, agency=agency, **fields)
        governed = {"IG"} if area is self.area and label != "conflicted" else set()
        # Whoever reads the log of a case knows it by its reference, whatever its state.
        logged = {"CO", "AU"} if governed else set()
        for word in (str(case.reference).lower(), str(case.id)):
            birds.logs[word] = logged
        birds.secret(case.reference, f"{label} reference", own | reach.told | governed)
        birds.secret(case.id, f"{label} id", own | governed)
        birds.veiled = "CO" not in opened
        birds.known(case_id=case.id)
        chair, runs = birds.people["CH"], opened & (RUNNERS | {"CO elsewhere"})
        ask_to_lift(birds, case, label, kept=runs, asked=(runs & {"CH"}) | governed, by=chair)
        make_exceptions(birds, case, label, told=runs | governed, governed=governed, by=chair)
        self._parties(label, case, own, (opened - {"RP", "DP"}) | reach.author)
        self._happenings(label, case, own)
        for plant in (hear, tell_before, keep_in_touch):
            plant(birds, case, label, opened, by=self.by)
        birds.fill(case, label, own, decision_note=opened)
        for invited in agencies:
            self.make.invitation(case, invited, self.by)
        if fields.get("decision", True):
            self.make.accepted(case, self.by)
        case.advocate_id = birds.people["VS"].id
        self.session.flush()
        return case

    def _parties(self, label: str, case: Case, own: set[str], located: set[str]) -> None:
        """Everyone in the case; where they are is for those who may locate them."""
        birds = self.birds
        for kind in PARTIES:
            case.parts.append(Part(kind=kind, identity=self.make.identity(self.area)))
        for part in case.parts:
            birds.fill(part, f"{label} {part.kind}", own)
            named = own if part.kind is PartKind.HARM_SOURCE else located
            birds.fill(part.identity, f"{label} {part.kind}", own, **dict.fromkeys(WHERE, named))
            birds.known(part_id=part.id, case_id=case.id)
        link(birds, case, label, own=own, located=located)
        birds.fill(case.contact, f"{label} contact", located)
        case.traits_recorded = True
        birds.fill(birds.make.add(Traits(case_id=case.id)), f"{label} traits", located)

    def _happenings(self, label: str, case: Case, own: set[str]) -> None:
        """What happened, how risky it is, and what triage asked."""
        birds = self.birds
        for incident in case.incidents:
            birds.fill(incident, f"{label} incident", own)
            birds.known(incident_id=incident.id, case_id=case.id)
        birds.fill(case.assessments[0], f"{label} risk", own)
        judged(birds, case, label, own, by=self.by)
        question = Question(asked_at=clock.now(), asked_by_id=self.by.id, text="?")
        question.answered_at, question.answered_by_id = clock.now(), case.referrer_id
        case.questions.append(question)
        birds.fill(question, f"{label} question", own)

    @property
    def session(self) -> Session:
        """The session in which the rows are made."""
        return self.make.session

    def heard(self, label: str, case: Case, reach: Reach, meeting: Meeting) -> Listing:
        """The case on an agenda that went out, decided, and in the minutes."""
        listing = self.make.circulated(case, meeting, self.by)
        birds, now = self.birds, clock.now()
        listing.started_at = listing.decided_at = listing.ended_at = now
        listing.minutes_sent_at, listing.outcome = now, Outcome.NO_FURTHER
        birds.fill(listing, f"{label} decision", reach.open)
        birds.known(listing_id=listing.id, meeting_id=meeting.id)
        birds.also(listing_id=listing.id, case_id=case.id)
        birds.secret(listing.id, f"{label} listing id", reach.open)
        for heading in Heading:
            note = Note(listing_id=listing.id, heading=heading, text="?", edited_at=now)
            note.edited_by_id = self.by.id
            birds.fill(self.make.add(note), f"{label} note", reach.open)
        for role in sorted(reach.open & (OPENERS | RUNNERS)):
            own = PrivateNote(listing_id=listing.id, author_id=birds.people[role].id, text="?")
            birds.fill(self.make.add(own), f"{label} private note of {role}", {role})
        return listing

    def live(self, label: str, case: Case, reach: Reach, meeting: Meeting, **f: Any) -> Listing:
        """The case on the coming agenda, with what the room has noted so far."""
        listing = self.make.listing(case, meeting, self.by, **f)
        self.birds.fill(listing, f"{label} live", reach.open)
        self.birds.known(listing_id=listing.id, meeting_id=meeting.id)
        self.birds.also(listing_id=listing.id, case_id=case.id)
        self.birds.secret(listing.id, f"{label} live id", reach.open)
        return listing

    def action(self, label: str, case: Case, agency: Agency, readers: set[str], **f: Any) -> None:
        """An agreed action with one report."""
        action: Action = self.make.action(case, agency, **f)
        self.birds.fill(action, f"{label} action", readers)
        self.birds.secret(action.id, f"{label} action id", readers)
        self.birds.known(action_id=action.id)
        if action.listing is not None:
            place = {"listing_id": action.listing.id, "meeting_id": self.before.id}
            self.birds.ids["action_id"].pop()
            self.birds.known(action_id=action.id, **place)
        update = ActionUpdate(
            action_id=action.id, made_at=clock.now(), made_by_id=self.by.id, step="comment"
        )
        self.birds.fill(self.make.add(update), f"{label} update", readers)
        wish = DateRequest(
            action_id=action.id,
            asked_at=clock.now(),
            asked_by_id=self.by.id,
            was_due_on=action.due_on,
            wanted_on=action.due_on + timedelta(days=7),
            reason="?",
        )
        self.birds.fill(self.make.add(wish), f"{label} wish", readers)

    def answer(
        self,
        label: str,
        listing: Listing,
        agency: Agency,
        own: set[str],
        hear: set[str],
        reach: Reach,
    ) -> None:
        """A return with one item for each way of sharing; `hear` may read what others shared."""
        birds = self.birds
        submitted = {"submitted_at": clock.now(), "submitted_by_id": self.officer.id}
        row: Return = self.make.request(listing, agency, answer=Answer.INFORMATION, **submitted)
        open_, run = reach.open & hear | reach.open & own, reach.open & RUNNERS
        birds.fill(row, f"{label} return", open_, reason=(own & reach.open) | run)
        birds.known(return_id=row.id)
        voices = {"RP", "DP"}
        releases = {
            Sharing.ALL: open_,
            Sharing.NAMED: open_ & (run | voices) | own & reach.open,
            Sharing.CHAIR: open_ & {"CH"} | own & reach.open,
            Sharing.WITHHELD: own & reach.open,
        }
        for position, (sharing, readers) in enumerate(releases.items(), start=1):
            item = ReturnItem(
                agency_return=row,
                position=position,
                text="?",
                nature=Nature.FACT,
                sharing=sharing,
                withheld_reason="?",
            )
            if sharing is Sharing.NAMED:
                item.releases.append(ItemRelease(agency=self.housing))
            why = readers | run if sharing is Sharing.WITHHELD else readers
            birds.fill(self.make.add(item), f"{label} item {sharing}", readers, withheld_reason=why)
            birds.known(item_id=item.id, return_id=row.id)

    def build(self) -> Aviary:
        """Fill the area: one case for each way of being kept from somebody."""
        self._open_to_some()
        self._open_to_nobody()
        self._open_elsewhere()
        self.birds.veiled = False
        self._a_draft()
        self._register_and_minutes()
        self._addresses()
        self._kept_lists()
        return self.birds

    def _kept_lists(self) -> None:
        """A list of actions that each person keeps under a name of their own."""
        for who, user in list(self.birds.people.items()):
            view = SavedView(user_id=user.id, area_id=self.area.id, words="state:open")
            view.name = self.birds.token(f"list of {who}", {who})
            self.birds.known(view_id=self.make.add(view).id)

    def _open_to_some(self) -> None:
        everyone, waiting = Reach(OPENERS, {"RF"}), Reach(RUNNERS)
        shared = self.case("shared", everyone, self.housing, self.support, self.police)
        self._heard_and_live("shared", shared, everyone)
        self._heard_and_live("uninvited", self.case("uninvited", waiting, self.police), waiting)
        told = Reach(RUNNERS, told={"RP", "DP"})
        withdrawn = self.case("withdrawn", told, self.housing)
        self.live("withdrawn", withdrawn, told, self.coming, circulated_at=clock.now())
        withdrawn.invitations[0].withdrawn_at = clock.now()
        self.action("withdrawn", withdrawn, self.housing, told.open | told.told)
        listed = self.case("uncirculated", waiting, self.housing, self.support)
        self.live("uncirculated", listed, waiting, self.coming)
        self.case("triage", waiting, decision=None)

    def _open_to_nobody(self) -> None:
        nobody = Reach(set())
        for label in ("restricted", "conflicted"):
            case = self.case(label, nobody, self.housing, self.support, self.police)
            self._heard_and_live(label, case, nobody)
            self._shut(label, case)
        gone = self.case("embargoed", nobody, self.housing, self.support)
        self.heard("embargoed", gone, nobody, self.before)
        gone.closed_at = clock.now() - timedelta(days=29)

    def _open_elsewhere(self) -> None:
        far = Reach({"CO elsewhere"})
        abroad = self.case("elsewhere", far, self.housing, self.support, area=self.elsewhere)
        self.heard("elsewhere", abroad, far, self.foreign)
        self.action("elsewhere", abroad, self.police, far.open)

    def _a_draft(self) -> None:
        draft = self.make.draft(
            area=self.area, referrer=self.birds.people["RF"], agency=self.housing
        )
        self.birds.fill(draft, "draft", {"RF"})
        self.birds.secret(draft.id, "draft id", {"RF"})
        self.birds.veiled = True
        self.birds.known(case_id=draft.id)
        part = Part(kind=PartKind.HARM_SOURCE, identity=self.make.identity(self.area))
        strands = [IncidentStrand(strand="RACE")]
        incident = Incident(happened_on=clock.today(), summary="?", strands=strands)
        draft.parts.append(part)
        draft.incidents.append(incident)
        for row in (part, part.identity, incident):
            self.birds.fill(row, f"draft {type(row).__name__}", {"RF"})
        self.birds.known(part_id=part.id, case_id=draft.id)
        self.birds.known(incident_id=incident.id, case_id=draft.id)
        self.birds.veiled = False

    def _heard_and_live(self, label: str, case: Case, reach: Reach) -> None:
        earlier = self.heard(label, case, reach, self.before)
        self.answer(f"{label} police", earlier, self.police, set(), OPENERS - {"VS"}, reach)
        self.answer(f"{label} own", earlier, self.housing, {"RP", "DP"}, OPENERS - {"VS"}, reach)
        now = self.live(label, case, reach, self.coming, circulated_at=clock.now())
        self.answer(f"{label} live", now, self.housing, {"RP", "DP"}, OPENERS - {"VS"}, reach)
        if label != "uninvited":
            owner = self.birds.people["RP"]
            self.action(label, case, self.housing, reach.open, owner=owner)
        self.action(f"{label} police", case, self.police, reach.open, listing=earlier)

    def _shut(self, label: str, case: Case) -> None:
        if label == "restricted":
            case.restricted_at, case.restricted_by_id = clock.now(), self.officer.id
            self.make.add(NamedReader(case_id=case.id, user_id=self.officer.id))
            return
        for user in self.birds.people.values():
            row = Conflict(case_id=case.id, user_id=user.id, declared_by_id=self.officer.id)
            self.birds.fill(self.make.add(row), "conflict", set())

    def _register_and_minutes(self) -> None:
        """The record of the earlier meeting, circulated; what is said in general is for all."""
        birds, meeting = self.birds, self.before
        meeting.any_other_business = birds.token("other business", OPENERS)
        meeting.concluded_at, meeting.concluded_by_id = clock.now(), self.by.id
        for listing in [
            None,
            *self.session.scalars(sa.select(Listing).where(Listing.meeting_id == meeting.id)),
        ]:
            person = self.make.add(
                Attendance(meeting_id=meeting.id, name="?", arrived_at=clock.now())
            )
            birds.fill(person, "attendance", OPENERS)
            birds.known(attendance_id=person.id, meeting_id=meeting.id)
            interest = DeclaredInterest(attendance=person, listing=listing, text="?")
            open_ = birds.hears[str(listing.id)] if listing is not None else OPENERS
            birds.fill(self.make.add(interest), "declared interest", open_ & RUNNERS)
        self.session.expire_all()
        content = assemble(self.session, meeting)
        now, chair = clock.now(), self.birds.people["CH"].id
        revision = MinutesRevision(
            meeting=meeting,
            number=1,
            author_id=self.by.id,
            content=content,
            digest=digest_of(content),
            approved_at=now,
            approved_by_id=chair,
            circulated_at=now,
        )
        birds.fill(self.make.add(revision), "why amended", OPENERS)

    def _addresses(self) -> None:
        birds = self.birds
        birds.ids["meeting_id"] = [str(m.id) for m in (self.before, self.coming, self.foreign)]
        birds.ids["agency_id"] = [str(self.housing.id), str(self.police.id)]
        birds.ids["user_id"] = [str(birds.people["RP"].id), str(self.officer.id)]
        birds.ids["set_id"] = [FIRST_QUESTIONS]
        self.session.commit()
