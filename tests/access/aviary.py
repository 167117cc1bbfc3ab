"""The canaries themselves: every recorded word and id, and for each who may hear it."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.accounts.models import User
from marac.keys import SealedText
from tests.factories import Factory

TOKEN = re.compile(r"zq\d{4}q")
# What a text column holds that is no one's words: codes of lists, seals, and the reference.
NOT_WORDS = {"reference", "digest", "deferral_note", "step", "act", "answer"}


@dataclass
class Aviary:
    """The people and rows, for each canary who may hear it, and who may where a log is read."""

    make: Factory
    session: Session
    hears: dict[str, set[str]] = field(default_factory=dict)
    logs: dict[str, set[str]] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    ids: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    pairs: list[dict[str, str]] = field(default_factory=list)
    hidden: list[dict[str, str]] = field(default_factory=list)
    veiled: bool = False
    person_id: UUID | None = None
    numbers: Any = field(default_factory=lambda: count(1))

    def token(self, label: str, readers: set[str]) -> str:
        made = f"zq{next(self.numbers):04d}q"
        self.hears[made], self.of[made] = readers, label
        return made

    def secret(self, value: object, label: str, readers: set[str]) -> None:
        """Take what a row is known by, an id or a reference, for a canary."""
        self.hears[str(value).lower()], self.of[str(value).lower()] = readers, label

    def also(self, **ids: object) -> None:
        """Remember of an id that is known another thing that it belongs to."""
        texts = {name: str(key) for name, key in ids.items()}
        self.pairs.append(texts)
        if self.veiled:
            self.hidden.append(texts)

    def known(self, **ids: object) -> None:
        """Remember an id, with the ids of what it belongs to, so that addresses can be made."""
        name, key = next(iter(ids.items()))
        self.ids[name].append(str(key))
        self.also(**ids)

    def fill(self, row: Any, label: str, readers: set[str], **others: set[str]) -> Any:
        """Put a canary into every text column; `others` names columns that others may read."""
        for column in sa.inspect(type(row)).columns:
            text = isinstance(column.type, (sa.String, SealedText))
            words = text and not isinstance(column.type, sa.Enum)
            coded = column.name in NOT_WORDS or column.name.endswith("_code")
            if not words or coded or column.foreign_keys:
                continue
            made = self.token(f"{label}.{column.name}", others.get(column.name, readers))
            setattr(row, column.name, made)
        self.session.flush()
        return row
