"""Laying drafts out: what several share once, then each front with the numbers of its pages.

Nothing here touches the database; only a draft that is still being written does.
"""

from collections.abc import Iterable, Sequence

from marac import documents
from marac.packs import sections
from marac.packs.desk import Desk, Outcome, filled, sheet_of
from marac.packs.drafted import Draft, Section


def lay_out_many(drafts: Iterable[Draft]) -> list[Outcome]:
    """Lay out several drafts; what they share is made once, and one that fails fails alone.

    Drafts may be written one by one as they are taken: children get ready meanwhile, and work on
    the first while the next is written.
    """
    with documents.Renderers() as renderers:
        desk = Desk(renderers)
        if not isinstance(drafts, Sequence):
            renderers.wake()
        for draft in drafts:
            desk.take(draft)
        return desk.finish()


def make(wanted: Iterable[Section]) -> list[Section | documents.DocumentError]:
    """Lay out the sections that are not ready, and give each or its failure."""
    needed = sections.missing(wanted)
    with documents.Renderers() as renderers:
        made = renderers.render([sheet_of(section) for section in needed])
        return [
            one if isinstance(one, documents.DocumentError) else filled(section, one)
            for section, one in zip(needed, made, strict=True)
        ]
