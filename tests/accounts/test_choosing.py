"""Which passwords are accepted."""

import base64
import hashlib
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.choosing import EASY, FEW, KNOWN, STOLEN, Chooser, chooser_of, fault_in
from marac.accounts.models import User
from marac.accounts.passwords import hash_of
from marac.agencies.models import Area
from tests.accounts.doors import knock
from tests.client import Browser
from tests.factories import Factory

EMAIL, NAME = "ada.lovelace@harbour.example", "Ada Lovelace-Byron"
ADA = Chooser(words=(NAME, EMAIL, "Bristol", "Avon and Somerset Police", "ASP"))
ANY_TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"))


@settings(deadline=None)
@given(ANY_TEXT)
def test_every_text_is_either_accepted_or_told_why(text: str) -> None:
    fault = fault_in(text, chooser=ADA)

    length = len(unicodedata.normalize("NFKC", text))
    assert (fault is None) <= (12 <= length <= 128)
    assert fault is None or fault.startswith("Password must")


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=20))
def test_length_is_all_that_a_varied_password_needs(seed: bytes) -> None:
    """Nobody is made to mix kinds: small letters alone will do."""
    digest = base64.b32encode(hashlib.sha256(seed).digest()).decode().lower()
    letters = [char for char in digest if char.isalpha()]

    assert fault_in("".join(letters[:12]), chooser=Chooser()) is None


@pytest.mark.parametrize(
    "accepted",
    [
        "three random words",
        "only small letters here",
        "пароль для всех нас",
        "seven quiet lighthouses",
        "  spaces at the ends of it  ",
        "🦊🐢 under the seventh bridge",
        # A word that anybody could know does no harm in a password that is good without it.
        "a bristol lighthouse and seven violins",
        "lantern 2026 harbour violin",
    ],
)
def test_any_characters_are_welcome_and_none_are_asked_for(accepted: str) -> None:
    assert fault_in(accepted, chooser=ADA) is None


def test_twelve_characters_are_enough_and_a_hundred_and_twenty_eight_the_most() -> None:
    varied = "quiet violin lantern seven harbour bridges "

    assert fault_in("xq7 vlm rtzk", chooser=ADA) is None
    assert "12 characters or more" in str(fault_in("xq7 vlm rtz", chooser=ADA))
    assert fault_in((varied * 4)[:128], chooser=ADA) is None
    assert fault_in((varied * 4)[:129], chooser=ADA) == "Password must be 128 characters or fewer"


def test_a_password_is_measured_in_the_form_in_which_it_is_kept() -> None:
    """A ligature counts as the letters that it stands for."""
    assert "12 characters" in str(fault_in("\u1e9b\u0323xq7 vlm rt", chooser=ADA))
    assert fault_in("xq7 vlm rt\ufb01", chooser=ADA) is None


@pytest.mark.parametrize(
    "stolen", ["qwertyuiop123", "Qwertyuiop 123", "PASSWORD12345", "1234567891011"]
)
def test_what_was_stolen_elsewhere_is_refused_in_any_case_and_spacing(stolen: str) -> None:
    assert fault_in(stolen, chooser=Chooser()) == STOLEN


@pytest.mark.parametrize(
    "leaning",
    [
        EMAIL,
        NAME,
        NAME.upper(),
        "A d a Lovelace - Byron!",
        "Bristol2026!!",
        "marac-marac-2026",
        "marac meeting 2027",
        "MARAC Bristol police",
        "Avon and Somerset Police",
        "2025 Bristol dog",
        "Lovelace1815!?#",
        "hate crime 2026 #1!",
    ],
)
def test_what_anybody_could_know_is_refused_however_long_it_is(leaning: str) -> None:
    assert fault_in(leaning, chooser=ADA) == KNOWN


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_the_year_before_and_after_count_as_this_one_does(year: int) -> None:
    with clock.moved_to(clock.london(date(2027, 6, 1), clock.now().time())):
        assert fault_in(f"summer-{year}-{year}", chooser=Chooser()) == KNOWN


@pytest.mark.parametrize("easy", ["abcdefghijklmnopq", "monkey monkey 12", "dragon123dragon"])
def test_what_is_easy_to_guess_is_refused(easy: str) -> None:
    assert fault_in(easy, chooser=ADA) == EASY
    assert fault_in("ababababababab", chooser=ADA) == FEW


@pytest.mark.parametrize(
    ("role", "shortest"),
    [
        (Role.SYSTEM_ADMINISTRATOR, 15),
        (Role.COORDINATOR, 15),
        (Role.INFORMATION_GOVERNANCE, 15),
        (Role.CHAIR, 12),
        (Role.REPRESENTATIVE, 12),
    ],
)
def test_who_could_do_most_harm_needs_a_longer_one(
    make: Factory, area: Area, role: Role, shortest: int
) -> None:
    agency = make.agency("Harbour Homes", area=area)
    user = make.user(role, area=area, agency=agency)
    make.seat(user, Role.REPRESENTATIVE, area=make.area("Bath"), agency=make.agency())

    assert chooser_of(make.session, user=user).shortest == shortest


def test_a_role_that_was_given_up_asks_for_nothing_more(make: Factory, area: Area) -> None:
    agency = make.agency(area=area)
    user = make.user(Role.COORDINATOR, area=area, agency=agency)
    user.memberships[0].ended_at = clock.now()

    assert chooser_of(make.session, user=user).shortest == 12


def test_the_form_says_which_rule_was_broken_and_forgets_the_password(
    browser: Browser, known: User, session: Session
) -> None:
    browser.sign_in_as(known)
    page = browser.get("/account/password")
    assert "12 characters or more. Three random words" in page.text

    typed = {"password": "correct horse battery", "new_password": "Harbour Homes 2026"}
    answer = browser.submit(page, typed, button="Change password")

    assert (answer.status, answer.errors) == (422, [KNOWN])
    assert "Harbour Homes 2026" not in answer.response.get_data(as_text=True)


def test_who_was_given_a_role_that_needs_a_longer_password_is_led_to_choosing_one(
    browser: Browser, make: Factory, area: Area
) -> None:
    agency, short = make.agency(area=area), "xq7 vlm rtzk"
    user = make.user(Role.CHAIR, area=area, agency=agency, password_hash=hash_of(short))
    assert knock(browser, user.email, short).response.location == "/"
    browser.post("/sign-out")
    make.seat(user, Role.COORDINATOR, area=area, agency=agency)

    page = knock(browser, user.email, short, follow=True)

    assert page.path == "/account/password"
    assert "needs a password of 15 characters or more" in page.text
    assert browser.get("/cases").status == 200
