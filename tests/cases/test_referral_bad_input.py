"""Whatever is typed wrongly is refused at its field, and everything typed stays."""

import pytest
from sqlalchemy.orm import Session

from tests.cases.referring import SAVE, Referrer, day, referrer_of
from tests.client import Browser
from tests.factories import Factory

NUL_REFUSED = "This contained a character that cannot be kept. It is left out here"


@pytest.fixture
def robin(make: Factory, browser: Browser, session: Session) -> Referrer:
    robin = referrer_of(make, browser, session)
    robin.start()
    robin.fill("who", kind="person")
    return robin


@pytest.mark.parametrize(
    ("step", "values", "error"),
    [
        ("who", {"kind": "dragon"}, "Choose an answer from the list"),
        ("subject", day(31, 2, 1990, "born_on"), "Date of birth must be a real date"),
        ("subject", day(1, 1, 2027, "born_on"), "Date of birth must be today or in the past"),
        ("subject", {"born_on-day": "4"}, "Date of birth must include a month and year"),
        ("subject", {"given_names": "A" * 201}, "First names must be 200 characters or fewer."),
        ("subject", {"given_names": "A\x00B"}, NUL_REFUSED),
        ("subject", {"staff_of_id": "nobody"}, "Choose an answer from the list"),
        ("address", {"postcode": "BS5"}, "Enter a full UK postcode, like BS1 5TR"),
        ("address", {"postcode": "SOMEWHERE"}, "Enter a full UK postcode, like BS1 5TR"),
        ("address", {"email": "amina at home"}, "Enter an e-mail address in the correct format"),
        ("support", {"language": "B" * 201}, "Best language must be 200 characters or fewer."),
        ("contact", {"safe_to_call": "perhaps"}, "Choose an answer from the list"),
        ("contact", {"never_do": "x" * 2001}, "What must never be done must be 2,000 characters"),
        ("sources", {"harm_source_known": "perhaps"}, "Choose an answer from the list"),
        ("risk", {"reason": "Every week"}, "Choose a level of risk"),
        ("risk", {"level": "low", "reason": "Every week"}, "Choose an answer from the list"),
        ("risk", {"level": "medium", "red_flags": ["fire"]}, "A red flag usually means high."),
        (
            "risk",
            {"level": "medium", "red_flags": ["fire"], "confirmed": "yes"},
            "Give the reason why the level is not high",
        ),
        ("voice", {"voice_fears": "x" * 5001}, "What do they fear most? must be 5,000 characters"),
        ("so-far", {"done_so_far": "x\x00"}, NUL_REFUSED),
        ("grounds", {"grounds": ["because"]}, "Choose an answer from the list"),
        ("basis", {"told_code": "x"}, "Choose an answer from the list"),
    ],
)
def test_a_page_refuses_what_it_cannot_keep(
    robin: Referrer, step: str, values: dict[str, str], error: str
) -> None:
    page = robin.fill(step, **values)
    assert page.status == 422
    assert len(page.errors) == 1
    assert page.errors[0].startswith(error)
    assert page.all("//title")[0].text_content().startswith("Error: ")
    for link in page.all("//*[contains(@class,'error-summary')]//a"):
        assert page.all(f"//*[@id='{link.get('href')[1:]}']")
    for name, typed in values.items():
        if isinstance(typed, str) and page.all(f"//input[@type='text'][@name='{name}']"):
            assert page.value(name) == typed.replace("\x00", "")


