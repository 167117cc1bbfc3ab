"""One person's browser on the walk."""

import uuid
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask
from lxml import html
from werkzeug.test import TestResponse

from marac.accounts import sessions
from marac.accounts.models import User
from marac.database import db
from tests.access.facts import Viewer
from tests.documents.reading import pages_of


@dataclass(frozen=True)
class Wish:
    """A request that somebody makes; `endpoint` is the page meant, if a rule made the address.

    What a POST holds is typed into the search of a list, which leads on to what it finds.
    """

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    endpoint: str = ""


@dataclass(frozen=True)
class Answer:
    """What came back, in words: the page, the paper's text, the headers."""

    status: int
    kind: str
    text: str
    headers: str
    path: str
    leads_to: str = ""


class Traveller:
    """A viewer with a browser of their own."""

    def __init__(self, app: Flask, viewer: Viewer) -> None:
        self.app, self.viewer = app, viewer
        self.client = app.test_client()
        self.signed_in = viewer.user is None

    def sign_in(self) -> None:
        """Open a session as the sign-in page does, whether or not it will be honoured."""
        if self.viewer.user is None:
            return
        with self.app.app_context():
            user = db.session.query(User).filter_by(email=self.viewer.email).one()
            token = sessions.open_session(db.session, user=user, area_id=_uuid(self.viewer.area))
            db.session.commit()
        with self.client.session_transaction() as cookie:
            cookie.update(_user_id=token, _fresh=True)
        self.signed_in = True

    def go(self, wish: Wish) -> Answer:
        """Make a request; when the page asks what the case is opened for, say so and go on."""
        answer = self._open(wish.method, wish.path, wish.query)
        if answer.status == 303 and answer.leads_to.endswith("/purpose"):
            asked = self._open("GET", urlsplit(answer.leads_to).path, {})
            said = asked.status == 200 and self._say_why(asked)
            answer = self._open(wish.method, wish.path, wish.query) if said else answer
        return answer

    def _open(self, method: str, path: str, query: dict[str, str]) -> Answer:
        with self._send(method, path, query) as given:
            kind = given.mimetype or ""
            if kind == "application/pdf" and given.data:
                text = "\n".join(pages_of(given.data))
            else:
                text = given.get_data(as_text=True) if kind.startswith("text/") else ""
            leads_to = given.location or ""
            return Answer(given.status_code, kind, text, str(given.headers), path, leads_to)

    def _send(self, method: str, path: str, query: dict[str, str]) -> TestResponse:
        if method == "POST":
            return self.client.post(path, data=query, follow_redirects=True)
        return self.client.open(path, method=method, query_string=query)

    def _say_why(self, answer: Answer) -> bool:
        """Fill in the question for a purpose, if the page is one."""
        page = html.document_fromstring(answer.text)
        for form in page.xpath("//main//form[@method='post' or @method='POST']"):
            choices = form.xpath(".//input[@name='purpose' and @type='radio']/@value")
            if choices:
                data = {name: value for name, value in form.form_values() if name != "purpose"}
                target = form.get("action") or answer.path
                self.client.post(target, data=data | {"purpose": choices[0]})
                return True
        return False


def _uuid(area: str | None) -> uuid.UUID | None:
    return uuid.UUID(area) if area else None
