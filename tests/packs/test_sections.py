"""Sections: written from what one recipient sees, made once, shared by whoever sees the same."""

import io
from datetime import timedelta
from itertools import cycle
from uuid import UUID

import pikepdf
import pytest
import sqlalchemy as sa

from marac import clock, documents
from marac.documents import DocumentError, Rendered, Sheet
from marac.keys.columns import keyring_of
from marac.keys.operations import destroy
from marac.packs import laying, operations, preparing, sections
from marac.packs.drafted import Draft, LaidOut
from marac.packs.models import Paper, PaperKind, PaperSection
from marac.refusals import Refused
from tests.documents.reading import failures, pages_of
from tests.packs.conftest import Instant, Story

Rendering = list[Sheet]


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch, blank: bytes) -> Rendering:
    """Every sheet that is laid out, all at once."""
    seen: Rendering = []

    def answer(sheet: Sheet) -> Rendered:
        seen.append(sheet)
        return Rendered(blank, 1)

    monkeypatch.setattr(documents, "Renderers", lambda: Instant(answer))
    return seen


@pytest.fixture
def shared(story: Story) -> Story:
    """Two cases that housing and health see alike, and the police, who referred them, do not."""
    for subject in ("Amina Yusuf", "Zara Nothers"):
        case = story.list_case(subject, story.police, story.housing, story.health)
        case.contact.means = "CANARY-MEANS"
    return story


def draft(story: Story, agency: object) -> Draft:
    by = story.make.actor(story.coordinator)
    asked = {"kind": PaperKind.PACK, "meeting": story.meeting, "agency": agency}
    return operations.draft_paper(story.make.session, by=by, **asked)


def issue(story: Story, agency: object) -> Paper:
    by = story.make.actor(story.coordinator)
    return operations.issue_pack(story.make.session, by=by, meeting=story.meeting, agency=agency)


def cases_in(rendered: Rendering) -> int:
    return sum(sheet.html.count("<h3>Summary</h3>") for sheet in rendered)


def kept(story: Story) -> list[PaperSection]:
    return list(story.make.session.scalars(sa.select(PaperSection)))


def test_who_sees_the_same_shares_a_section_and_who_sees_more_does_not(
    shared: Story, rendered: Rendering
) -> None:
    issue(shared, shared.housing)
    assert cases_in(rendered) == 2
    issue(shared, shared.health)
    assert cases_in(rendered) == 2, "health sees what housing sees"
    issue(shared, shared.police)
    assert cases_in(rendered) == 4, "the police read the safe contact of their own referrals"


def test_several_packs_at_once_make_what_they_share_once(
    shared: Story, rendered: Rendering
) -> None:
    drafts = [draft(shared, agency) for agency in (shared.housing, shared.health, shared.police)]
    operations.lay_out_many(drafts)
    assert cases_in(rendered) == 4


