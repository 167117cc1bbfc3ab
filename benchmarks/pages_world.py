"""The partnership whose pages are measured, and what is measured of each page."""

import statistics
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import Declaration, User
from marac.agencies.models import ConfidentialityStatement
from marac.cases.models import Case
from marac.incidents.models import Incident, IncidentStrand
from marac.returns.models import Answer, Nature, ReturnItem, Sharing
from tests.factories import Factory

INCIDENTS, ITEMS, ACTIONS = 200, 60, 100


@dataclass
class Page:
    """One page, and how long its answers and its limits took, in milliseconds."""

    name: str
    path: str
    whole: list[float] = field(default_factory=list)
    in_view: list[float] = field(default_factory=list)
    templates: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Give how many times its limit the page takes, by the medians."""
        return statistics.median(self.whole) / self.limit

    @property
    def limit(self) -> float:
        """Give the time of a request whose view renders ready-made objects."""
        around = statistics.median(self.whole) - statistics.median(self.in_view)
        return around + statistics.median(self.templates)

    def clear(self) -> None:
        """Forget what was measured."""
        for times in (self.whole, self.in_view, self.templates):
            times.clear()

    @property
    def p95(self) -> float:
        """Give the time that 19 of 20 answers keep."""
        return statistics.quantiles(self.whole, n=20)[-1]


class World:
    """One area with its people, 50 cases, an agenda of 20 and one case that is very full."""

    def __init__(self, session: Session) -> None:
        self.make = make = Factory(session)
        self.session = session
        self.area = make.area("Bristol")
        make.codes(self.area)
        self.police = make.agency("Avon Police", area=self.area)
        self.landlord = make.agency("Harbour Homes", area=self.area)
        home: dict[str, Any] = {"area": self.area, "agency": self.police}
        self.coordinator: User = make.user(Role.COORDINATOR, **home)
        self.referrer: User = make.user(Role.REFERRER, area=self.area, agency=self.landlord)
        self._declare(self.coordinator)

    def build(self) -> list[Page]:
        """Fill the area and name the pages to open."""
        soon = clock.now() + timedelta(days=6)
        meeting = self.make.meeting(self.area, soon)
        usual = self._case(0)
        full = self._case(1)
        self._fill(full, self.make.circulated(full, meeting, self.coordinator))
        for number in range(2, 50):
            case = self._case(number)
            if number < 21:
                self.make.listing(case, meeting, self.coordinator)
        for case in (usual, full):
            self.make.purpose(case, self.coordinator)
        self.session.commit()
        return [
            Page("home", "/"),
            Page("50 cases", "/cases"),
            Page("agenda of 20", f"/meetings/{meeting.id}/agenda"),
            Page("a case", f"/cases/{usual.id}"),
            Page(f"a case with {INCIDENTS}/{ITEMS}/{ACTIONS}", f"/cases/{full.id}"),
        ]

    def _case(self, number: int) -> Case:
        case = self.make.case(
            area=self.area,
            referrer=self.referrer,
            agency=self.landlord,
            subject=f"Person Number{number}",
        )
        return self.make.accepted(case, self.coordinator)

    def _fill(self, case: Case, listing: Any) -> None:
        first = date(2026, 1, 1)
        for number in range(INCIDENTS - 1):
            strands = [IncidentStrand(strand="RACE"), IncidentStrand(strand="RELIGION")]
            day = first + timedelta(days=number)
            text = f"Shouted at on the stairs, the {number}th time, and spat at"
            case.incidents.append(Incident(happened_on=day, summary=text, strands=strands))
        for number in range(ACTIONS):
            self.make.action(case, self.landlord, task=f"Change lock number {number}")
        self._answer(listing)

    def _answer(self, listing: Any) -> None:
        told = {"submitted_at": clock.now(), "submitted_by_id": self.referrer.id}
        row = self.make.request(listing, self.landlord, answer=Answer.INFORMATION, **told)
        for position in range(ITEMS):
            item = ReturnItem(agency_return=row, position=position, text=f"Known for {position}")
            item.nature, item.sharing = Nature.FACT, Sharing.ALL
            self.session.add(item)

    def _declare(self, user: User) -> None:
        statement = self.session.scalars(
            sa.select(ConfidentialityStatement).where(
                ConfidentialityStatement.area_id == self.area.id
            )
        ).one()
        signed = {"statement": statement, "signed_at": clock.now()}
        self.make.add(Declaration(user_id=user.id, area_id=self.area.id, **signed))
