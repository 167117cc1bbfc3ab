"""`marac doctor` looks at the data keys."""

from flask import Flask
from sqlalchemy.orm import Session

from marac.cases.models import Case
from marac.health import State
from marac.keys.health import check_keys
from marac.keys.keyring import Keyring
from marac.keys.models import DataKey


def test_keys_that_unwrap_are_well(app: Flask, case: Case, session: Session) -> None:
    session.commit()
    with app.app_context():
        found = check_keys(app)
    assert (found.state, "all under the newest" in found.words) == (State.OK, True)


def test_keys_on_an_earlier_master_key_wait_for_a_rotation(
    app: Flask, case: Case, session: Session, keyring: Keyring
) -> None:
    session.commit()
    keyring.current = 2
    try:
        with app.app_context():
            found = check_keys(app)
    finally:
        keyring.current = 1
    assert (found.state, "marac keys rotate" in found.words) == (State.WARNING, True)


def test_a_key_that_was_changed_is_a_fault(app: Flask, case: Case, session: Session) -> None:
    key = session.get_one(DataKey, case.id)
    key.wrapped = bytes(60)
    session.commit()
    with app.app_context():
        assert check_keys(app).state is State.FAULT
