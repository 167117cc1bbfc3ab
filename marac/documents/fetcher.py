"""Refuse everything a document asks for outside itself, and remember that it asked.

Imported by the worker only: it pulls WeasyPrint in.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from weasyprint.urls import URLFetcher

#: Where a relative address would lead; nothing answers there, and nothing is ever asked.
NOWHERE = "http://relative.invalid/"
#: What a reader may follow from a paper; `javascript:` and plain `http:` may not be in one.
LINKS = frozenset({"https", "mailto", "tel"})
#: A link to a place in another piece of the same paper; `join` makes it one.
_SECTION = re.compile(r"section:[a-z0-9-]+")
#: What may be embedded. No SVG: a drawing that belongs in a paper stands in its HTML.
PICTURES = frozenset({"data:image/png", "data:image/jpeg"})
_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
#: What a browser would fetch and WeasyPrint leaves out without a word: no paper of ours has any.
_SILENT = frozenset({"iframe", "frame", "video", "audio", "source", "track", "script", "applet"})
_CSS_ADDRESS = re.compile(r"(?:\burl|\bimage-set|\bsrc)\(\s*[\"']?\s*([^\"')]*)", re.IGNORECASE)


class DenyingFetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint ships no types
    """A fetcher that answers embedded pictures and ends the render at anything else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)
        self.denied: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """Give an embedded picture; note the scheme of any other address, and refuse."""
        if re.split("[;,]", url, maxsplit=1)[0].lower() not in PICTURES:
            self.denied.append(scheme_of(url))
            raise PermissionError("denied")
        return super().fetch(url, headers)

    def check_drawings(self, root: Any) -> None:
        """Note what inline SVG asks for and WeasyPrint would leave out without a word."""
        for element in (*root.iter(f"{_SVG}use"), *root.iter(f"{_SVG}style")):
            target = element.get("href") or element.get(_XLINK) or "#"
            if not target.startswith("#") or "@import" in (element.text or "").lower():
                self.denied.append(scheme_of(target))

    def check_silent(self, root: Any) -> None:
        """Note what WeasyPrint does not know and so would never ask for, nor complain of."""
        for element in root.iter():
            if element.tag in _SILENT or element.get("srcset") is not None:
                self.denied.append(scheme_of(element.get("src") or element.get("srcset") or ""))
            styles = element.get("style", "") + ((element.text or "") * (element.tag == "style"))
            for target in _CSS_ADDRESS.findall(styles):
                if re.split("[;,]", target, maxsplit=1)[0].lower() not in PICTURES:
                    self.denied.append(scheme_of(target))

    def check_link(self, kind: str, target: str) -> None:
        """Note a link that is an attachment, leads nowhere, or may not be followed."""
        if kind == "internal" or _SECTION.fullmatch(target):
            return
        if kind == "attachment" or scheme_of(target) not in LINKS:
            self.denied.append(scheme_of(target))


def scheme_of(url: str) -> str:
    """Say what kind of address it is without repeating it: it may hold a name."""
    if url.startswith(NOWHERE):
        return "relative"
    try:
        return urlsplit(url).scheme.lower() or "relative"
    except ValueError:
        return "malformed"
