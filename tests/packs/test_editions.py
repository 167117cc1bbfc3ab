"""Editions: initials in print with the names on a sheet of their own, and large print reflowed."""

import io

import pikepdf
import pytest

from marac.packs import operations, veil
from marac.packs.drafted import Draft
from marac.packs.models import Edition, PaperKind
from marac.refusals import Refused
from tests.documents.reading import count_tables, failures, pages_of
from tests.packs.conftest import Story
from tests.packs.test_what_a_copy_holds import found, words

SAID = "Mrs O'Shea-Yusuf rang; AMINA  yusuf was out. On 2 May June May will come. A yusufian idea."


@pytest.fixture
def told(canaries: Story) -> Story:
    """The meeting of canaries, with a case in whose prose people are named in many ways."""
    case = canaries.listings["Amina Yusuf"].case
    case.done_so_far = SAID
    case.subject.aliases = "Mina; Mrs O'Shea-Yusuf"
    canaries.make.action(case, canaries.housing, canaries.landlord, listing_id=None, task=SAID)
    canaries.make.session.flush()
    return canaries


def draft(story: Story, kind: PaperKind, edition: Edition) -> Draft:
    by = story.make.actor(story.landlord)
    asked = {"kind": kind, "meeting": story.meeting, "agency": story.housing}
    return operations.draft_paper(story.make.session, by=by, edition=edition, **asked)


@pytest.mark.parametrize("kind", [PaperKind.PACK, PaperKind.AGENDA, PaperKind.ACTIONS])
def test_a_printed_edition_names_nobody_of_the_case(told: Story, kind: PaperKind) -> None:
    text = words(draft(told, kind, Edition.PRINT).html)
    for name in ("Amina", "AMINA", "Yusuf", "YUSUF", "O'Shea", "O&#39;Shea"):
        assert name not in text.replace("yusufian", "")
    assert "yusufian idea" in text, "what only begins like a name is none"


def test_a_printed_pack_says_initials_where_the_name_was(told: Story) -> None:
    plan = draft(told, PaperKind.PACK, Edition.PRINT)
    reference = told.listings["Amina Yusuf"].case.reference
    assert plan.sections[0].title == f"{reference}: AY"
    assert f"1. {reference}: AY" in words(plan.front)
    assert "rang; AY was out" in words(plan.html)


def test_a_printed_pack_holds_the_same_as_one_on_a_screen(told: Story) -> None:
    screen, printed = (draft(told, PaperKind.PACK, e) for e in (Edition.SCREEN, Edition.PRINT))
    assert found(words(printed.html)) == found(words(screen.html))
    assert screen.sections[0].key != printed.sections[0].key


def test_names_that_are_words_are_veiled_only_as_names() -> None:
    names = {"May": "M.", "June May": "JM", "Will": "W."}
    told = "<!--named-->On 2 May, June May and Will will come in May 2027; may Will.<!--/named-->"
    assert "On 2 May, JM and W. will come in May 2027; may W." in veil.draw(told, names)
    assert veil.draw("May and Will", names) == "May and Will", "our own words stay"


def test_tags_and_what_stands_outside_a_case_stay_as_they_are() -> None:
    inner = '<b id="amina">Amina<!--named-->!<!--/named--> Amina</b>'
    html = f'<a id="amina">Amina</a><!--named-->{inner}<!--/named-->'
    drawn = veil.draw(html, {"Amina": "A."})
    assert drawn == '<a id="amina">Amina</a><b id="amina">A.! A.</b>'


def test_the_key_sheet_says_who_is_who_and_nothing_more(told: Story) -> None:
    text = words(draft(told, PaperKind.KEY_SHEET, Edition.PRINT).html)
    assert "AY Amina YUSUF Who was harmed" in text
    assert found(text) == set()
    for other in ("NOTHERS", "LICT", "STRICTED"):
        assert other not in text


def test_an_action_sheet_holds_what_its_agency_has_to_do(told: Story) -> None:
    case = told.listings["Amina Yusuf"].case
    told.make.action(case, told.police, told.officer, listing_id=None, task="CANARY-THEIRS")
    kept_away = told.listings["Kofi Lict"].case
    told.make.action(kept_away, told.housing, told.landlord, task="CANARY-CONFLICT")
    text = words(draft(told, PaperKind.ACTIONS, Edition.SCREEN).html)
    assert "was out" in text
    assert found(text) == set()


def test_an_agency_with_nothing_to_do_gets_no_action_sheet(canaries: Story) -> None:
    with pytest.raises(Refused, match="No action is open for Harbour Homes"):
        draft(canaries, PaperKind.ACTIONS, Edition.SCREEN)


@pytest.mark.parametrize(
    ("kind", "edition"),
    [
        (PaperKind.PACK, Edition.PRINT),
        (PaperKind.PACK, Edition.LARGE),
        (PaperKind.AGENDA, Edition.LARGE),
        (PaperKind.ACTIONS, Edition.SCREEN),
        (PaperKind.ACTIONS, Edition.LARGE),
        (PaperKind.KEY_SHEET, Edition.PRINT),
    ],
)
def test_every_edition_is_accessible_with_whole_tables(
    told: Story, kind: PaperKind, edition: Edition
) -> None:
    case = told.listings["Amina Yusuf"].case
    for n in range(14):
        told.make.action(case, told.housing, told.landlord, listing_id=None, task=SAID * (n % 4))
    plan = draft(told, kind, edition)
    session, by = told.make.session, told.make.actor(told.landlord)
    paper = operations.register(session, by=by, laid_out=operations.lay_out(plan))
    assert failures(paper.content) == []
    assert count_tables(paper.content) == plan.html.count("<table")
    assert len(pages_of(paper.content)) == paper.pages
    assert paper.edition is (Edition.SCREEN if kind is PaperKind.KEY_SHEET else edition)


def test_large_print_is_eighteen_points_and_never_under_sixteen(told: Story) -> None:
    laid_out = operations.lay_out(draft(told, PaperKind.AGENDA, Edition.LARGE))
    found_sizes = sizes(laid_out.pdf)
    assert 18.0 in found_sizes
    assert min(found_sizes) >= 16


def sizes(pdf: bytes) -> set[float]:
    """Give the sizes in which text is set, in points; the renderer draws in CSS pixels."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        drawn = [one for page in document.pages for one in pikepdf.parse_content_stream(page)]
    heights = {float(one.operands[1]) for one in drawn if str(one.operator) == "Tf"}
    return {round(height * 0.75, 1) for height in heights}
