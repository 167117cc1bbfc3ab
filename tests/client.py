"""A browser for tests: it fetches pages, fills in forms as they stand and lints what it sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from lxml import html
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from marac import clock
from marac.accounts import sessions
from marac.accounts.models import SignInSession, User
from marac.agencies.models import Area

Values = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Page:
    """One answer: its status, its text as a reader sees it, and its document."""

    response: TestResponse
    document: html.HtmlElement | None

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def path(self) -> str:
        return self.response.request.path

    @property
    def text(self) -> str:
        """The visible text, white space folded."""
        if self.document is None:
            return self.response.get_data(as_text=True)
        return " ".join(self.document.text_content().split())

    @property
    def heading(self) -> str:
        return " ".join(self.all("//h1")[0].text_content().split())

    @property
    def errors(self) -> list[str]:
        """The messages of the error summary, in order."""
        items = self.all("//*[contains(@class,'govuk-error-summary__list')]//li")
        return [" ".join(item.text_content().split()) for item in items]

    def all(self, xpath: str) -> list[Any]:
        assert self.document is not None, self.text
        return list(self.document.xpath(xpath))

    def links(self) -> dict[str, str]:
        """Each link's text and where it leads."""
        return {" ".join(a.text_content().split()): a.get("href") for a in self.all("//a[@href]")}

    def value(self, name: str) -> str:
        """What stands in the form field of this name."""
        field = self.all(f"//*[@name='{name}']")[0]
        return str(field.text or "").lstrip("\n") if field.tag == "textarea" else field.get("value")

    def form(self, button: str | None = None) -> html.FormElement:
        """The form with this button (by its text), or the page's only form in <main>."""
        if button is None:
            forms = self.all("//main//form")
            assert len(forms) == 1, f"{len(forms)} forms on the page; name a button"
            return forms[0]
        buttons = [b for b in self.all("//button") if " ".join(b.text_content().split()) == button]
        assert buttons, f"no button {button!r} on the page: {self.text[:500]}"
        return next(a for a in buttons[0].iterancestors() if a.tag == "form")


class Browser:
    """One person's browser. Requests commit the test's session first and forget what it loaded."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.client = app.test_client()
        self.session = session
        self.awake_at: datetime | None = None

    def sign_in_as(self, user: User, area: Area | None = None) -> Browser:
        """Open a session for a person without going through the sign-in page."""
        token = sessions.open_session(
            self.session, user=user, area_id=area.id if area is not None else None
        )
        self.session.commit()
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        self.awake_at = clock.now()
        return self

    def _stay_awake(self) -> None:
        """Let hours pass in a story without its people falling idle, if they began inside."""
        now = clock.now()
        if self.awake_at is None or abs(now - self.awake_at) < timedelta(minutes=10):
            return
        self.awake_at = now
        with self.client.session_transaction() as cookie:
            mine = SignInSession.token_hash == sessions.hash_token(cookie.get("_user_id", ""))
        self.session.execute(sa.update(SignInSession).where(mine).values(last_seen_at=now))

    def get(self, path: str, *, follow: bool = True, **kwargs: Any) -> Page:
        return self._open("GET", path, follow=follow, **kwargs)

    def post(
        self, path: str, data: Values | None = None, *, follow: bool = True, **kwargs: Any
    ) -> Page:
        return self._open("POST", path, follow=follow, data=dict(data or {}), **kwargs)

    def search(self, path: str, *, follow: bool = True, **words: str) -> Page:
        """Type words into the search of a list."""
        page = self.get(path)
        return self.submit(page, words, button="Apply", follow=follow)

    def submit(
        self,
        page: Page,
        values: Values | None = None,
        *,
        button: str | None = None,
        follow: bool = True,
        without: Sequence[str] = (),
    ) -> Page:
        """Send a form as it stands on the page, with some fields changed, by one of its buttons.

        What is named in `without` is not sent, as if the page had never carried it.
        """
        form = page.form(button)
        data: dict[str, Any] = {}
        for name, value in form.form_values():
            data.setdefault(name, []).append(value)
        for pressed in form.xpath(".//button[@name]"):
            if " ".join(pressed.text_content().split()) == button:
                data[pressed.get("name")] = pressed.get("value") or ""
        names = {e.get("name") for e in form.xpath(".//*[@name]")}
        unknown = set(values or {}) - names
        assert not unknown, f"no such field on the page: {sorted(unknown)}; it has {sorted(names)}"
        data.update(values or {})
        data = {name: value for name, value in data.items() if name not in without}
        path = form.get("action") or page.response.request.full_path
        return self._open((form.get("method") or "get").upper(), path, follow=follow, data=data)

    def _open(self, method: str, path: str, *, follow: bool, **kwargs: Any) -> Page:
        self._stay_awake()
        self.session.commit()
        if method == "GET" and "data" in kwargs:
            kwargs["query_string"] = kwargs.pop("data")
        response = self.client.open(path, method=method, follow_redirects=follow, **kwargs)
        self.session.expire_all()
        page = Page(response, self._parse(response))
        # What a page fetches to put into itself has neither head nor title.
        if page.document is not None and b"<html" in response.data:
            lint(page)
        return page

    @staticmethod
    def _parse(response: TestResponse) -> html.HtmlElement | None:
        if (
            response.mimetype != "text/html"
            or not response.data
            or 300 <= response.status_code < 400
        ):
            return None
        return html.document_fromstring(response.get_data(as_text=True))


def lint(page: Page) -> None:
    """Hold every page to what a careful reader expects of it."""
    assert page.all("//title")[0].text_content().strip(), "a page needs a title"
    assert len(page.all("//h1")) == 1, "a page needs exactly one h1"
    ids = page.all("//@id")
    assert len(ids) == len(set(ids)), (
        f"ids are not unique: {sorted(i for i in ids if ids.count(i) > 1)}"
    )
    assert not page.all("//*[@style]"), "inline style would be refused by the content policy"
    assert not page.all("//script[not(@src)]"), (
        "inline script would be refused by the content policy"
    )
    labels = set(page.all("//label/@for"))
    for field in page.all("//select|//textarea|//input[not(@type='hidden' or @type='submit')]"):
        named = field.get("id") in labels or field.get("aria-label") or field.get("aria-labelledby")
        assert named, f"the field {field.get('name')} has no label"
    boxes = "@inputmode='numeric' or not(@type='text' or @type='search' or @type='email')"
    for box in page.all("//form[not(@method) or @method='get']//*[self::textarea or self::input]"):
        numbers = box.tag == "input" and box.xpath(boxes)
        assert numbers, f"what is typed into {box.get('name')} would stand in the address"
    policy = page.response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    for nonce in {script.get("nonce") for script in page.all("//script")}:
        assert f"script-src 'nonce-{nonce}';" in policy, "a script without this page's nonce"
