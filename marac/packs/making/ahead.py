"""Packs that were asked for in one press are laid out several at a time, and what they share once.

To lay one out alone takes a child process that first has to learn how; six together take little
longer. Each is still drafted anew, and registered, by its own job: what was laid out ahead is used
only when not a word of it has changed since.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from itertools import chain

from marac.packs import numbering, operations
from marac.packs.drafted import Draft, LaidOut
from marac.refusals import Refused

AT_ONCE, KEPT = 6, 24


class Ahead:
    """What one worker has laid out and not registered yet, in its memory alone."""

    def __init__(self) -> None:
        self._found: OrderedDict[Hashable, LaidOut] = OrderedDict()
        # One at a time: whoever waits finds theirs done, and a machine has few processors.
        self._at_work = threading.Lock()

    def lay_out(self, draft: Draft, others: Callable[[], Iterable[Draft]]) -> LaidOut:
        """Lay a draft out, with those that will be wanted next; one that fails fails alone."""
        with self._at_work:
            found = self._found.pop(_key(draft), None)
            if found is not None:
                return _renumbered(found, draft)
            own, *rest = operations.lay_out_many(chain([draft], others()))
            for outcome in rest:
                if isinstance(outcome, LaidOut):
                    self._found[_key(outcome.draft)] = outcome
            while len(self._found) > KEPT:
                self._found.popitem(last=False)
        if isinstance(own, Refused):
            raise own
        return own


def _renumbered(found: LaidOut, draft: Draft) -> LaidOut:
    """Give what was laid out ahead, stamped anew if another number is its own by now."""
    was, now = found.draft.numbering, draft.numbering
    if found.marked is None or was is None or now is None or was.number == now.number:
        return found
    return numbering.stamped(found, found.pdf, now)


def _key(draft: Draft) -> Hashable:
    return (
        draft.meeting_id,
        draft.agency_id,
        draft.recipient_id,
        draft.edition,
        tuple(draft.cases.items()),
        draft.digest,
    )
