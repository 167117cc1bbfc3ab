"""What was typed on a page and not saved yet, so that no end of a session or browser loses it.

kept = kept_on(row, "subject", stored)       # on GET and POST alike; each package has its own
form = kept.form(kind, stored)               # what was typed last, else what is saved
if kept.clashes: …                           # another window was quicker: 409, with both texts
kept.done()                                  # saved: nothing waits here any more

What is kept names the window that sent it and the state of the page on which it was typed: another
window that knows neither overwrites nothing, and is told instead. `static/keep.js` sends it.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import abort, request
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict

from marac import clock
from marac.keys import SealedJSON
from marac.refusals import Clash, Refused
from marac.widgets.form import MaracForm

Fields = Sequence[Sequence[str]]
Kind = TypeVar("Kind", bound=MaracForm)

# The most that is kept of one page, in characters and fields, and of how many pages of one thing.
MOST_TYPED, MOST_FIELDS, MOST_PAGES = 300_000, 2_000, 60
_PAGE = re.compile(r"[a-z][a-z0-9/-]{0,150}", re.ASCII)
ELSEWHERE = "Another window typed on this page. Save with the button, and you are shown both texts."
TOO_MANY = "Too many pages hold text that is not saved. Save some of them first."
# What a page sends back besides its answers.
CARRIED = ("was", "typed", "window")


class Typed:
    """The columns of what was typed on one page, as the page would send it; a mixin of a model.

    `page` is the part of the page's address behind that of the thing it is about; `revision` counts
    the times that it was written, so that two windows never overwrite each other unseen.
    """

    page: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(SealedJSON(), default=dict)
    revision: Mapped[int] = mapped_column()
    typed_at: Mapped[datetime] = mapped_column(default=clock.now)

    @sa.orm.declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - a class, as SQLAlchemy hands it
        """Let SQLAlchemy refuse to keep what another window has just replaced."""
        return {"version_id_col": cls.revision}

    @property
    def sent(self) -> MultiDict[str, str]:
        """Give what was typed as its page would send it."""
        return MultiDict([(name, text) for name, text in self.content.get("fields", [])])


@dataclass(frozen=True)
class Typing:
    """What a window says of what it sends: the fields, itself, and what it rests on."""

    fields: Fields
    window: str = ""
    was: str = ""
    revision: int = 0

    def must_know(self, row: Typed) -> None:
        """Refuse to overwrite what another window typed since this one looked."""
        if row.content.get("window") != self.window and row.revision != self.revision:
            raise Clash(ELSEWHERE)

    def put_into(self, row: Typed) -> None:
        """Replace what was kept."""
        pairs = [list(pair) for pair in self.fields]
        row.content = {"window": self.window, "was": self.was, "fields": pairs}
        row.typed_at = clock.now()


def state_of(saved: Any) -> str:
    """Give a short digest of what a page says, to see later whether it changed."""
    text = json.dumps(saved, default=str, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def must_fit(page: str, fields: Fields) -> None:
    """Refuse what no page sends, and more than is kept of one."""
    if not _PAGE.fullmatch(page):
        raise Refused("There is no such page.")
    if len(fields) > MOST_FIELDS or sum(len(text) for pair in fields for text in pair) > MOST_TYPED:
        raise Refused("This is too long to be kept while you type. Make it shorter.")


def typing_sent() -> Typing:
    """Read what the script of a page sent: pairs of name and text, and whence they come."""
    try:
        found = json.loads(request.form.get("fields", ""))
    except ValueError:
        abort(400)
    pairs = found if isinstance(found, list) else abort(400)
    if not all(isinstance(p, list) and len(p) == 2 and _is_text(p) for p in pairs):
        abort(400)
    return Typing(
        fields=pairs,
        window=request.form.get("window", "")[:40],
        was=request.form.get("was", "")[:40],
        revision=request.form.get("typed", 0, int),
    )


def _is_text(pair: list[object]) -> bool:
    """Tell whether both are text that can be written down at all."""
    try:
        return all(isinstance(one, str) and one.encode() is not None for one in pair)
    except UnicodeEncodeError:
        return False


@dataclass
class Kept:
    """What is known of a page beside its answers.

    `keep_at` and `forget_at` are where the page sends what is typed, and that it is not wanted.
    `told` says that this answer shows a clash; `theirs` is then what another window holds, where
    it differs: the label of the question and the answer in words.
    """

    page: str
    state: str
    row: Typed | None
    keep_at: str
    forget_at: str
    told: bool = False
    theirs: list[tuple[str, str]] = field(default_factory=list)

    @property
    def typed_at(self) -> datetime | None:
        """Say when it was typed, if the page shows what waits to be saved."""
        return self.row.typed_at if self.row is not None and not _sent() else None

    @property
    def hidden(self) -> dict[str, str]:
        """Give what the page carries along: on what its answers rest, and who it is."""
        if _sent() and not self.told:
            return {name: request.form.get(name, "") for name in CARRIED}
        row, waits = self.row, self.row is not None and not _sent()
        return {
            "was": str((row.content.get("was") if row and waits else "") or self.state),
            "typed": str(row.revision if row else 0),
            "window": request.form.get("window", "") or secrets.token_hex(8),
        }

    def form(self, kind: type[Kind], stored: dict[str, Any]) -> Kind:
        """Make the page's form: as sent, as typed last, or as saved."""
        if _sent():
            return kind()
        return kind(formdata=self.row.sent) if self.row is not None else kind(data=stored)

    @property
    def clashes(self) -> bool:
        """Tell whether the page was saved, or typed on, in another window since it was opened."""
        if not request.form.get("was"):
            return False
        return request.form["was"] != self.state or self.typed_elsewhere

    @property
    def typed_elsewhere(self) -> bool:
        """Tell whether another window of the same person typed here since this one looked."""
        if self.row is None or self.row.content.get("window") == request.form.get("window"):
            return False
        return request.form.get("typed") != str(self.row.revision)


def _sent() -> bool:
    return request.method == "POST"
