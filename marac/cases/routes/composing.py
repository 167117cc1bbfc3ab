"""Putting the page of a case together: its sheet, the other packages’ sections, one timeline."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask import current_app, render_template
from markupsafe import Markup

from marac.access import Actor, Permission
from marac.cases import sections
from marac.cases.models import Case
from marac.cases.projection import CaseSheet
from marac.cases.sections import Section
from marac.cases.story import Entry, in_order
from marac.cases.wording import Words
from marac.database import db

# Sections from this order on stand below the timeline, as files do.
BELOW_TIMELINE = 75


@dataclass(frozen=True)
class Part:
    """A section of the case page that another package made."""

    key: str
    title: str
    html: Markup
    order: int = 0
    entries: tuple[Entry, ...] = ()
    tags: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Composed:
    """The parts of a case page around its timeline, which tells what all of them tell."""

    sheet: CaseSheet
    above: list[Part] = field(default_factory=list)
    below: list[Part] = field(default_factory=list)
    tags: tuple[Words, ...] = ()


def compose(by: Actor, case: Case, sheet: CaseSheet) -> Composed:
    """Load what other packages hang on the page of a case, and bring it into one stream."""
    chosen = [section for section in sections.registered(current_app) if section.when(case)]
    parts = [_part(section, by, case, sheet) for section in chosen]
    told = (entry for part in parts for entry in part.entries)
    return Composed(
        replace(sheet, timeline=in_order([*sheet.timeline, *told])),
        [part for part in parts if part.order < BELOW_TIMELINE],
        [part for part in parts if part.order >= BELOW_TIMELINE],
        tuple(tag for part in parts for tag in part.tags),
    )


def navigation(by: Actor, page: Composed, *, whole: bool = True) -> list[dict[str, Any]]:
    """List the sections of the page in their order; less than the whole has none of the others'."""
    items: list[tuple[str, str, int | None]] = [
        ("summary", "Summary", None),
        ("people", "People and places", None),
        ("incidents", "Incidents", len(page.sheet.incidents)),
        ("risk", "Risk", None),
        *[(part.key, part.title, None) for part in page.above],
        *([] if whole else [("voice", "Victim’s voice", None)]),
        ("timeline", "Timeline", None),
        *[(part.key, part.title, None) for part in page.below],
        *([("readers", "Who can see this", None)] if whole else []),
        *([("log", "Access log", None)] if whole and by.may(Permission.AUDIT_CASE_LOG) else []),
    ]
    return [{"text": text, "href": f"#{key}", "count": count} for key, text, count in items]


def _part(section: Section, by: Actor, case: Case, sheet: CaseSheet) -> Part:
    loaded = section.load(db.session, by, case)
    words = {"case": case, "sheet": sheet} | loaded
    html = Markup(render_template(section.template, **words))  # noqa: S704 - escaped already
    return Part(
        section.key,
        section.title,
        html,
        section.order,
        entries=tuple(loaded.get("entries", ())),
        tags=tuple(loaded.get("tags", ())),
    )
