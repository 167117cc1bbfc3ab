"""Sections of packs: each case as one view sees it, laid out once and kept for whoever sees it so.

A section is always written from the recipient's own projection first. Only then is the store
asked, and by the keyed hash of that very HTML: a section with other words has another name.
"""

import hashlib
import importlib.metadata
import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock, documents
from marac.keys import Blinder, blinder_on
from marac.packs import sheets, veil
from marac.packs.drafted import Draft, Section
from marac.packs.gathering import Content, Place
from marac.packs.models import Edition, PaperSection

LOG = logging.getLogger(__name__)
# A section that no paper has used for so long goes.
UNUSED = timedelta(days=35)
# How exactly it is remembered when a section was used, to spare writes.
ROUNDED = timedelta(days=1)
DIGEST_LENGTH = 32
# What can change how a section looks beside its own HTML, which holds its styles.
RENDERERS = ("weasyprint", "pydyf", "fonttools")


def write(
    session: Session,
    *,
    content: Content,
    edition: Edition,
    names: dict[UUID, veil.Names],
) -> tuple[Section, ...]:
    """Write the sections of a pack, each from what its recipient may see; none is laid out yet.

    A printed edition gets initials for the `names` of each case.
    """
    blinder = blinder_on(session.connection(), content.meeting.area_id)
    return tuple(
        _section(place, edition, names.get(place.sheet.id, {}), blinder) for place in content.places
    )


def _section(place: Place, edition: Edition, names: veil.Names, blinder: Blinder) -> Section:
    html = sheets.write(
        "section", edition=edition, title=f"Case {place.sheet.reference}", place=place
    )
    html = veil.draw(html, names) if edition is Edition.PRINT else html
    return Section(
        case_id=place.sheet.id,
        reference=place.sheet.reference,
        anchor=place.anchor,
        number=place.item.number,
        title=veil.draw_line(place.heading, names) if edition is Edition.PRINT else place.heading,
        html=html,
        key=blinder.hide("paper section", _sha256(f"{renderer()}\n{html}").hex()),
        words=blinder.hide("words of a section", words_of(html)),
    )


def ready(session: Session, sections: Sequence[Section]) -> tuple[Section, ...]:
    """Give the sections again, with the files of those that are in the store."""
    rows = session.scalars(
        sa.select(PaperSection).where(
            PaperSection.case_id.in_([section.case_id for section in sections]),
            PaperSection.digest.in_([section.key for section in sections]),
        )
    )
    kept = {(row.case_id, row.digest): row for row in rows}
    return tuple(_filled(section, kept.get((section.case_id, section.key))) for section in sections)


def _filled(section: Section, row: PaperSection | None) -> Section:
    """Fill in what the store has, if it was indeed made of this HTML.

    The file is sealed together with the hash of its HTML, so that it is of no use to anybody to
    write another name beside it in the database.
    """
    if row is None or row.content[:DIGEST_LENGTH] != _sha256(section.html):
        return section
    return replace(section, pdf=bytes(row.content[DIGEST_LENGTH:]), pages=row.pages)


def missing(sections: Iterable[Section]) -> list[Section]:
    """Pick the sections that are not ready, each once."""
    wanted = {section.key: section for section in sections if section.pdf is None}
    return list(wanted.values())


def keep(session: Session, *, made: Sequence[Section], used: Iterable[Section] = ()) -> None:
    """Keep the sections that were made, remember which were used, and let go of what is old."""
    for section in made:
        _keep(session, section)
    now = clock.now()
    session.execute(
        sa.update(PaperSection)
        .where(
            PaperSection.digest.in_([section.key for section in used]),
            PaperSection.used_at < now - ROUNDED,
        )
        .values(used_at=now)
    )
    sweep(session)


def _keep(session: Session, section: Section) -> None:
    """Keep one section, unless somebody did so in the meantime."""
    row = PaperSection(
        case_id=section.case_id,
        digest=section.key,
        pages=section.pages,
        used_at=clock.now(),
        content=_sha256(section.html) + (section.pdf or b""),
    )
    there = sa.select(PaperSection.id).where(
        PaperSection.case_id == section.case_id, PaperSection.digest == section.key
    )
    if session.scalar(there) is not None:
        return
    try:
        with session.begin_nested():
            session.add(row)
    except sa.exc.IntegrityError:
        LOG.info("a section was kept by two at once")


def sweep(session: Session) -> int:
    """Let go of the sections that no paper has used for five weeks; give how many these were."""
    old = sa.delete(PaperSection).where(PaperSection.used_at < clock.now() - UNUSED)
    return int(session.execute(old).rowcount)  # type: ignore[attr-defined]


def digests(draft: Draft) -> dict[UUID, str]:
    """Give for each case of a pack the keyed hash of what its section says to its recipient.

    It changes with the words and not with the looks, and is what `PaperCase.section` keeps.
    """
    return {section.case_id: section.words for section in draft.sections}


def words_of(html: str) -> str:
    """Give the bare words of a section, by which it is compared with an earlier one."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<body")[2]).split())


@lru_cache(maxsize=1)
def renderer() -> str:
    """Name what lays sections out: a new version of it makes them anew."""
    found = hashlib.sha256()
    for name in RENDERERS:
        found.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    folder = Path(documents.__file__).parent
    for path in sorted([*folder.glob("*.py"), *folder.glob("fonts/*.ttf")]):
        found.update(f"{path.name} {path.stat().st_size}\n".encode())
        found.update(path.read_bytes() if path.suffix == ".py" else b"")
    return found.hexdigest()


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
