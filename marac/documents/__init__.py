"""Papers: accessible, marked, safe PDFs.

    pdf = documents.render(html, title="Agenda, 26 November 2026")
    copy = documents.stamp(pdf, documents.Stamp(...))
    digest = documents.sha256(copy)

`render` runs WeasyPrint in a child process with limits and gives PDF/UA-1. `stamp` marks every
page of a copy for one recipient. Both are deterministic, so a digest is a record. The layout is
`templates/documents/base.pdf.html`, its pieces the macros of `templates/documents/_parts.html`.
"""

from marac.documents.errors import DocumentError, FetchDenied, RenderFailed, RenderTimedOut
from marac.documents.limits import Limits
from marac.documents.render import render
from marac.documents.stamp import Stamp, sha256, stamp

__all__ = [
    "DocumentError",
    "FetchDenied",
    "Limits",
    "RenderFailed",
    "RenderTimedOut",
    "Stamp",
    "render",
    "sha256",
    "stamp",
]
