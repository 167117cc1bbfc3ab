"""Reading finished papers back: their tags, their words, their marks."""

import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page
import pikepdf
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

HERE = Path(__file__).parent
JINJA = Environment(
    loader=FileSystemLoader([HERE.parents[1] / "templates", HERE]),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
)


def paper(body: str, **values: Any) -> str:
    """A one-part paper on the base layout; `body` is Jinja with the macros as `part`."""
    source = (
        '{% extends "documents/base.pdf.html" %}{% import "documents/_parts.html" as part %}'
        "{% block content %}<h1>Sample</h1>" + body + "{% endblock %}"
    )
    template = JINJA.overlay(autoescape=True).from_string(source)
    return template.render({"title": "Sample", **values})


def failures(pdf: bytes) -> list[tuple[str, str]]:
    """What stops `pdf` from being PDF/UA-1."""
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    return [(failure.rule_id, failure.message) for failure in report.failures]


def tags(pdf: bytes) -> Iterator[pikepdf.Object]:
    """Every structure element, in reading order."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield from _under(document.Root.StructTreeRoot)


def _under(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _under(kid)


def count_tables(pdf: bytes) -> int:
    """How many tables a screen reader finds."""
    return sum(tag.S == "/Table" for tag in tags(pdf))


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page, as pdftotext reads them, spaces flattened."""
    command = ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    parts = done.stdout.decode().split("\f")[:-1]
    return [re.sub(r"[ \n\u202a-\u202e]+", " ", part) for part in parts]
