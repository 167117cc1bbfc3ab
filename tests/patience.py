"""A house that never tires of being asked, for walks of more requests than a person could make."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from unittest import mock

from marac.accounts import throttling
from marac.accounts.throttling import Limit, Rule

ENDLESS = Rule((Limit(10**9, timedelta(0)),))


@contextlib.contextmanager
def boundless() -> Iterator[None]:
    """Count as ever, and turn nobody away: what is walked is the house, not the throttle."""
    with mock.patch.dict(throttling.RULES, dict.fromkeys(throttling.RULES, ENDLESS)):
        yield
