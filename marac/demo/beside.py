"""What goes on beside the record: an observer at the table, and notes for their author alone."""

from marac.cases.models import Listing
from marac.demo.world import World
from marac.meetings.models import Meeting
from marac.meetings.room import operations
from marac.meetings.room.private import keep_private_note

OWN_NOTES = ("Ask about the lift before the next visit.", "Praise the caretaker in the round-up.")


def write_privately(world: World, area: str, listing: Listing) -> None:
    """Let the chair keep a note of their own about a case that the room hears."""
    text = OWN_NOTES[listing.position % len(OWN_NOTES)]
    keep_private_note(world.session, by=world.chair(area), listing=listing, text=text, version=None)


def bring_an_observer(world: World, area: str, meeting: Meeting) -> None:
    """Let a trainee sit in on the first case only."""
    first = min(meeting.listings, key=lambda listing: listing.position, default=None)
    operations.add_person(
        world.session,
        by=world.coordinator(area),
        meeting=meeting,
        name="Robin Ashworth",
        capacity="Trainee",
        hears={first.id} if first is not None else set(),
    )
