"""PDF and Word documents: what would run, fetch or carry something else is refused by its name."""

import io
import struct
import threading
import zipfile
from dataclasses import replace

import pikepdf
import pytest

from marac import inspection
from marac.documents.limits import Limits
from marac.inspection import Kind, Unfit, inspecting
from tests.inspection import samples
from tests.inspection.samples import relation, script


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(Unfit) as refused:
        inspection.inspect(name, data)
    return str(refused.value)


def test_a_sound_document_is_kept_as_it_is() -> None:
    for name, data, kind in (
        ("a.pdf", samples.pdf(), Kind.PDF),
        ("a.docx", samples.docx(), Kind.WORD),
    ):
        sound = inspection.inspect(name, data)
        assert (sound.kind, sound.data) == (kind, data)


PDFS = {
    "a program": samples.pdf(OpenAction=script(JS="app.alert(1)")),
    "other programs": samples.pdf(OpenAction=script("Launch", F="cmd.exe")),
    "sends itself": samples.pdf(OpenAction=script("SubmitForm", F="https://example.org")),
    "other files": samples.pdf(Names=pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary())),
    "XFA": samples.pdf(AcroForm=pikepdf.Dictionary(XFA="<xdp/>")),
    "sound or film": samples.pdf(OpenAction=script("Rendition")),
    "by itself": samples.pdf(OpenAction=script("URI", URI="https://evil.example/seen")),
    "happens by": samples.pdf(OpenAction=script("GoTo", Next=script("URI", URI="https://a.b"))),
    "happens": samples.pdf(AA=pikepdf.Dictionary(WC=script("URI", URI="https://a.b"))),
}


@pytest.mark.parametrize("what", PDFS)
def test_a_pdf_that_would_do_something_is_refused_saying_what(what: str) -> None:
    assert what in refusal("a.pdf", PDFS[what])


def test_a_program_deep_in_a_pdf_is_found_however_its_name_is_spelled() -> None:
    inner = pikepdf.Dictionary(A=pikepdf.Array([pikepdf.Dictionary(B=script(JS="x"))]))
    whole, said = samples.pdf(Deep=inner), b"/JS (x) /S /JavaScript"
    plain = whole.replace(said, b"/S /J#61vaScript".ljust(len(said)))
    assert b"JavaScript" not in plain
    assert "a program" in refusal("a.pdf", plain)


def test_a_locked_pdf_is_refused() -> None:
    assert "protected by a password" in refusal("a.pdf", samples.locked_pdf())


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 nothing\n%%EOF", samples.pdf()[:200], b" " + samples.pdf()]
)
def test_a_damaged_pdf_is_refused(data: bytes) -> None:
    assert "PDF" in refusal("a.pdf", data)


def test_a_pdf_with_something_behind_it_or_an_archive_in_it_is_refused() -> None:
    assert "behind the end" in refusal("a.pdf", samples.pdf() + b"<html>")
    assert "two kinds of file" in refusal("a.pdf", samples.pdf() + samples.docx())


DOCUMENTS = {
    "macros": samples.docx(word__vbaProject_bin=b"\xd0\xcf\x11\xe0"),
    "without macros": samples.docx(main="application/msword"),
    "other files": samples.docx(word__embeddings__sheet1_xlsx=b"PK"),
    "a template from elsewhere": samples.docx(
        related=relation("attachedTemplate", "https://evil.example/a.dotm")
    ),
    "fetches something": samples.docx(related=relation("image", "https://evil.example/a.png")),
    "a link to a file": samples.docx(related=relation("hyperlink", "file:///c:/windows")),
    "controls that run": samples.docx(word__activeX__activeX1_xml="<a/>"),
    "starts or fetches": samples.docx(
        inside="<w:fldChar/><w:instrText> DDE</w:instrText><w:instrText>AUTO c:\\cmd</w:instrText>"
        "<w:fldChar/>"
    ),
    "without end": samples.docx(word__more_xml=samples.LAUGHS),
    "damaged": samples.docx(word__more_xml="<a>"),
}


def test_a_relation_is_judged_however_its_part_is_called() -> None:
    away = samples.RELATIONS.format(inside=relation("attachedTemplate", "https://evil.example/a"))
    shouted = samples.docx(word___rels__settings_xml_RELS=away)
    assert "a template from elsewhere" in refusal("a.docx", shouted)


def test_words_that_are_called_a_picture_are_refused() -> None:
    called = samples.TYPES.replace("/word/document.xml", "/word/document.PNG").format(
        main=samples.WORD
    )
    parts = {"[Content_Types].xml": called, "word/document.PNG": "<a/>"}
    assert "names that no document has" in refusal("a.docx", samples.archive(parts))


