"""A thousand random sequences of merges and splits: undone one by one, every row is as before."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from marac.database import Model
from marac.people.decided import ChangeKind, Comparison, PersonChange, PersonMove
from marac.people.models import Identity, Person, Source
from marac.persons.operations import merge, prepare, split

AREA, SOMEBODY = uuid4(), uuid4()
PEOPLE, EACH = 4, 3
COUNTED = (Person, Identity, Comparison, PersonChange, PersonMove)
# Each step picks two persons, how many identities of the first, and whether to take it back now.
Step = tuple[ChangeKind, int, int, int, bool]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(ChangeKind),
        st.integers(0, 11),
        st.integers(0, 11),
        st.integers(1, 4),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def engine() -> Iterator[sa.Engine]:
    """The five tables in memory, with nothing that they refer to: four persons of three identities.

    The last identity of each stands beside the first.
    """
    made = sa.create_engine("sqlite://", poolclass=StaticPool)
    Model.metadata.create_all(made, tables=[sa.inspect(kind).local_table for kind in COUNTED])
    with Session(made) as session:
        for _ in range(PEOPLE):
            person = Person(area_id=AREA)
            session.add(person)
            session.flush()
            ids = sorted(uuid4() for _ in range(EACH))
            for place, key in enumerate(ids):
                _add(session, key, person.id, ids[0] if place == EACH - 1 else None)
        session.commit()
    yield made
    made.dispose()


@contextmanager
def world(engine: sa.Engine) -> Iterator[tuple[Session, list[UUID]]]:
    """The same four persons every time, and the identities that stand in a case."""
    with engine.connect() as connection, connection.begin() as outer:
        session = Session(connection)
        found = sa.select(Identity.id).where(Identity.beside_id.is_(None))
        yield session, list(session.scalars(found.order_by(Identity.person_id, Identity.id)))
        session.close()
        outer.rollback()


def _add(session: Session, key: UUID, person_id: UUID, beside_id: UUID | None) -> None:
    """Straight into the table: what these rows say is nothing to a merge."""
    table = sa.inspect(Identity).local_table
    empty = {
        c.name: False if isinstance(c.type, sa.Boolean) else ""
        for c in table.columns
        if not c.nullable and c.name not in ("id", "area_id", "created_at", "version")
    }
    session.execute(
        sa.insert(table).values(
            empty
            | {
                "id": key,
                "area_id": AREA,
                "kind": "person",
                "version": 1,
                "created_at": sa.func.current_timestamp(),
                "person_id": person_id,
                "beside_id": beside_id,
                "source": Source.ALIAS if beside_id else Source.CASE,
            }
        )
    )


def digests(session: Session) -> dict[tuple[str, str], str]:
    """A digest of every column of every row of persons and identities."""
    session.flush()
    told = session.connection()
    return {
        (table, row[0]): hashlib.sha256(repr(tuple(row)).encode()).hexdigest()
        for table in ("persons", "identities")
        for row in told.exec_driver_sql(f"SELECT * FROM {table}")
    }


def person_of(session: Session, key: UUID) -> Person:
    found = session.scalar(sa.select(Identity.person_id).where(Identity.id == key))
    return session.get_one(Person, found)


def do(session: Session, kind: ChangeKind, source: Person, **more: object) -> PersonChange:
    change = prepare(session, by_id=SOMEBODY, kind=kind, source=source, **more)  # type: ignore[arg-type]
    {ChangeKind.MERGE: merge, ChangeKind.SPLIT: split}[kind](session, by_id=SOMEBODY, change=change)
    return change


def take_back(session: Session, change: PersonChange) -> None:
    """A merge is undone by a split, and a split by merging what it made back."""
    target = session.get_one(Person, change.target_id)
    if change.kind is ChangeKind.MERGE:
        do(session, ChangeKind.SPLIT, target, undoes=change)
    else:
        do(session, ChangeKind.MERGE, target, target=session.get_one(Person, change.source_id))


def step(
    session: Session, ids: list[UUID], kind: ChangeKind, first: int, second: int, many: int
) -> PersonChange | None:
    """Do one thing that can be done, if it can."""
    source = person_of(session, ids[first % len(ids)])
    if kind is ChangeKind.MERGE:
        target = person_of(session, ids[second % len(ids)])
        return do(session, kind, source, target=target) if source is not target else None
    same = sa.select(Identity.id).where(Identity.person_id == source.id, Identity.id.in_(ids))
    theirs = sorted(session.scalars(same))
    if len(theirs) < 2:
        return None
    return do(session, kind, source, named=theirs[: min(many, len(theirs) - 1)])


def come_back(engine: sa.Engine, steps: list[Step]) -> None:
    """Merge and split as told, undo all of it, and compare every row with what it was."""
    with world(engine) as (session, ids):
        at_first, done = digests(session), []
        for kind, first, second, many, at_once in steps:
            before = digests(session)
            change = step(session, ids, kind, first, second, many)
            if change is not None and at_once:
                take_back(session, change)
                after = digests(session)
                assert {key: after[key] for key in before} == before
            elif change is not None:
                done.append(change)
        for change in reversed(done):
            take_back(session, change)
        at_last = digests(session)
        assert {key: at_last[key] for key in at_first} == at_first


ON_ONE_ENGINE = [HealthCheck.function_scoped_fixture]


@settings(max_examples=60, deadline=None, suppress_health_check=ON_ONE_ENGINE)
@given(STEPS)
def test_whatever_is_merged_and_split_comes_back_row_by_row(
    engine: sa.Engine, steps: list[Step]
) -> None:
    come_back(engine, steps)


@pytest.mark.walk
@settings(max_examples=1000, deadline=None, suppress_health_check=ON_ONE_ENGINE)
@given(STEPS)
def test_a_thousand_sequences_of_merging_and_splitting_come_back(
    engine: sa.Engine, steps: list[Step]
) -> None:
    come_back(engine, steps)


def test_a_merge_in_the_middle_is_undone_after_another(engine: sa.Engine) -> None:
    """Into the second, then both into the third: the first comes out of the third whole."""
    with world(engine) as (session, ids):
        people = [person_of(session, ids[place]) for place in (0, 2, 4)]
        at_first = digests(session)
        one = do(session, ChangeKind.MERGE, people[0], target=people[1])
        two = do(session, ChangeKind.MERGE, people[1], target=people[2])
        do(session, ChangeKind.SPLIT, people[2], undoes=one)
        assert person_of(session, ids[0]) is people[0]
        assert person_of(session, ids[2]) is people[2]
        do(session, ChangeKind.SPLIT, people[2], undoes=two)
        at_last = digests(session)
        assert {key: at_last[key] for key in at_first} == at_first
