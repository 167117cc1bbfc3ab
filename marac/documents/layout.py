"""Lay a document out with WeasyPrint; imported by the worker only.

What papers have in common is made once in a process: the style sheet, the fonts and their cuts.
"""

import hashlib
from functools import lru_cache
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from marac.documents import shaping, subsetting
from marac.documents.fetcher import NOWHERE, DenyingFetcher
from marac.documents.glyphs import spell_out
from marac.documents.tagging import finisher

shaping.install()
subsetting.install()

#: Papers of an ordinary and of a large edition, and a few more, have a style sheet each.
_SHEETS = 8


def lay_out(html: str, *, title: str, lang: str, fetcher: DenyingFetcher) -> tuple[bytes, int]:
    """Give the tagged PDF and its pages; `fetcher.denied` tells whether it may be used."""
    source = HTML(string=spell_out(html), base_url=NOWHERE, url_fetcher=fetcher)
    source.etree_element.set("lang", lang)
    fetcher.check_drawings(source.etree_element)
    fetcher.check_silent(source.etree_element)
    if fetcher.denied:
        return b"", 0
    document = source.render(
        pdf_variant="pdf/ua-1", font_config=_fonts(), stylesheets=_styles(source.etree_element)
    )
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


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    """The packed fonts. No document can add to them: there is nowhere to fetch one from."""
    return FontConfiguration()


def _styles(root: Any) -> list[CSS]:
    """Take a document's one style sheet out of it; several stay in, for their order counts."""
    found = list(root.iter("style"))
    if len(found) != 1 or found[0].attrib or len(found[0]):
        return []
    text, found[0].text = found[0].text or "", ""
    return [_parsed(text)]


@lru_cache(maxsize=_SHEETS)
def _parsed(text: str) -> CSS:
    """A style sheet that asks for nothing: what it asked for would have been denied."""
    return CSS(string=text, base_url=NOWHERE, url_fetcher=DenyingFetcher(), font_config=_fonts())
