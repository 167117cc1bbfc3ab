"""Asking for an export, agreeing to it and reading the file, as people do it."""

import csv
import io
from collections.abc import Callable

import sqlalchemy as sa

from marac.accounts.models import User
from marac.approvals import ApprovalRequest
from marac.documents.sheet import plain
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]
PERIOD = {
    "since-day": "1",
    "since-month": "11",
    "since-year": "2026",
    "until-day": "30",
    "until-month": "11",
    "until-year": "2026",
}
PURPOSE = "The yearly audit of the partnership"
CHOSEN = {"case": ["reference"], "harmed": ["harmed_name"], "incidents": ["summary"]}


def ask(browser: Browser, **chosen: list[str]) -> Page:
    """Ask for a file of November's referrals."""
    page = browser.get("/exports/new")
    return browser.submit(page, PERIOD | {"purpose": PURPOSE} | (chosen or CHOSEN))


def decide(browser: Browser, *, answer: str = "agree") -> Page:
    """Answer the one request that waits, as a second person."""
    waiting = browser.get("/approvals").all("//section[@aria-labelledby='waiting']//a/@href")
    request = browser.get(waiting[0])
    return browser.submit(
        request, {"answer": answer, "note": "So I say"}, button="Send your answer"
    )


def fetch(browser: Browser) -> Page:
    """Press the one button that hands the file out."""
    page = browser.get("/exports")
    return browser.submit(page)


def rows_of(page: Page) -> list[list[str]]:
    """Read the file as a spreadsheet would: the marking, the heads, the cases."""
    assert page.response.mimetype == "text/csv", page.text
    text = page.response.data.decode("utf-8-sig")
    return [[plain(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]


def agreed(here: Partnership, browse_as: As, user: User, by: User) -> Browser:
    """One person asks and another agrees; the file waits."""
    browser = browse_as(user)
    assert ask(browser).status == 202
    decide(browse_as(by))
    return browser


def download_address(here: Partnership) -> str:
    """Where the file of the one request is."""
    return f"/exports/{here.make.session.scalars(sa.select(ApprovalRequest.id)).one()}/download"
