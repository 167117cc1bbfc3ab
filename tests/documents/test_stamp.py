"""Every page of a copy says how it is marked, whose it is, and when it must be gone."""

import dataclasses
import io
import re
from datetime import datetime

import pikepdf
import pytest

from marac import documents
from tests.documents.reading import count_tables, failures, pages_of, paper


def test_a_stamped_copy_is_still_pdf_ua_with_all_its_tables(sample: bytes, stamped: bytes) -> None:
    assert failures(stamped) == []
    assert count_tables(stamped) == count_tables(sample)


def test_every_page_is_marked_at_top_and_bottom(stamped: bytes) -> None:
    for text in pages_of(stamped):
        assert text.strip().startswith("OFFICIAL-SENSITIVE")
        assert text.strip().endswith("OFFICIAL-SENSITIVE")


def test_every_page_says_whose_copy_it_is_and_how_long_it_lives(stamped: bytes) -> None:
    for text in pages_of(stamped):
        assert "Copy 3 of 14: Ọláyínká Świątek-Ádébáyọ̀, Bristol City Council housing" in text
        assert "Issued Wednesday 22 July 2026, 4:30pm." in text
        assert "Destroy by Thursday 24 December 2026." in text
        assert "Avon and Bristol hate crime MARAC: papers for 26 November 2026" in text


def test_every_page_is_numbered_out_of_all(stamped: bytes) -> None:
    pages = pages_of(stamped)
    assert len(pages) > 9
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text


def test_marks_are_artifacts_and_every_other_mark_is_tagged(stamped: bytes) -> None:
    with pikepdf.open(io.BytesIO(stamped)) as document:
        for page in document.pages:
            inside: list[str] = []
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("BDC", "BMC"):
                    inside.append(str(operands[0]))
                elif str(operator) == "EMC":
                    inside.pop()
                elif str(operator) == "Do":
                    assert str(operands[0]) in ("/StampFrame", "/StampPage")
                    assert inside == ["/Artifact"]


def test_equal_stamps_give_equal_bytes_and_another_recipient_other_bytes(
    sample: bytes, stamped: bytes, stamp: documents.Stamp
) -> None:
    other = dataclasses.replace(stamp, recipient="Sam Green", copy_number="4 of 14")
    assert documents.stamp(sample, stamp) == stamped
    assert documents.stamp(sample, other) != stamped


def test_links_print(stamped: bytes) -> None:
    with pikepdf.open(io.BytesIO(stamped)) as document:
        assert all(link.F & 4 for link in document.pages[0].obj.Annots)


@pytest.mark.parametrize("name", ["N" * 300, "王小明", "", "a\nb\tc", "\U0001f412)(\\<>"])
def test_any_name_fits_on_its_line(name: str, stamp: documents.Stamp) -> None:
    plain = documents.render(paper("<p>x</p>"), title="Sample")
    copy = documents.stamp(plain, dataclasses.replace(stamp, recipient=name))
    assert failures(copy) == []
    assert "Copy 3 of 14" in pages_of(copy)[0]


def test_a_chinese_japanese_or_korean_name_is_written_in_its_letters(
    stamp: documents.Stamp,
) -> None:
    plain = documents.render(paper("<p>x</p>"), title="Sample")
    owner = dataclasses.replace(stamp, recipient="Mei 王小明 (김민준)", code="K7QF-2M9D")
    copy = documents.stamp(plain, owner)
    assert "Copy 3 of 14: Mei 王小明 (김민준), Bristol City Council housing" in pages_of(copy)[0]
    assert documents.read_marks(copy)[1].owner == owner.owner
    assert failures(copy) == []


