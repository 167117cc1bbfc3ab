"""What the page of a meeting says of its cases, before it and when it is over."""

from datetime import date

from marac import clock
from marac.cases import operations as cases
from marac.cases.models import Ground
from marac.meetings import operations
from tests.meetings.conftest import Town


def test_repeats_and_restricted_cases_are_marked_as_in_the_list_of_cases(town: Town) -> None:
    by = town.actor(town.coordinator)
    case = town.accepted("Amina Yusuf", town.housing, grounds=[Ground.REPEAT.value])
    plain = town.accepted("Ben Cole", town.housing)
    cases.restrict(
        town.make.session, by=by, case=case, user_ids=[town.coordinator.id, town.chair.id]
    )
    builder = town.browser(town.coordinator)
    for listed in (case, plain):
        operations.list_case(town.make.session, by=by, meeting=town.meeting, case=listed)
    for path in (town.path(), town.path("agenda")):
        text = builder.get(path).text
        assert text.count("Restricted") == 1, path
        assert text.count("Repeat") == 1, path


def test_a_deferred_case_is_given_no_time_of_its_own(town: Town) -> None:
    by = town.actor(town.coordinator)
    case = town.accepted("Amina Yusuf", town.housing)
    listing = operations.list_case(town.make.session, by=by, meeting=town.meeting, case=case)
    browser = town.browser(town.coordinator)
    row = "//td[@data-label='Start' or @data-label='Minutes']"
    assert "None" not in [cell.text_content() for cell in browser.get(town.path()).all(row)]
    listing.deferral_code, listing.ended_at = "ABSENT", clock.now()
    listing.circulated_at = clock.now()
    town.make.session.flush()
    assert [cell.text_content() for cell in browser.get(town.path()).all(row)] == ["None", "None"]


def test_a_meeting_that_is_over_has_no_time_to_spare(town: Town) -> None:
    by, meeting = town.actor(town.coordinator), town.meeting
    case = town.accepted("Amina Yusuf", town.housing)
    operations.list_case(town.make.session, by=by, meeting=meeting, case=case)
    earlier = town.make.action(case, town.housing, due_on=date(2026, 12, 1))
    earlier.agreed_at = clock.now()
    town.make.session.flush()
    browser = town.browser(town.coordinator)
    before = browser.get(town.path()).text
    assert "to spare" in before
    assert "as it stands today" not in before
    chair = town.chair.id
    meeting.started_at = meeting.concluded_at = meeting.starts_at
    meeting.concluded_by_id = chair
    town.make.session.flush()
    after = browser.get(town.path()).text
    assert "to spare" not in after
    assert "What earlier meetings had left for this one, as it stands today" in after
