"""What is kept of a password, and what it costs."""

import threading
import time
import unicodedata
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marac.accounts import passwords
from marac.accounts.models import User
from tests.accounts.doors import knock
from tests.client import Browser


@settings(max_examples=3, deadline=None)
@given(st.sampled_from(["ﬁve brave cafés", "Åsa likes Ω-3 oil", "пароль для всех"]))
def test_a_password_matches_however_the_keyboard_composed_it(text: str) -> None:
    kept = passwords.hash_of(unicodedata.normalize("NFD", text))

    assert passwords.matches(kept, unicodedata.normalize("NFC", text))
    assert not passwords.matches(kept, text.swapcase())


def test_what_is_kept_is_argon2id_of_64_mebibytes() -> None:
    assert passwords.hash_of("correct horse battery").startswith("$argon2id$v=19$m=65536,t=3,p=1$")


def test_nobody_has_a_password() -> None:
    assert not passwords.matches(None, "anything at all")
    assert not passwords.matches("not a hash", "anything at all")


def test_checking_a_password_of_nobody_takes_as_long_as_of_somebody() -> None:
    kept = passwords.hash_of("correct horse battery")
    passwords.matches(None, "to make up the hash first")

    def seconds(against: str | None) -> float:
        times = []
        for _ in range(3):
            begun = time.process_time()
            passwords.matches(against, "not the password")
            times.append(time.process_time() - begun)
        return min(times)

    assert seconds(None) > 0.5 * seconds(kept)


def test_no_more_than_two_hashes_are_computed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes 64 MiB: a crowd at the door must not take all memory."""
    begun, most, at_work = threading.Semaphore(0), [0], [0]
    go_on, count = threading.Event(), threading.Lock()

    class Slow:
        def hash(self, _password: str) -> str:
            with count:
                at_work[0] += 1
                most[0] = max(most[0], at_work[0])
            begun.release()
            go_on.wait(5)
            with count:
                at_work[0] -= 1
            return "kept"

    monkeypatch.setattr(passwords, "_hasher", Slow())
    crowd = [threading.Thread(target=passwords.hash_of, args=("x",)) for _ in range(6)]
    for thread in crowd:
        thread.start()
    assert [begun.acquire(timeout=5), begun.acquire(timeout=5)] == [True, True]
    assert not begun.acquire(timeout=0.2)
    go_on.set()
    for thread in crowd:
        thread.join()
    assert most == [2]


def test_who_waits_too_long_for_a_hash_is_asked_to_come_again(
    browser: Browser, known: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "PATIENCE", timedelta(milliseconds=10))
    monkeypatch.setattr(passwords, "_places", threading.BoundedSemaphore(1))
    with passwords._place():
        answer = knock(browser, known.email)

    assert (answer.status, answer.response.headers["Retry-After"]) == (503, "5")
    assert knock(browser, known.email).status == 303
