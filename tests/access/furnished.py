"""A world in which every case has a row in each table of the second wall."""

from datetime import timedelta

import sqlalchemy as sa

from marac import clock
from marac.actions.models import Action, ActionUpdate, DateRequest, Evidence
from marac.attachments.models import Attachment, Audience
from marac.cases.models import (
    BreakGlass,
    Case,
    CommunityImpact,
    CriticalIncident,
    Emergency,
    Listing,
    Means,
    NamingReview,
    Part,
    PartKind,
    Question,
    RiskAnswers,
    RiskAssessment,
    RiskLevel,
    SafeContact,
    Traits,
    TypedPage,
)
from marac.contacts.models import Caller, Contact, ContactOutcome
from marac.incidents.models import Incident, IncidentChange, IncidentStrand
from marac.inspection import Kind
from marac.meetings.models import Heading, Note
from marac.meetings.room.kept import NoteRevision, TypedHearing, WriterAtWork
from marac.meetings.room.models import PrivateNote
from marac.people.decided import ChangeKind, Comparison, PersonChange, PersonMove
from marac.people.models import Identity, Person, Source
from marac.returns.models import (
    Match,
    Nature,
    Return,
    ReturnItem,
    ReturnSearch,
    Sharing,
    Sought,
    TypedReturn,
)
from marac.risk.first import SET_ID
from tests.access.heard import rows
from tests.access.returned import rows as come_back_rows
from tests.access.worlds import World


def furnish(world: World) -> None:
    """Give every case a row in every table, and the person an emergency in some."""
    before: Identity | None = None
    for (state, relation), case_id in world.cases.items():
        case = world.make.session.get_one(Case, case_id)
        _describe(world, case)
        if relation in {"area_not_invited", "restricted_not_named", "conflict", "authored"}:
            _break_glass(world, case, minutes=30)
        if relation == "unattested":
            _break_glass(world, case, minutes=-1)
        for listing in case.listings:
            world.make.add(
                Note(
                    listing_id=listing.id,
                    heading=Heading.RISK,
                    text="It is getting worse",
                    edited_at=clock.now(),
                    edited_by_id=world.officer.id,
                )
            )
            _write(world, listing)
            for author in (world.actor().user_id, world.officer.id):
                world.make.add(PrivateNote(listing_id=listing.id, author_id=author, text="Mine"))
            _answer(world, listing, handed_in=state in "HC")
        _attach(world, case)
        _keep_in_touch(world, case)
        world.make.session.add_all(rows(case, world.officer))
        come_back_rows(world.make, case, world.area.id)
        before = _tell_apart(world, case.parts[-1].identity, before)
    _act(world)


def _write(world: World, listing: Listing) -> None:
    """A text that stood there before, one that is not saved yet, and who types it."""
    now, officer = clock.now(), world.officer.id
    kept = {"listing_id": listing.id, "page": "hearing", "content": {"fields": []}}
    world.make.session.add_all(
        [
            NoteRevision(
                listing_id=listing.id,
                heading=Heading.RISK,
                number=1,
                text="It is bad",
                written_at=now,
                written_by_id=officer,
            ),
            *(TypedHearing(user_id=whose, **kept) for whose in (officer, world.user.id)),
            WriterAtWork(listing_id=listing.id, user_id=officer, place="risk", typed_at=now),
        ]
    )


def _describe(world: World, case: Case) -> None:
    now, officer = clock.now(), world.officer
    area = world.make.session.get_one(type(world.area), case.area_id)
    case.parts.append(Part(kind=PartKind.SUBJECT, identity=world.make.identity(area)))
    case.contact = SafeContact(means="Mobile, after 6pm")
    case.traits = Traits(immigration="He says that he will report her")
    world.make.add(TypedPage(case_id=case.id, page="voice", content={"fields": []}))
    strands = [IncidentStrand(strand="RACE")]
    shouting = Incident(happened_on=now.date(), summary="Shouted at", strands=strands)
    case.incidents.append(shouting)
    world.make.session.flush()
    world.make.add(
        IncidentChange(
            case_id=case.id,
            incident_id=shouting.id,
            changed_at=now,
            changed_by_id=officer.id,
            agency_id=case.agency_id,
            answer="summary",
            said="Spoken to",
        )
    )
    world.make.add(NamingReview(case_id=case.id, due_on=now.date()))
    case.questions.append(Question(asked_at=now, asked_by_id=officer.id, text="Who saw it?"))
    case.assessments.append(
        RiskAssessment(
            assessed_at=now,
            assessed_by_id=officer.id,
            agency_id=case.agency_id,
            level=RiskLevel.HIGH,
            reason="It is getting worse",
            sheet=RiskAnswers(question_set_id=SET_ID, answers={"injury": {"score": 1}}),
        )
    )
    case.critical_incidents.append(
        CriticalIncident(declared_at=now, declared_by_id=officer.id, reason="No trust left")
    )
    world.make.add(CommunityImpact(case_id=case.id, recorded_at=now, recorded_by_id=officer.id))


