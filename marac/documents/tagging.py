"""Finish a paper's tags: say what WeasyPrint leaves unsaid. Imported by the worker only."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pydyf
from weasyprint.document import Document

_PRINT = 4  # PDF 32000-1, 12.5.3: the annotation flag without which a link vanishes on paper
_SCOPES = {"row": "/Row", "col": "/Column", "rowgroup": "/Row", "colgroup": "/Column"}


@dataclass(frozen=True, slots=True)
class Repeated:
    """The tag of a head that is drawn again, and the names of its cells beside the first ones'."""

    tag: Any
    names: list[tuple[Any, Any]]


def finisher(mark: str) -> Callable[[Document, pydyf.PDF], None]:
    """Give WeasyPrint's last step for a document; `mark` tells its cells from other pieces'."""

    def finish(document: Document, pdf: pydyf.PDF) -> None:
        finish_boxes(document)
        said_again = mend_tables(document, pdf)
        name_cells(pdf, mark)
        say_heads_once(pdf, said_again)
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


def mend_tables(document: Document, pdf: pydyf.PDF) -> list[Repeated]:
    """Make one table again of the parts of a table that breaks over pages.

    WeasyPrint tags each part as a table of its own (its issue 2903). Give the heads that it draws
    again above each further part, which are no longer in the table.
    """
    tags = (thing for thing in pdf.objects if _is_table(thing))
    boxes = [
        box
        for page in document.pages
        for box in page._page_box.descendants()
        if box.element_tag == "table" and getattr(box, "is_table_wrapper", False)
    ]
    first: dict[Any, Any] = {}
    said_again: list[Repeated] = []
    for box, part in zip(boxes, tags, strict=True):  # both are in reading order
        whole = first.setdefault(box.element, part)
        if part is not whole:
            said_again += _append_part(pdf, whole, part)
    return said_again


def _is_table(thing: Any) -> bool:
    return isinstance(thing, pydyf.Dictionary) and thing.get("S") == "/Table"


def _append_part(pdf: pydyf.PDF, whole: Any, part: Any) -> list[Repeated]:
    """Put the rows of a part under the table, without the head that stands above them again."""
    heads = [tag for tag in _kids(pdf, whole) if tag["S"] == "/THead"]
    said_again = []
    for kid in part["K"]:
        tag = _referred(pdf, kid)
        if heads and tag["S"] == "/THead":
            cells = zip(_cells(pdf, tag), _cells(pdf, heads[0]), strict=True)
            said_again.append(Repeated(tag, [(cell.pop("ID"), one["ID"]) for cell, one in cells]))
            continue
        tag["P"] = whole.reference
        if tag["S"] == "/TFoot":
            tag["S"] = "/TBody"
        whole["K"].append(kid)
    _referred(pdf, part["P"])["K"].remove(part.reference)
    part["K"].clear()
    return said_again


def say_heads_once(pdf: pydyf.PDF, said_again: Iterable[Repeated]) -> None:
    """Make artifacts of repeated heads, and let the cells under them name the head of the table."""
    numbers = _referred(pdf, _referred(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    by_page = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for head in said_again:
        for again, once in head.names:
            again.string = once.string
        for page, mark in _marks(pdf, head.tag):
            _make_artifact(_referred(pdf, page["Contents"]).stream, mark)
            by_page[page["StructParents"]][mark] = "null"


def _make_artifact(stream: list[Any], mark: int) -> None:
    """Take a marked part of a page out of what is read, where it begins in the stream."""
    for at, operand in enumerate(stream):
        if isinstance(operand, pydyf.Dictionary) and operand.get("MCID") == mark:
            stream[at - 1] = "/Artifact"
            stream[at] = pydyf.Dictionary({"Type": "/Pagination"})
            return


def _marks(pdf: pydyf.PDF, tag: Any) -> Iterator[tuple[Any, int]]:
    """The marked parts under a tag: the page of each and its number there."""
    for kid in tag["K"]:
        if isinstance(kid, int):
            yield _referred(pdf, tag["Pg"]), kid
    for kid in _kids(pdf, tag):
        yield from _marks(pdf, kid)


def _kids(pdf: pydyf.PDF, tag: Any) -> Iterator[Any]:
    """The tags right under a tag."""
    yield from (_referred(pdf, kid) for kid in tag["K"] if isinstance(kid, bytes))


def _cells(pdf: pydyf.PDF, head: Any) -> list[Any]:
    """The header cells of a head, in order."""
    return [cell for row in _kids(pdf, head) for cell in _kids(pdf, row) if "ID" in cell]


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
