"""Lay a document out with WeasyPrint and finish its tags; imported by the worker only."""

from typing import Any

import pydyf
from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.logger import LOGGER

from marac.documents import shaping
from marac.documents.fetcher import NOWHERE, DenyingFetcher
from marac.documents.glyphs import spell_out

_PRINT = 4  # PDF 32000-1, 12.5.3: the annotation flag without which a link vanishes on paper
_SCOPES = {"row": "/Row", "col": "/Column", "rowgroup": "/Row", "colgroup": "/Column"}


def lay_out(html: str, *, title: str, lang: str, fetcher: DenyingFetcher) -> bytes:
    """Give the tagged PDF; `fetcher.denied` tells whether it may be used."""
    shaping.install()
    source = HTML(string=spell_out(html), base_url=NOWHERE, url_fetcher=fetcher)
    source.etree_element.set("lang", lang)
    fetcher.check_drawings(source.etree_element)
    fetcher.check_silent(source.etree_element)
    document = source.render(pdf_variant="pdf/ua-1")
    document.metadata.title = title
    document.metadata.lang = lang
    for page in document.pages:
        for kind, target, _rectangle, _box in page.links:
            fetcher.check_link(kind, target)
    if fetcher.denied:
        return b""
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1", finisher=finish))


def finish(document: Document, _pdf: pydyf.PDF) -> None:
    """Say what WeasyPrint leaves unsaid: where links lead, that they print, what headers head."""
    tables: list[Any] = []
    for page in document.pages:
        for _kind, _target, _rectangle, box in page.links:
            annotation = getattr(box, "link_annotation", None)
            if annotation is not None:
                annotation["F"] = _PRINT
                annotation["Contents"] = pydyf.String(words_of(box.element))
        for box in page._page_box.descendants():
            scope_header(box)
            if getattr(box, "is_table_wrapper", False):
                tables.append(box.element)
    if len(tables) > len(set(tables)):  # its issue 2903: each part is tagged as a table
        LOGGER.warning("a table is broken over pages")


def words_of(element: Any) -> str:
    """The words of a link, as a screen reader announces it."""
    return " ".join("".join(element.itertext()).split()) or "Link"


def scope_header(box: Any) -> None:
    """Copy the `scope` of a header cell to its tag."""
    mark = getattr(box, "mark", None)
    if mark is not None and box.element_tag == "th":
        mark["A"]["Scope"] = _SCOPES[box.element.get("scope", "col")]
