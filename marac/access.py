"""Who may use which page: roles, permissions and the gate that refuses every unmarked view.

Two questions are asked in two places. "May this role use this page?" is answered here; "may this
person see this record?" is a SQL condition in each package's `policy.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """What a membership lets a person be in one area."""

    SYSTEM_ADMINISTRATOR = "SY"
    COORDINATOR = "CO"
    CHAIR = "CH"
    REPRESENTATIVE = "RP"
    DEPUTY = "DP"
    ADVOCATE = "VS"
    REFERRER = "RF"
    CHAMPION = "HC"
    AUDITOR = "AU"
    INFORMATION_GOVERNANCE = "IG"

    @property
    def label(self) -> str:
        """Name the role as people say it."""
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.SYSTEM_ADMINISTRATOR: "System administrator",
    Role.COORDINATOR: "MARAC co-ordinator",
    Role.CHAIR: "Chair",
    Role.REPRESENTATIVE: "Agency representative",
    Role.DEPUTY: "Deputy representative",
    Role.ADVOCATE: "Victim support advocate",
    Role.REFERRER: "Referrer",
    Role.CHAMPION: "Hate crime champion",
    Role.AUDITOR: "Auditor",
    Role.INFORMATION_GOVERNANCE: "Information governance lead",
}

# Those who act for their agency at the meeting.
AGENCY_VOICES = (Role.REPRESENTATIVE, Role.DEPUTY, Role.ADVOCATE)


class Permission(StrEnum):
    """Something a page lets a person do."""

    HOME_READ = "home.read"
    ACCOUNT_OWN = "account.own"
    REFERRAL_CREATE = "referral.create"
    REFERRAL_EDIT_DRAFT = "referral.edit_draft"
    REFERRAL_READ_OWN = "referral.read_own"
    REFERRAL_STATUS_LINE = "referral.status_line"
    CASE_LIST_SEARCH = "case.list_search"
    CASE_READ_CORE = "case.read_core"
    CASE_READ_SAFE_CONTACT = "case.read_safe_contact"
    CASE_READ_POLICE_INTEL = "case.read_police_intel"
    RETURN_WRITE = "return.write"
    RETURN_READ_OTHERS = "return.read_others"
    CASE_TRIAGE_ACCEPT_LIST = "case.triage_accept_list"
    CASE_INVITE_WITHDRAW = "case.invite_withdraw"
    CASE_RESTRICT = "case.restrict"
    CONFLICT_DECLARE = "conflict.declare"
    CONFLICT_IMPOSE = "conflict.impose"
    AGENDA_BUILD = "agenda.build"
    AGENDA_CIRCULATE = "agenda.circulate"
    LATE_ITEM_AGREE = "late_item.agree"
    MEETING_READ = "meeting.read"
    MINUTES_WRITE = "minutes.write"
    MINUTES_APPROVE = "minutes.approve"
    MINUTES_CIRCULATE = "minutes.circulate"
    MINUTES_READ_EXTRACT = "minutes.read_extract"
    ACTION_LIST = "action.list"
    ACTION_ASSIGN = "action.assign"
    ACTION_UPDATE_PROGRESS = "action.update_progress"
    ACTION_CONFIRM_CLOSED = "action.confirm_closed"
    PDF_DOWNLOAD = "pdf.download"
    USER_INVITE = "user.invite"
    USER_DISABLE = "user.disable"
    AREA_READ = "area.read"
    AREA_EDIT = "area.edit"
    ISA_EDIT = "isa.edit"
    AUDIT_SECURITY_LOG = "audit.security_log"


def _roles(codes: str) -> frozenset[Role]:
    return frozenset(Role(code) for code in codes.split())


EVERYONE = frozenset(Role)

# Which roles have the function at all. What they may see with it is each package's policy.
ROLES_WITH: dict[Permission, frozenset[Role]] = {
    Permission.HOME_READ: EVERYONE,
    Permission.ACCOUNT_OWN: EVERYONE,
    Permission.REFERRAL_CREATE: _roles("CO RP DP VS RF HC"),
    Permission.REFERRAL_EDIT_DRAFT: _roles("CO RP DP VS RF HC"),
    Permission.REFERRAL_READ_OWN: _roles("CO CH RP DP VS RF HC"),
    Permission.REFERRAL_STATUS_LINE: _roles("CO CH RP DP VS RF HC"),
    Permission.CASE_LIST_SEARCH: _roles("CO CH RP DP VS"),
    Permission.CASE_READ_CORE: _roles("CO CH RP DP VS"),
    Permission.CASE_READ_SAFE_CONTACT: _roles("CO CH RP DP VS"),
    Permission.CASE_READ_POLICE_INTEL: _roles("CO CH RP DP VS"),
    Permission.RETURN_WRITE: _roles("RP DP VS"),
    Permission.RETURN_READ_OTHERS: _roles("CO CH RP DP VS"),
    Permission.CASE_TRIAGE_ACCEPT_LIST: _roles("CO CH"),
    Permission.CASE_INVITE_WITHDRAW: _roles("CO"),
    Permission.CASE_RESTRICT: _roles("CO CH"),
    Permission.CONFLICT_DECLARE: EVERYONE,
    Permission.CONFLICT_IMPOSE: _roles("CO CH IG"),
    Permission.AGENDA_BUILD: _roles("CO"),
    Permission.AGENDA_CIRCULATE: _roles("CO"),
    Permission.LATE_ITEM_AGREE: _roles("CH"),
    Permission.MEETING_READ: _roles("CO CH RP DP VS"),
    Permission.MINUTES_WRITE: _roles("CO CH"),
    Permission.MINUTES_APPROVE: _roles("CH"),
    Permission.MINUTES_CIRCULATE: _roles("CO"),
    Permission.MINUTES_READ_EXTRACT: _roles("CO CH RP DP VS"),
    Permission.ACTION_LIST: _roles("CO CH RP DP VS"),
    Permission.ACTION_ASSIGN: _roles("CO CH"),
    Permission.ACTION_UPDATE_PROGRESS: _roles("CO RP DP VS"),
    Permission.ACTION_CONFIRM_CLOSED: _roles("CO CH"),
    Permission.PDF_DOWNLOAD: _roles("CO CH RP DP VS"),
    Permission.USER_INVITE: _roles("SY"),
    Permission.USER_DISABLE: _roles("SY CO IG"),
    Permission.AREA_READ: _roles("SY CO CH IG AU"),
    Permission.AREA_EDIT: _roles("SY CO"),
    Permission.ISA_EDIT: _roles("IG"),
    Permission.AUDIT_SECURITY_LOG: _roles("SY IG"),
}


@dataclass(frozen=True)
class Seat:
    """One role for one agency, held today."""

    agency_id: UUID
    role: Role


@dataclass(frozen=True)
class Actor:
    """Who is acting, in which area, from which seats: all a policy needs to know of a person."""

    user_id: UUID
    display_name: str
    area_id: UUID | None
    area_name: str
    agency_name: str
    seats: tuple[Seat, ...]

    @property
    def roles(self) -> frozenset[Role]:
        """Give the roles that the person holds in this area today."""
        return frozenset(seat.role for seat in self.seats)

    def has(self, *roles: Role) -> bool:
        """Tell whether the person holds any of these roles here."""
        return not self.roles.isdisjoint(roles)

    @property
    def runs_the_cycle(self) -> bool:
        """Tell whether the person is the area's co-ordinator or chair."""
        return self.has(Role.COORDINATOR, Role.CHAIR)

    def agencies_as(self, *roles: Role) -> frozenset[UUID]:
        """Give the agencies for which the person holds any of these roles."""
        return frozenset(seat.agency_id for seat in self.seats if seat.role in roles)

    @property
    def agency_ids(self) -> frozenset[UUID]:
        """Give every agency that the person belongs to here."""
        return frozenset(seat.agency_id for seat in self.seats)

    @property
    def voice_agency_ids(self) -> frozenset[UUID]:
        """Give the agencies for which the person speaks at the meeting."""
        return self.agencies_as(*AGENCY_VOICES)

    def may(self, permission: Permission) -> bool:
        """Tell whether any of the person's roles has this function."""
        return not self.roles.isdisjoint(ROLES_WITH[permission])


