"""The action log: mine, my agency's, a case's or all, narrowed by words in the address."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.accounts import searching
from marac.actions import events, queries
from marac.actions.blueprint import bp
from marac.actions.forms import ActionFilter, WordsForm
from marac.actions.lines import ActionLine
from marac.actions.log import keeping
from marac.actions.log.reading import read
from marac.actions.log.vocabulary import vocabulary_of
from marac.actions.log.words import Asked, Word, of, say
from marac.actions.routes.asking import Wanted, chips, former, wanted, with_whose
from marac.database import db
from marac.events import publish
from marac.web import Page

PAGE_SIZE = 50
Answer = str | Response | tuple[str, int]


@bp.get("/actions")
@requires(Permission.ACTION_LIST)
def list_actions() -> Answer:
    """List the actions that the person sees, overdue first; at first the open ones."""
    by = the_actor()
    before = former(vocabulary_of(db.session, by=by))
    if before is not None:
        return redirect(_led_to(before, dict(request.args)), 303)
    found = wanted(by)
    if found.asked.problems:
        return _not_understood(by, found, request.args.get("q", "")), 422
    return _page(by, found)


@bp.post("/actions")
@requires(Permission.ACTION_LIST)
def search_actions() -> Answer:
    """Lead what was typed or chosen to the list that it asks for; no address holds a name."""
    by = the_actor()
    known = vocabulary_of(db.session, by=by)
    if "q" in request.form:
        form = WordsForm(request.form)
        asked = read(form.q.data or "", known)
        if asked.problems or not form.validate():
            found = wanted(by, text=form.q.data or "")
            return _not_understood(by, found, form.q.data or ""), 422
        return redirect(_led_to(asked, {}), 303)
    picked = ActionFilter(request.form)
    picked.offer(known)
    return redirect(_led_to(picked.words(known), searching.keep_typed(ActionFilter)), 303)


def _led_to(asked: Asked, kept: dict[str, str]) -> str:
    """Make the address of a list: words that fit, and the ids of what was typed."""
    boxes = {name: kept[name] for name in ("owner", "reference", "sort") if kept.get(name)}
    if searching.REFERENCE.fullmatch(boxes.get("reference", "")):
        word = Word("case", boxes.pop("reference").casefold())
        asked = of([*asked.words, word])
    return f"{url_for('actions.list_actions')}?{urlencode({'q': str(asked)} | boxes)}"


def _not_understood(by: Actor, found: Wanted, typed: str) -> str:
    """Show what was typed with what is wrong with it, and no list: it would be another one."""
    form = WordsForm(formdata=None, q=typed[:500])
    form.q.errors = list(found.asked.problems) or ["Write fewer words"]
    return _rendered(by, found, form, lines=None, page=None)


def _page(by: Actor, found: Wanted) -> str:
    filters = found.filters(by)
    total = queries.count_actions(db.session, by=by, filters=filters)
    page = Page.asked_for(request.args.get("page"), size=PAGE_SIZE, total=total)
    lines = queries.list_actions(
        db.session,
        by=by,
        filters=filters,
        sort=found.sort,
        offset=page.offset,
        limit=PAGE_SIZE,
    )
    log_reading(by, lines)
    form = WordsForm(formdata=None, q=found.words)
    return _rendered(by, found, form, lines=lines, page=page)


def _rendered(
    by: Actor, found: Wanted, form: WordsForm, *, lines: Sequence[ActionLine] | None, page: Any
) -> str:
    return render_template(
        "actions/list_actions.html",
        found=found,
        words_form=form,
        picked=found.form,
        lines=lines,
        page=page,
        active=_active(found),
        title=title_of(by, found),
        tabs=_tabs(by, found),
        views=keeping.list_views(db.session, by=by),
        may_confirm=by.may(Permission.ACTION_CONFIRM_CLOSED),
    )


def title_of(by: Actor, found: Wanted) -> str:
    """Name the list by whose actions it holds."""
    cases = found.asked.values("case")
    if len(cases) == 1:
        return f"Actions of case {cases[0].upper()}"
    whose = found.asked.only("whose") or ("" if by.runs_the_cycle else "agency")
    if whose == "mine" or not (by.runs_the_cycle or by.voice_agency_ids):
        return "My actions"
    return "My agency’s actions" if whose == "agency" else "Actions"


def _tabs(by: Actor, found: Wanted) -> list[dict[str, Any]]:
    """Give the tabs that say whose actions these are; who speaks for no agency has only theirs."""
    if not (by.runs_the_cycle or by.voice_agency_ids):
        return []
    usual = "all" if by.runs_the_cycle else "agency"
    here = found.asked.only("whose") or usual
    offered = found.known.choices("whose")
    return [
        {
            "text": text,
            "href": found.address(asked=with_whose(found.asked, value)),
            "here": value == here,
        }
        for value, text in offered.items()
    ]


def _active(found: Wanted) -> list[dict[str, str]]:
    """Give each word in force as people say it, with the address of the list without it."""
    words = [
        {"text": say(word, found.known), "href": found.address(asked=found.asked.minus(word))}
        for word in chips(found)
    ]
    typed = (("owner", found.form.owner.data), ("reference", found.form.reference.data))
    boxes = [{"text": text, "href": found.address(leave_out=name)} for name, text in typed if text]
    return [*words, *boxes]


def log_reading(by: Actor, lines: Sequence[ActionLine]) -> None:
    """Log which actions somebody read in a list."""
    ids = tuple(line.action.id for line in lines)
    publish(
        db.session,
        events.ActionsConsulted(actor_id=by.user_id, area_id=by.area_id, action_ids=ids),
    )
