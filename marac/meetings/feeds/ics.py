"""Entries for people's own calendars, as iCalendar (RFC 5545): bare words, London time, stable ids.

Whoever finds somebody's phone reads what is written here, so it holds no name, no case and no
place, unless the area says that the place may be told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from marac import clock
from marac.meetings.models import Meeting

PRODUCT = "-//marac//meetings//EN"
# Ids in calendars are made from ours, so that a calendar tells no id of the house.
SPACE = UUID("6f0d3f43-7a53-4e63-9a53-9c4cf8f1e2a7")
# How often a calendar should ask again.
ASK_AGAIN = timedelta(hours=4)
MEETING = "MARAC meeting"
EMERGENCY = "MARAC meeting (emergency)"


class Method(StrEnum):
    """What a calendar program is asked to do with an entry that came by e-mail."""

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Entry:
    """One line of a calendar: an hour from `starts`, or a whole day when that is a date.

    `sequence` grows whenever the entry changes; `stamp` is when it last did.
    """

    key: str
    words: str
    starts: datetime | date
    stamp: datetime
    sequence: int = 0
    ends: datetime | None = None
    place: str = ""
    cancelled: bool = False


def entry_of(meeting: Meeting) -> Entry:
    """Make the entry of a meeting itself; a cancelled one stays and says so."""
    cancelled = meeting.cancelled_at is not None
    words = EMERGENCY if meeting.emergency else MEETING
    return Entry(
        key=f"meeting {meeting.id}",
        words=f"Cancelled: {words}" if cancelled else words,
        starts=meeting.starts_at,
        ends=meeting.starts_at + timedelta(minutes=meeting.capacity_minutes),
        stamp=meeting.rescheduled_at or meeting.created_at,
        sequence=meeting.sequence,
        place=meeting.venue if meeting.area.calendar_place else "",
        cancelled=cancelled,
    )


def write(entries: Sequence[Entry], *, method: Method = Method.PUBLISH, organiser: str = "") -> str:
    """Write entries as one calendar; `organiser` is the address that mails come from."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    if not organiser:
        calendar.add("x-wr-calname", "marac")
        calendar.add("x-published-ttl", ASK_AGAIN)
        calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add_component(_london())
    for entry in entries:
        calendar.add_component(_event(entry, organiser))
    text: str = calendar.to_ical().decode()
    return text


def _event(entry: Entry, organiser: str) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(SPACE, entry.key)}@marac")
    event.add("dtstamp", entry.stamp)
    event.add("sequence", entry.sequence)
    event.add("summary", entry.words)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("dtstart", _local(entry.starts))
    if entry.ends is not None:
        event.add("dtend", _local(entry.ends))
    else:
        event.add("transp", "TRANSPARENT")
    if entry.place:
        event.add("location", entry.place)
    if organiser:
        event.add("organizer", f"mailto:{organiser}")
    return event


def _local(moment: datetime | date) -> datetime | date:
    return clock.to_london(moment) if isinstance(moment, datetime) else moment


def _london() -> Timezone:
    """Write London's clock changes as a rule that holds for ever, the last Sundays at 1am UTC."""
    zone = Timezone()
    zone.add("tzid", clock.LONDON.key)
    summer, winter = timedelta(hours=1), timedelta(0)
    spring, autumn = date(1996, 3, 31), date(1996, 10, 27)
    changes = (
        (TimezoneDaylight(), "BST", datetime.combine(spring, time(1)), winter, summer),
        (TimezoneStandard(), "GMT", datetime.combine(autumn, time(2)), summer, winter),
    )
    for part, name, first, before, after in changes:
        part.add("dtstart", first)
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("rrule", vRecur(freq="yearly", bymonth=first.month, byday="-1su"))
        zone.add_component(part)
    return zone
