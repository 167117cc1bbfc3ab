"""Beginning anew without any factor: all that could let somebody in goes, the password too.

Else whoever knows the password would be the first to set up a factor. The way in is a link to the
person's own mailbox, so it takes both: three people who agree, and the mailbox.
"""

from sqlalchemy.orm import Session

from marac.accounts import mail, operations
from marac.accounts.factors import holding
from marac.accounts.factors.pending import end_pending
from marac.accounts.models import User


def start_anew(session: Session, *, user: User) -> None:
    """Take factors, sessions and password away, and send the link to choose a new password."""
    holding.forget_factors(session, user=user)
    operations.end_sessions(session, user_id=user.id)
    end_pending(session, user_id=user.id)
    token = operations.void_password(session, user=user)
    if token is not None:
        mail.send_anew(session, user=user, token=token)
