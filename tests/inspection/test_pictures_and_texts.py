"""Pictures are drawn anew and texts written anew, so that nothing else comes in with them."""

import io

import pytest
from PIL import Image

from marac import inspection
from marac.inspection import Kind, Unfit
from tests.inspection import samples


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(Unfit) as refused:
        inspection.inspect(name, data)
    return str(refused.value)


def test_a_photograph_loses_its_place_its_maker_and_its_comment_and_stands_upright() -> None:
    sound = inspection.inspect("door.JPG", samples.photograph())
    assert (sound.name, sound.kind) == ("door.JPG", Kind.JPEG)
    assert b"Canary" not in sound.data
    kept = opened(sound.data)
    assert kept.getexif() == {}
    assert kept.size == (30, 40)
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_png_keeps_its_picture_and_loses_the_words_in_it() -> None:
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Author", "Zainab Canary")
    sound = inspection.inspect("door.png", samples.picture("PNG", pnginfo=words))
    assert b"Canary" not in sound.data
    kept = opened(sound.data)
    assert kept.getpixel((5, 5)) == (255, 0, 0)
    assert kept.getpixel((35, 5)) == (0, 0, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16"])
def test_pictures_of_every_sort_can_be_drawn_anew(mode: str) -> None:
    made = io.BytesIO()
    Image.new(mode, (9, 9)).save(made, "PNG")
    assert opened(inspection.inspect("a.png", made.getvalue()).data).size == (9, 9)


def test_a_picture_in_printers_colours_becomes_one_for_screens() -> None:
    made = io.BytesIO()
    Image.new("CMYK", (9, 9)).save(made, "JPEG")
    assert opened(inspection.inspect("a.jpeg", made.getvalue()).data).mode == "RGB"


def test_a_picture_of_more_than_40_million_pixels_is_refused_before_it_is_drawn() -> None:
    assert "40 million pixels" in refusal("a.png", samples.png_that_claims(100_000, 100_000))


def test_a_moving_picture_is_refused() -> None:
    assert refusal("a.png", samples.animation()) == "The picture moves. Send one that stands still"


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_a_picture_that_is_cut_short_is_refused(kind: str) -> None:
    whole = samples.picture("PNG" if kind == "png" else "JPEG", (400, 300))
    assert "damaged" in refusal(f"a.{kind}", whole[: len(whole) // 2])


def test_a_picture_that_is_no_picture_behind_its_first_bytes_is_refused() -> None:
    assert "damaged" in refusal("a.jpg", b"\xff\xd8\xff" + b"no picture" * 50)


def test_a_png_with_something_behind_it_is_refused() -> None:
    assert "behind the end" in refusal("a.png", samples.picture() + b"more")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_is_an_archive_too_is_refused(kind: str) -> None:
    ending = {"PNG": "png", "JPEG": "jpg"}[kind]
    both = samples.picture(kind) + samples.docx()
    assert "two kinds of file" in refusal(f"a.{ending}", both)


def test_a_text_comes_out_in_utf8_whatever_it_was_written_in() -> None:
    words = "Łukasz said: “no”\n"
    for data in (words.encode(), words.encode("utf-8-sig"), words.encode("utf-16")):
        assert inspection.inspect("a.txt", data).data == words.encode()
    assert inspection.inspect("a.txt", "café “no”".encode("cp1252")).data == "café “no”".encode()


@pytest.mark.parametrize("data", [b"a\0b", b"\x7fELF\x02\x01", b"\x1b[31mred", b"\x8f\x8d\xff"])
def test_what_is_no_text_is_not_taken_for_one(data: bytes) -> None:
    assert "not plain text" in refusal("a.txt", data)


def test_an_empty_file_and_one_byte_too_many_are_refused() -> None:
    assert refusal("a.txt", b"") == "The file is empty"
    assert inspection.inspect("a.txt", b"a" * inspection.LARGEST).kind is Kind.TEXT
    assert refusal("a.txt", b"a" * (inspection.LARGEST + 1)) == "The file must be 10 MB or smaller"


@pytest.mark.parametrize("name", ["a.exe", "a.svg", "a.docm", "a.pdf.html", "a", "pdf", ""])
def test_any_other_ending_is_refused(name: str) -> None:
    assert "must be a PDF" in refusal(name, b"hello")


@pytest.mark.parametrize("ending", ["pdf", "docx", "png", "jpg", "txt"])
def test_a_name_that_says_one_thing_over_another_is_refused(ending: str) -> None:
    made = {
        "pdf": samples.pdf(),
        "docx": samples.docx(),
        "png": samples.picture(),
        "jpg": samples.picture("JPEG"),
        "txt": b"hello",
    }
    for kind, data in made.items():
        if kind != ending:
            wanted = f"The name ends in .{ending}, but the file is of another kind"
            assert refusal(f"a.{ending}", data) == wanted
