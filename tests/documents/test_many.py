"""Many sheets are rendered by few children, and none of them can harm another."""

import subprocess
import time
from typing import Any

import pytest

from marac import documents
from marac.documents.renderer import Renderer
from tests.documents.reading import failures, paper

LONG = "<p>" + "word " * 400_000


def sheets(count: int) -> list[documents.Sheet]:
    """Small papers in several scripts, each another."""
    names = ["Amina", "مريم", "রহিমা", "王小明", "Żółć"]
    return [
        documents.Sheet(paper(f"<p>Number {n}: {names[n % 5]}</p>"), f"Number {n}")
        for n in range(count)
    ]


def pdf_of(outcome: documents.Rendered | documents.DocumentError) -> bytes:
    """The PDF of a sheet that could be rendered."""
    assert isinstance(outcome, documents.Rendered)
    return outcome.pdf


def test_each_of_many_has_the_bytes_that_it_has_alone() -> None:
    many = sheets(5)
    together = [pdf_of(outcome) for outcome in documents.render_many(many, processes=1)]
    backwards = [pdf_of(outcome) for outcome in documents.render_many(many[::-1])][::-1]
    alone = documents.render(many[4].html, title=many[4].title)
    assert together == backwards
    assert together[4] == alone
    assert [failures(pdf) for pdf in together] == [[]] * 5


def test_a_sheet_says_how_many_pages_it_has() -> None:
    html = paper("<p>One</p><p style='break-before: page'>Two</p>")
    (outcome,) = documents.render_many([documents.Sheet(html, "Sample")])
    assert isinstance(outcome, documents.Rendered)
    assert outcome.pages == 2


def test_one_that_fails_fails_alone_and_by_its_place() -> None:
    good = sheets(3)
    bad = [
        documents.Sheet("<h1>x</h1><img alt='x' src='file:///etc/passwd'>", "Asks"),
        documents.Sheet("<h1>x</h1><a href='#gone'>Case 9</a>", "Breaks"),
        documents.Sheet(LONG, "Takes too long"),
    ]
    limits = documents.Limits(cpu_seconds=3, wall_seconds=60)
    mixed = [good[0], bad[0], bad[1], good[1], bad[2], good[2]]
    outcomes = list(documents.render_many(mixed, limits=limits, processes=1))
    assert [type(outcome).__name__ for outcome in outcomes] == [
        "Rendered",
        "FetchDenied",
        "RenderFailed",
        "Rendered",
        "RenderTimedOut",
        "Rendered",
    ]
    assert pdf_of(outcomes[5]) == documents.render(good[2].html, title=good[2].title)


def test_the_limit_counts_for_each_sheet_by_itself() -> None:
    limits = documents.Limits(cpu_seconds=3)
    page = "".join(f"<p>{n} {'word ' * 400}</p>" for n in range(30))
    many = [documents.Sheet(paper(page), f"Number {n}") for n in range(5)]
    outcomes = list(documents.render_many(many, limits=limits, processes=1))
    assert [type(outcome).__name__ for outcome in outcomes] == ["Rendered"] * 5


def test_only_so_many_children_are_started_each_for_many_sheets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[Any] = []
    popen = subprocess.Popen

    def watch(*command: Any, **rest: Any) -> Any:
        started.append(popen(*command, **rest))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", watch)
    assert len(list(documents.render_many(sheets(6)))) == 6
    assert len(started) == 2
    assert [child.poll() is not None for child in started] == [True, True]


def test_who_stops_listening_ends_the_children() -> None:
    outcomes = documents.render_many([*sheets(1), documents.Sheet(LONG, "Long")], processes=2)
    next(outcomes)
    began = time.monotonic()
    outcomes.close()
    assert time.monotonic() - began < 5


def test_a_child_that_cannot_be_started_fails_its_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(Renderer, "_running", fail)
    outcomes = list(documents.render_many(sheets(2)))
    assert [type(outcome) for outcome in outcomes] == [documents.DocumentError] * 2


def test_children_stay_for_another_round_and_come_back_when_one_was_broken_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[Any] = []
    popen = subprocess.Popen

    def watch(*command: Any, **rest: Any) -> Any:
        started.append(popen(*command, **rest))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", watch)
    many = sheets(2)
    with documents.Renderers(processes=2) as renderers:
        first = [pdf_of(outcome) for outcome in renderers.render(many)]
        assert [pdf_of(outcome) for outcome in renderers.render(many)] == first
        assert len(started) == 2
        broken_off = renderers.render([many[0], documents.Sheet(LONG, "Long")])
        next(broken_off)
        broken_off.close()
        assert [pdf_of(outcome) for outcome in renderers.render(many)] == first
    assert all(child.poll() is not None for child in started)


def test_nothing_to_render_is_nothing() -> None:
    assert list(documents.render_many([])) == []
