"""Papers: accessible, marked, safe PDFs.

    pdf = documents.render(html, title="Agenda, 26 November 2026")
    copy = documents.stamp(pdf, documents.Stamp(...))
    digest = documents.sha256(copy)

`render` runs WeasyPrint in a child process with limits and gives PDF/UA-1; `render_many` does it
for many sheets in a few children. `join` makes one paper of such pieces and keeps their tags.
`stamp` marks every page of a copy for one recipient. All are deterministic, so a digest is a
record. The layout is `templates/documents/base.pdf.html`, its pieces the macros of
`templates/documents/_parts.html`.

    sheets = [documents.Sheet(html, title), ...]
    pieces = [outcome.pdf for outcome in documents.render_many(sheets)]  # or a DocumentError each
    pdf = documents.join(pieces, title="Papers, 26 November 2026")

`Renderers.begin` puts an `Assembly` together in a child, joined and marked in one go, as `assemble`
does here. `lock` encrypts a copy with a password; `read_marks` says whose copy a found file or page
is.
"""

from marac.documents.assembling import Assembly, assemble
from marac.documents.errors import DocumentError, FetchDenied, RenderFailed, RenderTimedOut
from marac.documents.join import join
from marac.documents.limits import Limits
from marac.documents.lock import lock
from marac.documents.marks import Mark, read_marks
from marac.documents.render import Renderers, render, render_many
from marac.documents.renderer import Rendered, Sheet
from marac.documents.stamp import Stamp, sha256, stamp

__all__ = [
    "Assembly",
    "DocumentError",
    "FetchDenied",
    "Limits",
    "Mark",
    "RenderFailed",
    "RenderTimedOut",
    "Rendered",
    "Renderers",
    "Sheet",
    "Stamp",
    "assemble",
    "join",
    "lock",
    "read_marks",
    "render",
    "render_many",
    "sha256",
    "stamp",
]
