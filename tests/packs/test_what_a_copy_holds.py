"""A copy holds exactly what its recipient may read on the pages, and nothing of anyone else's."""

import re
from datetime import timedelta

from marac import clock
from marac.access import Role
from marac.cases.models import Outcome
from marac.packs.drafts import draft_agenda, draft_pack
from tests.factories import Factory
from tests.packs.conftest import Story


def words(html: str) -> str:
    """A paper's text as a reader sees it."""
    bodies = re.sub(r"<head>.*?</head>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", bodies).split())


def pack_for(story: Story, user, agency=None) -> str:
    by = story.make.actor(user)
    return words(draft_pack(story.make.session, by=by, meeting=story.meeting, agency=agency).html)


def found(text: str) -> set[str]:
    return set(re.findall(r"CANARY-[A-Z-]*[A-Z]", text))


def test_a_pack_holds_what_was_released_to_its_agency_and_no_more(canaries: Story) -> None:
    text = pack_for(canaries, canaries.landlord, canaries.housing)
    assert found(text) == {"CANARY-ALL", "CANARY-NAMED-HOUSING", "CANARY-OWN-ALL"}
    assert "Amina YUSUF" in text


def test_a_pack_made_by_the_coordinator_is_the_one_its_recipient_would_make(
    canaries: Story,
) -> None:
    own = pack_for(canaries, canaries.landlord, canaries.housing)
    assert pack_for(canaries, canaries.coordinator, canaries.housing) == own


def test_cases_kept_from_an_agency_leave_no_trace_and_no_gap(canaries: Story) -> None:
    text = pack_for(canaries, canaries.landlord, canaries.housing)
    for subject in ("NOTHERS", "LICT", "STRICTED"):
        assert subject not in text
    assert "1. REF-" in text
    assert not re.search(r"\b[2-4]\. REF-", text)


def test_a_locked_safe_contact_says_confidential(canaries: Story) -> None:
    text = pack_for(canaries, canaries.landlord, canaries.housing)
    assert "Safe contact Confidential: ask the co-ordinator before any contact" in text
    assert "Address Confidential" in text


def test_the_referrer_reads_the_safe_contact_of_their_own_referral(canaries: Story) -> None:
    assert {"CANARY-MEANS", "CANARY-ADDRESS"} <= found(
        pack_for(canaries, canaries.officer, canaries.police)
    )


def test_what_an_agency_withholds_is_not_printed_even_for_itself(canaries: Story) -> None:
    text = pack_for(canaries, canaries.officer, canaries.police)
    assert not {"CANARY-CHAIR", "CANARY-WITHHELD"} & found(text)
    assert "For the chair only Not printed in this copy" in text


def test_only_the_chair_s_full_copy_holds_what_is_for_the_chair(canaries: Story) -> None:
    canaries.restrict(canaries.list_case("Sam Ecret"), canaries.chair)
    everything = {"CANARY-ALL", "CANARY-NAMED-HEALTH", "CANARY-CHAIR", "CANARY-OWN-ALL"}
    assert everything <= found(pack_for(canaries, canaries.chair))
    assert "CANARY-CHAIR" not in found(pack_for(canaries, canaries.coordinator))
    for user in (canaries.chair, canaries.coordinator):
        assert not {"CANARY-WITHHELD", "CANARY-OWN-WITHHELD"} & found(pack_for(canaries, user))


def test_what_others_shared_waits_for_the_agency_s_own_return(story: Story) -> None:
    story.list_case("Amina Yusuf", story.police, story.housing)
    story.hand_in("Amina Yusuf", story.police, story.officer, current_worker="CANARY-WORKER")
    story.make.request(story.listings["Amina Yusuf"], story.housing, current_worker="CANARY-DRAFT")
    text = pack_for(story, story.landlord, story.housing)
    assert found(text) == set()
    assert "Your return is not in" in text


def test_a_chair_who_also_represents_an_agency_gets_that_agency_s_pack(
    canaries: Story, make: Factory
) -> None:
    make.seat(canaries.landlord, Role.CHAIR, area=canaries.area, agency=canaries.housing)
    text = pack_for(canaries, canaries.coordinator, canaries.housing)
    assert found(text) == {"CANARY-ALL", "CANARY-NAMED-HOUSING", "CANARY-OWN-ALL"}


def test_a_conflict_in_another_seat_follows_the_person(canaries: Story, make: Factory) -> None:
    make.seat(canaries.officer, Role.REPRESENTATIVE, area=canaries.area, agency=canaries.housing)
    canaries.list_case("Kofi Two", canaries.police)
    case = canaries.list_case("Lara Two", canaries.police)
    canaries.keep_away(case, agency_id=canaries.housing.id)
    text = pack_for(canaries, canaries.officer, canaries.police)
    assert "Kofi TWO" in text
    assert "Lara TWO" not in text


def test_a_referral_of_one_s_own_that_only_others_hear_is_not_in_one_s_pack(story: Story) -> None:
    story.list_case("Ona Own", story.housing).done_so_far = "CANARY-OWN"
    story.list_case("Amina Yusuf", story.police)
    text = pack_for(story, story.officer, story.police)
    assert found(text) == set()
    assert "Ona" not in text
    assert "1. REF-" in text, "nor is there a gap in the numbers"
    assert "2. REF-" not in text
    assert "CANARY-OWN" in pack_for(story, story.landlord, story.housing)


def test_an_action_of_an_agency_stays_under_matters_arising(story: Story, make: Factory) -> None:
    case = story.list_case("Amina Yusuf", story.housing)
    listing = story.listings["Amina Yusuf"]
    other = story.list_case("Zara Nothers", story.police)
    make.action(case, story.housing, story.landlord, listing_id=None, task="CANARY-LOCKS")
    make.action(other, story.police, story.officer, listing_id=None, task="CANARY-PATROL")
    assert listing.meeting_id == story.meeting.id
    by = make.actor(story.landlord)
    agenda = draft_agenda(make.session, by=by, meeting=story.meeting, agency=story.housing)
    assert found(words(agenda.html)) == {"CANARY-LOCKS"}
    assert agenda.cases == {case.id: True}


def test_an_earlier_decision_is_printed_once_its_minutes_went_out(
    story: Story, make: Factory
) -> None:
    case = story.list_case("Amina Yusuf", story.housing)
    before = make.meeting(story.area, clock.now() - timedelta(days=14))
    heard = {"decided_at": clock.now(), "ended_at": clock.now(), "outcome": Outcome.NO_FURTHER}
    story.listings["Amina Yusuf"].listed_at = clock.now()
    listing = make.circulated(
        case, before, story.coordinator, decision_note="CANARY-DECISION", **heard
    )
    assert found(pack_for(story, story.landlord, story.housing)) == set()
    assert found(pack_for(story, story.coordinator)) == {"CANARY-DECISION"}
    listing.minutes_sent_at = clock.now()
    assert found(pack_for(story, story.landlord, story.housing)) == {"CANARY-DECISION"}
