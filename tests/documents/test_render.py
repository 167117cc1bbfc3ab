"""Papers are accessible, whole, and the same bytes every time."""

import io
import re
import subprocess
import sys
import unicodedata

import pikepdf
import pytest

from marac import documents
from tests.documents.comparing import facts_of
from tests.documents.conftest import ACTIONS, NAMES
from tests.documents.reading import count_tables, failures, pages_of, paper, tags


def test_a_long_paper_is_pdf_ua(sample: bytes) -> None:
    assert failures(sample) == []


def test_the_validator_sees_a_fault() -> None:
    assert failures(documents.render("<p>no heading, but fine</p>", title="")) != []


def test_a_paper_says_its_title_and_language(sample: bytes) -> None:
    with pikepdf.open(io.BytesIO(sample)) as document:
        assert document.docinfo.Title == "Papers for 26 November 2026"
        assert document.Root.Lang == "en-GB"
        assert document.Root.ViewerPreferences.DisplayDocTitle


def test_the_same_html_gives_the_same_bytes(sample: bytes, sample_html: str) -> None:
    again = documents.render(sample_html, title="Papers for 26 November 2026")
    assert documents.sha256(again) == documents.sha256(sample)


def test_as_many_tables_are_read_out_as_were_written(sample: bytes, sample_html: str) -> None:
    assert count_tables(sample) == sample_html.count("<table") > len(NAMES) * 2


def test_a_long_list_becomes_several_whole_tables_and_loses_no_row() -> None:
    body = (
        "{{ part.data_table('Actions', ['Number', 'What', 'Who', 'Due'], rows, [15, 45, 25, 15]) }}"
    )
    html = paper(body, rows=ACTIONS)
    pdf = documents.render(html, title="Sample")
    text = " ".join(pages_of(pdf))
    assert count_tables(pdf) == html.count("<table") == 3
    assert all(row[0] in text for row in ACTIONS)


@pytest.mark.parametrize("inside", ["<div>{}</div>", "<section><div>{}</div></section><p>x</p>"])
def test_a_table_that_breaks_over_pages_is_read_out_as_one(inside: str) -> None:
    rows = "".join(f"<tr><th scope=row>{n}</th><td>x{n}</td></tr>" for n in range(90))
    tall = f"<tr><th scope=row>90</th><td>{'word ' * 3000}</td></tr>"
    head = "<caption>Log</caption><thead><tr><th scope=col>No</th><th>What</th></tr></thead>"
    table = f"<table>{head}<tbody>{rows}{tall}</tbody></table>"
    pdf = documents.render(paper(inside.format(table)), title="Sample")
    (read,) = facts_of(pdf).tables
    cells = [[text for _kind, text in row] for row in read]
    seen = [row[0] for row in cells if row[0] not in ("No", "")]
    assert seen == [str(number) for number in range(91)]
    assert "word word" in cells[-1][1]
    assert len(pages_of(pdf)) > 5
    assert failures(pdf) == []


def test_every_header_cell_says_what_it_heads(sample: bytes) -> None:
    scopes = [str(tag.A.Scope) for tag in tags(sample) if tag.S == "/TH"]
    assert set(scopes) == {"/Row", "/Column"}


def test_each_case_has_a_bookmark(sample: bytes) -> None:
    with pikepdf.open(io.BytesIO(sample)) as document, document.open_outline() as outline:
        titles = [item.title for item in outline.root[0].children]
    assert [f"Case {n}: {name}" for n, name in enumerate(NAMES, start=1)] == titles[1:-1]


def test_the_contents_give_the_page_each_case_is_on(sample: bytes) -> None:
    pages = pages_of(sample)
    for number in range(1, len(NAMES) + 1):
        listed = re.search(rf"Case {number}: [^\d]*? (\d+) ", pages[0])
        assert listed
        assert f"Case {number}: " in pages[int(listed[1]) - 1]


def test_contents_links_say_where_they_lead_and_survive_printing(sample: bytes) -> None:
    with pikepdf.open(io.BytesIO(sample)) as document:
        links = list(document.pages[0].obj.Annots)
        targets = {str(name) for name in list(document.Root.Names.Dests.Names)[::2]}
        said = [str(link.Contents) for link in links]
        assert [str(link.Dest) for link in links if str(link.Dest) not in targets] == []
        assert all(link.F & 4 for link in links)
    assert said[0] == f"Case 1: {NAMES[0]}"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_is_printed_and_can_be_read_back(sample: bytes, name: str) -> None:
    text = unicodedata.normalize("NFC", " ".join(pages_of(sample)))
    assert unicodedata.normalize("NFC", name) in text


def test_a_letter_with_a_mark_does_not_spoil_the_letter_elsewhere() -> None:
    pdf = documents.render(paper("<p>ọ̀ ọmọ</p><p>হি হাত</p>"), title="Sample")
    assert "ọ̀ ọmọ" in unicodedata.normalize("NFC", pages_of(pdf)[0])
    assert "হি হাত" in pages_of(pdf)[0]
    assert failures(pdf) == []


def test_what_no_font_covers_is_written_out_not_dropped() -> None:
    pdf = documents.render(paper("<p>go home 🐒👍🏽 㐀 \u0007\u202e!</p>"), title="Sample")
    assert "go home [monkey][thumbs up sign] [U+3400] !" in pages_of(pdf)[0]
    assert failures(pdf) == []


def test_only_packed_fonts_are_used(sample: bytes) -> None:
    with pikepdf.open(io.BytesIO(sample)) as document:
        fonts = document.pages[0].obj.Resources.Font
        names = {str(fonts[key].BaseFont).partition("+")[2] for key in fonts.keys()}  # noqa: SIM118
    assert names
    assert all(name.startswith("Noto-Sans") for name in names)


@pytest.mark.parametrize(
    "hostile",
    [
        "x" * 10_000,
        "مرحبا" * 2_000,
        "\u202e" + "\u0301" * 3_000,
        "👩‍👩‍👧‍👦" * 500,
        "<script>alert(1)</script>" * 50,
        "\x00\x0b\ufffe\ud83d",
    ],
)
def test_hostile_text_is_only_text(hostile: str) -> None:
    body = "<p>{{ text }}</p>{{ part.facts([('Said', text[:500])]) }}{{ part.prose(text) }}"
    pdf = documents.render(paper(body, text=hostile), title="Sample")
    assert failures(pdf) == []


def test_a_broken_contents_link_fails_the_paper() -> None:
    with pytest.raises(documents.RenderFailed, match="anchor"):
        documents.render("<a href='#gone'>Case 9</a>", title="Sample")


def test_the_web_process_never_loads_the_renderer() -> None:
    code = "import marac.documents, sys; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
