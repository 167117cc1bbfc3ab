"""A case whose agenda is out, with its people, and ways to send files."""

import dataclasses
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, undefer
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.agencies.models import Agency, Area
from marac.attachments.models import Attachment, Audience
from marac.audit.models import AuditEntry
from marac.cases.models import Attestation, Case
from tests.client import Browser, Page
from tests.factories import Factory
from tests.inspection import samples
from tests.inspection.clamd import Clamd


@dataclass
class Story:
    """The people of one case: who runs it, who takes part, who wrote it, who does not know it."""

    make: Factory
    area: Area
    housing: Agency
    police: Agency
    coordinator: User
    chair: User
    rep: User
    referrer: User
    stranger: User
    case: Case

    def draft(self) -> Case:
        return self.make.draft(area=self.area, referrer=self.referrer, agency=self.police)

    def takes_part(self, user: User, case: Case) -> None:
        """Let somebody of an invited agency say that they have no conflict of interest."""
        key = {"case_id": case.id, "user_id": user.id}
        said = sa.select(Attestation.id).filter_by(**key)
        if self.make.session.scalar(said) is None:
            self.make.add(Attestation(attested_at=clock.now(), **key))
        self.make.purpose(case, user)

    def files(self) -> list[Attachment]:
        """Every file that there is, with its content."""
        self.make.session.expire_all()
        found = sa.select(Attachment).order_by(Attachment.id).options(undefer(Attachment.content))
        return list(self.make.session.scalars(found))

    def logged(self) -> list[str]:
        """What the log says of files."""
        events = self.make.session.scalars(sa.select(AuditEntry.event).order_by(AuditEntry.number))
        return [event for event in events if event.startswith("Attachment")]


@pytest.fixture
def story(make: Factory) -> Story:
    """The case, heard in four working days."""
    make.codes()
    area = make.area("Harbour")
    council, housing, police = (
        make.agency(name, area=area) for name in ("City Council", "Harbour Homes", "Police")
    )
    coordinator = make.user(Role.COORDINATOR, area=area, agency=council, name="Col Ordinator")
    referrer = make.user(Role.REFERRER, area=area, agency=police, name="Ravi Referrer")
    case = make.accepted(make.case(area=area, referrer=referrer, agency=police), coordinator)
    make.circulated(case, make.meeting(area), coordinator)
    make.invitation(case, housing, coordinator)
    told = Story(
        make=make,
        area=area,
        housing=housing,
        police=police,
        coordinator=coordinator,
        chair=make.user(Role.CHAIR, area=area, agency=council, name="Cher Chair"),
        rep=make.user(Role.REPRESENTATIVE, area=area, agency=housing, name="Rae Rep"),
        referrer=referrer,
        stranger=make.user(Role.REPRESENTATIVE, area=area, agency=make.agency(area=area)),
        case=case,
    )
    told.takes_part(told.rep, case)
    for who in (told.coordinator, told.chair):
        make.purpose(case, who)
    return told


Send = Callable[..., Page]


@pytest.fixture
def send(browser: Browser) -> Send:
    """Fill in the form as whoever is signed in and send a file."""

    def sent(
        case: Case,
        data: bytes | None = None,
        name: str = "letter.pdf",
        *,
        sharing: str = Audience.ALL.value,
        note: str = "",
        follow: bool = True,
    ) -> Page:
        address = f"/cases/{case.id}/files/new"
        form = browser.get(address).form("Add the file")
        assert (form.method, form.get("enctype")) == ("POST", "multipart/form-data")
        body = io.BytesIO(samples.pdf() if data is None else data)
        values = {"sharing": sharing, "note": note, "file": FileStorage(body, name)}
        assert set(values) <= {field.get("name") for field in form.xpath(".//*[@name]")}
        # The test client itself would write a large file to the disk.
        stream, length, boundary = stream_encode_multipart(values, use_tempfile=False)
        return browser._open(
            "POST",
            address,
            follow=follow,
            input_stream=stream,
            content_length=length,
            content_type=f'multipart/form-data; boundary="{boundary}"',
        )

    return sent


@pytest.fixture
def scanner(app: Flask) -> Iterator[Clamd]:
    """An installation with a virus scanner."""
    before = app.extensions["marac.settings"]
    with Clamd() as clamd:
        app.extensions["marac.settings"] = dataclasses.replace(before, clamav=clamd.address)
        yield clamd
    app.extensions["marac.settings"] = before


@pytest.fixture
def browser(app: Flask, session: Session) -> Browser:
    """A browser in which people take turns."""
    return Browser(app, session)
