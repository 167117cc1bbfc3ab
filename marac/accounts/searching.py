"""Searching without words in addresses: what is typed is kept here, and the address has its id.

An address stays in a browser's history and in the logs of whatever it passes through, so no name
may stand in one. What is chosen from a list may, and so may a case's reference, which tells nobody
outside who it is about; links from other pages are made of it.
"""

import re
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from flask import redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from marac.access import the_actor
from marac.accounts import searches
from marac.accounts.guarding import spend
from marac.accounts.throttling import Kind
from marac.database import db
from marac.widgets import FilterForm

Filter = TypeVar("Filter", bound=FilterForm)

REFERENCE = re.compile(r"[A-Z]{2,8}-[0-9]{4}-[0-9]{4,9}", re.IGNORECASE)
# Longer words are cut, and the field still says that they are too long; no choice is as long.
LONGEST = 1000
LONGEST_CHOICE = 100
# What a list is asked for without anything being searched for in it.
NO_SEARCH = frozenset({"page", "before"})


def keep_words(kind: type[FilterForm]) -> Response:
    """Take a filter that was posted, keep its words, and lead to the same list narrowed by it."""
    query = urlencode([*_chosen(kind), *keep_typed(kind).items()])
    return redirect(f"{request.path}?{query}" if query else request.path, 303)


def keep_typed(kind: type[FilterForm]) -> dict[str, str]:
    """Keep what was typed into the boxes of a posted filter; give what may stand in an address."""
    sent = {name: request.form.get(name, "").strip()[:LONGEST] for name in kind.typed()}
    typed = {name: words for name, words in sent.items() if words}
    words = {name: text for name, text in typed.items() if not REFERENCE.fullmatch(text)}
    if words:
        spend(Kind.SEARCH)
    by = the_actor()
    kept = {name: str(searches.keep(db.session, by=by, words=text)) for name, text in words.items()}
    return typed | kept


def fill(kind: type[Filter], **usual: str) -> Filter:
    """Make a filter from the address and the words it stands for; `usual` is what it leaves unsaid.

    Words that are not there any more, or were never this person's, are as if nothing was typed,
    and the form says so. A search counts once: when its words are kept, or when the address says
    what is wanted without any.
    """
    said = MultiDict(request.args)
    narrowed = any(text for name, text in said.items(multi=True) if name not in NO_SEARCH)
    typed = {name: said.poplist(name)[0] for name in kind.typed() if said.get(name)}
    codes = {name: text for name, text in typed.items() if REFERENCE.fullmatch(text)}
    words = _recall({name: text for name, text in typed.items() if name not in codes})
    if narrowed and (codes or not words):
        spend(Kind.SEARCH)
    for name, text in {**usual, **codes, **words}.items():
        said.setdefault(name, text)
    form = kind(said)
    form.lost = len(codes) + len(words) < len(typed)
    return form


def _chosen(kind: type[FilterForm]) -> list[tuple[str, str]]:
    """Give what was chosen and not typed, as it may stand in the address."""
    names = set(kind.questions()) - set(kind.typed())
    return [
        (name, text)
        for name, text in request.form.items(multi=True)
        if name.partition("-")[0] in names and 0 < len(text) <= LONGEST_CHOICE
    ]


def _recall(typed: dict[str, str]) -> dict[str, str]:
    """Give the words of each box for the id that stands in the address."""
    ids = {name: UUID(text) for name, text in typed.items() if _is_id(text)}
    found = searches.recall(db.session, by=the_actor(), ids=set(ids.values()))
    return {name: found[key] for name, key in ids.items() if key in found}


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
