"""The pattern library says in words what it says in colour."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from flask import Flask, render_template_string
from lxml import html
from markupsafe import Markup

from marac.web import Page
from marac.widgets import FilterForm, RadioField, TickField, choice

CONTACT = SimpleNamespace(
    safe_to_call=True, means="Text first", when="Mornings", others="Her sister", never="No letters"
)


def show(app: Flask, component: str, call: str, **context: object) -> html.HtmlElement:
    """Render one call of one component."""
    source = f'{{% from "components/{component}.html" import {component} %}}<div>{call}</div>'
    with app.test_request_context("/cases?state=a"):
        return html.fragment_fromstring(render_template_string(source, **context))


def words(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


@pytest.mark.parametrize(
    ("safe", "said"),
    [
        (True, "Safe to call, as said here"),
        (False, "Not safe to call"),
        (None, "Not known if calling is safe: do not call"),
    ],
)
def test_the_banner_says_first_whether_calling_is_safe(
    small_app: Flask, safe: bool | None, said: str
) -> None:
    contact = SimpleNamespace(**(vars(CONTACT) | {"safe_to_call": safe}))
    shown = show(small_app, "safe_contact_banner", "{{ safe_contact_banner(c) }}", c=contact)
    assert said in words(shown.xpath(".//h2")[0])
    assert words(shown.xpath(".//dl/div[last()]")[0]) == "Never No letters"


def test_with_no_safe_contact_recorded_the_banner_forbids_contact(small_app: Flask) -> None:
    shown = show(small_app, "safe_contact_banner", "{{ safe_contact_banner(none) }}")
    assert "Not recorded: make no contact until it is" in words(shown)


def test_a_withheld_safe_contact_shows_that_it_exists_and_nothing_of_it(small_app: Flask) -> None:
    call = "{{ safe_contact_banner(c, withheld=true) }}"
    shown = show(small_app, "safe_contact_banner", call, c=CONTACT)
    assert "Confidential" in words(shown)
    assert "Text first" not in words(shown)
    assert "Safe to call" not in words(shown)
    assert not shown.xpath(".//*[contains(@class, 'marac-contact--safe')]")


def test_a_summary_tells_locked_from_empty(small_app: Flask) -> None:
    rows = [
        {"key": "Name", "value": "Amira\nHassan", "href": "/change"},
        {"key": "Intelligence", "confidential": True, "value": "must not show"},
        {"key": "Landlord", "value": None},
        {"key": "Children", "value": 0},
    ]
    shown = show(small_app, "summary_list", "{{ summary_list(rows) }}", rows=rows)
    values = [words(dd) for dd in shown.xpath(".//dd[contains(@class, '__value')]")]
    assert values == ["Amira Hassan", "Confidential", "Not recorded", "0"]
    assert words(shown.xpath(".//a")[0]) == "Change name"


def test_a_timeline_shows_days_and_instants(small_app: Flask) -> None:
    events = [
        {"when": datetime(2026, 11, 26, 10, tzinfo=UTC), "title": "Listed", "by": "N. Okafor"},
        {"when": date(2026, 11, 20), "title": "Referred", "text": "<b>One</b>", "href": "/r"},
    ]
    shown = show(small_app, "timeline", "{{ timeline(events) }}", events=events)
    assert [words(t) for t in shown.xpath(".//time")] == [
        "Thursday 26 November 2026, 10am",
        "Friday 20 November 2026",
    ]
    assert "<b>One</b>" in words(shown)


def test_a_case_card_leads_to_its_case(small_app: Flask) -> None:
    case = {
        "reference": "BRI-2026-0147",
        "href": "/cases/1",
        "title": "Amira H",
        "strands": ["Race", "Disability"],
        "state": "Listed",
        "state_colour": "blue",
        "level": "High",
        "level_colour": "red",
    }
    shown = show(small_app, "case_card", "{{ case_card(case) }}", case=case)
    assert words(shown.xpath(".//a[@href='/cases/1']")[0]) == "BRI-2026-0147 Amira H"
    assert "High Listed Race, Disability" in words(shown)


def test_the_current_step_is_marked_for_everyone(small_app: Flask) -> None:
    steps = [
        {"text": "Agenda", "state": "done", "count": 15},
        {"text": "Returns", "state": "current", "count": 0, "href": "/returns"},
        {"text": "Meeting", "state": "next", "detail": "Thursday"},
    ]
    shown = show(small_app, "step_line", "{{ step_line(steps) }}", steps=steps)
    assert [words(li) for li in shown.xpath(".//li[@aria-current='step']")] == ["Returns 0"]
    assert "Agenda (done) 15" in words(shown)


def test_progress_never_runs_past_its_end(small_app: Flask) -> None:
    for value, most, width in [(7, 12, "58"), (0, 0, "0"), (5, 4, "100")]:
        shown = show(small_app, "progress", "{{ progress(v, m, 'words') }}", v=value, m=most)
        assert shown.xpath(".//rect/@width")[1] == width
        assert words(shown) == "words"


def test_pages_keep_the_filter_in_their_addresses(small_app: Flask) -> None:
    page = Page.asked_for("2", size=20, total=45)
    shown = show(small_app, "pagination", "{{ pagination(page, 'case') }}", page=page)
    assert "Showing 21 to 40 of 45 cases" in words(shown)
    assert shown.xpath(".//a[@rel='next']/@href") == ["/cases?state=a&page=3"]
    assert shown.xpath(".//a[@aria-current='page']/@aria-label") == ["Page 2"]


@pytest.mark.parametrize(
    ("sort", "state", "leads"),
    [("due", "ascending", "-due"), ("-due", "descending", "due"), ("name", None, "due")],
)
def test_a_column_heading_sorts_and_says_how(
    small_app: Flask, sort: str, state: str | None, leads: str
) -> None:
    call = "{{ sort_header('Due', 'due', sort) }}"
    source = '{% from "components/sort_header.html" import sort_header %}<table><tr>'
    with small_app.test_request_context("/cases?state=a"):
        shown = html.fragment_fromstring(
            render_template_string(f"{source}{call}</tr></table>", sort=sort)
        )
    assert shown.xpath(".//th")[0].get("aria-sort") == state
    assert shown.xpath(".//a/@href") == [f"/cases?state=a&sort={leads}"]


def test_a_filter_is_open_when_it_narrows_something(small_app: Flask) -> None:
    call = "{% call filter_panel(active) %}<p>fields</p>{% endcall %}"
    applied = [{"text": "High risk", "href": "/cases"}]
    shown = show(small_app, "filter_panel", call, active=applied)
    assert shown.xpath(".//details/@open")
    assert "Remove filter High risk" in words(shown)
    assert not show(small_app, "filter_panel", call, active=[]).xpath(".//details/@open")


def test_an_empty_list_says_what_comes_next(small_app: Flask) -> None:
    shown = show(small_app, "empty_state", "{{ empty_state('None yet', 'Why', '/new', 'Refer') }}")
    assert words(shown) == "None yet Why Refer"


def test_a_responsive_table_keeps_its_caption_and_headings(small_app: Flask) -> None:
    call = (
        "{% call responsive_table('Cases', ['Reference', 'Due']) %}"
        "<tr><th scope='row'>B1</th><td data-label='Due'>today</td></tr>{% endcall %}"
    )
    shown = show(small_app, "responsive_table", call)
    assert words(shown.xpath(".//caption")[0]) == "Cases"
    assert [th.get("scope") for th in shown.xpath(".//thead//th")] == ["col", "col"]


def test_a_form_is_opened_with_its_token_and_ended_with_its_buttons(small_app: Flask) -> None:
    source = """{% from "components/field.html" import field, form_start, post_button %}
    {% from "components/form_actions.html" import form_actions %}
    <div>{{ form_start(none, "/save", files=true) }}
    {{ form_actions("Save", "/back", "Save as draft", warning=true) }}</form>
    {{ post_button("Remove", "/remove", fields={"id": 7}, about="Amira") }}</div>"""
    with small_app.test_request_context("/"):
        shown = html.fragment_fromstring(render_template_string(source), create_parent=True)
    forms = shown.xpath(".//form")
    assert [form.get("action") for form in forms] == ["/save", "/remove"]
    assert all(form.xpath("./input[@name='csrf_token']/@value")[0] for form in forms)
    assert forms[0].get("enctype") == "multipart/form-data"
    assert [words(button) for button in shown.xpath(".//button")] == [
        "Save",
        "Save as draft",
        "Remove Amira",
    ]
    assert forms[1].xpath("./input[@name='id']/@value") == ["7"]


def test_a_page_says_what_it_is_about_and_where_it_stands(small_app: Flask) -> None:
    call = "{% call page_heading('Amira H', 'BRI-1') %}High{% endcall %}"
    assert words(show(small_app, "page_heading", call)) == "BRI-1 Amira H High"
    assert words(show(small_app, "page_heading", "{{ page_heading('Cases') }}")) == "Cases"
    trail = "{{ breadcrumbs([{'text': 'Cases', 'href': '/cases'}]) }}"
    assert show(small_app, "breadcrumbs", trail).xpath(".//a/@href") == ["/cases"]
    back = show(small_app, "back_link", "{{ back_link('/cases') }}")
    assert words(back.xpath(".//nav/a")[0]) == "Back"


def test_the_sections_of_a_page_say_what_is_new(small_app: Flask) -> None:
    items = [
        {"text": "Summary", "href": "#s", "current": True},
        {"text": "Risk", "href": "#r", "changed": True, "count": 0},
    ]
    shown = show(small_app, "section_nav", "{{ section_nav(items) }}", items=items)
    assert [words(li) for li in shown.xpath(".//li")] == ["Summary", "Risk 0 changed"]
    assert [words(a) for a in shown.xpath(".//a[@aria-current]")] == ["Summary"]


def test_a_follow_up_question_and_a_hint_stand_with_their_answer(small_app: Flask) -> None:
    class Ask(FilterForm):
        how = RadioField("How?", choices=[choice("mail", "By mail", hint="Slow")])
        tick = TickField("Tell me", hint="By post")

    source = """{% from "components/field.html" import field %}<div>
    {{ field(form.how, inline=true, size="m", heading=true, conditional={"mail": markup}) }}
    {{ field(form.tick, conditional=markup) }}</div>"""
    with small_app.test_request_context("/"):
        text = render_template_string(source, form=Ask(), markup=Markup("<i>which?</i>"))
    shown = html.fragment_fromstring(text)
    assert len(shown.xpath(".//div[contains(@class, '__conditional')]/i")) == 2
    assert {words(h) for h in shown.xpath(".//*[contains(@class, 'govuk-hint')]")} == {
        "Slow",
        "By post",
    }
    assert words(shown.xpath(".//legend/h1")[0]) == "How?"
    assert shown.xpath(".//div[contains(@class, 'govuk-radios--inline')]")
