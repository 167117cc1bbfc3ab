"""Small numbers stay small: what is shown, what is rounded, and what is left out."""

from hypothesis import given
from hypothesis import strategies as st

from marac.reports import small
from marac.reports.small import SMALLEST, STEP, TOO_FEW, Middle, Share, exact, middle, rounded

counts = st.integers(min_value=0, max_value=400)


@given(part=counts, rest=counts)
def test_a_rounded_share_hides_what_is_small_and_is_never_far_from_the_truth(
    part: int, rest: int
) -> None:
    share = rounded(part, part + rest)
    if part + rest < SMALLEST:
        assert share.words == TOO_FEW
        assert share.per_cent is None
        return
    assert share.part is not None
    assert share.whole is not None
    assert share.part % STEP == share.whole % STEP == 0
    assert abs(share.part - part) < STEP / 2
    assert abs(share.whole - part - rest) < STEP / 2
    assert share.part <= share.whole


@given(st.dictionaries(st.integers(), counts, max_size=8))
def test_never_is_one_alone_hidden_of_several(wholes: dict[int, int]) -> None:
    hidden = small.too_small(wholes)
    assert {key for key, whole in wholes.items() if whole < SMALLEST} <= hidden
    if len(wholes) > 1:
        assert len(hidden) != 1
    shown = [whole for key, whole in wholes.items() if key not in hidden]
    extra = [wholes[key] for key in hidden if wholes[key] >= SMALLEST]
    assert len(extra) <= 1
    assert all(extra[0] <= whole for whole in shown) if extra else True


@given(st.lists(counts, min_size=1, max_size=6))
def test_an_area_stands_beside_an_agency_only_when_several_others_are_in_it(
    wholes: list[int],
) -> None:
    each = dict(enumerate(wholes))
    others = wholes[1:]
    several = sum(whole > 0 for whole in others) >= 2
    assert small.stands_apart(wholes[0], each) == (several and sum(others) >= SMALLEST)


def test_shares_and_lengths_of_time_are_written_as_people_say_them() -> None:
    assert (exact(12, 30).words, exact(12, 30).per_cent) == ("12 of 30", 40)
    assert (exact(0, 0).words, exact(0, 0).per_cent) == ("None of none", None)
    assert rounded(12, 31).words == "About 10 of about 30"
    assert middle([3, 4], careful=False).words == "3.5 days"
    assert middle([1], careful=False).words == "1 day"
    assert middle([], careful=False).words == "None"
    assert middle([1] * 9, careful=True).words == TOO_FEW
    assert middle([8] * 10, careful=True) == Middle(8.0, 10)
    assert not Share(1, 2).hidden
