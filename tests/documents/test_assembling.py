"""A paper is put together in one go, in a child with limits, and reads as if step by step."""

from dataclasses import replace

import pytest

from marac import documents
from tests.documents.comparing import differences
from tests.documents.reading import failures, pages_of, paper

CASE = """
{% call part.card("case-%d" % number, "Case %d" % number, new_page=true) %}
{{ part.facts([("Person", "Number %d" % number)]) }}
{{ part.data_table("Actions", ["Number", "What"], [["A-1", "Fit a door"]], [30, 70]) }}
{% endcall %}
"""


@pytest.fixture(scope="module")
def pieces() -> tuple[bytes, ...]:
    """A front with links, and two cases."""
    front = '<p><a href="section:case-1">One</a> and <a href="section:case-2">two</a></p>'
    cases = [paper(CASE, number=n).replace("<h1>Sample</h1>", "", 1) for n in (1, 2)]
    sheets = [documents.Sheet(html, "Sample") for html in (paper(front), *cases)]
    outcomes = list(documents.render_many(sheets))
    return tuple(one.pdf for one in outcomes if isinstance(one, documents.Rendered))


@pytest.fixture(scope="module")
def whole(pieces: tuple[bytes, ...], stamp: documents.Stamp) -> documents.Assembly:
    """All that one recipient's copy is put together of."""
    return documents.Assembly(
        pieces=pieces,
        title="Sample",
        bookmarks=(None, "1. Amina", "2. Ruth"),
        stamp=replace(stamp, code="K7QF-2M9D", headings=[(2, "Case 1 of 2"), (3, "Case 2 of 2")]),
    )


def test_a_copy_made_in_one_go_reads_as_one_that_is_joined_and_then_stamped(
    whole: documents.Assembly,
) -> None:
    assert whole.stamp is not None
    joined = documents.join(whole.pieces, title="Sample", bookmarks=whole.bookmarks)
    made, pages = documents.assemble(whole)
    assert differences(made, documents.stamp(joined, whole.stamp)) == []
    assert pages_of(made) == pages_of(documents.stamp(joined, whole.stamp))
    assert pages == len(pages_of(made)) == 3
    assert failures(made) == []


def test_a_child_gives_the_bytes_that_are_given_here_every_time(
    whole: documents.Assembly, stamp: documents.Stamp
) -> None:
    bare = replace(whole, stamp=None)
    single = documents.Assembly(pieces=whole.pieces[1:2], title="Sample", stamp=stamp)
    for wanted in (whole, bare, single):
        with documents.Renderers(processes=1) as renderers:
            twice = [renderers.begin(wanted).result() for _ in range(2)]
        pdf, pages = documents.assemble(wanted)
        assert twice == [documents.Rendered(pdf, pages)] * 2


def test_a_single_piece_is_marked_as_it_is(
    pieces: tuple[bytes, ...], stamp: documents.Stamp
) -> None:
    made, _pages = documents.assemble(
        documents.Assembly(pieces=pieces[1:2], title="Sample", stamp=stamp)
    )
    assert differences(made, documents.stamp(pieces[1], stamp)) == []
    assert "Copy 3 of 14" in pages_of(made)[0]


def test_a_child_says_plainly_what_cannot_be_put_together(whole: documents.Assembly) -> None:
    wrong = {
        "a link leads to a section that is not in the paper": whole.pieces[:2],
        "two pieces are one and the same": (*whole.pieces, whole.pieces[1]),
        "PdfError at": (whole.pieces[0], b"no PDF"),
    }
    with documents.Renderers(processes=1) as renderers:
        for words, pieces in wrong.items():
            begun = renderers.begin(replace(whole, pieces=pieces, bookmarks=()))
            with pytest.raises(documents.RenderFailed, match=words):
                begun.result()
        assert renderers.begin(whole).result().pages == 3


def test_a_paper_that_takes_too_much_to_put_together_is_given_up(whole: documents.Assembly) -> None:
    plain = documents.render(paper("<p>Short</p>"), title="Short")
    endless = documents.Assembly(pieces=(plain,) * 4000, title="Endless")
    with documents.Renderers(
        limits=documents.Limits(cpu_seconds=1, wall_seconds=60), processes=1
    ) as renderers:
        with pytest.raises(documents.RenderTimedOut):
            renderers.begin(endless).result()
        assert renderers.begin(whole).result().pages == 3
