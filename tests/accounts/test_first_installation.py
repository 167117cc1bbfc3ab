"""From an empty database to the first administrator, on the command line."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac.accounts import operations
from marac.accounts.models import User
from marac.agencies.models import Area, SharingAgreement
from tests.client import Browser


def words(line: str) -> list[str]:
    return line.split()


AREA = words("areas add Bristol --code BRS --boundary City --first-meeting 2026-11-26")
AGENCY = words("agencies add Council --short-name Council --type community_safety --area BRS")
AGREEMENT = words(
    "agencies agreement Council --reference ISA-1 --signed-on 2026-11-01 --expires-on 2027-11-01"
)
INVITE = words("users invite Sam@example.org --name Sam --role SY --agency Council --area BRS")


def run(app: Flask, args: list[str]) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=args)
    return result.exit_code, result.output


def test_three_commands_let_the_first_administrator_in(
    app: Flask, browser: Browser, session: Session
) -> None:
    assert run(app, AREA) == (0, "Began the area Bristol.\n")
    assert run(app, AGENCY) == (0, "Added Council to Bristol.\n")
    code, link = run(app, INVITE)
    assert (code, link.startswith("http://localhost:5000/invitation/")) == (0, True)

    path = re.sub(r"^http://[^/]+", "", link.strip())
    browser.submit(browser.get(path), {"new_password": "a brand new password"})

    assert {"Agencies", "People", "Invite someone"} <= set(browser.get("/users").links())
    assert "Sex or gender" in browser.get("/words/strand").text


def test_an_agreement_from_the_command_line_lets_an_agency_work(
    app: Flask, browser: Browser, session: Session
) -> None:
    run(app, AREA)
    run(app, AGENCY)
    run(app, [*INVITE[:6], "CO", *INVITE[7:]])
    user = session.scalars(sa.select(User)).one()
    assert browser.sign_in_as(user).get("/").path == "/no-role"

    said = "Recorded ISA-1 of Council, which expires on Monday 1 November 2027.\n"
    assert run(app, AGREEMENT) == (0, said)

    assert browser.get("/cases").status == 200


def test_an_administrator_whom_strangers_shut_out_is_let_in_again_from_the_server(
    app: Flask, session: Session
) -> None:
    run(app, AREA)
    run(app, AGENCY)
    run(app, INVITE)
    user = session.scalars(sa.select(User)).one()
    operations.lock_out(session, user=user)
    session.commit()

    assert run(app, ["users", "open", "nobody@example.org"])[0] == 1
    assert run(app, ["users", "open", user.email.upper()]) == (0, "They can sign in again.\n")

    session.expire_all()
    assert user.disabled_at is None
    assert run(app, ["users", "open", user.email])[0] == 1


def test_inviting_again_gives_a_new_link_or_a_new_role(app: Flask, session: Session) -> None:
    run(app, AREA)
    run(app, AGENCY)
    run(app, INVITE)

    code, output = run(app, INVITE)
    assert (code, "They hold this role" in output) == (1, True)

    session.execute(sa.update(User).values(password_hash="kept"))
    session.commit()
    run(app, [*AREA[:2], "Bath", "--code", "BTH", *AREA[5:]])
    code, output = run(app, [*INVITE[:-1], "BTH"])
    assert (code, "has a password already" in output) == (0, True)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (AREA, "An area has this name or code already."),
        ([*AREA[:2], "Bath", "--code", "b", *AREA[5:]], "two to five capital letters"),
        (AGENCY, "An agency has this name or short name already."),
        ([*AGREEMENT[:2], "Nobody", *AGREEMENT[3:]], "There is no agency 'Nobody'"),
        ([*AGREEMENT[:-1], "2026-11-01"], "has to end after the day on which it was signed"),
        ([*AGREEMENT[:6], "2999-01-01", *AGREEMENT[7:]], "cannot have been signed after today"),
        ([*INVITE[:-1], "Nowhere"], "There is no area 'Nowhere'"),
        ([*INVITE[:-3], "Nobody", "--area", "BRS"], "There is no agency 'Nobody'"),
    ],
)
def test_a_command_that_cannot_be_done_says_why_and_changes_nothing(
    app: Flask, session: Session, args: list[str], says: str
) -> None:
    run(app, AREA)
    run(app, AGENCY)

    code, output = run(app, args)

    assert (code, says in output) == (1, True)
    assert session.scalar(sa.select(sa.func.count(User.id))) == 0
    assert session.scalar(sa.select(sa.func.count(Area.id))) == 1
    assert session.scalar(sa.select(sa.func.count(SharingAgreement.id))) == 0
