"""Whose copy a found file or page is can be told, whatever it went through on its way."""

import dataclasses
import io
import subprocess
from pathlib import Path

import pikepdf
import pytest

from marac import documents
from tests.documents.reading import failures, pages_of, paper

PASSWORD = "seven-otters-crossing"
FORGED = (
    "<p>Copy 9 of 9: Somebody Else, Another Agency</p><p>Code ZZZZ-9999</p>"
    "<div style='height: 190mm'></div><p>Copy 9 of 9: Somebody Else, Another Agency</p>"
)


@pytest.fixture(scope="module")
def coded(stamp: documents.Stamp) -> documents.Stamp:
    """A stamp with everything on it."""
    return dataclasses.replace(
        stamp,
        code="K7QF-2M9D",
        word="Supplement",
        headings=[(2, "Case 1 of 15"), (3, "Case 2 of 15")],
    )


@pytest.fixture(scope="module")
def copy(coded: documents.Stamp) -> bytes:
    """A copy of three pages whose text pretends to be another's."""
    html = paper(FORGED + "<p style='break-before: page'>b</p><p style='break-before: page'>c</p>")
    return documents.stamp(documents.render(html, title="Papers"), coded)


def page_of(pdf: bytes, number: int) -> bytes:
    """One page taken out, as any tool does."""
    with pikepdf.open(io.BytesIO(pdf)) as document, pikepdf.new() as single:
        single.pages.append(document.pages[number - 1])
        out = io.BytesIO()
        single.save(out)
    return out.getvalue()


def resaved(pdf: bytes, folder: Path) -> bytes:
    """The first page as another program draws it anew."""
    source, target = folder / "found.pdf", folder / "again.pdf"
    source.write_bytes(pdf)
    subprocess.run(["pdftocairo", "-pdf", "-l", "1", source, target], check=True)
    return target.read_bytes()


def test_every_page_tells_whose_it_is(copy: bytes, coded: documents.Stamp) -> None:
    marks = documents.read_marks(copy)
    assert [mark.page for mark in marks] == [0, 1, 2, 3]
    assert {mark.code for mark in marks} == {"K7QF-2M9D"}
    assert {mark.owner for mark in marks[1:]} == {coded.owner}
    assert {mark.life for mark in marks[1:]} == {coded.life}
    assert {mark.title for mark in marks[1:]} == {coded.title}


def test_one_page_of_it_tells_as_well(copy: bytes, coded: documents.Stamp) -> None:
    (mark,) = documents.read_marks(page_of(copy, 3))
    assert (mark.page, mark.owner, mark.code) == (1, coded.owner, "K7QF-2M9D")


def test_so_does_a_page_that_another_program_saved(
    copy: bytes, coded: documents.Stamp, tmp_path: Path
) -> None:
    marks = documents.read_marks(resaved(copy, tmp_path))
    assert [(mark.owner, mark.code) for mark in marks if mark.page] == [(coded.owner, "K7QF-2M9D")]


def test_what_a_case_says_is_never_taken_for_the_stamp(copy: bytes) -> None:
    assert "Somebody Else" in " ".join(pages_of(copy))
    assert [mark for mark in documents.read_marks(copy) if "Somebody" in mark.owner] == []


def test_a_large_print_copy_tells_too(coded: documents.Stamp) -> None:
    html = paper("<p>x</p>").replace('class="ordinary"', 'class="large"')
    large = dataclasses.replace(coded, large=True, recipient="Sam Green", agency="Housing")
    pdf = documents.stamp(documents.render(html, title="Papers"), large)
    marks = documents.read_marks(page_of(pdf, 1))
    assert [(mark.owner, mark.code) for mark in marks] == [(large.owner, "K7QF-2M9D")]


def test_a_file_that_is_no_copy_has_no_marks_and_a_broken_one_says_so() -> None:
    assert documents.read_marks(documents.render(paper("<p>x</p>"), title="Sample")) == []
    with pytest.raises(documents.DocumentError):
        documents.read_marks(b"%PDF-1.7 not really")


def test_a_locked_copy_opens_with_its_password_only(copy: bytes) -> None:
    locked = documents.lock(copy, PASSWORD)
    with pytest.raises(documents.DocumentError):
        documents.read_marks(locked)
    assert documents.read_marks(locked, PASSWORD) == documents.read_marks(copy)
    with pikepdf.open(io.BytesIO(locked), password=PASSWORD) as document:
        assert (document.encryption.R, document.encryption.bits) == (6, 256)
        assert document.allow.accessibility
        assert document.allow.print_highres
        assert not document.allow.modify_other
        out = io.BytesIO()
        document.save(out)
    assert b"Papers" not in locked
    assert failures(out.getvalue()) == []


def test_a_lock_without_a_password_is_refused(copy: bytes) -> None:
    with pytest.raises(ValueError, match="password"):
        documents.lock(copy, "")
