"""Requests as Hypothesis makes them: a real form spoiled here and there, or nothing but spoil."""

import json
import random
from dataclasses import dataclass
from urllib.parse import quote_from_bytes, quote_plus, unquote_to_bytes

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from werkzeug.routing import Rule

from marac.widgets.form import FilterForm
from tests.access.facts import Viewer
from tests.access.wander_requests import Guide
from tests.hostile.forms import Pairs, Survey
from tests.hostile.values import ANY_TEXT, COOKIES, HEADERS, LENGTHS, odd_path_pieces, values
from tests.hostile.world import World

FORM = "application/x-www-form-urlencoded"
ODD_METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "X")
BOUNDARY = "----hostile"
UPLOADS = (
    (b"", "empty.pdf", "application/pdf"),
    (b"%PDF-1.7\n%%EOF", "a.pdf", "application/pdf"),
    (b"%PDF-1.7\n" + b"\xff" * 5_000, "../../a.pdf", "text/html"),
    (b"PK\x03\x04" + b"\x00" * 200, "a.docx", "application/zip"),
    (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "a.png", "image/png"),
    (b"\xff\xd8\xff\xe0" + b"\x00" * 50, "a.jpg\x00.exe", "image/jpeg"),
    (b"\xff\xfe\x00\xd8", "\u202efdp.txt", "text/plain"),
    (b"a" * 300_000, "n" * 300 + ".txt", "text/plain"),
    (b"<svg onload='alert(1)'/>", "a.svg", "image/svg+xml"),
)


@dataclass(frozen=True)
class Shot:
    """One request, down to its bytes."""

    viewer: Viewer
    method: str
    path: str
    query: str = ""
    kind: str = ""
    body: bytes = b""
    headers: Pairs = ()
    cookie: str | None = None
    length: str | None = None
    csrf: bool = False

    def __str__(self) -> str:
        """Say it in one line, in such words that it can be sent again."""
        extras = [self.kind, repr(self.body[:300]) if self.body else "", *map(str, self.headers)]
        extras += [f"cookie {self.cookie[:80]!r}" if self.cookie else "", f"{self.length or ''}"]
        words = " ".join(extra for extra in extras if extra)
        who = f"{self.viewer.label} {self.viewer.name}"
        return f"{self.method} {self.path[:200]}?{self.query[:200]} by {who}: {words}"


class Armoury:
    """What shots are made of: the forms, the rules, the ids and the people of a world."""

    def __init__(self, world: World, guide: Guide, found: Survey) -> None:
        self.world, self.guide, self.forms, self.doors = world, guide, found.forms, found.doors
        self.endpoints, self.pages = sorted(self.forms), sorted(self.doors)
        rules = [r for r in world.app.url_map.iter_rules() if r.endpoint != "static"]
        self.rules = sorted(rules, key=lambda rule: (rule.rule, rule.endpoint))
        every = [form for known in self.forms.values() for form in known]
        self.names = sorted({name for form in every for name, _ in form.fields})
        rows = {str(t["row"]) for ts in guide.told.rows.values() for t in ts[:4]}
        self.ids = sorted(rows | set(guide.told.areas) | set(guide.told.agencies))
        filters = {n for form in _below(FilterForm) for n in dir(form) if _is_field(form, n)}
        self.filters = sorted(filters | {"page", "next", "version", "q", "text"})
        self.values = values(self.ids)

    def shots(self) -> st.SearchStrategy[Shot]:
        """Any request."""
        return st.one_of(self._spoiled(), self._spoiled(), self._blind(), self._asked())

    @st.composite
    @staticmethod
    def _spoiled_form(draw: DrawFn, self: "Armoury") -> Shot:
        """A real form, mostly by somebody who was shown it, with some of its fields spoiled."""
        form = draw(st.sampled_from(self.forms[draw(st.sampled_from(self.endpoints))]))
        viewer = draw(_rarely(st.sampled_from(self.world.viewers), form.viewer))
        fields = draw(_spoil(form.fields, self.values, self.names))
        kind, body = draw(_body(fields, form.files))
        path, _, query = form.path.partition("?")
        return draw(_dressed(Shot(viewer, "POST", path, query, kind, body)))

    @st.composite
    @staticmethod
    def _blind_shot(draw: DrawFn, self: "Armoury") -> Shot:
        """Any method at any rule, with fields of any form."""
        viewer = draw(st.sampled_from(self.world.viewers))
        rule = draw(st.sampled_from(self.rules))
        method = draw(_rarely(st.sampled_from(ODD_METHODS), sorted(rule.methods or ())[-1]))
        path = self._spelled(draw, rule, viewer)
        names = st.sampled_from(self.names)
        fields = tuple(draw(st.lists(st.tuples(names, self.values), max_size=8)))
        kind, body = draw(_body(fields, ("file",)))
        shot = Shot(viewer, method, path, "", kind, body)
        return draw(_dressed(shot))

    @st.composite
    @staticmethod
    def _question(draw: DrawFn, self: "Armoury") -> Shot:
        """A page, with words in its address that its filters may read."""
        viewer, path = draw(st.sampled_from(self.doors[draw(st.sampled_from(self.pages))]))
        if draw(st.integers(0, 2)) == 0:
            viewer = draw(st.sampled_from(self.world.viewers))
            pages = [rule for rule in self.rules if "GET" in (rule.methods or ())]
            path = self._spelled(draw, draw(st.sampled_from(pages)), viewer)
        pairs = draw(st.lists(st.tuples(st.sampled_from(self.filters), self.values), max_size=3))
        return draw(_dressed(Shot(viewer, "GET", path, encode(tuple(pairs)))))

    def _spoiled(self) -> st.SearchStrategy[Shot]:
        return self._spoiled_form(self)

    def _blind(self) -> st.SearchStrategy[Shot]:
        return self._blind_shot(self)

    def _asked(self) -> st.SearchStrategy[Shot]:
        return self._question(self)

    def _spelled(self, draw: DrawFn, rule: Rule, viewer: Viewer) -> str:
        self.guide.chance = random.Random(draw(st.integers(0, 2**32)))
        path = self.guide.spell(rule, viewer)
        if draw(st.integers(0, 9)) == 9:
            pieces = path.split("/")
            pieces[draw(st.integers(1, len(pieces) - 1))] = draw(odd_path_pieces())
            path = "/".join(pieces)
        return path


