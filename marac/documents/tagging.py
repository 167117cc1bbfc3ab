"""Finish a paper's tags: say what WeasyPrint leaves unsaid. Imported by the worker only."""

from collections.abc import Callable, Iterator
from typing import Any

import pydyf
from weasyprint.document import Document

_PRINT = 4  # PDF 32000-1, 12.5.3: the annotation flag without which a link vanishes on paper
_SCOPES = {"row": "/Row", "col": "/Column", "rowgroup": "/Row", "colgroup": "/Column"}


def finisher(mark: str) -> Callable[[Document, pydyf.PDF], None]:
    """Give WeasyPrint's last step for a document; `mark` tells its cells from other pieces'."""

    def finish(document: Document, pdf: pydyf.PDF) -> None:
        finish_boxes(document)
        mend_tables(document, pdf)
        name_cells(pdf, mark)
        say_levels(document, pdf)

    return finish


def finish_boxes(document: Document) -> None:
    """Say where links lead, that they print, and what headers head."""
    for page in document.pages:
        for _kind, _target, _rectangle, box in page.links:
            annotation = getattr(box, "link_annotation", None)
            if annotation is not None:
                annotation["F"] = _PRINT
                annotation["Contents"] = pydyf.String(words_of(box.element))
        for box in page._page_box.descendants():
            scope_header(box)


def words_of(element: Any) -> str:
    """The words of a link, as a screen reader announces it."""
    return " ".join("".join(element.itertext()).split()) or "Link"


def scope_header(box: Any) -> None:
    """Copy the `scope` of a header cell to its tag."""
    mark = getattr(box, "mark", None)
    if mark is not None and box.element_tag == "th":
        mark["A"]["Scope"] = _SCOPES[box.element.get("scope", "col")]


def mend_tables(document: Document, pdf: pydyf.PDF) -> None:
    """Make one table again of the parts of a table that breaks over pages.

    WeasyPrint tags each part as a table of its own (its issue 2903).
    """
    tags = (thing for thing in pdf.objects if _is_table(thing))
    boxes = [
        box
        for page in document.pages
        for box in page._page_box.descendants()
        if box.element_tag == "table" and getattr(box, "is_table_wrapper", False)
    ]
    first: dict[Any, Any] = {}
    for box, part in zip(boxes, tags, strict=True):  # both are in reading order
        whole = first.setdefault(box.element, part)
        if part is not whole:
            _append_part(pdf, whole, part)


def _is_table(thing: Any) -> bool:
    return isinstance(thing, pydyf.Dictionary) and thing.get("S") == "/Table"


def _append_part(pdf: pydyf.PDF, whole: Any, part: Any) -> None:
    """Put the rows of a part under the table; its repeated head is there already as a head."""
    for kid in part["K"]:
        tag = _referred(pdf, kid)
        tag["P"] = whole.reference
        if tag["S"] in ("/THead", "/TFoot"):
            tag["S"] = "/TBody"
        whole["K"].append(kid)
    _referred(pdf, part["P"])["K"].remove(part.reference)
    part["K"].clear()


def name_cells(pdf: pydyf.PDF, mark: str) -> None:
    """Make the names of header cells unlike any other piece's, and list them as PDF wants it."""
    names: dict[str, bytes] = {}
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Dictionary) and "ID" in thing:
            thing["ID"].string = f"{mark}-{thing['ID'].string}"  # shared with the cells it heads
            names[thing["ID"].string] = thing.reference
    if names:
        listed = pydyf.Array()
        for name, reference in sorted(names.items()):
            listed.extend([pydyf.String(name), reference])
        root = _referred(pdf, pdf.catalog["StructTreeRoot"])
        root["IDTree"] = pydyf.Dictionary({"Names": listed})


def say_levels(document: Document, pdf: pydyf.PDF) -> None:
    """Note in each bookmark its heading's level, for `join`, which nests pieces by it."""
    levels = [level for page in document.pages for level, *_rest in page.bookmarks]
    items = _bookmarks(pdf, pdf.catalog.get("Outlines"))
    for item, level in zip(items, levels, strict=True):
        item["MaracLevel"] = level


def _bookmarks(pdf: pydyf.PDF, parent: bytes | None) -> Iterator[Any]:
    """The bookmarks under one, in reading order."""
    item = _referred(pdf, parent).get("First") if parent else None
    while item:
        yield _referred(pdf, item)
        yield from _bookmarks(pdf, item)
        item = _referred(pdf, item).get("Next")


def _referred(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
