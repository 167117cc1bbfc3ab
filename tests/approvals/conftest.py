"""A harbour in which a second person agrees before the bridge is raised."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import approvals
from marac.access import Actor, Permission, Role
from marac.accounts.models import User
from marac.agencies.models import Agency, Area
from marac.approvals import Act, ApprovalRequest, Description
from tests.client import Browser
from tests.factories import Factory


@dataclass
class Harbour:
    """One area, its people, and a bridge that takes two people to raise."""

    make: Factory
    area: Area
    council: Agency
    coordinator: User
    chair: User
    lead: User
    bridge: dict[str, str] = field(default_factory=lambda: {"ship": "Matthew"})
    blind: set[str] = field(default_factory=set)
    raised: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    @property
    def session(self) -> Session:
        return self.make.session

    def act(self, name: str = "bridge.raise") -> Act:
        """Raising the bridge: asked by the co-ordinator, agreed by a co-ordinator or chair."""
        return Act(
            name=name,
            title="raise the bridge",
            requested_with=Permission.AGENDA_BUILD,
            approvers=frozenset({Role.COORDINATOR, Role.CHAIR}),
            visible_to=self._sees,
            pin=lambda _session, _request: self.bridge["ship"],
            describe=lambda _session, _by, _request: Description((("Ship", self.bridge["ship"]),)),
            carry_out=lambda _session, by, _request: self.raised.append(by.display_name),
            on_end=lambda _session, _by, request: self.ended.append(str(request.outcome)),
        )

    def _sees(self, actor: Actor) -> sa.ColumnElement[bool]:
        return sa.literal(actor.display_name not in self.blind)

    def ask(self, user: User | None = None, reason: str = "A ship waits") -> ApprovalRequest:
        by = self.make.actor(user or self.coordinator)
        return approvals.request(self.session, by=by, act="bridge.raise", reason=reason)

    def decide(
        self, request: ApprovalRequest, user: User, *, approve: bool = True, note: str = ""
    ) -> str:
        by = self.make.actor(user)
        return approvals.decide(self.session, by=by, request=request, approve=approve, note=note)


@pytest.fixture
def harbour(app: Flask, make: Factory) -> Iterator[Harbour]:
    """The harbour, with its act registered for as long as the story lasts."""
    area = make.area("Bristol")
    council = make.agency("City Council", area=area)
    here = {"area": area, "agency": council}
    harbour = Harbour(
        make,
        area,
        council,
        make.user(Role.COORDINATOR, name="Megan Pryce", email="megan@example.org", **here),
        make.user(Role.CHAIR, name="David Osei", email="david@example.org", **here),
        make.user(Role.INFORMATION_GOVERNANCE, name="Iris Lead", email="iris@example.org", **here),
    )
    approvals.register(app, harbour.act())
    yield harbour
    del app.extensions["marac.approvals"].acts["bridge.raise"]


@pytest.fixture
def browse_as(app: Flask, session: Session) -> Callable[[User], Browser]:
    """Open a browser for anybody."""
    return lambda user: Browser(app, session).sign_in_as(user)
