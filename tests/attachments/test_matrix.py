"""The rows of the access model about files, cell by cell, through the front door."""

import io

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.attachments.models import Attachment, Audience
from marac.inspection import Kind
from tests.access.comparing import ORACLE
from tests.access.worlds import RELATIONS, STATES, World, build
from tests.client import Browser
from tests.factories import Factory

MANY = [Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.DEPUTY, Role.ADVOCATE]
OTHERS = [role for role in Role if role not in MANY]


def file_of(world: World, place: tuple[str, str]) -> Attachment:
    """A file in a case, checked and for all, which somebody else added."""
    return world.make.add(
        Attachment(
            case_id=world.cases[place],
            added_by_id=world.officer.id,
            sharing=Audience.ALL,
            kind=Kind.TEXT,
            size=5,
            name="a.txt",
            content=b"words",
            checked_at=clock.now(),
        )
    )


@pytest.mark.parametrize("role", [*MANY, *OTHERS])
def test_files_are_opened_in_exactly_the_cells_of_the_matrix(
    app: Flask, make: Factory, session: Session, role: Role
) -> None:
    world = build(make, role)
    files = {place: file_of(world, place).id for place in world.cases if place[1] in RELATIONS}
    browser = Browser(app, session).sign_in_as(world.user, world.area)
    session.commit()
    wrong = []
    for (state, relation), file_id in files.items():
        said = ORACLE.verdict("attachment.get", role.value, state, relation)
        got = browser.client.get(f"/files/{file_id}").status_code
        denied = 404 if said.has_function else 403
        if got != (200 if said.allowed else denied):
            wrong.append((state, relation, got))
    assert wrong == []
    assert len(files) == len(STATES) * len(RELATIONS)


@pytest.mark.parametrize("role", [*MANY, *OTHERS])
def test_files_are_added_in_exactly_the_cells_of_the_matrix(
    app: Flask, make: Factory, session: Session, role: Role
) -> None:
    world = build(make, role)
    browser = Browser(app, session).sign_in_as(world.user, world.area)
    session.commit()
    wrong = []
    for (state, relation), case_id in world.cases.items():
        if relation not in RELATIONS:
            continue
        said = ORACLE.verdict("attachment.add", role.value, state, relation)
        got = browser.client.get(f"/cases/{case_id}/files/new").status_code
        denied = {404, 409} if said.has_function else {403}
        hidden = relation in ("conflict", "other_area")
        if got not in ({200} if said.allowed else denied - ({409} if hidden else set())):
            wrong.append((state, relation, got))
    assert wrong == []


@pytest.mark.parametrize("state", "DSPH")
def test_a_cell_that_is_open_takes_the_file(
    app: Flask, make: Factory, session: Session, state: str
) -> None:
    world = build(make, Role.REFERRER)
    browser = Browser(app, session).sign_in_as(world.user, world.area)
    session.commit()
    values = {"sharing": "all", "file": (io.BytesIO(b"words"), "a.txt")}
    address = f"/cases/{world.cases[state, 'authored']}/files/new"
    assert browser.client.post(address, data=values).status_code == 303
