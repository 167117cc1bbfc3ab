"""The register as a form: one row a person, quick for fifteen of them."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from wtforms import Form
from wtforms.fields import FieldList, FormField

from marac import clock
from marac.meetings.models import Attendance, Meeting
from marac.meetings.room.attendance import Presence
from marac.widgets import HiddenField, MaracForm, TickField, TimeField


class PresenceForm(Form):
    """One person's row."""

    person = HiddenField()
    here = TickField("Here")
    apology = TickField("Apologies")
    informed = TickField("Information sent")
    signed = TickField("Signed")
    arrived = TimeField("Arrived")
    left = TimeField("Left")


class RegisterForm(MaracForm):
    """Everybody expected, with what is known of each."""

    people = FieldList(FormField(PresenceForm))


@dataclass(frozen=True)
class Row:
    """A person and the fields of their row."""

    person: Attendance
    fields: PresenceForm


def rows_of(form: RegisterForm, register: list[Attendance]) -> list[Row]:
    """Match the rows to the people; a row of somebody who is not on the register is left out."""
    known = {str(person.id): person for person in register}
    entries = [entry.form for entry in form.people.entries]
    rows = [Row(known[e.person.data], e) for e in entries if e.person.data in known]
    for row in rows:
        for field in (
            row.fields.here,
            row.fields.apology,
            row.fields.informed,
            row.fields.signed,
        ):
            field.label.text = f"{field.label.text.split(':')[0]}: {row.person.name}"
        row.fields.arrived.noun = row.fields.left.noun = f"The time for {row.person.name}"
    return rows


def data_of(register: list[Attendance]) -> list[dict[str, Any]]:
    """Give what the register says of each person, for their row."""
    return [
        {
            "person": str(p.id),
            "here": p.arrived_at is not None,
            "apology": p.apology,
            "informed": p.information_sent,
            "signed": p.signed_at is not None,
            "arrived": _wall_clock(p.arrived_at),
            "left": _wall_clock(p.left_at),
        }
        for p in register
    ]


def check_rows(rows: list[Row]) -> bool:
    """Refuse what cannot be: away and here, gone without coming, gone before coming."""
    checked = [_check(row) for row in rows]
    return all(checked)


def presences_of(meeting: Meeting, rows: list[Row]) -> list[Presence]:
    """Give what each row says; whoever is ticked without a time arrived now."""
    return [_presence(meeting, row) for row in rows]


def _check(row: Row) -> bool:
    fields = row.fields
    came = fields.here.data or fields.arrived.data
    if fields.apology.data and came:
        fields.apology.errors = [f"{row.person.name} cannot be here and send apologies"]
    if fields.informed.data and not fields.apology.data:
        fields.informed.errors = [f"Tick that {row.person.name} sends apologies"]
    if fields.left.data and not came:
        fields.left.errors = [f"Tick that {row.person.name} came, or clear when they left"]
    elif fields.left.data and fields.arrived.data and fields.left.data < fields.arrived.data:
        fields.left.errors = [f"{row.person.name} cannot leave before arriving"]
    if fields.signed.data and not came and row.person.signed_at is None:
        fields.signed.errors = [f"Tick that {row.person.name} came before they sign"]
    return not fields.errors


def _presence(meeting: Meeting, row: Row) -> Presence:
    fields, person = row.fields, row.person
    arrived = _instant(meeting, fields.arrived.data, person.arrived_at)
    if arrived is None and fields.here.data:
        arrived = person.arrived_at or clock.now()
    if not fields.here.data and fields.arrived.data == _wall_clock(person.arrived_at):
        arrived = None
    return Presence(
        attendance=person,
        arrived_at=arrived,
        left_at=_instant(meeting, fields.left.data, person.left_at),
        apology=bool(fields.apology.data),
        signed=bool(fields.signed.data),
        information_sent=bool(fields.informed.data),
    )


def _wall_clock(moment: datetime | None) -> time | None:
    return clock.to_london(moment).time().replace(second=0, microsecond=0) if moment else None


def _instant(meeting: Meeting, at: time | None, known: datetime | None) -> datetime | None:
    """Put a time of day on the day the meeting began; one that was not changed stays exact."""
    if at is None or at == _wall_clock(known):
        return known if at is not None else None
    day = clock.london_day(meeting.started_at or meeting.starts_at)
    return clock.london(day, at)
