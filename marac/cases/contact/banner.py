"""The safe contact on top of every page about a case, as far as its reader may see it.

It stands in the shell of the pages, so that no page can forget it: whatever address names a case,
or something that belongs to one, has it. Packages above cases say here what their ids belong to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, before_render_template, g, request, url_for
from jinja2 import Template
from sqlalchemy.orm import Session

from marac.access import Actor, Permission, current_actor
from marac.approvals.models import ApprovalRequest
from marac.cases import policy
from marac.cases.events import SafeContactShown
from marac.cases.models import BreakGlass, Case, CaseGrant, Listing, SafeContact
from marac.cases.projection import ContactSheet, contact_sheet
from marac.database import db
from marac.events import publish

Belonging = Callable[[UUID], sa.ColumnElement[bool]]

# Pages that show the banner themselves, where it belongs among what they tell.
THEIR_OWN = {
    "cases.triage",
    "cases.view",
    "contacts.view",
    "meetings.paper_case",
    "meetings.room_case",
    "meetings.save_hearing",
}
# Pages that tell nothing of the case itself, or come before it is opened: they lead to it.
APART = {
    "approvals.view",
    "cases.case_log",
    "cases.declare_conflict",
    "cases.end_grant",
    "cases.impose_conflict",
    "cases.lift_conflict",
    "cases.list_kept_away",
    "cases.purpose",
    "cases.review",
    "governance.hold",
    "governance.lift",
}


@dataclass(frozen=True)
class Banner:
    """What the banner says to one reader; `href` leads to the case where this page tells none."""

    contact: ContactSheet | None = None
    withheld: bool = False
    href: str = ""


def register(app: Flask, name: str, belongs: Belonging) -> None:
    """Let addresses with this id have the banner of the case that `belongs(id)` finds."""
    _registered(app)[name] = belongs


def through(model: Any) -> Belonging:
    """Make the rule for the ids of a model whose rows name their case."""
    return lambda key: Case.id.in_(sa.select(model.case_id).where(model.id == key))


def init_app(app: Flask) -> None:
    """Put the banner into the shell of every page about a case."""
    register(app, "case_id", lambda key: Case.id == key)
    register(app, "listing_id", through(Listing))
    register(app, "opening_id", through(BreakGlass))
    register(app, "grant_id", through(CaseGrant))
    register(app, "request_id", through(ApprovalRequest))
    before_render_template.connect(_add, app)


def read_banner(
    session: Session, *, by: Actor, whose: sa.ColumnElement[bool], apart: bool = False
) -> tuple[UUID, Banner] | None:
    """Read what a reader may see of the safe contact of a case: one query.

    None stands for no case, and for a draft that has no safe contact yet: its writer reaches nobody
    by it. Whoever may not open the case is told the same whether or not one is recorded.
    """
    located = sa.or_(policy.within(by, Permission.CASE_READ_SAFE_CONTACT), policy.referred_by(by))
    opened = sa.or_(policy.visible_to(by), policy.referred_by(by))
    found = session.execute(
        sa.select(
            Case.id,
            Case.submitted_at,
            Case.contact_recorded,
            opened.label("opened"),
            located.label("located"),
            SafeContact,
        )
        .outerjoin(SafeContact, sa.and_(SafeContact.case_id == Case.id, located))
        .where(whose)
    ).one_or_none()
    if found is None:
        return None
    case_id, submitted_at, recorded, is_open, is_located, contact = found
    if submitted_at is None and not recorded:
        return None
    if not is_open or (recorded and not is_located):
        return case_id, Banner(withheld=True)
    if apart:
        return case_id, Banner(href=url_for("cases.view", case_id=case_id))
    return case_id, Banner(contact=contact_sheet(contact) if contact is not None else None)


def _add(app: Flask, *, template: Template, context: dict[str, Any], **_: Any) -> None:
    """Give a page its banner; an error page says the same of every address and has none."""
    if (template.name or "").startswith("errors/"):
        context.pop("case_contact", None)
        return
    if "case_banner" not in g:
        g.case_banner = _of_this_request(app)
    if g.case_banner is not None:
        context["case_contact"] = g.case_banner


def _of_this_request(app: Flask) -> Banner | None:
    by, ids = current_actor(), request.view_args or {}
    if by is None or request.endpoint in THEIR_OWN:
        return None
    belongs = next((of(ids[name]) for name, of in _registered(app).items() if name in ids), None)
    if belongs is None:
        return None
    apart = request.endpoint in APART
    found = read_banner(db.session, by=by, whose=belongs, apart=apart)
    if found is None:
        return None
    case_id, banner = found
    if banner.contact is not None and request.method == "GET":
        shown = SafeContactShown(actor_id=by.user_id, area_id=by.area_id, case_id=case_id)
        publish(db.session, shown)
    return banner


def _registered(app: Flask) -> dict[str, Belonging]:
    found: dict[str, Belonging] = app.extensions.setdefault("marac.case_banner", {})
    return found
