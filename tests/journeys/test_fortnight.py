"""One whole fortnight, from an empty area to circulated minutes, as the people live it."""

import subprocess
from pathlib import Path

import pytest

from tests.journeys import beginnings, meeting, referring
from tests.journeys.conftest import PersonMaker, Site

pytestmark = pytest.mark.journey

# One event of each thing that somebody did or read, in the order in which it first happened.
WHAT_HAPPENED = """
    AreaCreated AgencyCreated UserInvited MembershipGranted InvitationAccepted PasswordChanged
    SignedIn AgreementRecorded MeetingPlanned KnownPersonLookedUp ReferralStarted ReferralSaved
    ReferralSubmitted CaseViewed CaseAccepted AgencyInvited CaseListed ReturnsRequested
    AgendaCirculated ReturnSaved ItemAdded ReturnSubmitted MeetingStarted HearingOpened NoteSaved
    ActionProposed CaseDecided ActionAgreed ActionsIssued MeetingConcluded MinutesDrafted
    MinutesRead MinutesApproved MinutesCirculated PaperIssued PaperDownloaded ActionProgressed
    ActionEnded
"""


def test_a_fortnight_from_an_empty_area_to_circulated_minutes(
    site: Site, person: PersonMaker, tmp_path: Path
) -> None:
    invitation = beginnings.an_empty_area(site)
    people = beginnings.everyone_is_invited(site, person, invitation)
    ngozi, ruth = people["Ngozi"], people["Ruth"]
    marek, farida = people["Marek"], people["Farida"]
    place = referring.plans_the_meeting(ngozi)
    reference = "HAR-" + referring.refers_a_case(farida)
    referring.triages(ngozi, reference)
    referring.circulates(ngozi, place)
    referring.returns_with_an_item(marek, "Two earlier reports from the same landing.")
    referring.returns_nothing_known(farida)
    meeting.the_room_opens(ruth, place)
    meeting.nobody_may_conclude_yet(ngozi, place, reference)
    meeting.the_case_is_heard(ngozi, place, reference, "Farida Rahmani, Harbour Homes")
    meeting.concludes(ngozi, place)
    meeting.minutes_go_out(ngozi, ruth, place)
    papers = [meeting.keeps_own_minutes(someone, place, tmp_path) for someone in (farida, marek)]
    for paper, owner in zip(papers, ("Farida Rahmani", "Marek Wilk"), strict=True):
        read = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, check=True)
        text = " ".join(read.stdout.decode().split())
        for words in (reference, meeting.SAID, meeting.TASK, owner, "OFFICIAL-SENSITIVE"):
            assert words in text, words
    meeting.comes_back_under_matters_arising(ngozi)
    meeting.is_done_and_closed(farida, ngozi, reference)
    assert set(site.logged()) >= set(WHAT_HAPPENED.split())
    assert "The log is whole" in site.command("audit", "verify")
    site.tamper_with_the_log(row=40)
    assert "broken at row 40" in site.command("audit", "verify", fails=True)
