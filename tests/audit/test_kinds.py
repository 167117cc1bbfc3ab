"""Every event says which operation it is, and a disclosure to whom."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from typing import get_type_hints
from uuid import UUID, uuid4

import pytest

import marac
from marac.audit.events import Denied
from marac.cases.events import AgencyInvited
from marac.events import Consulted, Event, Operation
from marac.meetings.events import AgendaCirculated

for module in pkgutil.walk_packages(marac.__path__, "marac."):
    if module.name.endswith(".events"):
        importlib.import_module(module.name)


def below(kind: type[Event]) -> Iterator[type[Event]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("marac."):
            yield child
            yield from below(child)


KINDS = sorted(set(below(Event)), key=lambda kind: kind.__qualname__)


def names(kinds: Iterator[type[Event]]) -> list[str]:
    return [kind.__name__ for kind in kinds]


def test_every_event_says_itself_which_operation_it_is() -> None:
    silent = (k for k in KINDS if not any("operation" in vars(c) for c in k.__mro__[:-2]))
    assert names(silent) == []


def test_every_disclosure_and_nothing_else_names_who_received_it() -> None:
    wrong = (k for k in KINDS if (k.operation is Operation.DISCLOSURE) != bool(k.to))
    assert names(wrong) == []
    unknown = (k for k in KINDS if k.to and k.to not in {f.name for f in dataclasses.fields(k)})
    assert names(unknown) == []


def test_only_a_disclosure_leaves_the_house() -> None:
    assert names(k for k in KINDS if k.leaves and k.operation is not Operation.DISCLOSURE) == []


def test_no_event_has_a_field_for_a_name() -> None:
    suspicious = {"name", "email", "text", "words", "query", "search", "title", "note", "address"}
    told = {f"{kind.__name__}.{field}" for kind in KINDS for field in get_type_hints(kind)}
    assert {field for field in told if field.rpartition(".")[2] in suspicious} == set()


@pytest.mark.parametrize("operation", list(Operation)[:6])
def test_each_of_the_six_operations_of_the_act_happens(operation: Operation) -> None:
    assert any(kind.operation is operation for kind in KINDS)


def test_reading_is_consultation_unless_it_says_otherwise() -> None:
    assert Consulted.operation is Operation.CONSULTATION
    assert Denied.operation is Operation.DENIAL


def test_recipients_are_one_or_several_or_nobody() -> None:
    council, homes = uuid4(), uuid4()
    common = {"actor_id": None, "area_id": None}
    assert AgencyInvited(**common, agency_id=council).recipients() == (council,)
    sent = AgendaCirculated(
        **common,
        meeting_id=uuid4(),
        circulation_id=uuid4(),
        number=1,
        listing_ids=(),
        agency_ids=(council, homes),
    )
    assert sent.recipients() == (council, homes)
    refused = Denied(actor_id=UUID(int=1), area_id=None, endpoint="cases.view", status=404)
    assert refused.recipients() == ()
