"""A draft goes out as a Word form or a CSV file and comes back in as it was."""

import csv
import io
import zipfile

import docx
import pytest
from sqlalchemy.orm import Session

from marac.cases.referrals.exchange import reading
from marac.cases.referrals.exchange.escaping import escape, unescape
from tests.cases.referring import Referrer, day, referrer_of
from tests.client import Browser, Page
from tests.factories import Factory

WAYS = ["docx", "csv"]


@pytest.fixture
def robin(make: Factory, browser: Browser, session: Session) -> Referrer:
    robin = referrer_of(make, browser, session)
    robin.start()
    return robin


def bring_in(robin: Referrer, name: str, data: bytes) -> Page:
    """Choose a file on the page that takes one."""
    form = {"file": (io.BytesIO(data), name)}
    return robin.browser.post(f"{robin.address}/fill", form)


def paste(robin: Referrer, text: str) -> Page:
    page = robin.browser.get(f"{robin.address}/fill")
    return robin.browser.submit(page, {"pasted": text}, button="See what is recognised")


def take_over(robin: Referrer, page: Page) -> Page:
    button = next(
        " ".join(b.text_content().split())
        for b in page.all("//main//button")
        if "Take over" in b.text_content()
    )
    return robin.browser.submit(page, button=button)


def table_of(robin: Referrer) -> dict[str, str]:
    """Everything that a draft says, as its CSV file has it."""
    data = robin.browser.get(f"{robin.address}/referral.csv").response.get_data()
    return dict(reading.read_table(data.decode("utf-8-sig")))


def write_everything(robin: Referrer) -> None:
    """A draft in which every page says something, some of it hard to carry."""
    robin.answer_what_is_needed()
    robin.fill("subject", given_names="=Ọláyínká", surname="O’Brien-Şahin", aliases="-dash\t@x")
    robin.fill("subject", birth_estimated="yes", **day(27, 3, 1987, "born_on"))
    robin.fill("address", address="Flat 9\nMill Court", postcode="BS5 0AB", phone="0770\n0771")
    robin.fill("home", uprn="100121", tenure="council")
    robin.fill("support", language="عربي", interpreter="yes", adjustments="_x0041_ _x005F_ “q”")
    robin.fill("care", gp="The Surgery", care_needs='Needs help\n\nat night; and, "daily"')
    robin.fill("traits", ethnicity="B2", religion="not_stated", disabilities=["sight", "other"])
    robin.fill("referrer", referrer_role="Officer", supervisor_informed="yes")
    for name, kind in (("Tobi", "child"), ("Ada", "child"), ("Gran", "other")):
        page = robin.open(f"household/{kind}")
        robin.browser.submit(page, {"given_names": name, "witnessed_harm": "yes"}, button="Save")
    for kind, answers in (
        ("person", {"given_names": "Kevin", "juvenile": "yes", "tenure": "owner"}),
        ("online", {"handle": "@dark", "platform": "Forum"}),
        ("household", {"name": "The Smiths"}),
        ("unknown", {"description": "Two boys on a scooter"}),
    ):
        robin.browser.submit(robin.open(f"sources/new/{kind}"), answers, button="Save")
    robin.add_incident("Second thing", "DISABILITY", crime=False)
    robin.fill("voice", voice_fears="'quoted", voice_wants="+44 1", voice_safe_to_talk="{{ 7 }}")


@pytest.mark.parametrize("way", WAYS)
def test_a_draft_that_was_taken_out_comes_back_in_as_the_same_draft(
    robin: Referrer, way: str
) -> None:
    write_everything(robin)
    before = table_of(robin)
    assert (before["incident.2.summary"], before["source.2.handle"]) == ("Second thing", "@dark")
    taken_out = robin.browser.get(f"{robin.address}/referral.{way}").response.get_data()
    old = robin.case.id
    robin.start()
    page = bring_in(robin, f"referral.{way}", taken_out)
    assert "Not recognised" not in page.text
    assert "Left out" not in page.text, page.text
    take_over(robin, page)
    assert robin.case.id != old
    assert {k: v for k, v in table_of(robin).items() if v} == {k: v for k, v in before.items() if v}


@pytest.mark.parametrize("way", WAYS)
def test_bringing_a_draft_into_itself_changes_nothing(robin: Referrer, way: str) -> None:
    write_everything(robin)
    before = table_of(robin)
    taken_out = robin.browser.get(f"{robin.address}/referral.{way}").response.get_data()
    take_over(robin, bring_in(robin, f"referral.{way}", taken_out))
    assert table_of(robin) == before


def test_an_empty_draft_is_an_empty_form_that_says_how_to_fill_it_in(robin: Referrer) -> None:
    data = robin.browser.get(f"{robin.address}/referral.docx").response.get_data()
    document = docx.Document(io.BytesIO(data))
    questions = [row.cells[0].text for table in document.tables for row in table.rows]
    assert any("First names" in one and "[subject.given_names]" in one for one in questions)
    assert any("[incident.3.summary]" in one for one in questions)
    assert "OFFICIAL-SENSITIVE" in document.sections[0].header.paragraphs[0].text
    assert "No questions and answers" in bring_in(robin, "referral.docx", data).errors[0]


def test_a_form_filled_in_by_hand_is_shown_before_anything_is_saved(robin: Referrer) -> None:
    data = robin.browser.get(f"{robin.address}/referral.docx").response.get_data()
    document = docx.Document(io.BytesIO(data))
    answers = {"subject.given_names": "Amina", "incident.1.happened_on": "14/11/2026"}
    answers |= {"incident.1.summary": "Eggs", "contact.safe_to_call": "no", "who.kind": "a person"}
    for table in document.tables:
        for row in table.rows:
            for code, text in answers.items():
                if f"[{code}]" in row.cells[0].text:
                    row.cells[1].text = text
    written = io.BytesIO()
    document.save(written)
    page = bring_in(robin, "my own name.docx", written.getvalue())
    assert page.heading == "5 answers recognised"
    assert robin.case.subject is None
    take_over(robin, page)
    assert robin.case.subject.given_names == "Amina"
    assert robin.case.contact.safe_to_call is False
    assert [str(i.happened_on) for i in robin.case.incidents] == ["2026-11-14"]


