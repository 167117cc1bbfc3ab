"""The written stories themselves: whole, read to the last word, and on any day of the year."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.agencies.models import Area
from marac.app import create_app
from marac.cases.models import Case, Listing
from marac.database import db, migrations
from marac.demo import scripts, store
from marac.demo.build import build
from marac.meetings.models import Meeting

# Christmas Eve, with two bank holidays ahead, and the first hour of a Sunday when clocks go back.
DAYS = ["2026-12-24T09:00", "2027-10-31T00:30"]


def names_of(session: Session) -> list[str]:
    """Who or what was harmed, case by case."""
    cases = session.scalars(sa.select(Case)).all()
    return [case.subject.name for case in cases if case.subject is not None]


@pytest.mark.parametrize("day", DAYS)
def test_the_demonstration_is_whole_on_any_day_and_always_the_same(
    day: str, tmp_path: Path, rows: Session
) -> None:
    built_at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    app = create_app(store.settings_for(tmp_path))
    with app.app_context():
        migrations.upgrade()
        with clock.moved_to(built_at):
            build(db.session, built_at=built_at, after_each_day=lambda: None)
        coming = (
            sa.select(sa.func.count(Listing.id))
            .join(Meeting, Meeting.id == Listing.meeting_id)
            .join(Area)
            .where(
                Area.name == "Bristol",
                Meeting.starts_at > built_at,
                Listing.circulated_at.is_not(None),
            )
        )
        assert db.session.scalar(coming) == 15
        names = names_of(db.session)
        db.session.close()
        db.engine.dispose()
    assert names
    assert sorted(names) == sorted(names_of(rows))


def test_a_word_that_nobody_reads_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripts, "read", lambda _: {"case": [{"key": "one", "surnam": "Typo"}]})
    with pytest.raises(ValueError, match="surnam"):
        scripts.read_cases("past_1.toml")


def test_every_child_and_person_was_born_before_today() -> None:
    names = (*scripts.PAST, *scripts.NEXT, *scripts.WAITING, *scripts.SOMERSET)
    for case in scripts.read_cases(*names):
        for person in (case, *case.get("household", []), *case.get("source", [])):
            if "born" in person:
                assert date.fromisoformat(person["born"]) < date(2026, 1, 1)


def test_the_first_reference_is_always_that_of_the_same_person(rows: Session) -> None:
    of_bristol = sa.select(Case).where(Case.reference.like("BRS-%")).order_by(Case.reference)
    first = rows.scalars(of_bristol.limit(1)).one()
    assert first.subject is not None
    assert first.subject.name == "Bartosz Kowalczyk"
