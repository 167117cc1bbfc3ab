"""For each case of the canaries: somebody keeps in touch with the person harmed, and tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marac import clock
from marac.accounts.models import User
from marac.cases.models import Case, Means
from marac.contacts.models import Caller, Contact, ContactOutcome

if TYPE_CHECKING:
    from tests.access.aviary import Aviary

# Who runs the meeting, and the advocate, hear what was said to a caller; the note is of the first.
RUNNERS = {"CO", "CH", "CO elsewhere"}
HEARERS = RUNNERS | {"VS"}


def keep_in_touch(birds: Aviary, case: Case, label: str, readers: set[str], *, by: User) -> None:
    """Choose a stranger, who tried once and did not reach them; each word is a canary."""
    champion, now = birds.make.user(name="Cass Caller"), clock.now()
    caller = Caller(case_id=case.id, user_id=champion.id, agency_id=case.agency_id)
    caller.given_at, caller.given_by_id, caller.note = now, by.id, "?"
    birds.fill(birds.make.add(caller), f"{label} caller", readers & RUNNERS)
    tried = Contact(
        case_id=case.id,
        caller_id=caller.id,
        made_by_id=champion.id,
        agency_id=case.agency_id,
        happened_on=now.date(),
        outcome=ContactOutcome.WRONG,
        means=Means.PHONE,
        recorded_at=now,
    )
    birds.fill(birds.make.add(tried), f"{label} contact made", readers & HEARERS)
