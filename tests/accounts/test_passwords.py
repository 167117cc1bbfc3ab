"""Which passwords are accepted."""

import string
import time
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from marac.accounts import passwords

EMAIL, NAME = "ada.lovelace@example.org", "Ada Lovelace-Byron"
ANY_TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"))


@given(ANY_TEXT)
def test_every_text_is_either_accepted_or_told_why(text: str) -> None:
    fault = passwords.fault_in(text, email=EMAIL, name=NAME)

    length = len(unicodedata.normalize("NFKC", text))
    assert (fault is None) <= (12 <= length <= 128)
    assert fault is None or fault.startswith("Password must")


@given(st.lists(st.sampled_from(string.printable), min_size=12, max_size=40, unique=True))
def test_length_is_all_that_a_varied_password_needs(letters: list[str]) -> None:
    assert passwords.fault_in("".join(letters), email=EMAIL, name=NAME) is None


@given(st.sampled_from([EMAIL, NAME, NAME.upper(), EMAIL.upper(), "A d a Lovelace - Byron"]))
def test_a_name_or_an_address_is_refused_however_it_is_written(text: str) -> None:
    fault = passwords.fault_in(text, email=EMAIL, name=NAME)

    assert fault == "Password must not be your name or your e-mail address"


def test_the_same_few_characters_over_and_over_are_refused() -> None:
    assert passwords.fault_in("abab" * 5, email=EMAIL, name=NAME) is not None


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
