"""What no file of ours may hold."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, lines, ours, python_files, templates

UNFINISHED = "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"])
FORBIDDEN = {
    "unfinished work": re.compile(rf"\b({UNFINISHED})\b"),
    "the address of a package index": re.compile(r"https?://\S*\b(pypi|pythonhosted|npmjs)\b"),
    "a path of one person's machine": re.compile(r"/(?:root|work)/\w"),
    "a branch hidden from coverage": re.compile(r"pragma:\s*no " + "cover"),
    "space at the end of a line": re.compile(r"[ \t]+$"),
}
INLINE = {
    "an inline style": re.compile(r"""\sstyle\s*=\s*["']"""),
    "an inline event handler": re.compile(r"""\son[a-z]+\s*=\s*["']"""),
    "a script without its nonce": re.compile(r"<script(?![^>]*\snonce=)"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    assert [place for path in ours() for place in places(path, FORBIDDEN[what])] == []


@pytest.mark.parametrize("what", INLINE)
def test_no_page_holds_what_the_content_security_policy_would_block(what: str) -> None:
    pages = [path for path in templates() if not path.name.endswith(".pdf.html")]
    assert [place for path in pages for place in places(path, INLINE[what])] == []


def test_every_package_is_on_the_map() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    tops = {path.relative_to(ROOT / "marac").parts[0] for path in python_files("marac")}
    missing = {name for name in tops - {"__init__.py"} if not re.search(rf"\b{name}\b", page)}
    assert missing == set()


def test_every_decision_record_says_why_and_what_follows() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    numbers = [int(path.name[:4]) for path in records]
    assert numbers == list(range(1, len(records) + 1))
    for path in records:
        headings = [line for line in lines(path) if line.startswith("## ")]
        assert headings == ["## Context", "## Decision", "## Consequences"], path.name


def places(path: Path, pattern: re.Pattern[str]) -> list[str]:
    """Name each line of a file that matches."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for number, line in enumerate(lines(path), start=1)
        if pattern.search(line)
    ]