def test_a_letter_form_may_lie_in_a_document() -> None:
    font = '<Default Extension="odttf" ContentType="application/vnd.openxmlformats-officedocument.'
    types = samples.TYPES.replace("<Override", f'{font}obfuscatedFont"/><Override')
    parts = {
        "[Content_Types].xml": types.format(main=samples.WORD),
        "word/document.xml": samples.DOCUMENT.format(inside=""),
        "word/fonts/font1.odttf": b"\x01\x02",
    }
    assert inspection.inspect("a.docx", samples.archive(parts)).kind is Kind.WORD


def test_a_file_waits_for_no_more_than_a_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspecting, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(inspecting, "_turns", threading.BoundedSemaphore(1))
    assert inspection.inspect("a.pdf", samples.pdf()).kind is Kind.PDF
    with inspecting._turns:
        assert "Many files are being checked" in refusal("a.pdf", samples.pdf())
    assert inspection.inspect("a.pdf", samples.pdf()).kind is Kind.PDF


@pytest.mark.parametrize("what", DOCUMENTS)
def test_a_word_document_that_would_do_something_is_refused_saying_what(what: str) -> None:
    assert what in refusal("a.docx", DOCUMENTS[what])


def test_a_document_with_macros_is_refused_whatever_it_is_called() -> None:
    assert "macros" in refusal("a.docx", samples.docx(main=samples.MACROS))


def test_links_that_a_reader_follows_may_stay() -> None:
    link = relation("hyperlink", "https://www.gov.uk/") + relation(
        "hyperlink", "mailto:a@b.example"
    )
    fields = '<w:fldSimple w:instr=" HYPERLINK &quot;https://a.example/link&quot; "/>'
    sound = inspection.inspect("a.docx", samples.docx(related=link, inside=fields))
    assert sound.kind is Kind.WORD


def test_a_zip_bomb_is_refused_by_what_it_says_and_by_what_it_does() -> None:
    swollen = samples.docx(word__big_xml=b" " * (60 * 1024 * 1024))
    assert "far more than a document holds" in refusal("a.docx", swollen)
    # One that lies about its size: it says one byte, and its checksum fits nothing.
    size = struct.pack("<I", 60 * 1024 * 1024)
    assert "damaged" in refusal("a.docx", swollen.replace(size, struct.pack("<I", 1)))


def test_an_archive_of_very_many_parts_is_refused() -> None:
    many = samples.docx(**{f"word__part{n}_xml": "<a/>" for n in range(2_001)})
    assert "far more" in refusal("a.docx", many)


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "word\\evil.xml", "c:evil.xml"])
def test_parts_that_would_unpack_elsewhere_are_refused(name: str) -> None:
    made = io.BytesIO(samples.docx())
    with zipfile.ZipFile(made, "a") as opened:
        opened.writestr(name.replace("\\", "!"), "<a/>")
    data = made.getvalue().replace(name.replace("\\", "!").encode(), name.encode())
    assert "names that no document has" in refusal("a.docx", data)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_twice_is_refused() -> None:
    twice = samples.archive({"[Content_Types].xml": "<a/>"}, twice="[Content_Types].xml")
    assert "names that no document has" in refusal("a.docx", twice)


def test_a_locked_archive_or_one_with_something_beside_it_is_refused() -> None:
    locked = bytearray(samples.docx())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.find(sign)
        while at >= 0:
            locked[at + offset] |= 1
            at = locked.find(sign, at + 1)
    assert "protected by a password" in refusal("a.docx", bytes(locked))
    assert "hidden beside" in refusal("a.docx", b"PK\x03\x04 else" + samples.docx())
    assert "damaged" in refusal("a.docx", b"PK\x03\x04 and nothing")


def test_a_document_that_is_a_pdf_too_is_refused() -> None:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as opened:
        opened.writestr("first", "%PDF-1.7")
    assert "two kinds of file" in refusal("a.docx", stored.getvalue())


SMALL = Limits(cpu_seconds=20, wall_seconds=30, memory_bytes=128 * 1024 * 1024)


def test_a_file_that_takes_too_long_or_too_much_is_refused_and_not_waited_for() -> None:
    large = samples.picture(size=(6_000, 6_000))
    for limits in (replace(SMALL, wall_seconds=0.01), SMALL):
        with pytest.raises(Unfit, match="too complicated"):
            inspection.inspect("a.png", large, limits=limits)


def test_what_goes_wrong_inside_is_logged_without_a_word_of_the_file(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(Unfit):
        inspection.inspect("Zainab.png", samples.picture(size=(6_000, 6_000)), limits=SMALL)
    assert caplog.text
    assert "Zainab" not in caplog.text
