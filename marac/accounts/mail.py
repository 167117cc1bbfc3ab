"""The mails of this package: a link and what it is for, and nothing about anybody."""

from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from marac.access import Role
from marac.accounts import operations
from marac.accounts.directory import people_with
from marac.accounts.models import User
from marac.notifications.operations import queue

ADMINISTRATORS = (Role.SYSTEM_ADMINISTRATOR,)

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


ANEW = """Hello

Your ways of signing in to marac were taken away, as was asked for, and so was your password.

Choose a new password here within one hour:

{link}

Later than that, choose "I have forgotten my password" on the sign-in page.
You then set up a new passkey or app.
"""


LOCKED_OUT = """Hello

Your marac account was closed, because a wrong password was given for it too many times in a row.
It may not have been you.

Ask an administrator of your MARAC to open it again. They have been told.
"""

SOMEBODY_LOCKED_OUT = """Hello

An account of your area was closed, because a wrong password was given for it too many times in a
row. Speak to its holder before you open it again:

{link}
"""

NEW_BROWSER = """Hello

Someone signed in to your marac account in a browser that you had not used for it before.

If it was you, you need do nothing. If it was not, end that session and change your password:

{link}

Then tell your MARAC co-ordinator at once.
"""


def address(endpoint: str, **values: str | UUID) -> str:
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


def send_anew(session: Session, *, user: User, token: str) -> None:
    """Queue the way back in for somebody who begins anew without any factor."""
    body = ANEW.format(link=address("accounts.reset", token=token))
    queue(session, recipient=user.email, subject="Begin anew in marac", body=body)


def send_locked_out(session: Session, *, user: User) -> None:
    """Tell a person, and the administrators of their areas, that their account was closed."""
    subject = "A marac account was closed"
    queue(session, recipient=user.email, subject=subject, body=LOCKED_OUT)
    body = SOMEBODY_LOCKED_OUT.format(link=address("accounts.user", user_id=user.id))
    told = {user.email}
    for area_id in operations.areas_of(session, user=user):
        for person in people_with(session, area_id, ADMINISTRATORS):
            if person.email not in told:
                queue(session, recipient=person.email, subject=subject, body=body)
                told.add(person.email)


def send_new_browser(session: Session, *, user: User) -> None:
    """Tell a person that somebody signed in as them where they had not before."""
    body = NEW_BROWSER.format(link=address("accounts.own"))
    queue(session, recipient=user.email, subject="A new browser signed in to marac", body=body)
