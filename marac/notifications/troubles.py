"""What went wrong with a mail: told by the error, and kept without the words of any server."""

import smtplib
import ssl

from marac.notifications.line import NoTLS, TookTooLong
from marac.notifications.models import Trouble

# From here on a refusal is meant for good; what is below asks to try again later.
FOR_GOOD = 500
# With these nobody's mail goes, so the others of a round need not be tried.
OUTAGES = frozenset(
    {
        Trouble.UNREACHED,
        Trouble.SLOW,
        Trouble.NO_TLS,
        Trouble.CERTIFICATE,
        Trouble.DROPPED,
    }
)
KINDS: tuple[tuple[tuple[type[Exception], ...], Trouble], ...] = (
    ((TookTooLong, TimeoutError), Trouble.SLOW),
    ((ssl.SSLCertVerificationError,), Trouble.CERTIFICATE),
    ((NoTLS,), Trouble.NO_TLS),
    ((smtplib.SMTPServerDisconnected, ConnectionResetError, BrokenPipeError), Trouble.DROPPED),
    ((smtplib.SMTPNotSupportedError,), Trouble.REFUSED),
)


def code_of(error: Exception) -> int | None:
    """Give the number with which the server refused a mail; none when it gave none.

    A refusal names each address; only the number is kept.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _words in error.recipients.values()), None)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def trouble_of(error: Exception) -> Trouble:
    """Name what went wrong."""
    code = code_of(error)
    if code is not None:
        return Trouble.REFUSED if code >= FOR_GOOD else Trouble.LATER
    return next((kind for types, kind in KINDS if isinstance(error, types)), Trouble.UNREACHED)
