"""Reasons to open a case that a person's own work gives, so that nobody is asked for what is plain.

Packages above cases register theirs here, unknown to cases, as they do with sections of the page.
"""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask

from marac.access import AGENCY_VOICES, Actor, Role
from marac.cases import conditions, policy
from marac.cases.models import Case, Purpose


@dataclass(frozen=True)
class Reason:
    """One kind of live work on a case: `holds_for(actor)` says in SQL on which cases they have it.

    The first in order that holds is the one that is written down; `words` end the sentence
    "You opened this for: ".
    """

    order: int
    key: str
    purpose: Purpose
    words: str
    holds_for: Callable[[Actor], sa.ColumnElement[bool]]


def register(app: Flask, reason: Reason) -> None:
    """Let this application know one more kind of live work."""
    _registry(app).append(reason)
    _registry(app).sort(key=lambda r: r.order)


def registered(app: Flask) -> tuple[Reason, ...]:
    """Give the kinds of live work, the most telling first."""
    return tuple(_registry(app))


def _registry(app: Flask) -> list[Reason]:
    reasons: list[Reason] = app.extensions.setdefault("marac.case_reasons", [])
    return reasons


def _has_grant(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which cases a grant names, for those who have no other way in."""
    return sa.false() if actor.has(*AGENCY_VOICES) else conditions.granted(actor)


def _is_advocate(actor: Actor) -> sa.ColumnElement[bool]:
    """Say for which open cases the person is the advocate."""
    if not actor.has(Role.ADVOCATE):
        return sa.false()
    return sa.and_(conditions.assigned(actor), Case.closed_at.is_(None))


REASONS = (
    Reason(10, "grant", Purpose.QUALITY, "the purpose of your grant", _has_grant),
    Reason(20, "triage", Purpose.TRIAGE, "deciding about the referral", policy.triageable),
    Reason(80, "advocate", Purpose.VICTIM, "your work with the person harmed", _is_advocate),
)
