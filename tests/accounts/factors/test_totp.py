"""The arithmetic of the codes, held against the vectors of RFC 6238 and random moments."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac.accounts.factors import recovery, totp

RFC_SEED = b32encode(b"12345678901234567890").decode()
# Appendix B gives eight digits; the last six are those of a six-digit code.
VECTORS = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}
moments = st.integers(1_000, 4_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))


@pytest.mark.parametrize(("seconds", "code"), VECTORS.items())
def test_a_code_is_the_one_of_the_standard(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert totp.code_at(RFC_SEED, totp.step_at(moment)) == code[-6:]
    assert totp.matching_step(RFC_SEED, code[-6:], moment) == seconds // 30


@given(moments, st.integers(-5, 5))
def test_only_the_present_code_and_the_one_before_are_taken(moment: datetime, away: int) -> None:
    now = totp.step_at(moment)
    near = [totp.code_at(RFC_SEED, now - ago) for ago in (0, 1)]
    code = totp.code_at(RFC_SEED, now + away)

    found = totp.matching_step(RFC_SEED, code, moment)

    assert (found is not None) == (code in near)
    assert found in (None, now, now - 1)


@given(moments)
def test_a_code_lasts_half_a_minute_and_is_taken_for_half_a_minute_more(moment: datetime) -> None:
    start = datetime.fromtimestamp(totp.step_at(moment) * 30, UTC)
    code = totp.code_at(RFC_SEED, totp.step_at(moment))
    last = start + timedelta(seconds=59)
    assert totp.matching_step(RFC_SEED, code, last) == totp.step_at(moment)
    coming = totp.code_at(RFC_SEED, totp.step_at(moment) + 1)
    if coming != code:
        assert totp.matching_step(RFC_SEED, coming, start) != totp.step_at(moment) + 1


@given(st.text(max_size=40))
def test_nothing_that_somebody_types_is_a_fault(typed: str) -> None:
    assert totp.matching_step(RFC_SEED, totp.tidy_code(typed), datetime.now(UTC)) in (
        None,
        totp.step_at(datetime.now(UTC)),
        totp.step_at(datetime.now(UTC)) - 1,
    )
    assert recovery.looks_like_code(typed) in (True, False)
    assert not (totp.looks_like_code(typed) and recovery.looks_like_code(typed))


def test_a_seed_has_160_bits_and_is_written_in_groups_of_four() -> None:
    seeds = {totp.new_seed() for _ in range(50)}
    assert len(seeds) == 50
    assert all(len(seed) == 32 and "=" not in seed for seed in seeds)
    assert totp.in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_the_address_in_the_picture_names_the_issuer_and_the_account() -> None:
    address = totp.address_of("ABCD", "ada@example.org")
    assert address.startswith("otpauth://totp/marac%3Aada%40example.org?secret=ABCD&issuer=marac")


def test_a_recovery_code_may_be_typed_small_spaced_and_with_o_for_nought() -> None:
    assert recovery.tidy_code("o1il abcd-EFGH") == "0111ABCDEFGH"
