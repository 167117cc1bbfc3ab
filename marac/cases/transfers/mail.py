"""The mails about transfers: that there is something to see, never what."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Permission, roles_with
from marac.accounts.mail import address
from marac.accounts.models import User
from marac.approvals.acts import people_with
from marac.cases.models import Transfer
from marac.cases.transfers.policy import offered_to
from marac.database import beyond
from marac.notifications.operations import queue

OFFERED = """Another area offers a case to yours in marac.

Sign in to read the offer and to accept or decline it:

{link}
"""

ANSWERED = """Another area has answered your offer of a case in marac.

Sign in to read the answer:

{link}
"""


def tell_area(session: Session, *, transfer: Transfer) -> None:
    """Tell whoever may answer an offer that there is one; nobody to whom the case is hidden."""
    body = OFFERED.format(link=address("cases.list_transfers"))
    area_id = transfer.to_area_id
    if area_id is None:
        return
    with beyond(session, "who of the other area has a conflict decides whom we write to"):
        people = people_with(
            session, area_id=area_id, roles=roles_with(Permission.CASE_TRIAGE_ACCEPT_LIST)
        )
        for person in people:
            open_ = sa.select(Transfer.id).where(
                Transfer.id == transfer.id, offered_to(person.actor)
            )
            if session.scalar(open_) is not None:
                queue(session, recipient=person.email, subject="A case is offered", body=body)


def tell_sender(session: Session, *, transfer: Transfer) -> None:
    """Tell whoever made an offer that it was answered."""
    sender = session.get_one(User, transfer.sent_by_id)
    if sender.disabled_at is None:
        body = ANSWERED.format(link=address("cases.list_transfers"))
        queue(session, recipient=sender.email, subject="Your offer was answered", body=body)
