"""What stands round every page: the way about, the marking, the reader's own text size."""

from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from jinja2 import UndefinedError
from lxml import html

from marac import web
from marac.access import Actor
from marac.web import Page
from marac.web.statics import FOR_EVER

STATIC = Path(web.__path__[0]).parent / "static"
TEMPLATES = Path(web.template_folder())


def page(browser: FlaskClient, path: str = "/") -> html.HtmlElement:
    return html.document_fromstring(browser.get(path).get_data(as_text=True))


def links(document: html.HtmlElement) -> list[str]:
    return [a.text_content().strip() for a in document.xpath("//nav[@aria-label='Main']//a")]


@pytest.mark.parametrize(
    "path", sorted(p.relative_to(TEMPLATES) for p in TEMPLATES.rglob("*.html"))
)
def test_every_template_compiles(small_app: Flask, path: Path) -> None:
    assert small_app.jinja_env.get_template(str(path))


def test_a_name_that_is_not_there_is_a_fault_and_not_a_gap(small_app: Flask) -> None:
    with small_app.test_request_context(), pytest.raises(UndefinedError):
        render_template_string("{{ case.safe_contact }}")


def test_a_page_starts_with_a_way_past_the_navigation(browser: FlaskClient) -> None:
    document = page(browser)
    first = document.xpath("//body//a")[0]
    assert first.get("href") == "#main-content"
    assert document.xpath("//main[@id='main-content']")
    assert document.xpath("//html/@lang") == ["en-GB"]


def test_the_navigation_holds_what_the_role_may_use_in_order(signed_in: FlaskClient) -> None:
    assert links(page(signed_in)) == ["Home", "Cases"]


def test_the_navigation_says_where_the_reader_is(signed_in: FlaskClient) -> None:
    current = page(signed_in, "/cases").xpath("//nav[@aria-label='Main']//a[@aria-current]")
    assert [a.text_content().strip() for a in current] == ["Cases"]


def test_a_stranger_sees_no_navigation_and_no_marking(browser: FlaskClient) -> None:
    text = page(browser).text_content()
    assert links(page(browser)) == []
    assert "OFFICIAL-SENSITIVE" not in text


def test_a_page_behind_sign_in_is_marked_at_the_top_and_at_the_foot(
    signed_in: FlaskClient,
) -> None:
    document = page(signed_in)
    assert len(document.xpath("//header//*[text()='OFFICIAL-SENSITIVE']")) == 1
    assert len(document.xpath("//footer//*[text()='OFFICIAL-SENSITIVE']")) == 1
    assert "Bristol" in document.xpath("//header")[0].text_content()


def test_a_person_of_two_areas_may_switch(small_app: Flask, signed_in: FlaskClient) -> None:
    def areas(actor: Actor) -> list[web.AreaChoice]:
        return [web.AreaChoice("1", actor.area_name, True), web.AreaChoice("2", "Somerset", False)]

    web.provide_areas(small_app, areas)
    small_app.add_url_rule("/switch", "accounts.switch_area", lambda: "", methods=["POST"])
    document = page(signed_in)
    assert document.xpath("//select[@name='area']/option/text()") == ["Bristol", "Somerset"]
    assert document.xpath("//select[@name='area']/option[@selected]/text()") == ["Bristol"]


def test_a_demonstration_says_so_on_every_page(browser: FlaskClient, small_app: Flask) -> None:
    assert "every person here is invented" in page(browser, "/nowhere").text_content()
    small_app.config["MARAC_DEMO"] = False
    assert "every person here is invented" not in page(browser).text_content()


def test_larger_text_is_kept_and_leads_back_to_the_page(browser: FlaskClient) -> None:
    response = browser.post("/text-size", headers={"Referer": "http://localhost/cases?state=a"})
    assert response.status_code == 303
    assert response.location == "/cases?state=a"
    assert "marac-larger" in page(browser).get("class")
    browser.post("/text-size")
    assert "marac-larger" not in page(browser).get("class")


@pytest.mark.parametrize(
    "referrer",
    ["http://evil.example/cases", "http://localhost//evil.example", "http://[", "nonsense", ""],
)
def test_larger_text_never_leads_to_another_site(browser: FlaskClient, referrer: str) -> None:
    response = browser.post("/text-size", headers={"Referer": referrer})
    assert response.location in ("/", "/evil.example")


def test_pages_are_never_kept_and_static_files_are(browser: FlaskClient) -> None:
    response = browser.get("/")
    assert response.headers["Cache-Control"] == "no-store"
    document = html.document_fromstring(response.get_data(as_text=True))
    for address in document.xpath("//link/@href | //script/@src"):
        with browser.get(address) as static:
            assert static.status_code == 200
            assert static.headers["Cache-Control"] == FOR_EVER


def test_a_static_file_asked_for_without_its_version_is_not_kept(browser: FlaskClient) -> None:
    with browser.get("/static/marac.css") as response:
        assert response.headers["Cache-Control"] == "no-store"
    assert browser.get("/static/nothing.css").headers["Cache-Control"] == "no-store"


def test_nothing_that_belongs_to_gov_uk_is_carried() -> None:
    css = (STATIC / "vendor" / "govuk-frontend-6.3.0.min.css").read_text(encoding="utf-8")
    for theirs in ("GDS Transport", "crest", "@font-face", "url("):
        assert theirs not in css
    assert not [p for p in STATIC.rglob("*") if "crown" in p.name or "crest" in p.name]


def test_every_vendored_file_is_named_in_the_version_note() -> None:
    note = (STATIC / "vendor" / "VERSION.txt").read_text(encoding="utf-8")
    assert [p.name for p in (STATIC / "vendor").iterdir() if p.name not in note] == ["VERSION.txt"]


@pytest.mark.parametrize(
    ("asked", "number", "first", "last"),
    [("2", 2, 21, 40), (None, 1, 1, 20), ("0", 1, 1, 20), ("99", 3, 41, 45), ("-1", 1, 1, 20)],
)
def test_a_page_number_is_always_one_that_exists(
    asked: str | None, number: int, first: int, last: int
) -> None:
    got = Page.asked_for(asked, size=20, total=45)
    assert (got.number, got.first, got.last) == (number, first, last)


@pytest.mark.parametrize("asked", ["", "two", "²", "9" * 5000, "1e3"])
def test_nonsense_for_a_page_number_is_the_first_page(asked: str) -> None:
    assert Page.asked_for(asked, size=20, total=0).number == 1


def test_a_long_list_offers_its_ends_and_the_pages_near() -> None:
    assert Page.asked_for("5", size=20, total=213).shown_numbers == [1, None, 4, 5, 6, None, 11]
    assert Page.asked_for("1", size=20, total=0).shown_numbers == [1]


def test_an_address_keeps_its_filters_when_one_word_changes(small_app: Flask) -> None:
    with small_app.test_request_context("/cases?state=a&strand=race&strand=faith&page=3"):
        assert web.here(page=4) == "/cases?state=a&strand=race&strand=faith&page=4"
        assert web.here(strand=["faith"], page=None) == "/cases?state=a&strand=faith"
        assert web.here(state=None, strand=None, page=None) == "/cases"
