"""Naming browsers so that people can tell their sessions apart."""

import pytest

from marac.accounts.browsers import describe

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML) "


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS + "Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (WINDOWS + "Chrome/140.0 Safari/537.36", "Chrome on Windows"),
        (PHONE + "Version/19.0 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox on Linux"),
        ("Firefox/140.0", "Firefox"),
        ("curl/8.5", "Another browser"),
        ("", "Another browser"),
    ],
)
def test_a_browser_is_named_in_a_few_words(agent: str, words: str) -> None:
    assert describe(agent) == words
