"""Reading one word as somebody may change it, with its history."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.lists.dating import Span, Spans
from marac.agencies.lists.models import ChangeKind, Code, CodeChange, CodeList
from marac.agencies.lists.policy import scope_of


@dataclass
class Term:
    """A word with its wordings, national and of the area, and every change made to it.

    `area_id` says whose wordings the actor's changes write: an area's, or (None) the nation's.
    """

    code_list: CodeList
    code: str
    area_id: UUID | None
    national: list[Code]
    own: list[Code]
    changes: list[CodeChange] = field(default_factory=list)

    @property
    def kept(self) -> list[Code]:
        """Give the rows that a change writes; none when an area first words a national word."""
        return self.own if self.area_id else self.national

    @property
    def rows(self) -> list[Code]:
        """Give the rows from which a change begins, the earliest first."""
        return self.kept or self.national

    @property
    def spans(self) -> Spans:
        """Give the wordings from which a change begins."""
        return spans_of(self.rows)

    @property
    def position(self) -> int:
        """Say where it stands in its list."""
        return self.rows[-1].position

    @property
    def current(self) -> Spans:
        """Give the wordings that count in the area, whoever may change them."""
        return spans_of(self.own or self.national)

    @property
    def now(self) -> Span:
        """Give how it reads today, or what comes nearest to that."""
        begun = [span for span in self.current if span.valid_from <= clock.today()]
        return begun[-1] if begun else self.current[0]

    @property
    def group(self) -> str:
        """Give the group to which it belongs."""
        return self.rows[-1].group

    @property
    def is_local(self) -> bool:
        """Tell whether only this area has the word."""
        return not self.national

    @property
    def moves(self) -> bool:
        """Tell whether the actor may change its place; national words keep that of the nation."""
        return self.is_local or self.area_id is None

    @property
    def made(self) -> list[CodeChange]:
        """Give the changes made where the actor's own would be, the earliest first."""
        return [change for change in self.changes if change.area_id == self.area_id]

    @property
    def number(self) -> int:
        """Count these changes, so that two people who change the same are told."""
        return self.made[-1].number if self.made else 0

    @property
    def ends_on(self) -> date | None:
        """Give the last day of the last wording."""
        return self.spans[-1].valid_to

    @property
    def waiting(self) -> CodeChange | None:
        """Give the last change if it has yet to come into force, so that it can be taken back."""
        worded = [change for change in self.made if change.kind is not ChangeKind.MOVED]
        last = worded[-1] if worded else None
        if last is None or last.effective_on is None or last.kind is ChangeKind.TAKEN_BACK:
            return None
        ahead = (last.effective_on - clock.today()).days
        still = ahead >= 0 if last.kind is ChangeKind.ENDED else ahead > 0
        return last if still else None


def spans_of(rows: Sequence[Code]) -> Spans:
    """Give rows as the wordings they hold."""
    return tuple(Span(r.label, r.text, r.valid_from, r.valid_to) for r in rows)


def get_term(session: Session, *, by: Actor, code_list: CodeList, code: str) -> Term | None:
    """Read a word that the actor's area has, with its history."""
    mine = (Code.code_list == code_list, Code.code == code, _seen_from(Code, by.area_id))
    rows = session.scalars(sa.select(Code).where(*mine).order_by(Code.valid_from)).all()
    if not rows:
        return None
    national = [row for row in rows if row.area_id is None]
    changes = (
        sa.select(CodeChange)
        .where(
            CodeChange.code_list == code_list,
            CodeChange.code == code,
            _seen_from(CodeChange, by.area_id),
        )
        .order_by(CodeChange.created_at, CodeChange.number)
    )
    return Term(
        code_list=code_list,
        code=code,
        area_id=scope_of(by, national=bool(national)),
        national=national,
        own=[row for row in rows if row.area_id is not None],
        changes=list(session.scalars(changes)),
    )


def code_taken(session: Session, *, area_id: UUID | None, code_list: CodeList, code: str) -> bool:
    """Tell whether a code cannot be given to a new word: of the nation, an area, or any area."""
    query = sa.select(Code.id).where(
        Code.code_list == code_list, sa.func.lower(Code.code) == code.lower()
    )
    if area_id is not None:
        query = query.where(_seen_from(Code, area_id))
    return session.scalar(query.limit(1)) is not None


def label_taken(
    session: Session, *, area_id: UUID | None, code_list: CodeList, label: str, code: str = ""
) -> bool:
    """Tell whether another word that has no end says the same, which nobody could tell apart."""
    query = sa.select(Code.id).where(
        Code.code_list == code_list,
        Code.code != code,
        sa.func.lower(Code.label) == label.lower(),
        Code.valid_to.is_(None),
        _seen_from(Code, area_id),
    )
    return session.scalar(query.limit(1)) is not None


def list_in_scope(session: Session, *, area_id: UUID | None, code_list: CodeList) -> list[Code]:
    """List the rows of a list's words that are kept in one place alone, in their order."""
    national = sa.select(Code.code).where(Code.area_id.is_(None), Code.code_list == code_list)
    query = sa.select(Code).where(
        Code.code_list == code_list, Code.area_id.is_not_distinct_from(area_id)
    )
    if area_id is not None:
        query = query.where(Code.code.not_in(national))
    return list(session.scalars(query.order_by(Code.position, Code.code, Code.valid_from)))


def last_number(session: Session, *, word: Code) -> int:
    """Count the changes of a word where it is kept."""
    query = sa.select(sa.func.max(CodeChange.number)).where(
        CodeChange.area_id.is_not_distinct_from(word.area_id),
        CodeChange.code_list == word.code_list,
        CodeChange.code == word.code,
    )
    return session.scalar(query) or 0


def _seen_from(kind: type[Code] | type[CodeChange], area_id: UUID | None) -> sa.ColumnElement[bool]:
    """Say that a row is national or the area's."""
    return sa.or_(kind.area_id.is_(None), kind.area_id == area_id)