NAMES = [
    "محمد بن عبد الله",
    "מרים כהן",
    "हिन्दी शर्मा",
    "রহিমা খাতুন",
    "ਗੁਰਮੀਤ ਕੌਰ",
    "முத்து லட்சுமி",
    "ሰላም ተስፋዬ",
    "Ọlá Ádébáyọ̀ q̃́",
    "王 محمد",
    "Dr 3 سارا\u200cجان (x)",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_script_is_shaped_as_its_readers_write_it(
    name: str, stamp: documents.Stamp
) -> None:
    plain = documents.render(paper("<p>x</p>"), title="Sample")
    owner = dataclasses.replace(stamp, recipient=name, agency="بيت الميناء", code="K7QF-2M9D")
    copy = documents.stamp(plain, owner)
    assert failures(copy) == []
    assert documents.read_marks(copy)[1].owner == owner.owner
    assert documents.read_marks(copy)[1].code == "K7QF-2M9D"
    assert documents.stamp(plain, owner) == copy
    for word in set(name.replace("\u200c", "").split()) - {"Dr", "3", "(x)"}:
        assert word in pages_of(copy)[0], "also as other readers copy it"
    assert "بيت الميناء" in pages_of(copy)[0]


def test_shapes_join_and_no_box_is_drawn(stamp: documents.Stamp) -> None:
    plain = documents.render(paper("<p>x</p>"), title="Sample")
    owner = dataclasses.replace(stamp, recipient="محمد", agency="हिन्दी \U0001f412")
    copy = documents.stamp(plain, owner)
    with pikepdf.open(io.BytesIO(copy)) as document:
        frame = document.pages[0].obj.Resources.XObject.StampFrame
        fonts = {str(font.BaseFont) for font in frame.Resources.Font.values()}
        drawn = frame.read_bytes().decode()
    assert fonts >= {"/MARACS+NotoSansArabic-Regular", "/MARACS+NotoSansDevanagari-Regular"}
    glyphs = re.findall("<([0-9A-F]{4})>", drawn.partition("/S0")[2].partition("/Span")[0])[:4]
    assert len(glyphs) == 4
    assert len(set(glyphs)) == 4, "the two letters mim have shapes of their own"
    assert "0000" not in glyphs
    assert "[monkey]" in pages_of(copy)[0]


def test_a_name_cannot_turn_the_words_beside_it(stamp: documents.Stamp) -> None:
    plain = documents.render(paper("<p>x</p>"), title="Sample")
    sly = dataclasses.replace(stamp, recipient="\u202eneerG maS\u2066", code="K7QF-2M9D")
    copy = documents.stamp(plain, sly)
    assert documents.read_marks(copy)[1].owner == f"Copy 3 of 14: neerG maS, {sly.agency}"


def test_a_landscape_page_is_marked_across_its_width(stamp: documents.Stamp) -> None:
    html = "<style>@page { size: A4 landscape }</style><h1>Wide</h1>"
    copy = documents.stamp(documents.render(html, title="Wide"), stamp)
    assert "Page 1 of 1" in pages_of(copy)[0]
    assert failures(copy) == []


def test_one_recipients_copy_cannot_be_stamped_again_for_another(
    stamped: bytes, stamp: documents.Stamp
) -> None:
    with pytest.raises(ValueError, match="already stamped"):
        documents.stamp(stamped, dataclasses.replace(stamp, recipient="Sam Green"))


def test_a_time_of_issue_without_a_zone_is_refused(stamp: documents.Stamp) -> None:
    with pytest.raises(ValueError, match="time zone"):
        dataclasses.replace(stamp, issued_at=datetime(2026, 7, 22, 15, 30))  # noqa: DTZ001


def test_a_running_head_stands_from_its_page_to_the_next(
    sample: bytes, stamp: documents.Stamp
) -> None:
    headings = [(2, "Case 1 of 2"), (4, "Case 2 of 2: " + "a very long name " * 20)]
    copy = documents.stamp(sample, dataclasses.replace(stamp, headings=headings))
    first = [text[: text.index("Page ")] for text in pages_of(copy)]
    assert ["Case 1" in text for text in first[:4]] == [False, True, True, False]
    assert all("Case 2" in text for text in first[3:])
    assert failures(copy) == []


def test_a_code_and_a_word_of_warning_stand_on_every_page(
    sample: bytes, stamp: documents.Stamp
) -> None:
    copy = documents.stamp(sample, dataclasses.replace(stamp, code="K7QF-2M9D", word="RECALLED"))
    for text in pages_of(copy):
        assert text.strip().startswith("RECALLED OFFICIAL-SENSITIVE")
        assert "Code K7QF-2M9D" in text
    with pikepdf.open(io.BytesIO(copy)) as document:
        assert document.docinfo.Keywords == "K7QF-2M9D"
        assert document.docinfo.Title == "Papers for 26 November 2026"
        assert document.open_metadata()["dc:identifier"] == "K7QF-2M9D"
    assert failures(copy) == []


def test_the_stamp_of_a_large_print_copy_is_large_too(stamp: documents.Stamp) -> None:
    plain = documents.render(paper("<p>x</p>"), title="Sample")
    sizes = []
    for large in (False, True):
        copy = documents.stamp(plain, dataclasses.replace(stamp, large=large))
        with pikepdf.open(io.BytesIO(copy)) as document:
            frame = document.pages[0].obj.Resources.XObject.StampFrame.read_bytes().decode()
        sizes.append([float(size) for size in re.findall(r"/[RB] ([\d.]+) Tf", frame)])
    assert min(sizes[1]) >= 9
    assert all(big >= small * 1.4 for small, big in zip(*sizes, strict=True))
