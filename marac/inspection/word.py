"""Word documents: what would run, fetch or carry something else is looked for; nothing is changed.

Links that a reader follows by hand may stay. Everything else outside the document may not.
"""

import io
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree

from marac.inspection.archive import DAMAGED, STRANGE, unpack
from marac.inspection.fitness import Unfit

CONTENT_TYPES = "[Content_Types].xml"
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# Parts that are pictures and letter forms; every other part is XML, or the document is not sound.
DRAWN = {"bmp", "emf", "gif", "jpeg", "jpg", "odttf", "png", "tif", "tiff", "wdp", "wmf"}
LINKS = {"http", "https", "mailto", "tel"}
# What may not be in the name of a part, its type, or its relation to others.
CARRIED = {
    "vbaproject": "macros",
    "vbadata": "macros",
    "macroenabled": "macros",
    "activex": "controls that run (ActiveX)",
    "oleobject": "other files inside it",
    "embeddings/": "other files inside it",
    "relationships/package": "other files inside it",
    "afchunk": "other files inside it",
    "attachedtemplate": "a template from elsewhere",
    "subdocument": "another document from elsewhere",
}
# Fields that start something, or fetch it from elsewhere; QUOTE can spell out any of them.
FIELDS = {"DDE", "DDEAUTO", "EMBED", "IMPORT", "INCLUDEPICTURE", "INCLUDETEXT", "LINK", "QUOTE"}
AGAIN = "Save it as a PDF and send that"
WITH_DTD = "The Word document holds XML that could grow without end, so it is not safe to open"


def look_into(_kind: str, data: bytes) -> bytes:
    """Give the document as it is; raise Unfit when opening it could do more than show it."""
    parts = unpack(data)
    if DOCUMENT not in _types(parts):
        raise Unfit(f"The file is not a Word document without macros (.docx). {AGAIN}")
    for name, content in parts.items():
        _refuse_carried(name)
        if _ending(name) not in DRAWN:
            _look_through(content)
    return data


def _types(parts: dict[str, bytes]) -> set[str]:
    """Say of what types the parts are; words must not be called a picture, unread as those are."""
    if CONTENT_TYPES not in parts:
        raise Unfit(DAMAGED)
    found = set()
    for element in _elements(parts[CONTENT_TYPES]):
        one = element.get("ContentType", "")
        _refuse_carried(one)
        called = element.get("Extension") or _ending(element.get("PartName", ""))
        if called.lower() in DRAWN and one.strip().lower().endswith("xml"):
            raise Unfit(STRANGE)
        found.add(one)
    return found


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _refuse_carried(words: str) -> None:
    for sign, what in CARRIED.items():
        if sign in words.lower():
            raise Unfit(f"The Word document holds {what}. {AGAIN}")


def _look_through(content: bytes) -> None:
    """Go through one part: its relations to others, whatever its name, and its fields."""
    fields = Fields()
    for element in _elements(content):
        local = element.tag.rpartition("}")[2]
        if local == "Relationship":
            _judge_relation(element)
        fields.read(local, element)


def _elements(content: bytes) -> Iterator[Element]:
    """Read XML from its beginning to its end, without keeping what was read."""
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(content), forbid_dtd=True):
            yield element
            element.clear()
    except DefusedXmlException as error:
        raise Unfit(WITH_DTD) from error
    except (ParseError, ValueError, LookupError) as error:
        raise Unfit(DAMAGED) from error


def _judge_relation(relation: Element) -> None:
    """Let a relation lead outside only when it is a link that a reader follows."""
    kind, target = relation.get("Type", ""), relation.get("Target", "")
    _refuse_carried(kind)
    if relation.get("TargetMode", "").strip().lower() != "external":
        return
    if not kind.endswith("/hyperlink"):
        raise Unfit(f"The Word document fetches something from elsewhere. {AGAIN}")
    if _scheme(target) not in LINKS:
        raise Unfit(f"The Word document holds a link to a file or a program. {AGAIN}")


def _scheme(target: str) -> str:
    """Say what kind of address it is; a place inside the document is as good as the web."""
    try:
        return urlsplit(target).scheme.lower() or ("https" if target.startswith("#") else "")
    except ValueError:
        return ""


class Fields:
    """Reads the instructions of fields, which may be spread over many elements."""

    def __init__(self) -> None:
        self.spelled: list[str] = []

    def read(self, local: str, element: Element) -> None:
        """Take one element; refuse when a field begins with what starts or fetches something."""
        if local == "fldSimple":
            self._judge(_attribute(element, "instr"))
        elif local == "instrText":
            self.spelled.append(element.text or "")
        elif local == "fldChar":
            self._judge("".join(self.spelled))
            self.spelled = []

    def _judge(self, instruction: str) -> None:
        words = instruction.replace('"', " ").split(maxsplit=1)
        if words and words[0].upper() in FIELDS:
            raise Unfit(f"The Word document starts or fetches something by itself. {AGAIN}")


def _attribute(element: Element, name: str) -> str:
    """Find an attribute, whatever its namespace."""
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), "")
