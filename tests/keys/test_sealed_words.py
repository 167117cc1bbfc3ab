"""Private words are plain to the product and unreadable to whoever has the database."""

import json
import pickle
from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from marac.cases.models import Case, Question
from marac.keys import Unreadable, sealed_models
from marac.keys.keyring import Keyring
from marac.keys.operations import destroy
from marac.keys.placing import Place, place_of, placed
from marac.keys.sealing import column_of, head_of, seal, unseal
from marac.people.models import Identity

Held = Callable[[str, str, UUID], str]
CASES, WORDS = "cases", "That they come back at night"
COLUMN, HEAD = column_of("cases", "advice"), head_of(uuid4(), uuid4())


def test_the_database_holds_nothing_of_what_a_person_wrote(case: Case, held: Held) -> None:
    kept = held(CASES, "voice_fears", case.id)
    assert kept.startswith("m1:")
    assert "night" not in kept
    assert case.voice_fears == WORDS


def test_the_same_words_never_look_the_same(case: Case, session: Session, held: Held) -> None:
    case.voice_wants = case.voice_fears
    session.flush()
    assert held(CASES, "voice_wants", case.id) != held(CASES, "voice_fears", case.id)


def test_what_is_empty_stays_empty_so_that_a_query_may_ask(case: Case, held: Held) -> None:
    assert held(CASES, "advice", case.id) == ""


def test_a_birthday_is_sealed_as_well(case: Case, session: Session, held: Held) -> None:
    subject = case.parts[0].identity
    subject.born_on = date(1987, 3, 27)
    session.commit()
    assert "1987" not in held("identities", "born_on", subject.id)
    session.expire_all()
    assert session.get_one(Identity, subject.id).born_on == date(1987, 3, 27)


def test_words_moved_to_another_row_do_not_open(case: Case, session: Session, held: Held) -> None:
    subject = case.parts[0].identity
    other = Identity(area_id=case.area_id, kind=subject.kind, name="Bo Lind")
    session.add(other)
    session.flush()
    there = other.id
    _put(session, "identities", "name", there, held("identities", "name", subject.id))
    with pytest.raises(Unreadable, match="moved from another row"):
        session.get_one(Identity, there)


def test_words_moved_to_another_column_do_not_open(
    case: Case, session: Session, held: Held
) -> None:
    there = case.id
    _put(session, CASES, "advice", there, held(CASES, "voice_fears", there))
    with pytest.raises(Unreadable, match="changed or moved"):
        session.get_one(Case, there)


def test_words_that_were_changed_do_not_open(case: Case, session: Session, held: Held) -> None:
    there = case.id
    kept = held(CASES, "voice_fears", there)
    other = "A" if kept[-6] != "A" else "B"
    _put(session, CASES, "voice_fears", there, kept[:-6] + other + kept[-5:])
    with pytest.raises(Unreadable):
        session.get_one(Case, there)


@pytest.mark.parametrize("forged", ["Nothing to fear", "m1:", "m1:short", "m1:not base 64"])
def test_words_that_nobody_sealed_are_refused(case: Case, session: Session, forged: str) -> None:
    there = case.id
    _put(session, CASES, "voice_fears", there, forged)
    with pytest.raises(Unreadable):
        session.get_one(Case, there)


def test_a_statement_cannot_write_or_compare_words_in_clear(case: Case, session: Session) -> None:
    for statement in (
        sa.update(Case).values(advice="Call 101"),
        sa.select(Case.id).where(Case.advice == "Call 101"),
    ):
        with (
            session.begin_nested(),
            pytest.raises(StatementError, match="is sealed: write it"),
        ):
            session.execute(statement)


def test_a_row_is_sealed_under_its_case_however_it_was_tied_to_it(
    case: Case, session: Session, held: Held
) -> None:
    by_id = Question(
        case_id=case.id, asked_at=case.created_at, asked_by_id=case.referrer_id, text="Why?"
    )
    session.add(by_id)
    case.questions.append(
        Question(asked_at=case.created_at, asked_by_id=case.referrer_id, text="When?")
    )
    session.commit()
    session.expire_all()
    places = [place_of(question.text) for question in case.questions]
    assert [place and place.key_id for place in places] == [case.id, case.id]


def test_every_kind_of_words_of_a_case_is_sealed() -> None:
    sealed = {model.__tablename__ for model in sealed_models()}
    assert {
        *("cases", "case_parts", "safe_contacts", "risk_assessments", "questions", "listings"),
        *("identities", "incidents", "returns", "return_items", "actions", "action_updates"),
        *("notes", "minutes_revisions", "papers", "meetings", "declared_interests", "mails"),
        *("attendances", "attachments", "searches", "authenticator_apps", "identity_providers"),
        *("break_glass", "case_grants", "openings", "stated_purposes", "conflicts"),
        *("approval_requests", "legal_holds"),
    } <= sealed


def test_a_destroyed_key_leaves_nothing_to_read_and_nothing_can_be_added(
    case: Case, session: Session, keyring: Keyring
) -> None:
    session.commit()
    destroy(session, keyring=keyring, key_id=case.id)
    session.commit()
    session.expire_all()
    assert case.voice_fears == ""
    case.advice = "Too late"
    with pytest.raises(Unreadable, match="destroyed"):
        session.flush()


def test_a_key_that_was_never_committed_is_never_used_again(
    case: Case, session: Session, keyring: Keyring
) -> None:
    with session.begin_nested() as part:
        lost = Identity(area_id=case.area_id, kind=case.parts[0].identity.kind, name="Bo Lind")
        session.add(lost)
        session.flush()
        lost_id = lost.id
        part.rollback()
    again = Identity(
        id=lost_id, area_id=case.area_id, kind=case.parts[0].identity.kind, name="Bo Lind"
    )
    session.add(again)
    session.flush()
    session.expire(again)
    assert again.name == "Bo Lind"


@given(st.text(), st.binary(max_size=40))
def test_what_was_sealed_opens_to_the_same(text: str, key: bytes) -> None:
    cipher = AESGCM(key.ljust(32, b"k")[:32])
    plain = text.encode("utf-8", "surrogatepass")
    sealed = seal(cipher, plain, column=COLUMN, head=HEAD)
    assert unseal(cipher, sealed, column=COLUMN) == plain


@given(st.data())
def test_no_changed_byte_goes_unnoticed(data: st.DataObject) -> None:
    cipher = AESGCM(b"k" * 32)
    sealed = bytearray(seal(cipher, b"a safe address", column=COLUMN, head=HEAD))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unreadable):
        unseal(cipher, bytes(sealed), column=COLUMN)


@pytest.mark.parametrize(
    "value", ["words", b"bytes", date(2026, 11, 26), ["a", "b"], {"heading": ["text"]}]
)
def test_a_value_that_knows_its_place_is_still_the_value(value: object) -> None:
    known = placed(value, Place(HEAD))
    assert known == value
    travelled = pickle.loads(pickle.dumps(known))
    assert travelled == value
    assert type(travelled) is type(value)
    if isinstance(value, (str, list, dict)):
        assert json.dumps(known) == json.dumps(value)


def _put(session: Session, table: str, column: str, row_id: UUID, value: str) -> None:
    """Write straight into the database, as somebody does who holds it."""
    target = sa.table(table, sa.column("id", sa.Uuid()), sa.column(column, sa.Text()))
    session.flush()
    session.execute(sa.update(target).where(target.c.id == row_id).values({column: value}))
    session.expire_all()
    session.expunge_all()
