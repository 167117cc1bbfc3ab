"""The mail about a recalled copy: that there is one, a link, and nothing of what it holds."""

from sqlalchemy.orm import Session

from marac.accounts.mail import address
from marac.notifications.operations import queue
from marac.packs.models import Paper

RECALLED = """A paper that was made for you in marac has been recalled.

Do not use it and do not pass it on. Sign in to see which one it is, destroy what you have of it, \
and say that you have:

{link}
"""


def tell_of_recall(session: Session, *, paper: Paper) -> None:
    """Write to the holder of a copy, if their account is open."""
    if paper.recipient.disabled_at is not None:
        return
    queue(
        session,
        recipient=paper.recipient.email,
        subject="A paper was recalled: sign in to marac",
        body=RECALLED.format(link=address("packs.copy", paper_id=paper.id)),
    )
