"""Compare two papers by what a reader gets: words, order, headings, tables, bookmarks, links.

The benchmark of papers uses it too: `differences(joined, single)` is empty when a paper that was
joined from pieces reads as one that was rendered whole.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import pikepdf

from marac.documents.words import Words, words_of


@dataclass(frozen=True, slots=True)
class Facts:
    """What a reader, or a screen reader, finds in a paper."""

    pages: list[list[str]]
    spoken: list[tuple[str, str]]
    headings: list[tuple[str, str]]
    tables: list[list[list[tuple[str, str]]]]
    bookmarks: list[tuple[int, str, int]]
    links: list[tuple[int, str, str]]


def facts_of(pdf: bytes) -> Facts:
    """Read a paper by its tags, as assistive technology does, and by its pages."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        reader = _Tags(document)
        root = document.Root.StructTreeRoot
        return Facts(
            pages=[_page(words) for words in reader.words],
            spoken=list(reader.spoken(root)),
            headings=[
                (str(tag.S), reader.text(tag)) for tag in under(root) if str(tag.S)[:2] == "/H"
            ],
            tables=[reader.table(tag) for tag in under(root) if tag.S == "/Table"],
            bookmarks=list(_bookmarks(document)),
            links=list(_links(document)),
        )


def differences(one: bytes, other: bytes) -> list[str]:
    """What differs between two papers, in words; nothing if they read the same."""
    first, second = facts_of(one), facts_of(other)
    found = []
    for each in fields(Facts):
        left, right = getattr(first, each.name), getattr(second, each.name)
        if left != right:
            at = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), -1)
            seen = f"{left[at]!r} is not {right[at]!r}" if at >= 0 else "one is longer"
            found.append(f"{each.name}: {len(left)} and {len(right)}, {seen}")
    return found


def under(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every tag under one, in reading order."""
    for kid in listed(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from under(kid)


def listed(element: pikepdf.Object) -> list[Any]:
    """A tag's children, of which a single one may stand alone: tags, and marks as numbers."""
    kids = element.get("/K", pikepdf.Array())
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def marks_of(element: pikepdf.Object) -> list[int]:
    """The marks on the page that a tag itself holds."""
    return [kid for kid in listed(element) if isinstance(kid, int)]


def _page(words: list[Words]) -> list[str]:
    """The tagged words of a page as they are drawn."""
    return [each.text for each in words if not each.artifact and each.text.strip()]


class _Tags:
    """Finds the words of tags."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self.words = [words_of(page) for page in document.pages]
        self._page = {page.obj.objgen: n for n, page in enumerate(document.pages)}
        self._marked: dict[tuple[int, int], str] = {}
        for number, words in enumerate(self.words):
            for each in words:
                if each.mark is not None:
                    key = (number, each.mark)
                    self._marked[key] = self._marked.get(key, "") + each.text

    def spoken(self, element: pikepdf.Object) -> Iterator[tuple[str, str]]:
        """Each piece of text as it would be read aloud, with the tag it stands in."""
        for kid in listed(element):
            if isinstance(kid, int):
                text = self._marked.get((self._page[element.Pg.objgen], kid), "")
                if text.strip():
                    yield str(element.S), text
            elif "/S" in kid:
                yield from self.spoken(kid)

    def text(self, element: pikepdf.Object) -> str:
        """The words of one tag."""
        return "".join(text for _tag, text in self.spoken(element))

    def table(self, element: pikepdf.Object) -> list[list[tuple[str, str]]]:
        """The cells of a table by rows, each a header or not."""
        return [
            [(str(cell.S), self.text(cell)) for cell in under(row) if cell.S in ("/TH", "/TD")]
            for row in under(element)
            if row.S == "/TR"
        ]


def _bookmarks(document: pikepdf.Pdf) -> Iterator[tuple[int, str, int]]:
    """Depth, words and page of each bookmark."""
    numbers = {page.obj.objgen: n for n, page in enumerate(document.pages, start=1)}

    def walk(parent: pikepdf.Object, depth: int) -> Iterator[tuple[int, str, int]]:
        item = parent.get("/First")
        while item is not None:
            yield depth, str(item.Title), numbers[item.Dest[0].objgen]
            yield from walk(item, depth + 1)
            item = item.get("/Next")

    if "/Outlines" in document.Root:
        yield from walk(document.Root.Outlines, 1)


def _links(document: pikepdf.Pdf) -> Iterator[tuple[int, str, str]]:
    """The page a link is on, what it says, and the address or page it leads to."""
    numbers = {page.obj.objgen: n for n, page in enumerate(document.pages, start=1)}
    names = document.Root.get("/Names", pikepdf.Dictionary()).get("/Dests", pikepdf.Dictionary())
    pairs = list(names.get("/Names", []))
    places = {str(name): place for name, place in zip(pairs[::2], pairs[1::2], strict=True)}
    for number, page in enumerate(document.pages, start=1):
        for link in page.obj.get("/Annots", []):
            if "/Dest" in link:
                place = (
                    link.Dest if isinstance(link.Dest, pikepdf.Array) else places[str(link.Dest)]
                )
                yield number, str(link.Contents), f"page {numbers[place[0].objgen]} {place[3]}"
            else:
                yield number, str(link.Contents), str(link.A.URI)
