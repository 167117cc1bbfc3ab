"""A pack joined from its sections reads as if it had been rendered in one go."""

import re
from dataclasses import fields

import pytest

from marac import documents
from marac.packs import operations, sheets
from marac.packs.drafted import Draft, LaidOut
from marac.packs.models import Edition, PaperKind
from tests.documents.comparing import Facts, facts_of
from tests.documents.reading import count_tables, failures
from tests.packs.conftest import Story


def draft_of(story: Story, edition: Edition) -> Draft:
    """The pack of the chair, who sees most."""
    return operations.draft_paper(
        story.make.session,
        by=story.make.actor(story.chair),
        kind=PaperKind.PACK,
        meeting=story.meeting,
        agency=None,
        edition=edition,
    )


def in_one_go(laid_out: LaidOut) -> bytes:
    """The same pack as one document, each part of it on a new page as the pieces are."""
    draft = laid_out.draft
    pages = {each.anchor: laid_out.first_pages[each.case_id] for each in draft.sections}
    found = facts_of(laid_out.pdf).bookmarks
    middle = [page for _depth, title, page in found if title == "Key dates"]
    pages[sheets.MIDDLE] = middle[0]
    front = sheets.PAGE_OF.sub(lambda found: str(pages[found[1]]), draft.front)
    front = front.replace('href="section:', 'href="#')
    mains = [
        re.findall(r"<main>.*</main>", html, re.DOTALL)[0]
        for html in (draft.middle, *(section.html for section in draft.sections))
    ]
    style = "<style>main + main { break-before: page }</style></head>"
    html = front.replace("</head>", style).replace("</body>", "".join(mains) + "</body>")
    return documents.render(html, title=draft.title)


@pytest.mark.parametrize("edition", [Edition.SCREEN, Edition.LARGE])
def test_a_joined_pack_reads_like_one_rendered_in_one_go(canaries: Story, edition: Edition) -> None:
    laid_out = operations.lay_out(draft_of(canaries, edition))
    assert len(laid_out.draft.sections) > 2
    joined, whole = facts_of(laid_out.pdf), facts_of(in_one_go(laid_out))
    for each in fields(Facts):
        ours, theirs = getattr(joined, each.name), getattr(whole, each.name)
        if each.name == "bookmarks":  # their words are this copy's own
            ours, theirs = ([(depth, page) for depth, _, page in m] for m in (ours, theirs))
        assert ours == theirs
    assert count_tables(laid_out.pdf) == laid_out.draft.html.count("<table")
    assert failures(laid_out.pdf) == []
