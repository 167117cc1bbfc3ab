"""docs/security.md names only what exists, and leaves no requirement of level 2 out."""

import re
from collections.abc import Iterator

from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "security.md"
ROW = re.compile(r"^\| (\d+\.\d+\.\d+)( \(3\))? \| (.+) \| (.+) \| (.*) ?\|$", re.MULTILINE)
PATH = re.compile(r"`((?:marac|tests|docs|templates|benchmarks)/[\w./-]+|[\w-]+\.(?:toml|lock))`")
# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; they come first in it.
SECTIONS = """
1.1 2, 1.2 9, 1.3 11, 1.4 3, 1.5 2, 2.1 3, 2.2 3, 2.3 4, 2.4 1, 3.2 2, 3.3 4, 3.4 6, 3.5 5, 3.7 2,
4.1 3, 4.2 1, 4.3 2, 4.4 4, 5.1 1, 5.2 3, 5.3 2, 5.4 3, 6.1 3, 6.2 12, 6.3 4, 6.4 4, 6.5 5, 6.6 3,
6.8 4, 7.1 3, 7.2 4, 7.3 2, 7.4 5, 7.5 2, 7.6 2, 8.1 2, 8.2 3, 8.3 1, 8.4 1, 9.1 3, 9.2 4, 10.1 2,
10.2 2, 10.3 4, 10.4 11, 10.5 5, 10.6 2, 10.7 3, 11.1 2, 11.2 3, 11.3 3, 11.4 4, 11.5 1, 11.6 1,
12.1 3, 12.2 2, 12.3 4, 13.1 1, 13.2 5, 13.3 2, 13.4 5, 14.1 2, 14.2 4, 14.3 3, 15.1 3, 15.2 3,
15.3 7, 16.1 1, 16.2 5, 16.3 4, 16.4 3, 16.5 3, 17.1 1, 17.2 4, 17.3 2
"""


def rows() -> list[re.Match[str]]:
    """The rows of the table of requirements."""
    return list(ROW.finditer(PAGE.read_text(encoding="utf-8")))


def required() -> Iterator[str]:
    """The numbers of all requirements of levels 1 and 2."""
    for section, count in (line.split() for line in SECTIONS.replace("\n", " ").split(",")):
        yield from (f"{section}.{number}" for number in range(1, int(count) + 1))


def test_every_file_that_the_page_names_exists() -> None:
    named = set(PATH.findall(PAGE.read_text(encoding="utf-8")))
    assert len(named) > 100
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_the_requirements_stand_once_and_in_order() -> None:
    ids = [tuple(map(int, row[1].split("."))) for row in rows()]
    assert ids == sorted(set(ids))


def test_no_requirement_of_level_two_is_left_out_or_marked_as_level_three() -> None:
    ids = {row[1] for row in rows() if not row[2]}
    assert ids == set(required())


def test_what_is_met_names_what_shows_it() -> None:
    excused = ("**n/a**", "**not yet**", "(**host**)")
    bare = [
        row[1]
        for row in rows()
        if not PATH.search(row[5]) and not any(word in row[4] for word in excused)
    ]
    assert bare == []
