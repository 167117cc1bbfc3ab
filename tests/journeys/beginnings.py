"""The first week: an empty area is set up, people are invited, and a case is referred."""

import re
from datetime import timedelta

from marac import clock
from tests.journeys.conftest import PersonMaker, Site
from tests.journeys.person import Person

PASSWORD = "seven quiet lighthouses"
AREA = "Harbourside"
POLICE, HOUSING, COUNCIL = "Harbour Police", "Harbour Homes", "Harbour Council"


def an_empty_area(site: Site) -> str:
    """Do what the README tells an installer; give the administrator's invitation."""
    first = clock.add_working_days(clock.today(), 12).isoformat()
    place = ("--boundary", "The harbour and the hill", "--first-meeting", first)
    site.command("areas", "add", AREA, "--code", "HAR", *place)
    for name, short, kind in (
        (COUNCIL, "Council", "community_safety"),
        (POLICE, "Police", "police_hate_lead"),
        (HOUSING, "Homes", "housing_association"),
    ):
        site.command("agencies", "add", name, "--short-name", short, "--type", kind, "--area", AREA)
    seat = ("--role", "SY", "--agency", COUNCIL, "--area", AREA)
    printed = site.command("users", "invite", "sam@example.org", "--name", "Sam Whitlock", *seat)
    return _invitation(printed)


def _invitation(text: str) -> str:
    found = re.search(r"/invitation/\S+", text)
    assert found, text
    return found[0]


def accepts(someone: Person, email: str, invitation: str) -> None:
    """Choose a password from an invitation and sign in."""
    someone.visit(invitation)
    someone.fill("New password", PASSWORD)
    someone.press("Set password")
    if "Sign in" in someone.heading:
        someone.fill("E-mail address", email)
        someone.page.get_by_role("textbox", name="Password").fill(PASSWORD)
        someone.press("Sign in", within="main")


def everyone_is_invited(site: Site, person: PersonMaker, invitation: str) -> dict[str, Person]:
    """The administrator invites five colleagues; each accepts in a browser of their own."""
    sam = person("Sam Whitlock")
    accepts(sam, "sam@example.org", invitation)
    people = {"Sam": sam}
    for name, role, agency in (
        ("Owen Castellan", "Information governance lead", COUNCIL),
        ("Ngozi Okafor", "MARAC co-ordinator", COUNCIL),
        ("Ruth Penhallow", "Chair", POLICE),
        ("Marek Wilk", "Agency representative", POLICE),
        ("Farida Rahmani", "Agency representative", HOUSING),
    ):
        first = name.split()[0]
        _invites(sam, name, f"{first.lower()}@example.org", role, agency)
        people[first] = person(name)
        link = _invitation(site.latest_mail(f"{first.lower()}@example.org"))
        accepts(people[first], f"{first.lower()}@example.org", link)
        if first == "Owen":
            _records_agreements(people[first])
    return people


def _invites(sam: Person, name: str, email: str, role: str, agency: str) -> None:
    sam.visit("/users/new")
    sam.fill("Full name", name)
    sam.fill("E-mail address", email)
    sam.select("Agency", agency)
    sam.choose(role)
    sam.fill_date("First day", clock.today())
    sam.press("Send invitation")


def _records_agreements(owen: Person) -> None:
    """Without a live agreement nobody of an agency would get in."""
    for agency in (COUNCIL, POLICE, HOUSING):
        owen.visit("/agencies")
        owen.follow(agency, within="main")
        owen.follow("Record an agreement")
        owen.fill("Reference", "ISA 2026/1")
        owen.fill_date("Signed on", clock.today())
        owen.fill_date("Expires on", clock.today() + timedelta(days=700))
        owen.press("Record the agreement")