def test_a_refused_page_changes_nothing(robin: Referrer) -> None:
    robin.fill("subject", given_names="Amina")
    robin.fill("subject", given_names="Nobody", **day(31, 2, 1990, "born_on"))
    assert robin.case.subject.given_names == "Amina"


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"summary": "", **day(1, 11, 2026)}, "Say what happened"),
        ({"summary": "Shouting"}, "Enter the date it happened, or your best estimate"),
        (
            {"summary": "Shouting", **day(21, 11, 2026)},
            "The date it happened must be today or in the past",
        ),
        (
            {"summary": "Shouting", **day(30, 2, 2026)},
            "The date it happened must be a real date",
        ),
        (
            {"summary": "Shouting", **day(2, 11, 2026), **day(1, 11, 2026, "ended_on")},
            "The last day must be the same as or after the first day",
        ),
        (
            {"summary": "Shouting", **day(1, 11, 2026), "happened_at": "25:00"},
            "Time must be a real time",
        ),
        (
            {"summary": "Shouting", **day(1, 11, 2026), "location_code": "moon"},
            "Choose an answer from the list",
        ),
    ],
)
def test_an_incident_refuses_what_cannot_be(
    robin: Referrer, values: dict[str, str], error: str
) -> None:
    page = robin.browser.get(f"{robin.address}/incidents/new")
    page = robin.browser.submit(page, {"place": "The stairwell"} | values, button=SAVE)
    assert page.status == 422
    assert [text for text in page.errors if text.startswith(error)]
    assert page.value("place") == "The stairwell"
    assert robin.case.incidents == []


def test_a_strand_nobody_knows_is_refused(robin: Referrer) -> None:
    robin.add_incident("Shouting", "RACE")
    incident = robin.case.incidents[0]
    path = f"{robin.address}/incidents/{incident.id}/why"
    page = robin.browser.post(path, {"strands": ["RACE", "MARTIAN"], "perceived_by": "Amina"})
    assert page.status == 422
    assert page.value("perceived_by") == "Amina"
    assert robin.case.strands == ["RACE"]


@pytest.mark.parametrize("path", ["household/child", "household/other", "sources/new/person"])
def test_someone_about_whom_nothing_is_said_is_not_added(robin: Referrer, path: str) -> None:
    page = robin.browser.get(f"{robin.address}/{path}")
    page = robin.browser.submit(page, button="Save")
    assert page.status == 422
    assert page.errors[0].startswith("Enter a name, or say")
    assert [part.kind for part in robin.case.parts] == []


def test_choosing_nothing_about_who_did_it_is_asked_again(robin: Referrer) -> None:
    page = robin.browser.get(f"{robin.address}/sources/new")
    assert page.errors == []
    page = robin.browser.submit(page, button="Continue")
    assert page.errors == ["Choose what is known"]


def test_nothing_can_be_known_of_someone_who_is_listed(robin: Referrer) -> None:
    page = robin.browser.get(f"{robin.address}/sources/new/online")
    page = robin.browser.submit(page, {"handle": "@hate"}, button="Save")
    assert "@hate" in page.text
    page = robin.fill("sources", harm_source_known="no")
    assert page.errors == ["You have added someone. Remove them first, or choose yes"]


def test_a_red_flag_below_high_is_kept_when_it_is_meant(robin: Referrer) -> None:
    robin.fill("risk", level="medium", red_flags=["fire"], confirmed="yes", reason="A cold match")
    assert robin.case.risk.red_flags == ["fire"]
    assert robin.open("risk").all("//input[@name='confirmed'][@checked]")


def test_an_incomplete_referral_is_not_sent_and_says_what_is_missing(robin: Referrer) -> None:
    page = robin.open("check")
    assert "Send this referral" not in [b.text_content() for b in page.all("//main//button")]
    links = page.links()
    assert links["Choose a level of risk"] == f"{robin.address}/risk?return=check"
    page = robin.browser.post(f"{robin.address}/submit")
    assert page.status == 422
    assert "Still needed before you can send it" in page.text
    assert robin.case.submitted_at is None


def test_an_answer_changed_from_the_check_page_leads_back_to_it(robin: Referrer) -> None:
    page = robin.browser.get(robin.open("check").links()["Choose a level of risk"])
    page = robin.browser.submit(page, {"level": "high", "reason": "A knife"}, button=SAVE)
    assert page.path == f"{robin.address}/check"


def test_text_in_any_script_comes_back_as_it_was_typed(robin: Referrer) -> None:
    for text in ("أمينة يوسف", "אמינה", "아미나", "Ọláyínká", "अमीना", "O’Néill–Ńguyễn"):
        robin.fill("subject", given_names=f"  {text} ")
        assert robin.case.subject.name == text
        assert robin.open("subject").value("given_names") == text
    robin.fill("voice", voice_wants="First line\r\n\r\n<b>& second</b>")
    assert robin.case.voice_wants == "First line\n\n<b>& second</b>"
    assert "<b>& second</b>" in robin.open("check").text
