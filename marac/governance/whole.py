"""No export from a house whose log is broken."""

from sqlalchemy.orm import Session

from marac.audit import checking
from marac.audit.chain import Keys
from marac.refusals import Refused


def refuse_broken(session: Session, *, keys: Keys) -> None:
    """Let nothing leave the house while the log is not whole; check it from the last check on."""
    verdict = checking.check(session, keys=keys, quick=True)
    if not verdict.whole:
        raise Refused(
            f"The log of this installation is broken at row {verdict.broken_at}: {verdict.reason}."
            " Nothing can be exported until whoever runs the server has looked into it."
        )
