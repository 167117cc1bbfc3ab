"""Reading people and questions from CSV files, as different houses write them."""

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from marac.people.matching.description import Description
from marac.people.matching.features import Features, features_of

TELLING = (
    "given", "family", "dob", "house", "street", "postcode", "phone", "email", "name", "address",
    "sex",
)  # fmt: skip
_APART = re.compile(r"[-/. T]")


class WrongFile(ValueError):
    """A file that is not what it should be, and why."""


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the people: their id, and what is compared."""

    person: str
    features: Features


@dataclass(frozen=True, slots=True)
class Question:
    """A row of the questions: who it is in truth, if anybody, and of which origin."""

    truth: str
    origin: str
    features: Features


def read_people(path: Path) -> Iterator[Known]:
    """Read the people, one at a time."""
    for row in _rows(path, needs="pid"):
        yield Known(row["pid"], _features(row))


def read_questions(path: Path) -> Iterator[Question]:
    """Read the questions, one at a time."""
    for row in _rows(path, needs="truth"):
        yield Question(row["truth"], row.get("origin", "") or "all", _features(row))


def read_day(text: str) -> date | None:
    """Read a day as ISO 8601 or the British write it, with or without marks, or a year alone."""
    digits = [part for part in _APART.split(text.strip()) if part]
    if len(digits) == 1 and len(digits[0]) == 8:
        digits = [digits[0][:4], digits[0][4:6], digits[0][6:]]
    if len(digits) == 1 and len(digits[0]) == 4:
        digits = [digits[0], "1", "1"]
    if len(digits) < 3:
        return None
    parts = digits[:3] if len(digits[0]) == 4 else digits[2::-1]
    with suppress(ValueError):
        return date(*map(int, parts))
    with suppress(ValueError):
        return date(int(parts[0]), int(parts[2]), int(parts[1]))
    return None


def _features(row: dict[str, str]) -> Features:
    dob = row.get("dob", "")
    born = read_day(dob)
    features = features_of(
        Description(
            given=row.get("given", ""),
            family=row.get("family", ""),
            others=(row["name"],) if row.get("name") else (),
            born_on=born,
            sex=row.get("sex", ""),
            house=row.get("house", ""),
            street=row.get("street", ""),
            postcode=row.get("postcode", ""),
            address=row.get("address", ""),
            phones=(row["phone"],) if row.get("phone") else (),
            emails=(row["email"],) if row.get("email") else (),
        )
    )
    digits = "".join(_APART.split(dob.strip()))
    if born is None and len(digits) == 8 and digits.isdecimal() and digits.isascii():
        # A day that never was still has the digits of the one that was meant.
        return replace(features, born=digits)
    return features


def _rows(path: Path, *, needs: str) -> Iterator[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            yield from _checked(csv.DictReader(file), path, needs)
    except UnicodeDecodeError as error:
        raise WrongFile(f"{path.name} is not a text file in UTF-8.") from error
    except csv.Error as error:
        raise WrongFile(f"{path.name} is not a CSV file: {error}.") from error


def _checked(reader: "csv.DictReader[str]", path: Path, needs: str) -> Iterator[dict[str, str]]:
    names = [(name or "").strip().casefold() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    if needs not in names:
        raise WrongFile(f"{path.name} has no column '{needs}'.")
    if not set(names) & set(TELLING):
        raise WrongFile(f"{path.name} has none of the columns {', '.join(TELLING)}.")
    for row in reader:
        yield {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
