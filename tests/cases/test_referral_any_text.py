"""Any text in any field is refused clearly at the field, or comes back exactly: page and paper."""

import io

import docx
import pytest
from flask import Flask
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from marac.access import Role
from marac.cases.referrals.exchange import reading
from marac.cases.referrals.exchange.escaping import escape
from marac.documents import sheet as spreadsheet
from marac.widgets.clean import clean_text
from tests.cases.referring import Referrer, referrer_of
from tests.client import Browser
from tests.documents.reading import failures, pages_of
from tests.factories import Factory
from tests.patience import boundless

# Every page with fields for words, and those fields; whether many lines fit.
ONE_LINE = {
    "subject": ("given_names", "surname", "known_as", "aliases", "pronouns"),
    "address": ("landlord", "postcode", "email"),
    "home": ("ward", "uprn"),
    "support": ("language",),
    "care": ("school_or_employer", "gp"),
    "contact": ("means", "times", "others_may_answer"),
    "referrer": ("referrer_role", "referrer_phone"),
}
MANY_LINES = {
    "subject": ("description",),
    "address": ("address", "phone"),
    "support": ("adjustments",),
    "care": ("care_needs", "capacity_concern"),
    "traits": ("immigration",),
    "contact": ("never_do",),
    "voice": ("voice_fears", "voice_wants", "voice_safe_to_talk"),
    "so-far": ("done_so_far", "earlier_maracs", "wanted_actions"),
    "grounds": ("grounds_reason",),
    "basis": ("told_views", "lawful_basis_note"),
}
FIELDS = [
    (step, name, many)
    for many, pages in ((False, ONE_LINE), (True, MANY_LINES))
    for step, names in pages.items()
    for name in names
]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
HARD = (
    "Amal أمل على الدرج ليلاً, 2 times",
    "שלום לכולם (ערב)",
    "أ" * 4_000,
    "नमस्ते ज़िंदगी, 你好, ሰላም, Ọláyínká, Zoë\u0308",
    "<script>alert(1)</script> {{ 7 * 7 }} ' OR 1=1 --",
    "a\u202eb\u0000c\u0007",
    "👩‍👧‍👦 🏳️‍⚧️ \u200d\u200f",
    "x" * 200_000,
    "é" * 100_000,
    "line\r\nline\u2028line\u2029 \t tab",
    "\n\n leading and trailing \n ",
    "\ufffe\uffff\ufdd0",
    "</textarea><h1>two</h1>",
)


@pytest.fixture
def robin(make: Factory, browser: Browser, session: Session) -> Referrer:
    robin = referrer_of(make, browser, session)
    robin.start()
    robin.fill("who", kind="person")
    return robin


def hold_to_the_promise(robin: Referrer, step: str, name: str, text: str, *, many: bool) -> None:
    """Save a text in a field: either it says there what is wrong, or the page has it exactly."""
    page = robin.browser.post(f"{robin.address}/{step}", {name: text, "button": "primary"})
    if page.status == 422:
        assert len(page.errors) == 1
        field = page.all(f"//*[@name='{name}']")[0]
        assert "-error" in (field.get("aria-describedby") or "")
        return
    assert page.status == 200
    kept = robin.open(step).value(name) or ""
    expected = clean_text(text, many_lines=many)
    if name == "postcode":
        kept, expected = kept.replace(" ", ""), "".join(expected.split()).upper()
    if name == "uprn":
        expected = "".join(expected.split())
    assert kept.replace("\r\n", "\n") == expected


@pytest.mark.parametrize(
    "place",
    [
        ("subject", "given_names", False),
        ("address", "phone", True),
        ("address", "postcode", False),
        ("home", "uprn", False),
        ("address", "email", False),
        ("traits", "immigration", True),
        ("voice", "voice_fears", True),
    ],
)
def test_hard_texts_are_refused_or_come_back_exactly(
    robin: Referrer, place: tuple[str, str, bool]
) -> None:
    step, name, many = place
    with boundless():
        for text in HARD:
            hold_to_the_promise(robin, step, name, text, many=many)


@given(place=st.sampled_from(FIELDS), text=ANY_TEXT)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_text_is_refused_or_comes_back_exactly(
    robin: Referrer, place: tuple[str, str, bool], text: str
) -> None:
    step, name, many = place
    with boundless():
        hold_to_the_promise(robin, step, name, text, many=many)


@given(text=ANY_TEXT)
@settings(max_examples=200, deadline=None)
def test_any_kept_text_comes_back_exactly_from_a_csv_file(text: str) -> None:
    kept = clean_text(text, many_lines=True)
    assume(kept)
    table = spreadsheet.write([("Code", "Answer"), ("voice.voice_fears", kept)])
    assert reading.read_table(table.decode("utf-8-sig")) == [("voice.voice_fears", kept)]


@given(text=ANY_TEXT)
@settings(max_examples=40, deadline=None)
def test_any_kept_text_comes_back_exactly_from_a_word_form(text: str) -> None:
    kept = clean_text(text, many_lines=True)
    assume(kept)
    document = docx.Document()
    row = document.add_table(rows=1, cols=2).rows[0].cells
    row[0].text = "[voice.voice_fears]"
    row[1].paragraphs[0].add_run(escape(kept))
    written = io.BytesIO()
    document.save(written)
    found = dict(reading.word_pairs(written.getvalue()))
    assert found["[voice.voice_fears]"] == kept


def test_what_was_written_stands_on_paper_in_every_script(robin: Referrer) -> None:
    texts = ("Amal أمل على الدرج", "שלום לכולם", "你好世界", "Ọláyínká Zoë", "<b>7 & 7</b>", "ሰላም")
    robin.fill("voice", voice_fears="\n\n".join(texts[:3]), voice_wants="\n\n".join(texts[3:]))
    answer = robin.browser.get(f"{robin.address}/referral.pdf").response
    assert answer.mimetype == "application/pdf"
    paper = " ".join(pages_of(answer.get_data()))
    assert "OFFICIAL-SENSITIVE" in paper
    # pdftotext turns round what runs from right to left, and not always letter by letter; a sign
    # that our letters lack stands there by its number.
    printed = {"".join(sorted(word)) for word in paper.split()}
    for word in " ".join(texts).split():
        numbers = all(f"U+{ord(sign):04X}" in paper for sign in word)
        assert word in paper or "".join(sorted(word)) in printed or numbers, word
    assert failures(answer.get_data()) == []


def test_the_page_to_print_says_everything_and_its_pdf_is_for_the_writer_alone(
    robin: Referrer, make: Factory, app: Flask, session: Session
) -> None:
    robin.fill("voice", voice_fears="The stairs")
    page = robin.browser.get(f"{robin.address}/print")
    assert "The stairs" in page.text
    stranger = Browser(app, session).sign_in_as(
        make.user(Role.REFERRER, area=robin.area, agency=robin.agency, name="Somebody Else")
    )
    for path in ("print", "referral.pdf", "referral.docx", "referral.csv", "fill", "fill/check"):
        assert stranger.get(f"{robin.address}/{path}").status == 404
    assert stranger.post(f"{robin.address}/typed", {"page": "voice", "fields": "[]"}).status == 404
