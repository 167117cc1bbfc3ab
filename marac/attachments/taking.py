"""Taking a file that somebody sent: looked into, asked the scanner about, and kept if it is sound.

The same for every page that takes one, whatever the file belongs to.
"""

from collections.abc import Callable
from uuid import UUID

from flask import current_app, flash

from marac import inspection
from marac.access import Actor, the_actor
from marac.attachments import operations
from marac.attachments.forms import AddForm
from marac.attachments.guard import Guard, guard_of
from marac.attachments.models import Attachment
from marac.cases.models import Case
from marac.database import db
from marac.inspection import Unfit

VIRUS = "The virus scanner found a virus in this file, so it was not kept. Tell your IT service"


def take(
    form: AddForm, *, case_id: UUID, again: Callable[[], Case], agency_id: UUID | None = None
) -> Attachment | None:
    """Look into the file that was sent and keep it, or say at the field why it is not kept.

    A request that posts holds SQLite's one write lock, so it is given back while the file is looked
    into and scanned: nothing was written yet. `again` finds the case once more after that.
    """
    by = the_actor()
    name, data = form.file.data.filename, form.file.data.read(inspection.LARGEST + 1)
    db.session.commit()
    try:
        file = inspection.inspect(name, data)
        checked = _scan(data, by, case_id)
        kept = operations.add(
            db.session,
            by=by,
            case=again(),
            file=file,
            sharing=form.sharing.data,
            note=form.note.data or "",
            checked=checked,
            agency_id=agency_id,
        )
    except Unfit as reason:
        form.file.errors = [f"{reason}"]
        return None
    _tell(checked=checked)
    return kept


def the_guard() -> Guard:
    """Say what this installation has against viruses."""
    return guard_of(current_app.extensions["marac.settings"])


def _scan(data: bytes, by: Actor, case_id: UUID) -> bool:
    """Tell whether the scanner found the file clean; without an answer it waits in quarantine."""
    clamav = the_guard().clamav
    if clamav is None:
        return False
    try:
        clean = inspection.scan(clamav, data)
    except inspection.ScannerAway as away:
        current_app.logger.warning("the virus scanner did not answer: %s", away)
        return False
    if not clean:
        operations.turn_away(db.session, by=by, case_id=case_id)
        db.session.commit()  # what follows is a refusal, which undoes the rest
        raise Unfit(VIRUS)
    return True


def _tell(*, checked: bool) -> None:
    """Say that the file is there, and whether it can be opened already."""
    if checked or the_guard().lenient:
        flash("The file was added.", "success")
    else:
        flash("The file was added. It can be opened once the virus check has answered.", "success")
