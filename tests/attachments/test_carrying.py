"""Files go along with a merged referral, and back; and to another area that takes a case."""

from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import undefer

from marac import clock
from marac.access import Role
from marac.attachments import operations as files
from marac.attachments import policy
from marac.attachments.models import Attachment, Audience
from marac.attachments.operations import digest_of
from marac.cases.merging import operations as merging
from marac.cases.models import Case, Merge
from marac.cases.transfers import operations as transfers
from marac.inspection import Kind
from tests.attachments.conftest import Story

FACTS = ("sharing", "kind", "size", "name", "note", "added_by_id", "checked_at", "created_at")


@pytest.fixture
def twin(story: Story) -> Case:
    """A referral of the same matter, with a file for all and one for those who run it."""
    case = story.make.case(area=story.area, referrer=story.referrer, agency=story.police)
    attach(story, case, b"the broken door", name="door.txt")
    attach(story, case, b"where she is now", name="refuge.txt", sharing=Audience.RUNNERS)
    return case


def attach(story: Story, case: Case, content: bytes, **said: Any) -> Attachment:
    values: dict[str, Any] = {"sharing": Audience.ALL, "kind": Kind.TEXT, "note": "Seen by Ames"}
    row = Attachment(
        case_id=case.id,
        agency_id=case.agency_id,
        added_by_id=case.referrer_id,
        size=len(content),
        content=content,
        digest=digest_of(story.make.session, case, content),
        checked_at=clock.now(),
        **values | said,
    )
    return story.make.add(row)


def of(story: Story, case_id: object) -> list[Attachment]:
    found = sa.select(Attachment).where(Attachment.case_id == case_id)
    return list(
        story.make.session.scalars(
            found.options(undefer(Attachment.content)).order_by(Attachment.size)
        )
    )


def held(story: Story) -> str:
    """Hash what every file holds and says, as people would read it."""
    story.make.session.expire_all()
    rows = [
        [str(row.id), str(row.case_id), row.digest, row.content]
        + [getattr(row, fact) for fact in FACTS]
        for row in story.files()
    ]
    return sha256(repr(rows).encode()).hexdigest()


def merge(story: Story, twin: Case) -> Merge:
    by = story.make.actor(story.coordinator)
    return merging.merge(
        story.make.session, by=by, case=story.case, duplicate=twin, reason="One matter"
    )


def test_the_files_of_a_referral_are_read_in_the_case_that_it_went_into(
    story: Story, twin: Case
) -> None:
    merge(story, twin)
    came = of(story, story.case.id)
    assert [(row.name, row.content) for row in came] == [
        ("door.txt", b"the broken door"),
        ("refuge.txt", b"where she is now"),
    ]
    assert [row.content for row in of(story, twin.id)] == [row.content for row in came]


def test_a_copy_is_sealed_under_the_key_of_its_own_case(story: Story, twin: Case) -> None:
    merge(story, twin)
    rows = story.make.session.execute(
        sa.text("SELECT content, name, digest FROM attachments ORDER BY size")
    ).all()
    for column in range(3):
        values = [bytes(v) if isinstance(v, memoryview) else v for v in [r[column] for r in rows]]
        assert len(set(values)) == 4, column
    assert not any(b"broken" in bytes(row[0]) for row in rows)


def test_whoever_takes_part_reads_what_is_for_all_and_nothing_more(
    story: Story, twin: Case
) -> None:
    merge(story, twin)
    rep = story.make.actor(story.rep)
    readable = story.make.session.scalars(
        sa.select(Attachment)
        .join(Case, Case.id == Attachment.case_id)
        .where(Attachment.case_id == story.case.id, policy.readable_by(rep))
    ).all()
    assert [row.name for row in readable] == ["door.txt"]


def test_telling_the_two_apart_puts_every_file_back(story: Story, twin: Case) -> None:
    by, before = story.make.actor(story.coordinator), held(story)
    for _ in range(3):
        row = merge(story, twin)
        assert held(story) != before
        merging.undo(story.make.session, by=by, merge=row)
        assert held(story) == before


def test_a_file_that_the_case_holds_already_does_not_come_twice(story: Story, twin: Case) -> None:
    own = attach(story, story.case, b"the broken door", name="photo.txt")
    row = merge(story, twin)
    assert [file.name for file in of(story, story.case.id)] == ["photo.txt", "refuge.txt"]
    merging.undo(story.make.session, by=story.make.actor(story.coordinator), merge=row)
    assert of(story, story.case.id) == [own]


@pytest.mark.parametrize("from_the_case", [True, False])
def test_a_file_that_must_go_goes_from_both(story: Story, twin: Case, from_the_case: bool) -> None:
    merge(story, twin)
    where = story.case if from_the_case else twin
    by = story.make.actor(story.coordinator)
    files.remove(story.make.session, by=by, file=of(story, where.id)[0], reason="Not hers")
    for case in (story.case, twin):
        gone = of(story, case.id)[0]
        assert (gone.content, gone.name, gone.removal_reason) == (None, "", "Not hers")
        assert of(story, case.id)[1].content == b"where she is now"


def test_an_area_that_takes_a_case_over_gets_its_files(
    story: Story, twin: Case, app: Flask
) -> None:
    session, there = story.make.session, story.make.area("Swindon")
    taker = story.make.user(Role.COORDINATOR, area=there, agency=story.make.agency(area=there))
    by = story.make.actor(story.coordinator)
    with app.app_context():
        row = transfers.send(
            session,
            by=by,
            case=twin,
            to=transfers.Destination(there, there.name),
            papers=transfers.Papers("They moved", []),
        )
        assert of(story, row.arrived_id) == []
        arrived = transfers.accept(session, by=story.make.actor(taker), transfer=row)
    assert [file.content for file in of(story, arrived.id)] == [
        b"the broken door",
        b"where she is now",
    ]
    files.remove(session, by=by, file=of(story, twin.id)[0], reason="Not hers")
    assert of(story, arrived.id)[0].content == b"the broken door"
