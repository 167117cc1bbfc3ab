"""The page of a case with files costs no more than any other page may."""

from tests.attachments.conftest import Send, Story
from tests.client import Browser
from tests.inspection import samples


def test_the_case_page_takes_few_queries_whatever_files_it_has(
    browser: Browser, story: Story, send: Send, queries: list[str]
) -> None:
    counts = []
    for round_ in range(2):
        browser.sign_in_as(story.referrer, story.area)
        for number in range(2):
            send(story.case, samples.pdf(Round=round_, Number=number))
        for person in (story.coordinator, story.rep):
            browser.sign_in_as(person, story.area).get(f"/cases/{story.case.id}")
            queries.clear()
            assert "letter.pdf" in browser.get(f"/cases/{story.case.id}").text
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12, counts
