"""The locks: every dependency pinned by hash, and nothing about the machine that made them."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT

PRODUCT = "requirements.lock"
TOOLS = "requirements-dev.lock"


def entries(name: str) -> list[str]:
    """Read a lock as one line for each package, with its hashes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    uncommented = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)
    return uncommented.replace("\\\n", " ").splitlines()


def pins(name: str) -> dict[str, str]:
    """Read the version of each package that a lock holds."""
    requirements = [Requirement(entry.split("--hash")[0]) for entry in entries(name)]
    return {
        canonicalize_name(requirement.name): str(requirement.specifier).removeprefix("==")
        for requirement in requirements
    }


def asked(group: str) -> Iterator[Requirement]:
    """Read what pyproject.toml asks for: the product, and one group of tools."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    yield from map(Requirement, project["project"]["dependencies"])
    pending = list(project["dependency-groups"][group])
    for item in pending:
        if isinstance(item, str):
            yield Requirement(item)
        else:
            pending.extend(project["dependency-groups"][item["include-group"]])


@pytest.mark.parametrize("lock", [PRODUCT, TOOLS])
def test_every_package_is_pinned_to_one_version_by_hash(lock: str) -> None:
    loose = [
        entry
        for entry in entries(lock)
        if not re.fullmatch(r"[\w.-]+==[^ ]+ .*?(\s+--hash=sha256:[0-9a-f]{64})+", entry)
    ]
    assert loose == []


@pytest.mark.parametrize(("lock", "group"), [(PRODUCT, "build"), (TOOLS, "dev")])
def test_a_lock_holds_what_the_project_asks_for(lock: str, group: str) -> None:
    locked = pins(lock)
    unmet = [
        str(requirement)
        for requirement in asked(group)
        if locked.get(canonicalize_name(requirement.name), "0") not in requirement.specifier
    ]
    assert unmet == []


def test_the_tests_run_on_the_versions_that_the_product_ships() -> None:
    assert pins(PRODUCT).items() <= pins(TOOLS).items()


@pytest.mark.parametrize("lock", [PRODUCT, TOOLS])
def test_a_lock_names_no_index_and_no_machine(lock: str) -> None:
    told = [
        line
        for line in (ROOT / lock).read_text(encoding="utf-8").splitlines()
        if "://" in line or re.match(r"\s*-[-\w]", line.replace("--hash=sha256:", ""))
    ]
    assert told == []
