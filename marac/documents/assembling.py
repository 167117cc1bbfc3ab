"""Put a paper together in one go: join its pieces, mark it for its recipient, write it once.

What is written, opened and written again costs as much as all the rest of joining and marking. It
is done in a child with limits, as laying out is: pieces hold what others wrote.
"""

import io
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from pikepdf import ObjectStreamMode, Pdf

from marac.documents.join import put_together
from marac.documents.stamp import Stamp, mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """What a paper is put together of, as `join` takes it, and how `stamp` marks it, if at all.

    A single piece without bookmarks of its own is whole already, and is marked as it is.
    """

    pieces: tuple[bytes, ...]
    title: str
    lang: str = "en-GB"
    bookmarks: tuple[str | None, ...] = ()
    stamp: Stamp | None = None


def assemble(wanted: Assembly) -> tuple[bytes, int]:
    """Give the paper and how many pages it has; equal input gives equal bytes."""
    with ExitStack() as kept:  # qpdf copies streams at the end, so all stay open
        if len(wanted.pieces) == 1 and not wanted.bookmarks:
            whole = kept.enter_context(Pdf.open(io.BytesIO(wanted.pieces[0])))
        else:
            whole = kept.enter_context(Pdf.new())
            named = {"title": wanted.title, "lang": wanted.lang}
            put_together(whole, kept, wanted.pieces, bookmarks=wanted.bookmarks or None, **named)
        if wanted.stamp is not None:
            mark(whole, wanted.stamp)
        out = io.BytesIO()
        whole.save(
            out,
            min_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
        )
        return out.getvalue(), len(whole.pages)


def packed(wanted: Assembly) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """Write down as JSON and bytes what a child is to put together."""
    said = asdict(wanted.stamp) if wanted.stamp is not None else None
    if said is not None:
        said |= {"issued_at": said["issued_at"].isoformat()}
        said |= {"destroy_by": said["destroy_by"].isoformat()}
    head = {"title": wanted.title, "lang": wanted.lang, "bookmarks": wanted.bookmarks}
    return head | {"stamp": said}, wanted.pieces


def unpacked(head: dict[str, Any], pieces: tuple[bytes, ...]) -> Assembly:
    """Read what `packed` wrote."""
    said = head["stamp"]
    if said is not None:
        said["issued_at"] = datetime.fromisoformat(said["issued_at"])
        said["destroy_by"] = date.fromisoformat(said["destroy_by"])
        said["headings"] = [(page, words) for page, words in said["headings"]]
    return Assembly(
        pieces=pieces,
        title=head["title"],
        lang=head["lang"],
        bookmarks=tuple(head["bookmarks"]),
        stamp=Stamp(**said) if said is not None else None,
    )
