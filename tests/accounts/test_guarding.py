"""Which requests count as coming from one address."""

import pytest

from marac.accounts import throttling
from marac.accounts.throttling import RULES, Kind
from tests.client import Browser

WRONG = {"email": "nobody@example.org", "password": "not this one"}


def ask(browser: Browser, address: str) -> int:
    answer = browser.client.post("/sign-in", data=WRONG, environ_overrides={"REMOTE_ADDR": address})
    return answer.status_code


@pytest.mark.parametrize(
    ("first", "second", "counted_together"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8", False),
        ("192.0.2.7", "192.0.2.8", False),
    ],
)
def test_all_addresses_of_one_line_count_together(
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    first: str,
    second: str,
    counted_together: bool,
) -> None:
    """Each line has more IPv6 addresses than anybody could use up, one try from each."""
    one = throttling.Rule((throttling.Limit(1, throttling.MINUTE),))
    monkeypatch.setitem(RULES, Kind.ADDRESS, one)

    assert ask(browser, first) == 422
    assert ask(browser, second) == (429 if counted_together else 422)
