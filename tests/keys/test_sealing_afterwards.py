"""What stands in clear is sealed by the application's own role, and may be interrupted."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.agencies.models import Area
from marac.cases.models import Case
from marac.keys import Unreadable, walking
from marac.keys.walking import seal_what_is_clear
from tests.factories import Factory
from tests.keys.conftest import Held

WORDS = "That they come back at night"


def test_sealing_that_was_interrupted_goes_on_where_it_was(
    case: Case, make: Factory, session: Session, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [case.id, *(_another(make, case).id for _ in range(2))]
    session.commit()
    for case_id in cases:
        _write_in_clear(session, case_id)
    monkeypatch.setattr(walking, "BATCH", 1)
    kept = session.commit
    commits: list[object] = []

    def commit() -> None:
        commits.extend(session.dirty)
        if len(commits) > 1:
            raise KeyboardInterrupt
        kept()

    monkeypatch.setattr(session, "commit", commit)
    with pytest.raises(KeyboardInterrupt):
        seal_what_is_clear(session)
    session.rollback()
    monkeypatch.undo()
    monkeypatch.setattr(walking, "BATCH", 1)
    sealed = [held("cases", "voice_fears", case_id).startswith("m1:") for case_id in cases]
    assert sorted(sealed) == [False, False, True]

    assert seal_what_is_clear(session) == 2
    assert seal_what_is_clear(session) == 0
    for case_id in cases:
        assert held("cases", "voice_fears", case_id).startswith("m1:")
        assert session.get_one(Case, case_id).voice_fears == WORDS


def test_words_in_clear_are_read_by_nobody_once_all_was_sealed(
    case: Case, session: Session
) -> None:
    session.commit()
    case_id = case.id
    _write_in_clear(session, case_id)
    seal_what_is_clear(session)
    _write_in_clear(session, case_id)
    with pytest.raises(Unreadable, match="is not sealed"):
        session.get_one(Case, case_id)


def _another(make: Factory, case: Case) -> Case:
    area = make.session.get_one(Area, case.area_id)
    return make.case(area=area, referrer=case.referrer, agency=case.agency)


def _write_in_clear(session: Session, case_id: UUID) -> None:
    cases = sa.table("cases", sa.column("id", sa.Uuid()), sa.column("voice_fears", sa.Text()))
    session.execute(sa.update(cases).where(cases.c.id == case_id).values(voice_fears=WORDS))
    session.commit()
    session.expunge_all()