def encode(pairs: Pairs) -> str:
    """Write fields as a browser does, halves of pairs and all."""
    return "&".join(f"{_quote(name)}={_quote(value)}" for name, value in pairs)


def _quote(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="").replace("%20", "+")


def path_info(path: str) -> str:
    """Write an address as WSGI hands it on."""
    return unquote_to_bytes(path.encode("utf-8", "surrogatepass")).decode("latin-1")


def _rarely(other: st.SearchStrategy[object], usual: object) -> st.SearchStrategy[object]:
    return st.one_of(*[st.just(usual)] * 5, other)


@st.composite
def _spoil(draw: DrawFn, fields: Pairs, value: st.SearchStrategy[str], names: list[str]) -> Pairs:
    """Spoil, repeat, leave out and add fields."""
    kept = list(fields)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(kept))) if kept else 0
        name = kept[at][0] if at < len(kept) else draw(st.one_of(st.sampled_from(names), ANY_TEXT))
        how = draw(st.sampled_from(("spoil", "spoil", "spoil", "repeat", "leave out")))
        if how == "leave out" or (how == "spoil" and at < len(kept)):
            del kept[at : at + 1]
        if how != "leave out":
            kept.insert(at, (name, draw(value)))
    return tuple(kept)


@st.composite
def _body(draw: DrawFn, fields: Pairs, files: tuple[str, ...]) -> tuple[str, bytes]:
    """Write the fields down: mostly as forms are written, at times otherwise or brokenly."""
    how = draw(_rarely(st.sampled_from(("json", "parts", "broken parts", "junk")), "form"))
    if files and how == "form":
        how = "parts"
    if how == "json":
        return "application/json", json.dumps(dict(fields)).encode()
    if how == "junk":
        return FORM, draw(st.binary(max_size=200))
    if how == "form":
        return FORM, encode(fields).encode()
    uploads = [(name, draw(st.sampled_from(UPLOADS))) for name in files]
    content = _parts(fields, uploads)
    if how == "broken parts":
        content = content[: draw(st.integers(0, max(0, len(content) - 1)))]
    return f"multipart/form-data; boundary={BOUNDARY}", content


def _parts(fields: Pairs, uploads: list[tuple[str, tuple[bytes, str, str]]]) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{{}}"'
    parts = [
        head.format(_bare(name)).encode() + b"\r\n\r\n" + value.encode("utf-8", "surrogatepass")
        for name, value in fields
    ]
    for name, (content, filename, kind) in uploads:
        start = (
            head.format(_bare(name)) + f'; filename="{filename}"\r\nContent-Type: {kind}\r\n\r\n'
        )
        parts.append(start.encode() + content)
    return b"\r\n".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def _bare(name: str) -> str:
    return quote_plus(name.encode("utf-8", "replace"), safe="[]-_. ")


@st.composite
def _dressed(draw: DrawFn, shot: Shot) -> Shot:
    """Now and then, put on odd headers, an odd cookie, a wrong length, or demand a token."""
    roll = draw(st.integers(0, 19))
    changes: dict[str, object] = {"csrf": roll == 19}
    if roll in (0, 1):
        changes["headers"] = tuple(draw(st.lists(st.sampled_from(HEADERS), max_size=3)))
    if roll == 2:
        changes["cookie"] = draw(st.sampled_from(COOKIES))
    if roll == 3:
        changes["length"] = draw(st.sampled_from(LENGTHS))
    return Shot(**{**shot.__dict__, **changes})  # type: ignore[arg-type] # names of its own fields


def _below(kind: type) -> list[type]:
    return [each for sub in kind.__subclasses__() for each in (sub, *_below(sub))]


def _is_field(form: type, name: str) -> bool:
    return hasattr(getattr(form, name), "_formfield") or hasattr(getattr(form, name), "field_class")
