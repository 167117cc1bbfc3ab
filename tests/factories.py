"""Plain, typed makers of what a story needs; each fills in what the story does not care about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Role
from marac.accounts.models import User
from marac.accounts.sessions import actor_for
from marac.actions.models import Action
from marac.agencies.codes import seed_local_codes, seed_national_codes
from marac.agencies.models import (
    Agency,
    Area,
    AreaAgency,
    ConfidentialityStatement,
    Membership,
    Regime,
    SharingAgreement,
)
from marac.cases.models import (
    Case,
    ContactRelease,
    Decision,
    Ground,
    Invitation,
    Listing,
    Part,
    PartKind,
    Purpose,
    RiskAssessment,
    RiskLevel,
    SafeContact,
    StatedPurpose,
)
from marac.incidents.models import Incident, IncidentStrand
from marac.meetings.models import Meeting
from marac.people.models import Identity, IdentityKind, Person
from marac.returns.models import Return

numbers = count(1)


class Factory:
    """Makes rows in the test's session and flushes them; says what it was told, invents more."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def area(self, name: str | None = None, **fields: Any) -> Area:
        n = next(numbers)
        values = {
            "name": name or f"Area {n}",
            "code": f"A{n}",
            "boundary": "The city and its harbour",
            "first_meeting": date(2026, 11, 26),
            "venue": "Room 1",
        }
        area: Area = self.add(Area(**values | fields))
        self.add(
            ConfidentialityStatement(area=area, number=1, text="What is said here stays here.")
        )
        return area

    def codes(self, area: Area | None = None) -> None:
        """The words of the code lists: the national ones, and an area's own when it is named."""
        seed_national_codes(self.session)
        if area is not None:
            seed_local_codes(self.session, area)

    def agency(self, name: str | None = None, *, area: Area | None = None, **fields: Any) -> Agency:
        n = next(numbers)
        values = {
            "name": name or f"Agency {n}",
            "short_name": f"Ag{n}",
            "type_code": "council_housing",
            "regime": Regime.UK_GDPR,
        }
        agency: Agency = self.add(Agency(**values | fields))
        self.agreement(agency)
        if area is not None:
            self.add(AreaAgency(area=area, agency=agency, joined_on=date(2024, 1, 1)))
        return agency

    def agreement(self, agency: Agency, expires_on: date = date(2028, 1, 1)) -> SharingAgreement:
        row = SharingAgreement(
            agency=agency, reference="ISA", signed_on=date(2024, 1, 1), expires_on=expires_on
        )
        return self.add(row)

    def user(
        self, *roles: Role, area: Area | None = None, agency: Agency | None = None, **fields: Any
    ) -> User:
        n = next(numbers)
        values = {"email": f"person{n}@example.org", "name": f"Robin Person{n}"}
        user: User = self.add(User(**values | fields))
        for role in roles:
            self.seat(user, role, area=area or self.area(), agency=agency or self.agency())
        return user

    def seat(self, user: User, role: Role, *, area: Area, agency: Agency, **f: Any) -> Membership:
        values = {"starts_on": date(2024, 1, 1)} | f
        return self.add(Membership(user_id=user.id, agency=agency, area=area, role=role, **values))

    def actor(self, user: User, area: Area | None = None) -> Actor:
        return actor_for(self.session, user, area_id=area.id if area is not None else None)

    def identity(self, area: Area, name: str = "Amina Yusuf", **fields: Any) -> Identity:
        given, _, surname = name.rpartition(" ")
        values = {
            "kind": IdentityKind.PERSON,
            "name": name,
            "given_names": given,
            "surname": surname,
        }
        return self.add(Identity(area_id=area.id, **values | fields))

    def person(self, area: Area) -> Person:
        """One person behind recorded identities; link them by `identity.person_id`."""
        return self.add(Person(area_id=area.id))

    def draft(self, *, area: Area, referrer: User, agency: Agency, **fields: Any) -> Case:
        values = {"grounds": [Ground.JUDGEMENT.value], "subject_kind": IdentityKind.PERSON}
        return self.add(Case(area_id=area.id, referrer=referrer, agency=agency, **values | fields))

    def case(
        self,
        *,
        area: Area,
        referrer: User,
        agency: Agency,
        subject: str = "Amina Yusuf",
        strands: Iterable[str] = ("RACE",),
        **fields: Any,
    ) -> Case:
        """A whole submitted referral: subject, safe contact, one incident, a risk level."""
        n = next(numbers)
        values = {"reference": f"REF-2026-{n:04}", "submitted_at": clock.now()}
        case = self.draft(area=area, referrer=referrer, agency=agency, **values | fields)
        case.parts.append(Part(kind=PartKind.SUBJECT, identity=self.identity(area, subject)))
        case.contact = SafeContact(safe_to_call=True, means="Mobile, after 6pm")
        case.incidents.append(
            Incident(
                happened_on=date(2026, 11, 1),
                summary="Shouted at outside the flat",
                strands=[IncidentStrand(strand=code) for code in strands],
            )
        )
        case.assessments.append(
            RiskAssessment(
                assessed_at=clock.now(),
                assessed_by_id=referrer.id,
                agency_id=agency.id,
                level=RiskLevel.HIGH,
                reason="It is getting worse",
            )
        )
        self.session.flush()
        return case

    def accepted(self, case: Case, by: User) -> Case:
        case.decision, case.decided_at, case.decided_by_id = Decision.ACCEPTED, clock.now(), by.id
        self.session.flush()
        return case

    def meeting(self, area: Area, starts_at: datetime | None = None, **fields: Any) -> Meeting:
        values = {
            "starts_at": starts_at or datetime(2026, 11, 26, 10, tzinfo=clock.LONDON),
            "capacity_minutes": 210,
            "venue": "Room 1",
        }
        return self.add(Meeting(area=area, **values | fields))

    def listing(self, case: Case, meeting: Meeting, by: User, **fields: Any) -> Listing:
        values = {"position": len(meeting.listings) + 1, "minutes": 12, "listed_at": clock.now()}
        row = Listing(case=case, meeting_id=meeting.id, listed_by_id=by.id, **values | fields)
        self.add(row)
        self.session.expire(meeting, ["listings"])
        return row

    def circulated(self, case: Case, meeting: Meeting, by: User, **fields: Any) -> Listing:
        """A listing on an agenda that went out."""
        return self.listing(
            case, meeting, by, circulated_at=clock.now(), circulated_version=1, **fields
        )

    def invitation(self, case: Case, agency: Agency, by: User, **fields: Any) -> Invitation:
        values = {"invited_at": clock.now(), "invited_by_id": by.id}
        return self.add(Invitation(case=case, agency=agency, **values | fields))

    def release(self, case: Case, agency: Agency, by: User, **fields: Any) -> ContactRelease:
        """The safe contact of a case, released to an agency."""
        values = {"released_at": clock.now(), "released_by_id": by.id}
        row = self.add(ContactRelease(case_id=case.id, agency=agency, **values | fields))
        self.session.expire(case, ["contact_releases"])
        return row

    def request(self, listing: Listing, agency: Agency, **fields: Any) -> Return:
        """A return that the agency has been asked for."""
        values = {"requested_at": clock.now(), "due_at": clock.now() + timedelta(days=2)}
        return self.add(
            Return(listing=listing, case_id=listing.case_id, agency=agency, **values | fields)
        )

    def action(self, case: Case, agency: Agency, owner: User | None = None, **f: Any) -> Action:
        values = {
            "number": next(numbers),
            "owner_name": owner.name if owner else "The duty officer",
            "task": "Change the locks",
            "due_on": date(2026, 11, 27),
            "agreed_at": clock.now(),
        }
        return self.add(Action(case=case, agency=agency, owner=owner, **values | f))

    def purpose(self, case: Case, user: User, purpose: Purpose = Purpose.QUALITY) -> StatedPurpose:
        """What a person said today that they open a case for: they are not asked again."""
        values = {"case_id": case.id, "user_id": user.id, "day": clock.today()}
        return self.add(StatedPurpose(purpose=purpose, **values))
