"""A paper joined from pieces reads as if it had been rendered whole."""

import io

import pikepdf
import pytest

from marac import documents
from tests.documents.comparing import differences, facts_of, listed, marks_of, under
from tests.documents.reading import failures, paper

SAID = "A man shouted at her from across the road, then followed her to the bus stop. "
NAMES = ["Amina Xasan Cali", "مريم الحسيني", "রহিমা খাতুন", "王小明"]
FRONT = """
<h2 id="contents">Contents</h2>
<ul>
{% for name in names %}<li><a href="{{ to }}case-{{ loop.index }}">{{ name }}</a></li>{% endfor %}
</ul>
<p>See <a href="https://www.report-it.org.uk/">True Vision</a>, <a href="#contents">go up</a>.</p>
"""
CASE = """
{% call part.card("case-%d" % number, name, new_page=true) %}
{{ part.facts([("Person", name), ("Born", "4 March 1987")]) }}
<h3 id="what-{{ number }}">What happened</h3>
{{ part.prose(said) }}
{{ part.data_table("Actions", ["Number", "What"], [["A-1", "Fit a door"], ["A-2", "Call her"]],
                   [30, 70]) }}
<p><a href="#what-{{ number }}">Back to what happened</a></p>
{% endcall %}
"""


def piece(body: str, **values: object) -> documents.Sheet:
    """A piece on the base layout, without the title that `paper` puts first."""
    return documents.Sheet(paper(body, **values).replace("<h1>Sample</h1>", "", 1), "Sample")


@pytest.fixture(scope="module")
def sheets() -> list[documents.Sheet]:
    """A front with links into the cases, and a case each, the last of them over several pages."""
    front = documents.Sheet(paper(FRONT, names=NAMES, to="section:"), "Sample")
    return [front] + [
        piece(CASE, number=number, name=name, said="\n\n".join([SAID * 9] * number * 3))
        for number, name in enumerate(NAMES, start=1)
    ]


@pytest.fixture(scope="module")
def pieces(sheets: list[documents.Sheet]) -> list[bytes]:
    """The sheets as rendered."""
    outcomes = list(documents.render_many(sheets))
    assert all(isinstance(outcome, documents.Rendered) for outcome in outcomes)
    return [one.pdf for one in outcomes if isinstance(one, documents.Rendered)]


@pytest.fixture(scope="module")
def joined(pieces: list[bytes]) -> bytes:
    """The paper made of them."""
    return documents.join(pieces, title="Sample")


@pytest.fixture(scope="module")
def whole() -> bytes:
    """The same content rendered in one go: every part of it is a part of one document."""
    cases = "".join(
        "</main><main>{% with number = " + str(n) + ", name = names[" + str(n - 1) + "],"
        " said = texts[" + str(n - 1) + "] %}" + CASE + "{% endwith %}"
        for n in range(1, len(NAMES) + 1)
    )
    texts = ["\n\n".join([SAID * 9] * number * 3) for number in range(1, len(NAMES) + 1)]
    html = paper(FRONT + cases, names=NAMES, texts=texts, to="#")
    return documents.render(html, title="Sample")


def test_a_joined_paper_is_pdf_ua(joined: bytes) -> None:
    assert failures(joined) == []


def test_it_reads_as_one_that_was_rendered_whole(joined: bytes, whole: bytes) -> None:
    assert differences(joined, whole) == []


def test_the_comparison_sees_a_fault_of_every_kind(joined: bytes, whole: bytes) -> None:
    other = paper("<h2>Other</h2><table><tr><th>a</th></tr></table><a href='#x' id='x'>b</a>")
    found = differences(joined, documents.render(other, title="Sample"))
    kinds = [fault.partition(":")[0] for fault in found]
    assert kinds == ["pages", "spoken", "headings", "tables", "bookmarks", "links"]


def test_bookmarks_nest_by_level_over_all_pieces(joined: bytes) -> None:
    marks = [(depth, title) for depth, title, _page in facts_of(joined).bookmarks]
    cases = [entry for name in NAMES for entry in ((2, name), (3, "What happened"))]
    assert marks == [(1, "Sample"), (2, "Contents"), *cases]


def test_a_number_that_only_this_copy_has_stands_in_the_bookmark(pieces: list[bytes]) -> None:
    words = [None, *(f"Case {n}: {name}" for n, name in enumerate(NAMES, start=1))]
    pdf = documents.join(pieces, title="Sample", bookmarks=words)
    marks = [title for depth, title, _page in facts_of(pdf).bookmarks if depth == 2]
    assert marks == ["Contents", *words[1:]]
    with pytest.raises(documents.DocumentError):
        documents.join(pieces, title="Sample", bookmarks=words[1:])


