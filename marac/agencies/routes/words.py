"""Words and law: the lists, each word with its history, and what is done to them."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Permission, requires, the_actor
from marac.agencies.blueprint import bp
from marac.agencies.lists import operations, pages, queries
from marac.agencies.lists.book import get_code_book
from marac.agencies.lists.dating import Unfit
from marac.agencies.lists.forms import (
    TEXTS,
    AddForm,
    ChangeForm,
    EndForm,
    RenameForm,
    ReopenForm,
)
from marac.agencies.lists.models import CodeChange, CodeList
from marac.agencies.lists.policy import keeps_national
from marac.agencies.lists.queries import Term
from marac.database import db

Answer = str | tuple[str, int] | Response
CHANGES: dict[str, tuple[type[ChangeForm], Callable[..., CodeChange], str]] = {
    "rename": (RenameForm, operations.rename_word, "It will read so from that day."),
    "end": (EndForm, operations.end_word, "It ends on that day, and stays readable."),
    "reopen": (ReopenForm, operations.reopen_word, "It may be chosen again from that day."),
}


@bp.get("/words")
@requires(Permission.AREA_READ)
def words() -> str:
    """Show which lists there are, by what they are about."""
    book = get_code_book(db.session, area_id=the_actor().area_id)
    return render_template("agencies/words.html", shelves=pages.shelves(book))


@bp.get("/words/<code_list>")
@requires(Permission.AREA_READ)
def word_list(code_list: str) -> str:
    """Show the words of a list, those that hold and those that ended."""
    found = _list_or_404(code_list)
    book = get_code_book(db.session, area_id=the_actor().area_id)
    return render_template(
        "agencies/word_list.html",
        page=pages.list_page(book, found),
        shelves=pages.shelves(book),
        texts=TEXTS.get(found, ""),
    )


@bp.get("/words/<code_list>/new")
@requires(Permission.AREA_EDIT)
def add_word(code_list: str) -> str:
    """Ask for a new word."""
    found = _list_or_404(code_list)
    return render_template("agencies/add_word.html", form=_add_form(found), code_list=found)


@bp.post("/words/<code_list>/new")
@requires(Permission.AREA_EDIT)
def add_word_post(code_list: str) -> Answer:
    """Add a word, to this area's list or to everybody's."""
    found, by = _list_or_404(code_list), the_actor()
    form = _add_form(found)
    if form.validate():
        try:
            operations.add_word(db.session, by=by, word=form.word(by.area_id))
        except Unfit as unfit:
            pages.mark(form, unfit)
    if form.errors:
        return render_template("agencies/add_word.html", form=form, code_list=found), 422
    flash("The word is in the list.", "success")
    return redirect(url_for("agencies.word", code_list=found, code=form.code.data), 303)


@bp.get("/words/<code_list>/<code>")
@requires(Permission.AREA_READ)
def word(code_list: str, code: str) -> str:
    """Show one word: how it read when, and who changed it why."""
    term = _term_or_404(code_list, code)
    book = get_code_book(db.session, area_id=the_actor().area_id)
    return render_template(
        "agencies/word.html", term=term, today=clock.today(), **pages.word_page(book, term)
    )


@bp.get("/words/<code_list>/<code>/<any(rename, end, reopen):change>")
@requires(Permission.AREA_EDIT)
def change_word(code_list: str, code: str, change: str) -> str:
    """Ask how a word is to read, or until when it holds, and why."""
    term = _term_or_404(code_list, code)
    return _change_page(CHANGES[change][0](term), term, change)


@bp.post("/words/<code_list>/<code>/<any(rename, end, reopen):change>")
@requires(Permission.AREA_EDIT)
def change_word_post(code_list: str, code: str, change: str) -> Answer:
    """Date a new wording, an end or a new beginning of a word."""
    term, (form_of, operation, done) = _term_or_404(code_list, code), CHANGES[change]
    form, clash = form_of(term), False
    if form.validate() and not (clash := form.catch_up(term)):
        try:
            operation(db.session, by=the_actor(), term=term, asked=form.asked(term))
        except Unfit as unfit:
            pages.mark(form, unfit)
    if form.errors:
        return _change_page(form, term, change, clash=clash), 422
    flash(done, "success")
    return _to_word(term)


@bp.post("/words/<code_list>/<code>/take-back")
@requires(Permission.AREA_EDIT)
def take_back_word(code_list: str, code: str) -> Answer:
    """Undo a change that has yet to come into force."""
    term = _term_or_404(code_list, code)
    operations.take_back(db.session, by=the_actor(), term=term, seen=_seen())
    flash("The change is taken back.", "success")
    if queries.get_term(db.session, by=the_actor(), code_list=term.code_list, code=code) is None:
        return redirect(url_for("agencies.word_list", code_list=term.code_list), 303)
    return _to_word(term)


@bp.post("/words/<code_list>/<code>/move")
@requires(Permission.AREA_EDIT)
def move_word(code_list: str, code: str) -> Answer:
    """Let a word change places with its neighbour."""
    term = _term_or_404(code_list, code)
    up = request.form.get("way") == "up"
    operations.move_word(db.session, by=the_actor(), term=term, seen=_seen(), up=up)
    return _to_word(term)


def _seen() -> int:
    """Read which change the person had seen; nonsense is none, and so a clash."""
    return request.form.get("version", -1, type=int)


def _change_page(form: ChangeForm, term: Term, change: str, *, clash: bool = False) -> str:
    return render_template(
        "agencies/change_word.html", form=form, term=term, change=change, clash=clash
    )


def _add_form(code_list: CodeList) -> AddForm:
    by = the_actor()
    book = get_code_book(db.session, area_id=by.area_id)
    return AddForm(code_list, book, national=keeps_national(by))


def _to_word(term: Term) -> Response:
    return redirect(url_for("agencies.word", code_list=term.code_list, code=term.code), 303)


def _list_or_404(name: str) -> CodeList:
    if name not in set(CodeList):
        abort(404)
    return CodeList(name)


def _term_or_404(code_list: str, code: str) -> Term:
    found = queries.get_term(
        db.session, by=the_actor(), code_list=_list_or_404(code_list), code=code
    )
    if found is None:
        abort(404)
    return found
