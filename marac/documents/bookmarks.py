"""The bookmarks of a paper: read from pieces, and nested by level over all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pikepdf import Dictionary, Object, Pdf, String

from marac.documents.places import Place, page_numbers, place

#: Written by marac/documents/layout.py into a piece's bookmarks, since their nesting alone does
#: not tell a section that starts with h2 from one that starts with h1. Not in joined papers.
LEVEL = "/MaracLevel"


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One entry: the level of its heading (1 to 6), its words and where it leads."""

    level: int
    title: str
    place: Place

    def renamed(self, title: str) -> "Bookmark":
        """Give it other words."""
        return replace(self, title=title)


@dataclass(slots=True)
class _Branch:
    """A bookmark with those under it."""

    level: int
    bookmark: Bookmark | None = None
    under: list["_Branch"] = field(default_factory=list)


def read_bookmarks(piece: Pdf, first: int) -> list[Bookmark]:
    """The bookmarks of a piece in reading order; its pages begin at page `first` of the whole."""
    if "/Outlines" not in piece.Root:
        return []
    numbers = page_numbers(piece)
    return [
        Bookmark(int(item.get(LEVEL, depth)), str(item.Title), place(item.Dest, numbers, first))
        for item, depth in _items(piece.Root.Outlines, 1)
    ]


def _items(parent: Object, depth: int) -> Iterator[tuple[Object, int]]:
    item = parent.get("/First")
    while item is not None:
        yield item, depth
        yield from _items(item, depth + 1)
        item = item.get("/Next")


def write_bookmarks(whole: Pdf, bookmarks: Sequence[Bookmark]) -> None:
    """Write the bookmarks, each under the last one of a higher heading before it."""
    if bookmarks:
        root = whole.make_indirect(Dictionary())
        _write(whole, root, _nested(bookmarks).under)
        whole.Root.Outlines = root


def _nested(bookmarks: Sequence[Bookmark]) -> _Branch:
    path = [_Branch(0)]
    for bookmark in bookmarks:
        while path[-1].level >= bookmark.level:
            path.pop()
        branch = _Branch(bookmark.level, bookmark)
        path[-1].under.append(branch)
        path.append(branch)
    return path[0]


def _write(whole: Pdf, parent: Object, branches: Sequence[_Branch]) -> int:
    """Write one level and what is under it; give how many entries that makes."""
    items = [_item(whole, parent, branch) for branch in branches]
    count = len(items)
    for before, after in pairwise(items):
        before.Next, after.Prev = after, before
    for item, branch in zip(items, branches, strict=True):
        count += _write(whole, item, branch.under)
    parent.Count = count
    if items:
        parent.First, parent.Last = items[0], items[-1]
    return count


def _item(whole: Pdf, parent: Object, branch: _Branch) -> Object:
    about = branch.bookmark
    assert about is not None  # noqa: S101 - only the root, which is not an item, has none
    return whole.make_indirect(
        Dictionary(Title=String(about.title), Dest=about.place.destination(whole), Parent=parent)
    )