def test_a_link_leads_into_another_piece_and_one_to_nowhere_fails(pieces: list[bytes]) -> None:
    shorter = documents.join(pieces[:1] + pieces[:0:-1], title="Sample")
    led = [place for _page, words, place in facts_of(shorter).links if words == NAMES[-1]]
    assert [place.split()[1] for place in led] == ["2"]
    with pytest.raises(documents.DocumentError, match="section"):
        documents.join(pieces[:-1], title="Sample")


def test_the_same_id_in_two_pieces_leads_each_to_its_own() -> None:
    bodies = [f"<h2 id='risk'>Risk {n}</h2><p><a href='#risk'>To {n}</a></p>" for n in (1, 2)]
    pieces = [documents.render(paper(body), title="Sample") for body in bodies]
    places = [place for _page, _words, place in facts_of(documents.join(pieces, title="S")).links]
    assert [place.split()[1] for place in places] == ["1", "2"]


def test_every_mark_and_link_finds_its_own_tag(joined: bytes) -> None:
    with pikepdf.open(io.BytesIO(joined)) as document:
        root = document.Root.StructTreeRoot
        numbers = list(root.ParentTree.Nums)
        tags = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        assert list(tags) == sorted(tags) == list(range(int(root.ParentTreeNextKey)))
        for page in document.pages:
            for mark, tag in enumerate(tags[int(page.obj.StructParents)]):
                assert mark in marks_of(tag)
                assert tag.Pg.objgen == page.obj.objgen
            for link in page.obj.get("/Annots", []):
                kids = listed(tags[int(link.StructParent)])
                objects = [kid.Obj for kid in kids if not isinstance(kid, int) and "/Obj" in kid]
                assert link.objgen in [each.objgen for each in objects]


def test_no_two_cells_share_a_name_and_each_is_listed(joined: bytes) -> None:
    with pikepdf.open(io.BytesIO(joined)) as document:
        root = document.Root.StructTreeRoot
        names = [str(tag.ID) for tag in under(root) if "/ID" in tag]
        known = [str(name) for name in list(root.IDTree.Kids[0].Names)[::2]]
        tables = [tag.A for tag in under(root) if "/A" in tag]
        heads = {str(name) for about in tables for name in about.get("/Headers", [])}
    assert len(set(names)) == len(names) > len(NAMES) * 4
    assert known == sorted(names)
    assert heads <= set(names)


def test_a_font_that_pieces_share_is_there_once(pieces: list[bytes], joined: bytes) -> None:
    english = [documents.render(paper(f"<p>Number {n}</p>"), title="S") for n in range(3)]
    with pikepdf.open(io.BytesIO(documents.join(english, title="S"))) as document:
        programs = [each for each in document.objects if "/Length1" in _entries(each)]
    assert len(programs) == 2  # regular and bold
    assert len(joined) < sum(map(len, pieces)) * 0.7


def _entries(thing: pikepdf.Object) -> set[str]:
    kinds = (pikepdf.Stream, pikepdf.Dictionary)
    return set(thing.keys()) if isinstance(thing, kinds) else set()


def test_equal_pieces_give_equal_bytes(pieces: list[bytes], joined: bytes) -> None:
    assert documents.join(pieces, title="Sample") == joined


def test_the_paper_says_its_title_and_language(pieces: list[bytes]) -> None:
    pdf = documents.join(pieces, title="Papers <for> Tom & Ann", lang="cy")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.Lang == "cy"
        assert document.docinfo.Title == "Papers <for> Tom & Ann"
        assert document.open_metadata()["dc:title"] == "Papers <for> Tom & Ann"
    assert failures(pdf) == []


def test_what_has_no_tags_or_is_joined_twice_is_refused(pieces: list[bytes]) -> None:
    blank, out = pikepdf.new(), io.BytesIO()
    blank.add_blank_page()
    blank.save(out)
    for wrong in ([], [out.getvalue()], [pieces[1], pieces[1]]):
        with pytest.raises(documents.DocumentError):
            documents.join(wrong, title="Sample")


def test_a_joined_and_stamped_copy_is_pdf_ua_and_reads_the_same(
    joined: bytes, stamp: documents.Stamp
) -> None:
    copy = documents.stamp(joined, stamp)
    assert failures(copy) == []
    assert differences(copy, joined) == []
