"""Somebody who uses no mouse: Tab, arrows, space and Enter are all that there is."""

from __future__ import annotations

from playwright.sync_api import Page

# The words of what has the focus: its label, or what stands in it.
FOCUSED = """() => {
  const at = document.activeElement;
  const label = [...(at.labels || [])].map((one) => one.innerText).join(" ");
  return (label || at.innerText || at.value || "").trim().split("\\n")[0];
}"""
MOST_KEYS = 260


class Keyboard:
    """Moves by keys alone until what is meant has the focus, as somebody does who listens."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def scrolls_sideways(self) -> bool:
        return bool(
            self.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
        )

    def write(self, label: str, text: str) -> Keyboard:
        self._go_to(label, "Tab")
        self.page.keyboard.insert_text(text)
        return self

    def tick(self, label: str) -> Keyboard:
        self._go_to(label, "Tab")
        self.page.keyboard.press("Space")
        return self

    def choose(self, label: str) -> Keyboard:
        """Go from group to group with Tab, and inside each with the arrow."""
        for _ in range(MOST_KEYS):
            if self._is_at(label):
                self.page.keyboard.press("Space")
                return self
            self.page.keyboard.press("ArrowDown" if self._more_in_group() else "Tab")
        raise AssertionError(f"{label} cannot be reached by keyboard at {self.page.url}")

    def press(self, text: str) -> Keyboard:
        self._go_to(text, "Tab")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self

    def follow(self, text: str) -> Keyboard:
        return self.press(text)

    def _go_to(self, label: str, key: str) -> None:
        for _ in range(MOST_KEYS):
            if self._is_at(label):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{label} cannot be reached by keyboard at {self.page.url}")

    def _is_at(self, label: str) -> bool:
        found: str = self.page.evaluate(FOCUSED)
        return found == label

    def _more_in_group(self) -> bool:
        """Tell whether the focus is on a radio button that is not the last of its group."""
        return bool(
            self.page.evaluate(
                """() => {
  const at = document.activeElement;
  if (at.type !== "radio") return false;
  const group = [...document.getElementsByName(at.name)];
  return group.at(-1) !== at;
}"""
            )
        )
