"""What a page of a draft carries so that nothing typed is lost: across sessions, and windows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from marac.access import the_actor
from marac.cases.models import Case
from marac.cases.referrals import typed
from marac.cases.referrals.exchange.answers import text_of
from marac.cases.referrals.forms.base import StepForm
from marac.database import db
from marac.widgets import typed as keeping


@dataclass(kw_only=True)
class Kept(keeping.Kept):
    """What is known of a page of a draft beside its answers."""

    case: Case

    def compare(self, form: StepForm, make: Callable[[MultiDict[str, str] | None], Any]) -> None:
        """Find what the other window says otherwise.

        `make` gives the form as another window sent it, or for None as the draft has it.
        """
        elsewhere = self.row.sent if self.row is not None and self.typed_elsewhere else None
        other = make(elsewhere)
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
    return Kept(
        case=case,
        page=page,
        state=keeping.state_of(saved),
        row=typed.get_typed(db.session, by=the_actor(), case=case, page=page),
        keep_at=url_for("cases.keep_typed", case_id=case.id),
        forget_at=url_for("cases.forget_typed", case_id=case.id),
    )
