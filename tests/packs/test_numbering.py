"""A copy is stamped before the register is asked, and each is stamped with the number it has."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from marac import documents
from marac.database import db
from marac.documents import Assembly, Rendered, Sheet
from marac.packs import numbering, operations
from marac.packs.drafted import Draft, LaidOut
from marac.packs.making.ahead import Ahead
from marac.packs.models import Edition, Paper, PaperKind
from tests.client import Browser
from tests.documents.reading import pages_of
from tests.packs.conftest import Instant, Story


def draft(story: Story, agency: object, kind: PaperKind = PaperKind.PACK) -> Draft:
    by = story.make.actor(story.coordinator)
    asked = {"kind": kind, "meeting": story.meeting, "agency": agency, "edition": Edition.SCREEN}
    return operations.draft_paper(story.make.session, by=by, **asked)


def register(story: Story, laid_out: object) -> Paper:
    assert isinstance(laid_out, LaidOut)
    by = story.make.actor(story.coordinator)
    return operations.register(story.make.session, by=by, laid_out=laid_out)


def said(paper: Paper) -> str:
    """The first page of a copy, which must be the one that the register knows."""
    assert documents.sha256(paper.content) == paper.digest
    first = pages_of(paper.content)[0]
    assert f"Code {paper.code}" in first
    assert f"Copy {paper.copy_words}: {paper.recipient.name}" in first
    assert len(pages_of(paper.content)) == paper.pages
    return first


@pytest.fixture
def no_stamping(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called, nothing can be stamped."""

    def forbid() -> None:
        def fail(*_: object, **__: object) -> None:
            raise AssertionError("stamped in the register")

        monkeypatch.setattr(documents, "assemble", fail)
        monkeypatch.setattr(documents, "stamp", fail)

    return forbid


def test_the_register_only_writes_what_was_stamped_before(
    canaries: Story, quick: None, no_stamping: Callable[[], None]
) -> None:
    agencies = (canaries.housing, canaries.police)
    packs = operations.lay_out_many([draft(canaries, agency) for agency in agencies])
    agenda = operations.lay_out(draft(canaries, canaries.police, PaperKind.AGENDA))
    no_stamping()
    papers = [register(canaries, each) for each in (*packs, agenda)]
    assert [paper.copy_words for paper in papers] == ["1 of 4", "2 of 4", "1 of 4"]
    for paper in papers:
        said(paper)


def test_of_two_copies_stamped_as_one_the_second_is_stamped_again(
    canaries: Story, quick: None
) -> None:
    ours, theirs = (
        operations.lay_out(draft(canaries, agency))
        for agency in (canaries.housing, canaries.police)
    )
    assert ours.draft.numbering is not None
    assert theirs.draft.numbering is not None
    assert ours.draft.numbering.number == theirs.draft.numbering.number == 1
    first, second = register(canaries, theirs), register(canaries, ours)
    assert (first.copy_number, second.copy_number) == (1, 2)
    for paper in (first, second):
        said(paper)
    assert "Case 1 of" in pages_of(second.content)[2]  # its running heads are where they were


def test_nobody_waits_for_a_lock_while_a_copy_is_stamped(
    canaries: Story, browser: Browser, monkeypatch: pytest.MonkeyPatch, blank: bytes
) -> None:
    busy: list[bool] = []
    assemble = documents.assemble

    def watched(wanted: Assembly) -> tuple[bytes, int]:
        busy.append(db.session.in_transaction())
        return assemble(wanted)

    monkeypatch.setattr(documents, "assemble", watched)
    monkeypatch.setattr(documents, "Renderers", lambda: Instant(lambda _: Rendered(blank, 1)))
    page = browser.sign_in_as(canaries.landlord).get(f"/meetings/{canaries.meeting.id}/papers")
    browser.submit(page, button="Make the pack for Harbour Homes")
    assert busy == [False]


def test_what_was_laid_out_ahead_is_stamped_anew_once_another_has_its_number(
    canaries: Story, quick: None, no_stamping: Callable[[], None]
) -> None:
    ahead = Ahead()
    first = ahead.lay_out(
        draft(canaries, canaries.housing), lambda: [draft(canaries, canaries.police)]
    )
    register(canaries, first)
    full = operations.lay_out(draft(canaries, None))
    register(canaries, full)
    laid_out = ahead.lay_out(draft(canaries, canaries.police), list)
    no_stamping()
    paper = register(canaries, laid_out)
    assert paper.copy_number == 3
    said(paper)


class Noted(Instant):
    """Notes what is begun, and when children are woken."""

    def __init__(self, notes: list[str], blank: bytes) -> None:
        super().__init__(lambda _: Rendered(blank, 1))
        self.notes = notes

    def wake(self) -> None:
        self.notes.append("woken")

    def begin(self, work: Sheet | Assembly) -> Any:
        whose = "put together" if isinstance(work, Assembly) else "laid out"
        self.notes.append(whose)
        return super().begin(work)


def test_children_work_on_one_draft_while_the_next_is_written(
    canaries: Story, monkeypatch: pytest.MonkeyPatch, blank: bytes
) -> None:
    notes: list[str] = []
    monkeypatch.setattr(documents, "Renderers", lambda: Noted(notes, blank))

    def one_by_one() -> Iterator[Draft]:
        for agency in (canaries.housing, canaries.police):
            notes.append(f"written: {agency.name}")
            yield draft(canaries, agency)

    assert len(operations.lay_out_many(one_by_one())) == 2
    second = notes.index("written: Harbour Police")
    assert notes[:2] == ["woken", "written: Harbour Homes"]
    assert "put together" in notes[2:second]
    notes.clear()
    operations.lay_out(draft(canaries, canaries.housing))
    assert "woken" not in notes


def test_a_stamp_says_nothing_of_a_copy_without_a_number(canaries: Story) -> None:
    assert (
        numbering.stamp_of(replace(draft(canaries, canaries.housing), numbering=None), ()) is None
    )
