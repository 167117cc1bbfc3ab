"""Packs that were asked for in one press are laid out several at a time, and what they share once.

To lay one out alone takes a child process that first has to learn how; six together take little
longer. Each is still drafted anew, and registered, by its own job: what was laid out ahead is used
only when not a word of it has changed since.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from marac.packs import operations
from marac.packs.drafted import Draft, LaidOut
from marac.refusals import Refused

AT_ONCE, KEPT = 6, 24


class Ahead:
    """What one worker has laid out and not registered yet, in its memory alone."""

    def __init__(self) -> None:
        self._found: OrderedDict[Hashable, LaidOut] = OrderedDict()
        # One at a time: whoever waits finds theirs done, and a machine has few processors.
        self._at_work = threading.Lock()

    def lay_out(self, draft: Draft, others: Callable[[], Sequence[Draft]]) -> LaidOut:
        """Lay a draft out, with those that will be wanted next; one that fails fails alone."""
        with self._at_work:
            found = self._found.pop(_key(draft), None)
            if found is not None:
                return replace(found, draft=draft)
            drafts = [draft, *others()]
            own, *rest = operations.lay_out_many(drafts)
            for other, outcome in zip(drafts[1:], rest, strict=True):
                if isinstance(outcome, LaidOut):
                    self._found[_key(other)] = outcome
            while len(self._found) > KEPT:
                self._found.popitem(last=False)
        if isinstance(own, Refused):
            raise own
        return own


def _key(draft: Draft) -> Hashable:
    return (
        draft.meeting_id,
        draft.agency_id,
        draft.recipient_id,
        draft.edition,
        tuple(draft.cases.items()),
        draft.digest,
    )
