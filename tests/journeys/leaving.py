"""Closing somebody's browser."""

from playwright.sync_api import BrowserContext


def leave(context: BrowserContext) -> None:
    """Close a browser once no page of it is on its way to another.

    Told to close while a page has arrived but not loaded, Chromium now and then never answers, and
    Playwright waits for it without end.
    """
    for page in context.pages:
        page.wait_for_load_state("load")
    context.close()
