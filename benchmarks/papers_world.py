"""The meeting whose packs are measured: cases, agencies, and on average three views of a case."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import Declaration, User
from marac.agencies.models import Agency, ConfidentialityStatement
from marac.cases.models import Attestation, Case, Listing
from marac.incidents.models import Incident, IncidentStrand
from marac.meetings.models import Circulation, Meeting
from marac.returns.models import Answer, Nature, ReturnItem, Sharing
from tests.factories import Factory

INCIDENTS, ACTIONS, HOLDERS, ITEMS = 5, 3, 4, 2
SAID = "Shouted through the letterbox late in the evening, and came back with two others. "
HELD = "Known to this service since last spring, and seen again after the fire in the stairwell. "


class World:
    """One area; every agency is asked about every case, and not each of them has answered.

    The referring agency reads the safe contact too; an agency that has not answered reads nothing
    of what others shared: three views of a case.
    """

    def __init__(self, session: Session, *, agencies: int, cases: int) -> None:
        self.session, self.make = session, Factory(session)
        make = self.make
        self.area = make.area("Bristol")
        make.codes(self.area)
        self.agencies = [make.agency(f"Agency {n:02}", area=self.area) for n in range(agencies)]
        home: dict[str, Any] = {"area": self.area, "agency": self.agencies[0]}
        self.coordinator: User = make.user(Role.COORDINATOR, **home)
        self.voices = [
            make.user(Role.REPRESENTATIVE, area=self.area, agency=agency, name=f"Voice {n:02}")
            for n, agency in enumerate(self.agencies)
        ]
        for user in (self.coordinator, *self.voices):
            self._declare(user)
        self.meeting: Meeting = make.meeting(self.area, clock.now() + timedelta(days=6))
        make.add(
            Circulation(
                meeting=self.meeting,
                number=1,
                circulated_at=clock.now() - timedelta(days=1),
                circulated_by_id=self.coordinator.id,
                listing_count=cases,
            )
        )
        self.cases = [self._case(number) for number in range(cases)]
        session.commit()

    def change(self, case: Case) -> None:
        """Let one case change, as when another return comes in."""
        case.done_so_far = f"{case.done_so_far} A camera was fitted."
        self.session.commit()

    def _declare(self, user: User) -> None:
        of_the_area = ConfidentialityStatement.area_id == self.area.id
        statement = self.session.scalars(sa.select(ConfidentialityStatement).where(of_the_area))
        signed = {"statement": statement.one(), "signed_at": clock.now()}
        self.make.add(Declaration(user_id=user.id, area_id=self.area.id, **signed))

    def _case(self, number: int) -> Case:
        place = number % len(self.agencies)
        case = self.make.case(
            area=self.area,
            referrer=self.voices[place],
            agency=self.agencies[place],
            subject=f"Person Number{number}",
        )
        self.make.accepted(case, self.coordinator)
        case.done_so_far = "The locks were changed and a marker put on the address."
        listing = self.make.circulated(case, self.meeting, self.coordinator)
        self._incidents(case)
        for n, agency in enumerate(self.agencies):
            self.make.invitation(case, agency, self.coordinator)
            checked = {"case_id": case.id, "user_id": self.voices[n].id}
            self.make.add(Attestation(attested_at=clock.now(), **checked))
            self._answer(listing, agency, self.voices[n], (n + number) % len(self.agencies))
        for n in range(ACTIONS):
            owner = self.agencies[(place + n) % len(self.agencies)]
            # One is left from an earlier meeting, the others were agreed when this one was planned.
            self.make.action(case, owner, task=SAID, listing_id=listing.id if n else None)
        return case

    def _incidents(self, case: Case) -> None:
        for n in range(INCIDENTS):
            strands = [IncidentStrand(strand="RACE"), IncidentStrand(strand="RELIGION")]
            day = date(2026, 3, 1) + timedelta(days=17 * n)
            case.incidents.append(Incident(happened_on=day, summary=SAID * 3, strands=strands))

    def _answer(self, listing: Listing, agency: Agency, voice: User, turn: int) -> None:
        """Let some agencies tell something, some nothing, and a third not answer yet."""
        if turn % 3 == 0:
            self.make.request(listing, agency)
            return
        told = {"submitted_at": clock.now(), "submitted_by_id": voice.id}
        holds = turn % 3 == 1 and turn <= 3 * HOLDERS
        answer = Answer.INFORMATION if holds else Answer.NOT_KNOWN
        row = self.make.request(
            listing, agency, answer=answer, searched_on=date(2026, 11, 18), **told
        )
        for position in range(ITEMS if holds else 0):
            item = ReturnItem(agency_return=row, position=position, text=HELD * 2)
            item.nature, item.sharing = Nature.FACT, Sharing.ALL
            self.session.add(item)
