"""Linkage elsewhere: identities written out, suggestions read back, a Splink model compared.

Splink takes a third of a second for one look-up and finds fewer, so it never answers a page. On
many computers at once it can link what no single one can; this is what it needs and gives.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.people.matching import linking
from marac.people.matching.features import Features
from marac.people.matching.looking import opened
from marac.people.matching.models import MatchEntry
from marac.people.matching.weights import Weights

COLUMNS = (
    "unique_id", "given", "family", "born", "sex", "house", "street", "postcode", "phone", "email",
)  # fmt: skip
# The names of the columns by which a pair comes back, ours and Splink's.
PAIR = (("one_id", "other_id"), ("unique_id_l", "unique_id_r"))
WEIGHT = ("bits", "match_weight")
BATCH = 500


class WrongExchange(ValueError):
    """A file that is not what was asked for, and why."""


@dataclass(frozen=True)
class Difference:
    """A level whose weight differs between this house and a model, in bits."""

    field: str
    level: str
    ours: float
    theirs: float

    @property
    def gap(self) -> float:
        """Give how far they lie apart."""
        return abs(self.ours - self.theirs)


def write_identities(session: Session, area_id: UUID, path: Path) -> int:
    """Write every identity of an area, folded as it is compared; give how many."""
    done, last = 0, None
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        while True:
            filed = sa.select(MatchEntry.id, MatchEntry.number).where(MatchEntry.area_id == area_id)
            after = filed.where(MatchEntry.id > last) if last else filed
            rows = session.execute(after.order_by(MatchEntry.id).limit(BATCH)).all()
            if not rows:
                return done
            for identity_id, features in opened(session, [row.number for row in rows]):
                writer.writerow(_row(identity_id, features))
                done += 1
            last = rows[-1].id


def read_suggestions(session: Session, area_id: UUID, path: Path) -> tuple[int, int]:
    """Read pairs back as suggestions; give how many were kept, and how many name nobody here."""
    found = list(_pairs(path))
    ids = {one for pair in found for one in (pair.one_id, pair.other_id)}
    here: set[UUID] = set()
    listed = sorted(ids)
    for at in range(0, len(listed), BATCH):
        known = sa.select(MatchEntry.id).where(
            MatchEntry.area_id == area_id, MatchEntry.id.in_(listed[at : at + BATCH])
        )
        here |= set(session.scalars(known))
    kept = [pair for pair in found if {pair.one_id, pair.other_id} <= here]
    count = linking.store(session, area_id, kept, source="splink")
    return count, len(found) - len(kept)


def compare_model(path: Path, weights: Weights) -> list[Difference]:
    """Compare the weights with those of a model that Splink saved as JSON, level by level.

    A level is ours when the model's comparison and level are named as ours are
    (`output_column_name`, `label_for_charts`); levels whose weight depends on how common a value is
    are left out, since a model has no single weight for them either.
    """
    return [
        Difference(name, level, weights.bits(name, level), weights.of_chances(m, u))
        for name, level, m, u in _levels(path)
        if weights.chances.get(name, {}).get(level, (0.0, None))[1] is not None
    ]


def _levels(path: Path) -> Iterator[tuple[str, str, float, float]]:
    try:
        model = json.loads(path.read_text(encoding="utf-8"))
        for comparison in model["comparisons"]:
            for level in comparison["comparison_levels"]:
                m, u = level.get("m_probability"), level.get("u_probability")
                if isinstance(m, int | float) and isinstance(u, int | float) and m > 0 and u > 0:
                    label = level.get("label_for_charts", "")
                    yield comparison["output_column_name"], label, float(m), float(u)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongExchange(f"{path.name} is not a model that Splink saved.") from error


def _row(identity_id: UUID, features: Features) -> list[str]:
    given, family = features.names[0] if features.names else ((), ())
    return [
        str(identity_id),
        " ".join(given),
        " ".join(family),
        features.born,
        features.sex,
        features.house,
        features.street,
        features.postcode,
        features.phones[0] if features.phones else "",
        features.emails[0] if features.emails else "",
    ]


def _pairs(path: Path) -> Iterator[linking.Found]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        columns = set(reader.fieldnames or ())
        named = next((pair for pair in PAIR if columns >= set(pair)), None)
        weight = next((name for name in WEIGHT if name in columns), None)
        if named is None or weight is None:
            raise WrongExchange(f"{path.name} needs the columns one_id, other_id and bits.")
        for number, row in enumerate(reader, start=2):
            yield _pair(row, named, weight, f"{path.name}, line {number}")


def _pair(row: Mapping[str, Any], named: tuple[str, str], weight: str, where: str) -> linking.Found:
    try:
        one, other = UUID(row[named[0]]), UUID(row[named[1]])
        return linking.Found(one, other, round(float(row[weight]), 1))
    except (ValueError, TypeError, AttributeError) as error:
        raise WrongExchange(f"{where}: not two ids and a number.") from error
