"""The size norms: a file that outgrows them holds two things, and wants to be two files."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, lines, python_files, templates

LONGEST_MODULE = 250
LONGEST_TEST_MODULE = 400
LONGEST_CONFTEST = 200
LONGEST_FUNCTION = 40
LONGEST_TEMPLATE = 120

Function = ast.FunctionDef | ast.AsyncFunctionDef


def too_long(files: list[Path], most: int) -> list[str]:
    """Name the files over a limit, with their lengths."""
    lengths = {path: len(lines(path)) for path in files}
    return [f"{path.relative_to(ROOT)}: {n}" for path, n in lengths.items() if n > most]


def functions(source: str) -> Iterator[tuple[Function, int]]:
    """Go through a module's functions with their lengths: signature and body, docstring apart."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, Function):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            signature = node.body[0].lineno - node.lineno
            yield node, signature + (node.end_lineno or 0) - first.lineno + 1


def test_there_is_something_to_measure() -> None:
    assert python_files("marac")
    assert templates()


def test_a_module_has_at_most_250_lines() -> None:
    assert too_long(python_files("marac"), LONGEST_MODULE) == []


def test_a_test_module_has_at_most_400_lines() -> None:
    assert too_long(python_files("tests"), LONGEST_TEST_MODULE) == []


def test_a_conftest_has_at_most_200_lines() -> None:
    conftests = [path for path in python_files("tests") if path.name == "conftest.py"]
    assert too_long(conftests, LONGEST_CONFTEST) == []


def test_a_template_has_at_most_120_lines() -> None:
    assert too_long(templates(), LONGEST_TEMPLATE) == []


@pytest.mark.parametrize("folder", ["marac", "tests"])
def test_a_function_has_at_most_40_lines(folder: str) -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length}"
        for path in python_files(folder)
        for node, length in functions(path.read_text(encoding="utf-8"))
        if length > LONGEST_FUNCTION
    ]
    assert long == []


def test_a_docstring_does_not_count_towards_a_functions_length() -> None:
    source = 'def f(\n    a,\n):\n    """One.\n\n    Two.\n    """\n    b = a\n    return b\n'
    assert [length for _, length in functions(source)] == [5]


@pytest.mark.parametrize(("name", "most"), [("Makefile", 40), ("README.md", 150)])
def test_what_a_newcomer_reads_first_stays_short(name: str, most: int) -> None:
    assert len(lines(ROOT / name)) <= most