def test_a_cover_that_never_settles_gives_up_plainly_and_alone(
    shared: Story, blank: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = draft(shared, shared.housing), draft(shared, shared.police)
    lengths = cycle((2, 3))

    def answer(sheet: Sheet) -> Rendered:
        return Rendered(blank, next(lengths) if "Lena Lord" in sheet.html else 1)

    monkeypatch.setattr(documents, "Renderers", lambda: Instant(answer))
    unsettled, settled = laying.lay_out_many([one, other])
    assert isinstance(unsettled, DocumentError)
    assert "another length each of 5 times" in str(unsettled)
    assert isinstance(settled, LaidOut)
    with pytest.raises(Refused, match="nothing was issued"):
        issue(shared, shared.housing)


def test_a_pack_issued_again_makes_only_the_case_that_changed(
    shared: Story, rendered: Rendering
) -> None:
    issue(shared, shared.housing)
    rendered.clear()
    issue(shared, shared.housing)
    assert cases_in(rendered) == 0
    case = shared.listings["Amina Yusuf"].case
    case.done_so_far = "The locks were changed."
    shared.make.session.flush()
    issue(shared, shared.housing)
    assert cases_in(rendered) == 1
    assert any("The locks were changed." in sheet.html for sheet in rendered)


def test_nothing_that_is_one_recipient_s_alone_stands_in_a_section(shared: Story) -> None:
    shared.keep_away(shared.listings["Amina Yusuf"].case, agency_id=shared.health.id)
    both, one = draft(shared, shared.housing), draft(shared, shared.health)
    assert [s.number for s in both.sections] == [1, 2]
    assert [s.number for s in one.sections] == [1]
    assert one.sections[0].html == both.sections[1].html
    assert one.sections[0].key == both.sections[1].key
    for secret in ("Lena Lord", "Nadia Urse", "Harbour Health"):
        assert secret not in both.sections[1].html


def test_a_section_under_another_s_name_in_the_store_is_not_used(
    shared: Story, rendered: Rendering
) -> None:
    """Whoever can write in the database cannot make one agency's words another's."""
    issue(shared, shared.police)
    session = shared.make.session
    wanted = draft(shared, shared.housing).sections[0]
    row = session.scalars(
        sa.select(PaperSection).where(PaperSection.case_id == wanted.case_id)
    ).one()
    row.digest = wanted.key
    session.flush()
    assert sections.ready(session, [wanted])[0].pdf is None


def test_the_store_tells_nothing_and_ends_with_the_key_of_its_case(
    shared: Story, rendered: Rendering
) -> None:
    issue(shared, shared.housing)
    session = shared.make.session
    wanted = draft(shared, shared.housing).sections[0]
    stored = session.execute(sa.text("SELECT content, digest FROM paper_sections")).all()
    for row in stored:
        assert b"%PDF" not in bytes(row.content)
        assert row.digest != documents.sha256(wanted.html.encode())
    session.commit()
    keyring = keyring_of(session.connection().dialect)
    destroy(session, keyring=keyring, key_id=wanted.case_id)
    session.expire_all()
    gone = [row for row in kept(shared) if row.case_id == wanted.case_id]
    assert [row.content for row in gone] == [b""]


def test_sections_that_no_paper_used_for_five_weeks_go(shared: Story, rendered: Rendering) -> None:
    issue(shared, shared.housing)
    issue(shared, shared.police)
    with clock.moved_to(clock.now() + timedelta(days=30)):
        sections.keep(shared.make.session, made=(), used=draft(shared, shared.housing).sections)
    with clock.moved_to(clock.now() + timedelta(days=40)):
        assert sections.sweep(shared.make.session) == 2
        shared.make.session.expire_all()
        ready = sections.ready(shared.make.session, draft(shared, shared.housing).sections)
    assert all(section.pdf is not None for section in ready)


def test_sections_are_made_ready_before_anybody_asks(shared: Story, rendered: Rendering) -> None:
    session = shared.make.session
    missing = preparing.list_missing(session, meeting=shared.meeting)
    made = preparing.prepare(session, meeting=shared.meeting)
    assert made == len(missing) == len(kept(shared)) == cases_in(rendered)
    assert preparing.list_missing(session, meeting=shared.meeting) == []
    rendered.clear()
    for agency in (shared.police, shared.housing, shared.health, None):
        issue(shared, agency)
    assert cases_in(rendered) == 0


def test_two_who_make_the_same_section_at_once_keep_it_once(
    shared: Story, rendered: Rendering
) -> None:
    first, second = draft(shared, shared.housing), draft(shared, shared.health)
    by = shared.make.actor(shared.coordinator)
    for laid_out in [operations.lay_out(first), operations.lay_out(second)]:
        operations.register(shared.make.session, by=by, laid_out=laid_out)
    assert len(kept(shared)) == 2


def test_the_register_keeps_the_words_and_the_page_of_each_case(shared: Story) -> None:
    paper = issue(shared, shared.housing)
    told = {row.case_id: row for row in paper.cases}
    plan = draft(shared, shared.housing)
    assert {id_: row.section for id_, row in told.items()} == sections.digests(plan)
    pages = pages_of(paper.content)
    for section in plan.sections:
        page = told[section.case_id].first_page
        assert page is not None
        assert section.title in pages[page - 1]
        assert f"Case {section.number} of 2, {section.reference}" in pages[page - 1]
        assert section.title not in pages[page - 2].partition("Contents")[0]
    contents = next(page for page in pages if "Contents" in page)
    for section in plan.sections:
        assert f"{section.number}. {section.title}, " in contents
    assert failures(paper.content) == []


def test_bookmarks_and_links_lead_to_the_sections(shared: Story) -> None:
    laid_out = operations.lay_out(draft(shared, shared.housing))
    with pikepdf.open(io.BytesIO(laid_out.pdf)) as pdf, pdf.open_outline() as outline:
        titles = [item.title for top in outline.root for item in (top, *top.children)]
        for section in laid_out.draft.sections:
            assert f"{section.number}. {section.title}" in titles
        names = pdf.Root.Names.Dests.Names
        places = {str(names[n]): names[n + 1][0] for n in range(0, len(names), 2)}
        numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages, start=1)}
        found = {name: numbers[target.objgen] for name, target in places.items()}
    for section in laid_out.draft.sections:
        assert found[section.anchor] == laid_out.first_pages[section.case_id]


def test_a_change_of_the_words_changes_the_digest_and_a_reader_s_seat_does_not(
    shared: Story,
) -> None:
    before = sections.digests(draft(shared, shared.housing))
    assert before == sections.digests(draft(shared, shared.health))
    case = shared.listings["Amina Yusuf"].case
    case.done_so_far = "The locks were changed."
    shared.make.session.flush()
    after = sections.digests(draft(shared, shared.housing))
    assert {id_ for id_ in before if before[id_] != after[id_]} == {case.id}
    assert all(isinstance(id_, UUID) for id_ in after)
