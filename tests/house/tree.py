"""The files of this checkout that the house rules are about."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDORED = ROOT / "marac" / "static" / "vendor"
"""Somebody else's files, kept as they came."""


def python_files(*folders: str) -> list[Path]:
    """List the modules below some folders, but no migrations: those are written once."""
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "versions" not in path.parts
    ]


def templates() -> list[Path]:
    """List every page, e-mail and document template."""
    return [path for path in sorted((ROOT / "templates").rglob("*")) if path.is_file()]


def lines(path: Path) -> list[str]:
    """Read a file's lines."""
    return path.read_text(encoding="utf-8").splitlines()


def ours() -> Iterator[Path]:
    """Go through all that we wrote ourselves and that is text."""
    yield from python_files("marac", "tests")
    yield from templates()
    for folder, patterns in {
        "docs": ("*.md",),
        "marac/static": ("*.css", "*.js", "*.svg"),
        ".ci": ("*",),
        ".": ("Makefile", "README.md", "CHANGELOG.md", "pyproject.toml"),
    }.items():
        for pattern in patterns:
            search = (ROOT / folder).glob if folder == "." else (ROOT / folder).rglob
            yield from (path for path in sorted(search(pattern)) if VENDORED not in path.parents)
