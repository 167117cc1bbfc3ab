"""Join tagged pieces into one tagged paper, so that what is the same is laid out only once.

The usual joins throw the tags away. Here the pieces' structure trees stand under one root in the
order of the pages, with the numbers by which pages and links find their tags shifted, and
bookmarks, named places and links are those of the whole.
"""

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from pikepdf import Dictionary, Name, Object, ObjectStreamMode, Pdf, String

from marac.documents.bookmarks import Bookmark, read_bookmarks, write_bookmarks
from marac.documents.errors import DocumentError
from marac.documents.metadata import describe
from marac.documents.places import Places
from marac.documents.sharing import share_fonts
from marac.documents.structure import Structure

#: How a piece writes a link to a place in another: <a href="section:ANCHOR">.
SECTION = re.compile(r"section:([a-z0-9-]+)")


def join(
    pieces: Sequence[bytes],
    *,
    title: str,
    lang: str = "en-GB",
    bookmarks: Sequence[str | None] | None = None,
) -> bytes:
    """Give one PDF/UA-1 of pieces that `render` or `render_many` made, in their order.

    A piece links into another by `<a href="section:ANCHOR">`, where ANCHOR is an id there; one
    that no piece has raises DocumentError. Bookmarks nest by their headings' levels across
    pieces, so a piece that starts with h2 stands under the h1 before it. `bookmarks` gives, piece
    by piece, other words for its first bookmark (or None), such as a number that only this
    recipient's copy has. Equal pieces give equal bytes.
    """
    with ExitStack() as kept:  # qpdf copies streams at the end, so all stay open
        whole = kept.enter_context(Pdf.new())
        put_together(whole, kept, pieces, title=title, lang=lang, bookmarks=bookmarks)
        out = io.BytesIO()
        whole.save(
            out,
            min_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return out.getvalue()


def put_together(  # noqa: PLR0913 - as `join`, and where it is done
    whole: Pdf,
    kept: ExitStack,
    pieces: Sequence[bytes],
    *,
    title: str,
    lang: str,
    bookmarks: Sequence[str | None] | None,
) -> None:
    """Join pieces into `whole`, which is still empty; `kept` holds them open until it is saved."""
    if not pieces:
        raise DocumentError("there is nothing to join")
    if bookmarks is not None and len(bookmarks) != len(pieces):
        raise DocumentError("each piece needs its bookmark, or None")
    joiner = _Joiner(whole)
    for number, piece in enumerate(pieces):
        pdf = kept.enter_context(Pdf.open(io.BytesIO(piece)))
        joiner.add(pdf, bookmarks[number] if bookmarks else None)
    joiner.finish()
    describe(whole, title=title, lang=lang)


class _Joiner:
    """Puts piece after piece into one document."""

    def __init__(self, whole: Pdf) -> None:
        self.whole = whole
        self.structure = Structure(whole)
        self.places = Places()
        self.bookmarks: list[Bookmark] = []
        self._wanted: list[tuple[Object, str]] = []  # links to places in other pieces

    def add(self, piece: Pdf, bookmark: str | None) -> None:
        """Append a piece's pages with all that hangs on them."""
        first = len(self.whole.pages)
        for page in piece.pages:
            self.whole.pages.append(page)
        self.structure.add(piece, first)
        self.places.add(piece, first)
        for link in self._links(first):
            self._lead(link)
        found = read_bookmarks(piece, first)
        if bookmark is not None and found:
            found[0] = found[0].renamed(bookmark)
        self.bookmarks.extend(found)

    def finish(self) -> None:
        """Write what is known only when all pieces are in."""
        for link, anchor in self._wanted:
            if anchor not in self.places:
                raise DocumentError("a link leads to a section that is not in the paper")
            del link["/A"]
            link.Dest = String(anchor)
        self.structure.write()
        self.places.write(self.whole)
        write_bookmarks(self.whole, self.bookmarks)
        share_fonts(self.whole)

    def _links(self, first: int) -> Iterator[Object]:
        for number in range(first, len(self.whole.pages)):
            yield from self.whole.pages[number].obj.get("/Annots", [])

    def _lead(self, link: Object) -> None:
        """Keep a link within its own piece, or remember that it leads to another."""
        if "/Dest" in link:
            link.Dest = self.places.of_last(self.whole, str(link.Dest))
            return
        action = link.get("/A", Dictionary())
        section = SECTION.fullmatch(str(action.get("/URI", "")))
        if section and action.get("/S") == Name.URI:
            self._wanted.append((link, section[1]))
