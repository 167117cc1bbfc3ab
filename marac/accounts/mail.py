"""The mails of this package: a link and what it is for, and nothing about anybody."""

from flask import current_app
from sqlalchemy.orm import Session

from marac.accounts.models import User
from marac.notifications.operations import queue

INVITATION = """Hello

You have been invited to marac, where agencies work together on hate crime cases.

Choose your password here within 48 hours:

{link}

The link works once. If you did not expect this, please ignore it: nothing happens without you.
"""

RESET = """Hello

Someone asked to reset the password of your marac account.

Choose a new password here within one hour:

{link}

The link works once. If it was not you, please ignore this: your password stays as it is.
"""


def address(endpoint: str, **values: str) -> str:
    """Make a whole address from the installation's own setting, never from a request's headers."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{current_app.extensions['marac.settings'].base_url}{path}"


def send_invitation(session: Session, *, user: User, token: str) -> str:
    """Queue an invitation and give its link."""
    link = address("accounts.accept", token=token)
    body = INVITATION.format(link=link)
    queue(session, recipient=user.email, subject="Your invitation to marac", body=body)
    return link


def send_reset(session: Session, *, user: User, token: str) -> None:
    """Queue a password reset."""
    body = RESET.format(link=address("accounts.reset", token=token))
    queue(session, recipient=user.email, subject="Choose a new marac password", body=body)
