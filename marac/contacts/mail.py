"""The mail to somebody who was chosen: that somebody is to be contacted, never who."""

from sqlalchemy.orm import Session

from marac.accounts.mail import address
from marac.accounts.models import User
from marac.notifications.operations import queue

GIVEN = """You were asked in marac to keep in touch with somebody.

Sign in to see whom, by when, and how they are reached safely. You are first asked whether you
have a conflict of interest:

{link}
"""


def tell_of_choice(session: Session, *, chosen: User) -> None:
    """Tell a person that they were chosen to keep in touch with somebody."""
    queue(
        session,
        recipient=chosen.email,
        subject="Somebody to contact: sign in to marac",
        body=GIVEN.replace("{link}", address("contacts.list_contacts")),
    )
