"""One whole fortnight, from an empty area to circulated minutes, as the people live it."""

import subprocess
from pathlib import Path

import pytest

from tests.journeys import beginnings, meeting, referring
from tests.journeys.conftest import PersonMaker, Site
from tests.journeys.person import Person

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


# How many pages each of them needs for the fortnight. Before the access model was whole the
# representatives needed one less: the check for a conflict is their one page more. The
# co-ordinator needs as many, with one refused number of people among them. Whoever refers sees one
# page more since a referral says who makes it.
PAGES = {"Sam": 0, "Owen": 0, "Ngozi": 35, "Ruth": 6, "Marek": 9, "Farida": 33}


def test_a_fortnight_from_an_empty_area_to_circulated_minutes(
    site: Site, person: PersonMaker, tmp_path: Path
) -> None:
    invitations = beginnings.an_empty_area(site)
    people = beginnings.everyone_is_invited(site, person, invitations)
    for someone in people.values():
        someone.pages = 0
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
    keeps_a_copy_each(farida, marek, place=place, folder=tmp_path, reference=reference)
    meeting.comes_back_under_matters_arising(ngozi)
    meeting.is_done_and_closed(farida, ngozi, reference)
    assert {name: someone.pages for name, someone in people.items()} == PAGES
    assert set(site.logged()) >= set(WHAT_HAPPENED.split())
    assert "The log is whole" in site.command("audit", "verify")
    site.tamper_with_the_log(row=40)
    assert "broken at row 40" in site.command("audit", "verify", fails=True)


def keeps_a_copy_each(*people: Person, place: str, folder: Path, reference: str) -> None:
    """Each makes their own numbered copy of the minutes, and it says whose it is."""
    for someone in people:
        paper = meeting.keeps_own_minutes(someone, place, folder)
        read = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, check=True)
        text = " ".join(read.stdout.decode().split())
        for words in (reference, meeting.SAID, meeting.TASK, someone.name, "OFFICIAL-SENSITIVE"):
            assert words in text, words
