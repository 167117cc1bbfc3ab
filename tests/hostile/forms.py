"""The forms there really are: what each page sends, with the values that it would send."""

import random
from collections import Counter, deque
from dataclasses import dataclass
from typing import TypeVar

from flask.testing import FlaskClient
from lxml import html
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.access.facts import Viewer
from tests.access.wander_requests import Guide
from tests.hostile.world import World

Pairs = tuple[tuple[str, str], ...]
T = TypeVar("T")
# How many people try to open a page before it is taken for one that nobody can open.
TRIES = 26
ENOUGH = 3
# Pages that were found by their links stand in the most different states.
ENOUGH_BY_LINKS = 6
NO_PAGE = "(no page)"
NOWHERE = frozenset({NO_PAGE, "static", "accounts.sign_out"})


@dataclass(frozen=True)
class Form:
    """One form of one page: who was shown it, where it is sent and what it holds."""

    viewer: Viewer
    path: str
    fields: Pairs
    files: tuple[str, ...] = ()


@dataclass
class Survey:
    """What was found by opening pages: the forms by route, and who can open what."""

    forms: dict[str, list[Form]]
    doors: dict[str, list[tuple[Viewer, str]]]

    def __or__(self, later: "Survey") -> "Survey":
        """Put together what was found before and after something happened."""
        return Survey(_joined(self.forms, later.forms), _joined(self.doors, later.doors))


def _joined(ones: dict[str, list[T]], others: dict[str, list[T]]) -> dict[str, list[T]]:
    places = sorted(ones.keys() | others.keys())
    return {place: [*ones.get(place, ()), *others.get(place, ())] for place in places}


def survey(world: World, guide: Guide) -> Survey:
    """Follow the links as everybody, then open what no link led to, and collect the forms."""
    surveyor = Surveyor(world)
    surveyor.follow()
    for rule in guide.rules:
        for viewer in _by_turns(guide.chance.sample(world.viewers, len(world.viewers)))[:TRIES]:
            if surveyor.opened[rule.endpoint] >= ENOUGH:
                break
            surveyor.open(viewer, guide.spell(rule, viewer), rule.endpoint)
    surveyor.follow()
    return surveyor.survey


class Surveyor:
    """Opens pages and remembers what was on them: forms, and links to pages not yet opened."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.opened: Counter[str] = Counter()
        self.survey = Survey({}, {})
        self._forms: set[tuple[str, Pairs]] = set()
        self._links = deque((viewer, "/") for viewer in world.viewers)
        self._seen: set[tuple[str, str]] = set()

    def follow(self) -> None:
        """Go on from link to link, until enough pages of each sort were opened."""
        while self._links:
            viewer, path = self._links.popleft()
            endpoint = _endpoint(self.world, path, "GET")
            if endpoint not in NOWHERE and self.opened[endpoint] < ENOUGH_BY_LINKS:
                self.open(viewer, path, endpoint)

    def open(self, viewer: Viewer, path: str, endpoint: str) -> None:
        """Open a page as somebody, if they are shown it."""
        shown = page_at(self.world, viewer, path)
        if shown is None:
            return
        self.opened[endpoint] += 1
        self.survey.doors.setdefault(endpoint, []).append((viewer, path))
        for form in forms_in(shown, viewer, path):
            if (form.path, form.fields) not in self._forms:
                self._forms.add((form.path, form.fields))
                place = _endpoint(self.world, form.path, "POST")
                self.survey.forms.setdefault(place, []).append(form)
        for link in links_in(shown):
            if (viewer.label, link) not in self._seen:
                self._seen.add((viewer.label, link))
                self._links.append((viewer, link))


def _by_turns(viewers: list[Viewer]) -> list[Viewer]:
    """Put one of each sort of people first, then the second of each."""
    turns: Counter[str] = Counter()
    placed = []
    for viewer in viewers:
        placed.append((turns[viewer.label], viewer))
        turns[viewer.label] += 1
    return [viewer for _, viewer in sorted(placed, key=lambda pair: pair[0])]


def page_at(world: World, viewer: Viewer, path: str) -> str | None:
    """What somebody is shown at an address, if they are shown it."""
    with browser(world, viewer).get(path, follow_redirects=False) as answer:
        shown = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        return shown if answer.status_code == 200 else None


def forms_in(shown: str, viewer: Viewer, path: str) -> list[Form]:
    """The forms that are posted from a page."""
    if "<form" not in shown:
        return []
    page = html.document_fromstring(shown)
    return [
        Form(viewer, form.get("action") or path, _fields(form), _files(form))
        for form in page.xpath("//form[@method='post' or @method='POST']")
        if "sign-out" not in (form.get("action") or "")
    ]


def browser(world: World, viewer: Viewer) -> FlaskClient:
    """Somebody's browser, signed in."""
    client = world.app.test_client()
    if viewer in world.tokens:
        with client.session_transaction() as cookie:
            cookie.update(_user_id=world.tokens[viewer], _fresh=True)
    return client


def links_in(shown: str) -> list[str]:
    """Where on this site a page leads."""
    if "<a " not in shown:
        return []
    found = html.document_fromstring(shown).xpath("//a/@href")
    return [str(link).partition("#")[0] for link in found if str(link).startswith("/")]


def _fields(form: html.FormElement) -> Pairs:
    """What the page would send if whoever reads it chose something everywhere."""
    chosen = dict[str, str]()
    for field in form.xpath(".//*[@name and not(@type='file')]"):
        options = field.xpath(".//option/@value")
        value = options[-1] if options else field.get("value") or field.text or ""
        if not chosen.get(field.get("name")):
            chosen[str(field.get("name"))] = str(value)
    return tuple(chosen.items())


def _files(form: html.FormElement) -> tuple[str, ...]:
    return tuple(str(name) for name in form.xpath(".//input[@type='file']/@name"))


def _endpoint(world: World, path: str, method: str) -> str:
    try:
        return str(world.app.url_map.bind("").match(path.partition("?")[0], method=method)[0])
    except (HTTPException, RequestRedirect):
        return NO_PAGE


def guide_for(world: World, seed: int) -> Guide:
    """Somebody who knows the ids of everything."""
    return Guide(world.app, world.told, random.Random(seed))
