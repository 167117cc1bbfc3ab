"""Lay a document out with WeasyPrint; imported by the worker only."""

import hashlib

from weasyprint import HTML

from marac.documents import shaping
from marac.documents.fetcher import NOWHERE, DenyingFetcher
from marac.documents.glyphs import spell_out
from marac.documents.tagging import finisher

shaping.install()


def lay_out(html: str, *, title: str, lang: str, fetcher: DenyingFetcher) -> tuple[bytes, int]:
    """Give the tagged PDF and its pages; `fetcher.denied` tells whether it may be used."""
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
        return b"", 0
    mark = hashlib.sha256(html.encode()).hexdigest()[:12]
    pdf = document.write_pdf(pdf_variant="pdf/ua-1", finisher=finisher(mark))
    return bytes(pdf), len(document.pages)