def _tell_apart(world: World, identity: Identity, before: Identity | None) -> Identity:
    """Make a person of an identity and an alias of it; compare and split it, across cases too."""
    make, by = world.make, world.officer.id
    person, now = make.add(Person(area_id=identity.area_id)), clock.now()
    alias = Identity(
        area_id=person.area_id,
        kind=identity.kind,
        name="Shiv",
        source=Source.ALIAS,
        beside_id=identity.id,
        person_id=person.id,
    )
    make.add(alias)
    identity.person_id = person.id
    others = [alias] if before is None else [alias, before]
    for other in others:
        row = Comparison(area_id=person.area_id, identity_id=identity.id, other_id=other.id)
        row.same, row.decided_by_id, row.decided_at = other is alias, by, now
        make.add(row)
    change = PersonChange(area_id=person.area_id, kind=ChangeKind.SPLIT, source_id=person.id)
    change.asked_by_id, change.asked_at = by, now
    make.add(change)
    for moved in (identity, *others):
        make.add(PersonMove(change_id=change.id, identity_id=moved.id))
    return identity


def _attach(world: World, case: Case) -> None:
    """Give a case a file of its referrer's and of the co-ordinator's, for all and for the few."""
    for agency_id in (case.agency_id, None):
        for sharing in Audience:
            world.make.add(
                Attachment(
                    case_id=case.id,
                    agency_id=agency_id,
                    added_by_id=world.officer.id,
                    sharing=sharing,
                    kind=Kind.TEXT,
                    size=5,
                    name="a.txt",
                    content=b"words",
                )
            )


def _keep_in_touch(world: World, case: Case) -> None:
    """Let every second case be given to the person, who tried once, as did an officer."""
    now, mine = clock.now(), case.id.int % 2 == 0
    chosen = (world.user, world.agency) if mine else (world.officer, case.agency)
    caller = Caller(case_id=case.id, user_id=chosen[0].id, agency_id=chosen[1].id)
    caller.given_at, caller.given_by_id = now, world.officer.id
    world.make.add(caller)
    for made_by in (world.user, world.officer):
        made = Contact(case_id=case.id, made_by_id=made_by.id, agency_id=world.agency.id)
        made.outcome, made.means = ContactOutcome.NO_ANSWER, Means.PHONE
        made.happened_on, made.recorded_at = now.date(), now
        world.make.add(made)


def _break_glass(world: World, case: Case, *, minutes: int) -> None:
    row = BreakGlass(
        case_id=case.id,
        user_id=world.user.id,
        category=Emergency.DANGER_TO_LIFE,
        reason="He stands before her door with a can of petrol",
        opened_at=clock.now(),
        expires_at=clock.now() + timedelta(minutes=minutes),
    )
    world.make.add(row)


def _answer(world: World, listing: Listing, *, handed_in: bool) -> None:
    """Give each return of a listing an item of every kind of sharing."""
    found = sa.select(Return).where(Return.listing_id == listing.id)
    for row in world.make.session.scalars(found).all():
        if handed_in:
            row.submitted_at, row.submitted_by_id = clock.now(), world.officer.id
        for part in listing.case.parts[:1]:
            known = {"sought": Sought.PERSON, "match": Match.LIKELY}
            row.searches.append(ReturnSearch(identity_id=part.identity_id, **known))
        typed = TypedReturn(agency_return=row, page="answer", content={"fields": []})
        typed.user_id = world.user.id
        world.make.add(typed)
        for sharing in Sharing:
            item = ReturnItem(
                position=9,
                text=f"Shared with {sharing}",
                nature=Nature.FACT,
                sharing=sharing,
                withheld_reason="Not ours to give" if sharing is Sharing.WITHHELD else "",
            )
            row.items.append(item)


def _act(world: World) -> None:
    """Give each action a history, and leave some as they were typed, agreed by nobody yet."""
    for number, action in enumerate(world.make.session.scalars(sa.select(Action)).all()):
        if number % 3 == 0:
            action.agreed_at = None
        if number % 3 == 1:
            action.owner_id, action.agency_id = world.user.id, world.agency.id
        step = ActionUpdate(made_at=clock.now(), made_by_id=world.officer.id, step="note")
        action.updates.append(step)
        wish = DateRequest(asked_at=clock.now(), asked_by_id=world.officer.id, reason="Later")
        wish.was_due_on, wish.wanted_on = action.due_on, action.due_on + timedelta(days=7)
        action.date_requests.append(wish)
        in_case = sa.select(Attachment).where(Attachment.case_id == action.case_id).limit(1)
        for file in world.make.session.scalars(in_case):
            action.evidence.append(Evidence(attachment_id=file.id))
