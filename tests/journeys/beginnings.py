"""The first week: an empty area is set up, people are invited, and a case is referred."""

import re
from datetime import timedelta

from marac import clock
from tests.journeys.conftest import PersonMaker, Site
from tests.journeys.person import Person

PASSWORD = "seven quiet lighthouses"
AREA = "Harbourside"
POLICE, HOUSING, COUNCIL = "Harbour Police", "Harbour Homes", "Harbour Council"


def an_empty_area(site: Site) -> dict[str, str]:
    """Do what the README tells an installer; give the first two people's invitations."""
    first = clock.add_working_days(clock.today(), 12).isoformat()
    place = ("--boundary", "The harbour and the hill", "--first-meeting", first)
    site.command("areas", "add", AREA, "--code", "HAR", *place)
    for name, short, kind in (
        (COUNCIL, "Council", "community_safety"),
        (POLICE, "Police", "police_hate_lead"),
        (HOUSING, "Homes", "housing_association"),
    ):
        site.command("agencies", "add", name, "--short-name", short, "--type", kind, "--area", AREA)
    return {
        name: _invitation(
            site.command(
                *("users", "invite", _email(name), "--name", name),
                *("--role", role, "--agency", COUNCIL, "--area", AREA),
            )
        )
        for name, role in (("Sam Whitlock", "SY"), ("Owen Castellan", "IG"))
    }


def _email(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@example.org"


def _invitation(text: str) -> str:
    found = re.search(r"/invitation/\S+", text)
    assert found, text
    return found[0]


def accepts(someone: Person, email: str, invitation: str) -> None:
    """Choose a password from an invitation, sign in, and sign the year's declaration."""
    someone.visit(invitation)
    someone.fill("New password", PASSWORD)
    someone.press("Set password")
    if "Sign in" in someone.heading:
        someone.fill("E-mail address", email)
        someone.page.get_by_role("textbox", name="Password").fill(PASSWORD)
        someone.press("Sign in", within="main")
    someone.visit("/")
    assert someone.heading == "Confidentiality declaration"
    someone.page.locator("main").get_by_role("checkbox").first.check()
    someone.press("Sign the declaration")


def everyone_is_invited(
    site: Site, person: PersonMaker, invitations: dict[str, str]
) -> dict[str, Person]:
    """The administrator invites four colleagues; each accepts in a browser of their own.

    A second person agrees before anybody becomes co-ordinator or chair.
    """
    people = {}
    for name, invitation in invitations.items():
        people[name.split()[0]] = person(name)
        accepts(people[name.split()[0]], _email(name), invitation)
    _records_agreements(people["Owen"])
    for name, role, agency in (
        ("Ngozi Okafor", "MARAC co-ordinator", COUNCIL),
        ("Ruth Penhallow", "Chair", POLICE),
        ("Marek Wilk", "Agency representative", POLICE),
        ("Farida Rahmani", "Agency representative", HOUSING),
    ):
        first = name.split()[0]
        _invites(people["Sam"], name, _email(name), role, agency)
        if role in ("MARAC co-ordinator", "Chair"):
            _agrees(people["Owen"])
        people[first] = person(name)
        accepts(people[first], _email(name), _invitation(site.latest_mail(_email(name))))
    return people


def _invites(sam: Person, name: str, email: str, role: str, agency: str) -> None:
    sam.visit("/users/new")
    sam.fill("Full name", name)
    sam.fill("E-mail address", email)
    sam.select("Agency", agency)
    sam.choose(role)
    why = sam.page.get_by_label("Why they need it", exact=True)
    if why.is_visible():
        why.fill("They run the meetings")
    sam.fill_date("First day", clock.today())
    sam.press("Send invitation")


def _agrees(owen: Person) -> None:
    """The governance lead finds the request on the front page and agrees."""
    owen.visit("/approvals")
    owen.page.locator("main table a").first.click()
    owen.look()
    owen.choose("Yes, I agree")
    owen.press("Send your answer")


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
