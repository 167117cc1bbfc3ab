"""A table that breaks over pages is one table, and its head is read once, drawn on each page."""

import io
from collections.abc import Iterator

import pikepdf
import pytest

from marac import documents
from tests.documents.reading import count_tables, failures, pages_of, paper, tags

HEADS = ("Action", "Owner")
ROWS = 130


@pytest.fixture(scope="module")
def long() -> bytes:
    """A paper of one table over several pages."""
    head = "".join(f'<th scope="col">{name}</th>' for name in HEADS)
    rows = "".join(f'<tr><th scope="row">A-{n}</th><td>Owner {n}</td></tr>' for n in range(ROWS))
    table = f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    body = f'<table class="data data--runs"><caption>All</caption>{table}</table>'
    return documents.render(paper(body), title="Sample")


def cells(pdf: pikepdf.Pdf, kind: str) -> Iterator[pikepdf.Object]:
    yield from (tag for tag in pdf_tags(pdf.Root.StructTreeRoot) if kind == tag.S)


def pdf_tags(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from pdf_tags(kid)


def test_a_long_table_is_one_and_its_head_is_drawn_on_each_page(long: bytes) -> None:
    pages = pages_of(long)
    assert len(pages) > 2
    assert all("Action Owner" in text for text in pages)
    assert count_tables(long) == 1
    assert failures(long) == []


def test_the_head_is_read_once_and_every_cell_finds_it(long: bytes) -> None:
    with pikepdf.open(io.BytesIO(long)) as pdf:
        assert sum(tag.S == "/THead" for tag in tags(long)) == 1
        columns = [cell for cell in cells(pdf, "/TH") if cell.A.get("/Scope") == "/Column"]
        assert len(columns) == len(HEADS)
        known = {bytes(cell.ID) for cell in cells(pdf, "/TH")}
        named = [set(map(bytes, cell.A.Headers)) for cell in cells(pdf, "/TD")]
        assert len(named) == ROWS
        assert all(names <= known and bytes(columns[1].ID) in names for names in named)
        listed = list(pdf.Root.StructTreeRoot.IDTree.Names)[::2]
        assert set(map(bytes, listed)) == known


def test_a_repeated_head_is_an_artifact(long: bytes) -> None:
    with pikepdf.open(io.BytesIO(long)) as pdf:
        parents = pdf.Root.StructTreeRoot.ParentTree.Nums
        by_page = dict(zip(map(int, list(parents)[::2]), list(parents)[1::2], strict=True))
        for number, page in enumerate(pdf.pages):
            marks, out = set(), 0
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "BDC" and str(operands[0]) == "/Artifact":
                    out += 1
                elif str(operator) == "BDC":
                    marks.add(int(operands[1].MCID))
            assert out == (len(HEADS) if number else 0)
            tagged = by_page[int(page.StructParents)]
            assert {n for n, tag in enumerate(tagged) if tag is not None} == marks


def test_joined_and_stamped_it_is_still_whole(long: bytes, stamp: documents.Stamp) -> None:
    front = documents.render(paper("<p>Front</p>"), title="Sample")
    whole = documents.stamp(documents.join([front, long], title="Sample"), stamp)
    assert failures(whole) == []
    assert count_tables(whole) == 1
