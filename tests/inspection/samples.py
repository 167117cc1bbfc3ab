"""Files to send: sound ones, and hostile ones of every sort that a story tells of."""

import io
import struct
import zipfile
from typing import Any

import pikepdf
from PIL import Image

# Spelled in two halves, so that no scanner takes this file itself for what it tests.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}" + r"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{inside}</Relationships>"
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r>{inside}</w:r></w:p></w:body></w:document>"
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><lolz>&i;</lolz>"
)


def relation(kind: str, target: str, *, mode: str = "External") -> str:
    """One relation of a document to something else."""
    return f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'


def docx(
    *, main: str = WORD, inside: str = "<w:t>Hello</w:t>", related: str = "", **parts: Any
) -> bytes:
    """A small Word document; `parts` are more parts, with __ for the slash and _ for the dot."""
    named = {name.replace("__", "/").replace("_", "."): data for name, data in parts.items()}
    return archive(
        {
            "[Content_Types].xml": TYPES.format(main=main),
            "word/document.xml": DOCUMENT.format(inside=inside),
            "word/_rels/document.xml.rels": RELATIONS.format(inside=related),
        }
        | named
    )


def archive(parts: dict[str, Any], *, twice: str = "") -> bytes:
    """An archive of these parts; `twice` names one that stands in it a second time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in parts.items():
            opened.writestr(name, data)
        if twice:
            opened.writestr(twice, "again")
    return made.getvalue()


def pdf(**root: Any) -> bytes:
    """A PDF of one empty page, with these entries in its catalogue."""
    made, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    for name, value in root.items():
        document.Root[f"/{name}"] = value
    document.save(made, deterministic_id=True)
    return made.getvalue()


def locked_pdf() -> bytes:
    made, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    document.save(made, encryption=pikepdf.Encryption(owner="owner", user="secret"))
    return made.getvalue()


def script(kind: str = "JavaScript", **more: Any) -> pikepdf.Dictionary:
    """An action of a PDF."""
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **how: Any) -> bytes:
    """A picture, red on the left and blue on the right."""
    drawn, made = Image.new("RGB", size, "red"), io.BytesIO()
    drawn.paste("blue", (size[0] // 2, 0, *size))
    drawn.save(made, kind, **how)
    return made.getvalue()


def photograph() -> bytes:
    """A photograph that says where it was taken, by whom, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Zainab Canary"
    exif.get_ifd(0x8825)[2] = (51.0, 27.0, 14.0)
    return picture("JPEG", exif=exif.tobytes(), comment=b"Canary Street 4")


def animation() -> bytes:
    first, made = Image.new("RGB", (8, 8), "red"), io.BytesIO()
    first.save(made, "PNG", save_all=True, append_images=[Image.new("RGB", (8, 8), "blue")])
    return made.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes of PNG that say they are a picture of this size."""
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    inside = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + inside
