"""A person at a browser: they read labels, press buttons and never see an id."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9_-]{40,}")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Person:
    """Someone using the product; every page they reach is checked once, wide and narrow."""

    def __init__(self, name: str, page: Page, checked: set[str], *, javascript: bool) -> None:
        self.name, self.page, self.checked = name, page, checked
        self.javascript = javascript
        self.pages = 0

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def seen(self) -> str:
        """All that is on the screen."""
        return self.page.locator("body").inner_text()

    @property
    def problems(self) -> list[str]:
        """What the error summary says."""
        return self.page.locator(".govuk-error-summary li").all_inner_texts()

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def visit(self, path: str) -> None:
        response = self.page.goto(path)
        assert response is not None
        assert response.ok, f"{self.name} got {response.status} at {path}"
        self.look()

    def follow(self, text: str, *, within: str = "body") -> None:
        """Press a link by its words, whether it looks like a link or like a button."""
        self.page.locator(within).locator("a").filter(has_text=text).first.click()
        self.look()

    def press(self, text: str, *, within: str = "body") -> None:
        """Press a button by its words."""
        self.page.locator(within).get_by_role("button", name=text).first.click()
        self.look()

    def fill(self, label: str, value: str) -> None:
        fields = self.page.locator("input, textarea")
        self.page.get_by_label(label, exact=True).and_(fields).first.fill(value)

    def fill_date(self, legend: str, date: date) -> None:
        group = self.page.get_by_role("group", name=legend)
        for label, value in (("Day", date.day), ("Month", date.month), ("Year", date.year)):
            group.get_by_label(label).fill(str(value))

    def choose(self, label: str, *, group: str | None = None) -> None:
        """Choose a radio button or tick a box by its words, inside a question when named."""
        place = self.page.get_by_role("group", name=group) if group else self.page.locator("main")
        radio = place.get_by_role("radio", name=label, exact=True)
        radio.or_(place.get_by_role("checkbox", name=label, exact=True)).first.check()

    def select(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).first.select_option(label=option)

    def look(self, *, again: str = "") -> None:
        """Hold the page to the rules of accessibility, once per kind of page and width.

        `again` says what is different about it now, so that it is looked at once more.
        """
        self.page.wait_for_load_state()
        self.pages += 1
        kind = f"{IDENTIFIER.sub('…', urlsplit(self.page.url).path)} {again or self._state()}"
        if kind in self.checked:
            return
        self.checked.add(kind)
        for width in (1280, 320):
            self.page.set_viewport_size({"width": width, "height": 900})
            if self.javascript:  # axe itself is a script
                found = Axe().run(self.page, options=RULES)
                assert found.violations_count == 0, (
                    f"{kind} at {width}px:\n{found.generate_report()}"
                )
            overflow = self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow <= 0, f"{kind} scrolls sideways at {width}px"
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def _state(self) -> str:
        return "with errors" if self.page.locator(".govuk-error-summary").count() else ""
