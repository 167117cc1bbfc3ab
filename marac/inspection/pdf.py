"""PDF documents: what may be done by opening one is looked for, and nothing of it is changed."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from marac.inspection.fitness import Unfit

BROKEN = "The PDF is damaged. Print it to a new PDF and send that"
LOCKED = "The PDF is protected by a password. Save it without one and try again"
FOLLOWED = "Something is hidden behind the end of the PDF. Print it to a new PDF and send that"
AGAIN = "Print it to a new PDF and send that"
# What an action may be named that does more than lead to a page or an address.
ACTIONS = {
    "/JavaScript": "a program (JavaScript)",
    "/Launch": "a command that starts other programs",
    "/SubmitForm": "a form that sends itself away",
    "/ImportData": "a form that reads other files",
    "/GoToE": "other files inside it",
    "/GoToR": "a link that opens other files",
    "/Rendition": "sound or film",
    "/RichMediaExecute": "sound or film",
    "/Movie": "sound or film",
    "/Sound": "sound or film",
}
BY_ITSELF = "something that happens by itself when it is opened"
KEYS = {
    "/JS": "a program (JavaScript)",
    "/JavaScript": "a program (JavaScript)",
    "/EmbeddedFiles": "other files inside it",
    "/EmbeddedFile": "other files inside it",
    "/EF": "other files inside it",
    "/XFA": "a form of the XFA kind",
    "/RichMediaContent": "sound or film",
    "/AA": BY_ITSELF,
}
TYPES = {"/EmbeddedFile": "other files inside it"}


def look_into(_kind: str, data: bytes) -> bytes:
    """Give the PDF as it is; raise Unfit when opening it could do more than show pages."""
    if not data.startswith(b"%PDF-"):
        raise Unfit(BROKEN)
    if data.rpartition(b"%%EOF")[2].strip(b"\r\n\t \0"):
        raise Unfit(FOLLOWED)
    with _opened(data) as document:
        if document.is_encrypted:
            raise Unfit(LOCKED)
        if not len(document.pages):
            raise Unfit(BROKEN)
        for part in _parts(document):
            _judge(part)
    return data


def _opened(data: bytes) -> pikepdf.Pdf:
    try:
        # What one reader mends another may read differently, so nothing is mended here.
        return pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise Unfit(LOCKED) from error
    except pikepdf.PdfError as error:
        raise Unfit(BROKEN) from error


def _parts(document: pikepdf.Pdf) -> Iterator[Any]:
    """Go through every dictionary of the document, those inside others too."""
    waiting: list[Any] = [document.trailer, *document.objects]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Array):
            waiting += [one for one in part if _is_inside(one)]
        elif isinstance(part, (pikepdf.Dictionary, pikepdf.Stream)):
            yield part
            waiting += [one for _, one in part.items() if _is_inside(one)]


def _is_inside(value: Any) -> bool:
    """Tell whether a value stands where it is, and is not a reference to one of the others."""
    holds = isinstance(value, (pikepdf.Array, pikepdf.Dictionary))
    return holds and not value.is_indirect


def _judge(part: Any) -> None:
    for key in part.keys():  # noqa: SIM118 - a PDF dictionary gives its keys no other way
        if key in KEYS:
            raise Unfit(f"The PDF holds {KEYS[key]}. {AGAIN}")
    action, kind = str(part.get("/S", "")), str(part.get("/Type", ""))
    found = ACTIONS.get(action) or TYPES.get(kind) or _at_opening(part.get("/OpenAction"))
    if found:
        raise Unfit(f"The PDF holds {found}. {AGAIN}")


def _at_opening(action: Any) -> str | None:
    """Refuse to open an address by itself, which would learn who reads; or one thing after another.

    What else an action does is judged by its own name.
    """
    starts = isinstance(action, pikepdf.Dictionary) and (
        str(action.get("/S", "")) == "/URI" or "/Next" in action
    )
    return BY_ITSELF if starts else None
