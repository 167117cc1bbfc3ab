"""What a page of a draft carries so that nothing typed is lost: across sessions, and windows.

kept = kept_on(case, "subject", stored)      # on GET and POST alike
form = kept.form(kind, stored)               # what was typed last, else what is saved
if kept.clashes: …                           # another window was quicker: 409, with both texts
kept.done()                                  # saved: nothing waits here any more
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from flask import request
from werkzeug.datastructures import MultiDict

from marac.access import the_actor
from marac.cases.models import Case, TypedPage
from marac.cases.referrals import typed
from marac.cases.referrals.exchange.answers import text_of
from marac.cases.referrals.forms.base import StepForm
from marac.database import db

Kind = TypeVar("Kind", bound=StepForm)
# What a page sends back besides its answers.
CARRIED = ("was", "typed", "window")


@dataclass
class Kept:
    """What is known of a page beside its answers.

    `told` says that this answer shows the clash; `theirs` is then what another window holds, where
    it differs: the label of the question and the answer in words.
    """

    case: Case
    page: str
    state: str
    row: TypedPage | None
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
        return kind(formdata=self._typed) if self.row is not None else kind(data=stored)

    @property
    def clashes(self) -> bool:
        """Tell whether the page was saved, or typed on, in another window since it was opened."""
        if not request.form.get("was"):
            return False
        return request.form["was"] != self.state or self._typed_elsewhere

    @property
    def _typed_elsewhere(self) -> bool:
        if self.row is None or self.row.content.get("window") == request.form.get("window"):
            return False
        return request.form.get("typed") != str(self.row.revision)

    @property
    def _typed(self) -> MultiDict[str, str]:
        """Give what waits here as a page would send it."""
        pairs = self.row.content.get("fields", []) if self.row is not None else []
        return MultiDict([(name, text) for name, text in pairs])

    def compare(self, form: StepForm, make: Callable[[MultiDict[str, str] | None], Any]) -> None:
        """Find what the other window says otherwise.

        `make` gives the form as another window sent it, or for None as the draft has it.
        """
        other = make(self._typed if self._typed_elsewhere else None)
        found = {one.name: text_of(one) for one in other.questions}
        self.told, self.theirs = True, []
        for one in form.questions:
            if text_of(one) != found.get(one.name, ""):
                self.theirs.append((one.label.text, found.get(one.name, "") or "Nothing"))

    def done(self) -> None:
        """Let go of what was typed: it is saved."""
        typed.forget_typed(db.session, by=the_actor(), case=self.case, page=self.page)


def kept_on(case: Case, page: str, saved: Any) -> Kept:
    """Say what waits on a page of a draft; `saved` is what the draft says there."""
    row = typed.get_typed(db.session, by=the_actor(), case=case, page=page)
    return Kept(case=case, page=page, state=typed.state_of(saved), row=row)


def _sent() -> bool:
    return request.method == "POST"
