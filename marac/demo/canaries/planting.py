"""Puts a token into every column that holds words, of every row that there is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapper, Session

from marac.cases.models import RiskAnswers, TypedPage
from marac.demo.canaries import minuted, tokens, words
from marac.demo.canaries.origins import Origin
from marac.demo.canaries.owners import origin_of
from marac.demo.canaries.tokens import Mint
from marac.meetings.minutes.assembling import assemble
from marac.meetings.minutes.content import digest_of
from marac.meetings.models import MinutesRevision
from marac.meetings.room.kept import TypedHearing
from marac.returns.models import TypedReturn

# What people typed and did not save: their fields are a list, whatever page they are of.
TYPED: tuple[Any, ...] = (TypedPage, TypedHearing, TypedReturn)


@dataclass(frozen=True)
class Planted:
    """One token, the place where it stands, and whose words it stands among."""

    token: str
    table: str
    field: str
    row_id: UUID
    origin: Origin


class Planter:
    """Plants tokens; a text that holds one keeps it, so planting again fills what is new."""

    def __init__(self, session: Session, mint: Mint) -> None:
        self.session, self.mint = session, mint
        self.planted: dict[str, Planted] = {}

    def plant(self) -> None:
        """Fill every row, then lay the minutes down anew and fill them too."""
        with self.session.no_autoflush:
            for mapper in words.mappers():
                self._fill_table(mapper)
        for sheet in self.session.scalars(sa.select(RiskAnswers)).unique().all():
            self._fill_answers(sheet)
        for kind in TYPED:
            for page in self.session.scalars(sa.select(kind)).all():
                self._fill_typed(page)
        self.session.flush()
        for revision in self.session.scalars(sa.select(MinutesRevision)).all():
            self._lay_down(revision)
        self.session.flush()

    def _fill_table(self, mapper: Mapper[Any]) -> None:
        keys = [key for key in words.worded(mapper) if not words.is_json(mapper, key)]
        if not keys:
            return
        rows = self.session.scalars(sa.select(mapper.class_).order_by(mapper.class_.id))
        for row in rows.unique().all():
            for key in keys:
                self._fill(row, words.table_of(mapper), key)

    def _fill(self, row: Any, table: str, key: str) -> None:
        text = getattr(row, key)
        # Of a nullable text, only the letter of a sent mail, nothing is left to put a token into.
        if text is None or tokens.find(text):
            return
        token = self._remember(table, key, row.id, origin_of(row, key))
        setattr(row, key, _write(key, text, token))

    def _fill_answers(self, sheet: RiskAnswers) -> None:
        """Put a token into each comment on an answer about risk."""
        marked = dict(sheet.answers)
        for key, row in sheet.answers.items():
            if row["comment"] and not tokens.find(row["comment"]):
                origin = origin_of(sheet, "answers")
                token = self._remember("risk_answers", f"answers.{key}", sheet.id, origin)
                marked[key] = row | {"comment": f"{row['comment']} {token}"}
        sheet.answers = marked

    def _fill_typed(self, page: Any) -> None:
        """Put a token into each text that was typed and not saved."""
        fields = []
        for name, text in page.content["fields"]:
            if text and not tokens.find(text):
                origin = origin_of(page, "content")
                token = self._remember(page.__tablename__, f"content.{name}", page.id, origin)
                fields.append([name, f"{text} {token}"])
            else:
                fields.append([name, text])
        page.content = page.content | {"fields": fields}

    def _remember(self, table: str, field: str, row_id: UUID, origin: Origin) -> str:
        token = self.mint.token()
        self.planted[token] = Planted(token, table, field, row_id, origin)
        return token

    def _lay_down(self, revision: MinutesRevision) -> None:
        """Assemble a version from the planted rows; each text that it holds gets its own token."""
        if tokens.find(str(revision.content)):
            return

        def mark(path: str, text: str) -> str:
            known = [self.planted[t] for t in sorted(tokens.find(text)) if t in self.planted]
            if not known:
                return text
            whose = replace(
                known[0].origin,
                field_class="H" if known[0].origin.field_class else None,
                meeting_id=revision.meeting_id,
                area_id=revision.meeting.area_id,
                addressed_to=(),
                submitted=revision.circulated_at is not None,
            )
            token = self._remember("minutes_revisions", f"content.{path}", revision.id, whose)
            return f"{text} {token}"

        content = _walk(assemble(self.session, revision.meeting), "", mark)
        minuted.replace(self.session, revision, content=content, digest=digest_of(content))


def _walk(node: Any, path: str, mark: Callable[[str, str], str]) -> Any:
    """Copy a structure with each of its texts marked."""
    if isinstance(node, dict):
        return {
            key: _walk(value, f"{path}.{key}" if path else key, mark) for key, value in node.items()
        }
    if isinstance(node, list):
        return [_walk(value, path, mark) for value in node]
    return mark(path, node) if isinstance(node, str) else node


def _write(key: str, text: str, token: str) -> str:
    """Put a token into a text in such a way that it still looks like what it is."""
    if key == "email":
        return f"{token.lower()}.{text}" if text else f"{token.lower()}@post.example"
    if key == "url":
        return f"{text.rstrip('/')}/{token}" if text else f"https://video.example/{token}"
    return f"{text} {token}".strip()
