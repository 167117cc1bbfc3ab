"""What the stories about referrals share: a referrer at the keyboard, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Role
from marac.accounts.models import User
from marac.agencies.models import Agency, Area
from marac.cases.models import Case
from tests.client import Browser, Page
from tests.factories import Factory

SAVE = "Save and continue"


@dataclass
class Referrer:
    """Somebody of a partner agency who writes a referral in their browser."""

    browser: Browser
    session: Session
    user: User
    area: Area
    agency: Agency

    @property
    def case(self) -> Case:
        """The latest referral of this person."""
        self.session.expire_all()
        return self.session.scalars(
            sa.select(Case)
            .where(Case.referrer_id == self.user.id)
            .order_by(Case.created_at.desc(), Case.id.desc())
        ).first()

    @property
    def address(self) -> str:
        return f"/referrals/{self.case.id}"

    def start(self) -> Page:
        return self.browser.submit(
            self.browser.get("/referrals/new"), button="Start without looking"
        )

    def open(self, step: str) -> Page:
        return self.browser.get(f"{self.address}/{step}")

    def fill(self, step: str, button: str = SAVE, **values: Any) -> Page:
        """Fill in one page; two underscores in a name stand for the hyphen of a date's boxes."""
        named = {name.replace("__", "-"): value for name, value in values.items()}
        return self.browser.submit(self.open(step), named, button=button)

    def add_incident(self, summary: str, *strands: str, crime: bool = True) -> Page:
        page = self.browser.submit(
            self.browser.get(f"{self.address}/incidents/new"),
            {"summary": summary, **day(1, 11, 2026)},
            button=SAVE,
        )
        page = self.browser.submit(page, {"strands": list(strands)}, button=SAVE)
        code = "crime" if crime else "hate_incident"
        return self.browser.submit(page, {"class_code": code}, button="Save this incident")

    def answer_what_is_needed(self, kind: str = "person") -> None:
        """Fill in everything without which a referral cannot be sent."""
        self.fill("who", kind=kind)
        names = {"given_names": "Amina", "surname": "Yusuf"}
        self.fill("subject", **(names if kind == "person" else {"name": "Easton Road Mosque"}))
        if kind in ("person", "household"):
            self.fill("contact", safe_to_call="yes", shared_with_invited="no")
        self.add_incident("Eggs thrown at the door", "RACE", "RELIGION")
        self.fill("sources", harm_source_known="no")
        self.fill("risk", level="medium", reason="It happens every week")
        self.fill("grounds", grounds=["multi_agency"])
        self.fill("basis", told_code="given", lawful_basis_code="public_task")

    def send(self) -> Page:
        return self.browser.submit(self.open("check"), button="Send this referral")


def day(day: int, month: int, year: int, name: str = "happened_on") -> dict[str, str]:
    """The three boxes of a date."""
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


def referrer_of(make: Factory, browser: Browser, session: Session) -> Referrer:
    """Seat a referrer in an area that has its words."""
    area = make.area("Bristol", code="BRI")
    agency = make.agency("Harbour Homes", area=area)
    user = make.user(Role.REFERRER, area=area, agency=agency, name="Robin Marsh")
    make.codes(area)
    browser.sign_in_as(user)
    return Referrer(browser, session, user, area, agency)
