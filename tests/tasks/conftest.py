"""A kind of job made for these stories, and somebody who asks for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from marac import tasks
from marac.access import Role
from marac.accounts.models import User
from marac.database import db
from marac.tasks.kinds import KINDS, Ending, Errand, Kind
from marac.tasks.models import Job
from tests.factories import Factory

CHORE = "tests.chore"


@dataclass
class Chores:
    """What was done of this kind, and what may go wrong with it."""

    session: Session
    asker: User
    area_id: UUID
    prepared: list[UUID] = field(default_factory=list)
    finished: list[UUID] = field(default_factory=list)
    trouble: Callable[[Session, Errand], None] = lambda _session, _errand: None

    def prepare(self, session: Session, errand: Errand) -> str:
        self.prepared.append(errand.id)
        self.trouble(session, errand)
        return "made"

    def finish(self, session: Session, errand: Errand, made: str) -> Ending:
        assert made == "made"
        self.finished.append(errand.id)
        return Ending(result_id=errand.target_id)

    def ask(self, **words: Any) -> Job | None:
        asked = {
            "kind": CHORE,
            "asked_by_id": self.asker.id,
            "area_id": self.area_id,
            "batch_id": uuid4(),
            "about_id": uuid4(),
            "target_id": uuid4(),
        }
        job = tasks.ask(self.session, **asked | words)
        self.session.commit()
        return job

    def fresh(self, job: Job) -> Job:
        self.session.expire_all()
        self.session.refresh(job)
        return job


@pytest.fixture
def chores(app: Flask, make: Factory) -> Any:
    """A kind of job that stands for any, known to the application while the story lasts."""
    area = make.area("Harbour")
    asker = make.user(Role.COORDINATOR, area=area, agency=make.agency("Council", area=area))
    found = Chores(make.session, asker, area.id)
    tasks.register(app, Kind(CHORE, found.prepare, found.finish))
    yield found
    del app.extensions[KINDS][CHORE]
    with app.app_context():
        db.session.rollback()
