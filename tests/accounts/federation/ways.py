"""The way to a provider and back, as a browser goes it, and the way to having one."""

from __future__ import annotations

from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.agencies.models import Agency
from marac.approvals import ApprovalRequest
from tests.accounts.federation.provider import CLIENT, SECRET, FakeProvider
from tests.client import Browser, Page

ADDRESS = "ada@police.example"
ASK = "Ask a second person to agree"


def leave(browser: Browser, email: str = ADDRESS, *, at: str = "/sign-in/organisation") -> Page:
    """Give the address at the door; the answer is the page that leads to the provider."""
    page = browser.get(at)
    return browser.submit(page, {"email": email}, button="Continue")


def onward(page: Page) -> str:
    """Where the page leads: the provider's own address."""
    return page.links()["Continue"]


def come_back(
    browser: Browser, fake: FakeProvider, left: Page, *, follow: bool = True, **changed: str
) -> Page:
    """Sign in at the provider and come back with what it gives, some of it changed."""
    address = onward(left)
    brought = fake.authorise(address) | changed
    return bring(browser, back_path(fake), brought, follow=follow)


def back_path(fake: FakeProvider) -> str:
    return urlsplit(fake.asked[-1][1]["redirect_uri"]).path


def bring(browser: Browser, path: str, brought: dict[str, str], *, follow: bool = True) -> Page:
    """Open the way back and send on what was brought, if the page offers to."""
    page = browser.get(path, data={name: value for name, value in brought.items() if value})
    if page.status != 200:
        return page
    return browser.submit(page, button="Continue", follow=follow)


def sign_in(browser: Browser, fake: FakeProvider, email: str = ADDRESS) -> Page:
    return come_back(browser, fake, leave(browser, email))


def page_of(agency: Agency, rest: str = "") -> str:
    return f"/agencies/{agency.id}/sign-in{rest}"


def propose(office: Browser, agency: Agency, fake: FakeProvider, **changed: str) -> Page:
    values = {
        "issuer": fake.issuer,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "domains": "police.example, @Met.police.example",
        "factor": "ours",
        "reason": "Their IT support asked for it",
    }
    return office.submit(office.get(page_of(agency, "/edit")), values | changed, button=ASK)


def agree(browser: Browser, session: Session, answer: str = "agree", **values: str) -> Page:
    request = session.scalars(
        sa.select(ApprovalRequest).order_by(ApprovalRequest.requested_at.desc())
    ).first()
    page = browser.get(f"/approvals/{request.id}")
    return browser.submit(page, {"answer": answer} | values, button="Send your answer")
