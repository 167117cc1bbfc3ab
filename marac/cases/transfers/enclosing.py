"""The files that travel inside a sealed pack: what is above cases gives them, and what fits goes.

A mailbox seldom takes more than 25 MB, and letters make a third more of it on the way.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import pikepdf
from flask import Flask
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case

LARGEST = 15 * 1024 * 1024
TOO_LARGE = "too large for one pack"
EXTENSION = "marac.transfer_enclosures"


@dataclass(frozen=True)
class Enclosure:
    """A file of a case: what it is, and its content or in a few words why that stays behind."""

    id: UUID
    name: str
    media_type: str
    size: str
    note: str = ""
    content: bytes = b""
    left_out: str = ""


Collect = Callable[[Session, Actor, Case], Iterable[Enclosure]]


def register(app: Flask, collect: Collect) -> None:
    """Let a package above cases say which files of a case a person may send along."""
    app.extensions[EXTENSION] = collect


def collect(app: Flask, session: Session, *, by: Actor, case: Case) -> tuple[Enclosure, ...]:
    """Read the files of a case that go along, each under a name of its own, as many as fit."""
    found: Collect = app.extensions.get(EXTENSION, lambda *_: ())
    used, names, kept = 0, set[str](), list[Enclosure]()
    for one in found(session, by, case):
        size = len(one.content)
        fits = used + size <= LARGEST
        used += size if fits else 0
        name = _own_name(one.name, names)
        named = replace(one, name=name)
        kept.append(named if fits else replace(named, content=b"", left_out=TOO_LARGE))
    return tuple(kept)


def enclose(document: pikepdf.Pdf, enclosures: Sequence[Enclosure]) -> None:
    """Put the files into a document, where any reader of PDF lists them as attachments."""
    for one in enclosures:
        if not one.left_out:
            document.attachments[one.name] = pikepdf.AttachedFileSpec(
                document,
                one.content,
                filename=one.name,
                mime_type=one.media_type.partition(";")[0],
                description=one.note or one.name,
                creation_date="",
                mod_date="",
            )


def _own_name(name: str, taken: set[str]) -> str:
    """Number a name that another file has already."""
    stem, dot, ending = name.rpartition(".")
    number, own = 2, name
    while own.casefold() in taken:
        own = f"{stem if dot else name} {number}{dot}{ending if dot else ''}"
        number += 1
    taken.add(own.casefold())
    return own
