"""Meetings as chance will have them: who is invited, kept away, named, asked, told and late."""

from datetime import timedelta
from random import Random

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.cases.models import Outcome
from marac.meetings.minutes import operations as minutes
from marac.meetings.minutes.circulating import circulate_minutes
from marac.meetings.models import Attendance, Heading, Note
from marac.returns.models import Answer, Sharing
from tests.packs.conftest import Story

FIRST = ("Amina", "Kofi", "Wei", "Rhea", "Sam", "June")
LAST = ("Yusuf", "O'Shea", "Okonjo-Reed", "Larkin", "Petrenko")
SAID = "He waits outside every morning and shouts at whoever comes by. "


def happen(story: Story, chance: Random) -> None:
    """Fill the meeting of a story with a few cases, each with its own people round it."""
    seats = {story.police: story.officer, story.housing: story.landlord, story.health: story.nurse}
    if chance.random() < 0.3:
        story.make.seat(story.landlord, Role.CHAIR, area=story.area, agency=story.housing)
    for n in range(chance.randint(2, 4)):
        _list(story, chance, seats, f"{chance.choice(FIRST)} {chance.choice(LAST)}-{'ABCD'[n]}")
    story.make.session.flush()


def _list(story: Story, chance: Random, seats: dict[Agency, User], subject: str) -> None:
    invited = [agency for agency in seats if chance.random() < 0.7]
    case = story.list_case(subject, *invited)
    case.grounds_reason = SAID * chance.randint(1, 40)
    case.done_so_far = SAID
    case.contact.means = "Ring before noon"
    case.subject.address = "1 Quay Street"
    for agency, user in seats.items():
        _take_part(story, chance, subject, agency, user, asked=agency in invited)
        if chance.random() < 0.4:
            story.make.action(case, agency, user, task="Fit a stronger door", listing_id=None)
    if chance.random() < 0.3:
        everybody = [story.coordinator, story.chair, *seats.values()]
        story.restrict(case, *chance.sample(everybody, chance.randint(1, 4)))


def _take_part(
    story: Story, chance: Random, subject: str, agency: Agency, user: User, *, asked: bool
) -> None:
    """Let an agency answer, be given the safe contact, be kept away, or be let go again."""
    case = story.listings[subject].case
    if asked and chance.random() < 0.7:
        told = story.hand_in(subject, agency, user, answer=Answer.INFORMATION)
        for _ in range(chance.randint(1, 4)):
            sharing = chance.choice(list(Sharing))
            others = [a for a in (story.police, story.housing, story.health) if a is not agency]
            named = chance.sample(others, 1) if sharing is Sharing.NAMED else []
            story.item(told, "He was seen there", sharing, *named)
    if asked and chance.random() < 0.3:
        story.make.release(case, agency, story.officer)
    if chance.random() < 0.1:
        story.keep_away(case, agency_id=agency.id)
    if chance.random() < 0.1:
        story.keep_away(case, user_id=user.id)
    if asked and chance.random() < 0.1:
        invitation = next(i for i in case.invitations if i.agency_id == agency.id)
        invitation.withdrawn_at = clock.now()
        invitation.withdrawn_by_id = story.coordinator.id


def hold(story: Story, chance: Random) -> None:
    """Let the meeting be held: who came, what was said and decided, and how far its minutes are."""
    make, now = story.make, clock.now()
    for user in (story.chair, story.officer, story.landlord):
        make.add(Attendance(meeting=story.meeting, name=user.name, arrived_at=now))
    for listing in story.listings.values():
        listing.decided_at, listing.outcome = now, chance.choice(list(Outcome))
        if listing.outcome is Outcome.REVIEW:
            listing.review_on = clock.today() + timedelta(days=28)
        listing.decision_note = SAID * chance.randint(0, 3)
        for heading in chance.sample(list(Heading), chance.randint(1, len(Heading))):
            written = {"edited_at": now, "edited_by_id": story.coordinator.id}
            text = SAID * chance.randint(1, 40)
            make.add(Note(listing_id=listing.id, heading=heading, text=text, **written))
        make.action(listing.case, story.housing, listing_id=listing.id, task="Move the bins")
    story.meeting.started_at = now - timedelta(hours=3)
    story.meeting.concluded_at, story.meeting.concluded_by_id = now, story.chair.id
    make.session.flush()
    _minute(story, chance)


def _minute(story: Story, chance: Random) -> None:
    """Draft the minutes; perhaps approve them, send them out, and amend them."""
    make, session = story.make, story.make.session
    by = make.actor(story.coordinator)
    revision = minutes.draft_minutes(session, by=by, meeting=story.meeting)
    if chance.random() < 0.8:
        minutes.approve(session, by=make.actor(story.chair), revision=revision)
        if chance.random() < 0.9:
            circulate_minutes(session, by=by, revision=revision)
        if chance.random() < 0.3:
            minutes.amend(session, by=by, meeting=story.meeting, reason="A wrong name")
    session.expire(story.meeting)
