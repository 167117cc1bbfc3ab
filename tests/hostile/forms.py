"""The forms there really are: what each page sends, with the values that it would send."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass

from flask.testing import FlaskClient
from lxml import html
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.access.facts import Viewer
from tests.access.wander_requests import Guide
from tests.hostile.world import World

Pairs = tuple[tuple[str, str], ...]
# How many people try to open a page before it is taken for one that nobody can open.
TRIES = 26
ENOUGH = 3


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
    doors: list[tuple[Viewer, str]]


def survey(world: World, guide: Guide) -> Survey:
    """Open every page as some people who can, and collect the forms."""
    found: dict[str, dict[tuple[str, Pairs], Form]] = defaultdict(dict)
    doors: list[tuple[Viewer, str]] = []
    for rule in guide.rules:
        opened = 0
        for viewer in _by_turns(guide.chance.sample(world.viewers, len(world.viewers)))[:TRIES]:
            path = guide.spell(rule, viewer)
            shown = page_at(world, viewer, path)
            if shown is None:
                continue
            doors.append((viewer, path))
            for form in forms_in(shown, viewer, path):
                found[_endpoint(world, form.path)].setdefault((form.path, form.fields), form)
            opened += 1
            if opened >= ENOUGH:
                break
    return Survey({place: list(forms.values()) for place, forms in found.items()}, doors)


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


def _endpoint(world: World, path: str) -> str:
    try:
        return str(world.app.url_map.bind("").match(path.partition("?")[0], method="POST")[0])
    except (HTTPException, RequestRedirect):
        return "(no page)"


def guide_for(world: World, seed: int) -> Guide:
    """Somebody who knows the ids of everything."""
    return Guide(world.app, world.told, random.Random(seed))