def requires(permission: Permission) -> Callable[[View], View]:
    """Mark a view with the one permission that it needs; the gate refuses views without a mark."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a view that anyone may open, signed in or not."""
    view.public = True  # type: ignore[attr-defined]
    return view


def current_actor() -> Actor | None:
    """Say who sent this request, or None when nobody is signed in."""
    return getattr(current_user, "actor", None)


def the_actor() -> Actor:
    """Say who sent this request, in a view behind the gate."""
    return current_actor() or abort(401)


def init_app(app: Flask) -> None:
    """Put the gate before every view and give templates the actor."""
    app.before_request(_gate)
    public(app.view_functions["static"])
    app.context_processor(lambda: {"current_actor": current_actor(), "Permission": Permission})


def _gate() -> Response | None:
    view = _view()
    if view is None or getattr(view, "public", False):
        return None
    permission = getattr(view, "permission", None)
    actor = current_actor()
    if actor is None:
        if permission is None or request.method != "GET":
            abort(401)
        return redirect(url_for("accounts.sign_in", next=request.path), 303)
    if permission is not None and not actor.seats and request.method == "GET":
        return redirect(url_for("accounts.no_seat"), 303)
    if permission is None or not actor.may(permission):
        abort(403)
    return None


def _view() -> Callable[..., Any] | None:
    """Find the view function that would answer this request."""
    return current_app.view_functions.get(request.endpoint) if request.endpoint else None