def test_a_pasted_table_is_known_by_its_words(robin: Referrer) -> None:
    rows = ["First names\tAmina", "Postcode:\tbs5 0ab", "Favourite colour\tblue"]
    rows += ["Child 1: First names\tTobi", "When did it happen\t1 May 2026"]
    page = paste(robin, "\n".join(rows))
    assert page.heading == "3 answers recognised"
    assert "Not recognised (2)" in page.text
    assert "Favourite colour" in page.text
    take_over(robin, page)
    assert robin.case.subject.postcode == "BS5 0AB"
    assert robin.case.children[0].identity.given_names == "Tobi"


def test_a_row_of_a_csv_file_answers_the_questions_above_it(robin: Referrer) -> None:
    asked = "First names,Last name,subject.born_on,Incident 1: What happened?"
    text = f"{asked}\r\nAmina,Yusuf,1987-03-27,Eggs"
    page = bring_in(robin, "export.csv", text.encode("cp1252"))
    assert page.heading == "3 answers recognised"
    assert "1 answer with a mistake is left out" in page.text
    assert "Enter the date it happened" in page.text
    take_over(robin, page)
    assert (robin.case.subject.name, str(robin.case.subject.born_on)) == (
        "Amina Yusuf",
        "1987-03-27",
    )
    assert robin.case.incidents == []


@pytest.mark.parametrize(
    ("question", "answer", "error"),
    [
        ("subject.born_on", "yesterday", "Date of birth must"),
        ("subject.born_on", "1 May 2090", "Date of birth must be today or in the past"),
        ("address.postcode", "nowhere", "Enter a full UK postcode"),
        ("home.uprn", "12 Mill Street", "The property reference number must be"),
        ("support.interpreter", "perhaps", "Write yes or no"),
        ("contact.safe_to_call", "perhaps", "Choose an answer from the list"),
        ("grounds.grounds", "Because", "Choose an answer from the list"),
        ("subject.known_as", "x" * 300, "must be 200 characters or fewer"),
        ("subject.known_as", "a\u202eb", "a character that cannot be kept"),
        ("source.1.kind", "A ghost", "Choose what is known of them"),
        ("subject.favourite_colour", "blue", "This is not asked"),
        ("risk.grid", "What is it? | Yes", "No question of the grid"),
    ],
)
def test_an_answer_with_a_mistake_is_left_out_and_says_why(
    robin: Referrer, question: str, answer: str, error: str
) -> None:
    table = io.StringIO()
    csv.writer(table).writerows(
        [("Question", "Answer"), (question, answer), ("voice.voice_wants", "Peace")]
    )
    page = bring_in(robin, "table.csv", table.getvalue().encode())
    assert page.heading == "1 answer recognised", page.text
    assert error in page.text
    take_over(robin, page)
    assert robin.case.voice_wants == "Peace"


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("referral.pdf", b"%PDF-1.7", "must be the Word form"),
        ("referral.docx", b"PK\x03\x04 not really", "damaged"),
        ("referral.csv", b"a\x00b", "not a CSV file"),
        ("referral.csv", b"\xef\xbb\xbf", "No questions and answers"),
        ("referral.csv", b'a,"' + b"x" * 140_000 + b'"', "more rows, or longer ones"),
        ("referral.csv", b"a,b\r\n" * 2_100, "more rows, or longer ones"),
    ],
)
def test_a_file_that_is_none_is_refused_at_its_field(
    robin: Referrer, name: str, data: bytes, error: str
) -> None:
    page = bring_in(robin, name, data)
    assert page.status == 422
    assert error in page.errors[0]


def test_a_form_with_a_program_in_it_is_refused(robin: Referrer) -> None:
    data = robin.browser.get(f"{robin.address}/referral.docx").response.get_data()
    with_macro = io.BytesIO(data)
    with zipfile.ZipFile(with_macro, "a") as parts:
        parts.writestr("word/vbaProject.bin", b"Sub AutoOpen()")
    assert bring_in(robin, "referral.docx", with_macro.getvalue()).status == 422


def test_nothing_chosen_and_nothing_pasted_is_said_at_the_field(robin: Referrer) -> None:
    page = paste(robin, "")
    assert (page.status, page.errors) == (422, ["Choose a file, or paste a table"])


def test_what_waits_from_a_file_can_be_left(robin: Referrer) -> None:
    page = paste(robin, "First names\tAmina")
    page = robin.browser.submit(page, button="Leave it")
    assert page.status == 200
    assert robin.browser.get(f"{robin.address}/fill/check").heading == "Fill in from a file"


def test_a_sent_referral_takes_nothing_in_and_gives_no_form(robin: Referrer) -> None:
    robin.answer_what_is_needed()
    robin.send()
    for path in ("fill", "fill/check", "referral.docx"):
        assert robin.browser.get(f"{robin.address}/{path}").status == 409
    assert robin.browser.get(f"{robin.address}/referral.exe").status in (404, 409)


def test_every_character_survives_the_escaping_of_word() -> None:
    hard = "_x0041_ \x00\x0b\ufffe _x005F__x0001_ \U0001f600"
    assert unescape(escape(hard)) == hard
    assert all(ord(c) > 31 and c != "\ufffe" for c in escape(hard))
