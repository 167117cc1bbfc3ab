"""The first week goes on: a case is referred, triaged, listed, and the agencies answer."""

from datetime import timedelta

from marac import clock
from tests.journeys.person import Person

SUBJECT = "Hodan Warsame"
SECRET = "Never send letters: the post box is shared"


def refers_a_case(someone: Person) -> str:
    """A representative refers a person, page by page; gives the reference."""
    someone.visit("/referrals/new")
    someone.fill("Full name", SUBJECT)
    someone.fill_date("Date of birth", clock.today().replace(year=1986, month=7, day=2))
    someone.press("Look", within="main")
    someone.press("Start a referral")
    _who_was_harmed(someone)
    _what_happened(someone)
    _why_it_matters(someone)
    someone.press("Send this referral")
    return someone.page.locator("main").inner_text().split("HAR-")[1].split()[0].rstrip(".,")


def _who_was_harmed(someone: Person) -> None:
    someone.follow("Who or what was harmed")
    someone.choose("A person")
    someone.press("Save and continue")
    someone.fill("First names", "Hodan")
    someone.fill("Last name", "Warsame")
    someone.press("Save and continue")
    someone.fill("Address", "Flat 14, Larch Court")
    someone.fill("Postcode", "BS5 0XA")
    someone.press("Save and continue")
    someone.fill("Best language", "Somali")
    someone.choose("An interpreter is needed")
    someone.press("Save and continue")
    someone.follow("Add a child")
    someone.fill("First names", "Ayaan")
    someone.press("Save")
    someone.press("Save and continue")
    someone.choose("Yes", group="Is it safe to call them?")
    someone.choose("No", group="Is it safe to write to them?")
    someone.fill("The safest way to make contact", "Text first; she rings back")
    someone.fill("What must never be done", SECRET)
    someone.choose("The agencies that are asked to take part in the case")
    someone.press("Save and continue")


def _what_happened(someone: Person) -> None:
    someone.follow("Add an incident")
    someone.fill("What happened?", "Burning paper was pushed through the letterbox at night.")
    someone.fill_date("When did it happen?", clock.today() - timedelta(days=6))
    someone.press("Save and continue")
    someone.choose("Race or ethnicity")
    someone.choose("Religion or belief")
    someone.fill("Their names, or who they are", "Hodan and a neighbour")
    someone.press("Save and continue")
    someone.select("Sort of incident", "Aggravated offence")
    someone.press("Save this incident")
    someone.press("Save and continue")
    someone.choose("No, nothing is known", group="Is anything known of who did it?")
    someone.press("Save and continue")


def _why_it_matters(someone: Person) -> None:
    someone.choose("Fire, or a threat of it")
    someone.choose("High risk")
    someone.fill("Why this level?", "Fire at the door with two children asleep.")
    someone.press("Save and continue")
    someone.fill("What do they fear most?", "That it happens again when the children are asleep.")
    someone.press("Save and continue")
    someone.fill("What do you hope agencies will do?", "A fire guard, and a safe move.")
    someone.press("Save and continue")
    someone.fill("Your job", "Housing officer")
    someone.choose("My supervisor knows of this referral")
    someone.press("Save and continue")
    someone.choose("Visible high risk")
    someone.press("Save and continue")
    someone.choose("Told, and consents")
    someone.choose("Public task")
    someone.press("Save and continue")


def plans_the_meeting(ngozi: Person) -> str:
    """The co-ordinator takes the day that is suggested; gives the meeting's address."""
    ngozi.visit("/meetings/new")
    ngozi.press("Plan the meeting")
    return ngozi.page.url


def triages(ngozi: Person, reference: str) -> None:
    """The co-ordinator accepts the referral and invites every agency."""
    ngozi.visit("/triage")
    ngozi.follow(reference, within="main")
    ngozi.follow("Accept for a meeting")
    ngozi.press("Accept the case")
    ngozi.visit("/cases")
    ngozi.follow(reference, within="main")
    ngozi.follow("Invite agencies, assign an advocate")
    ngozi.choose("Harbour Police")
    ngozi.choose("Harbour Homes")
    ngozi.press("Save who takes part")


def circulates(ngozi: Person, meeting: str) -> None:
    """The co-ordinator builds the agenda, looks at who gets what, and sends it."""
    ngozi.visit(meeting)
    ngozi.follow("Build the agenda", within="main")
    ngozi.press("Add to the agenda")
    ngozi.follow("See who gets what, then circulate")
    ngozi.fill("How many people will be able to open a case", "7")
    ngozi.press("Circulate the agenda")
    assert "not the number of people" in ngozi.text
    ngozi.fill("How many people will be able to open a case", "2")
    ngozi.press("Circulate the agenda")


def says_no_conflict(someone: Person) -> None:
    """Before the returns, a representative says whether they know anybody in the cases."""
    someone.visit("/cases/to-check")
    assert SUBJECT in someone.text
    assert "Larch Court" not in someone.seen
    someone.choose("I have no conflict of interest")
    someone.press("Save your answers")


def returns_with_an_item(someone: Person, text: str) -> None:
    """A representative shares one piece of information with everyone at the case."""
    says_no_conflict(someone)
    someone.follow("HAR-", within="main")
    someone.choose("Information to share")
    someone.press("Add an item")
    someone.choose("Fact")
    someone.fill("Information", text)
    someone.choose("Everyone invited to this case")
    someone.press("Save item")
    someone.fill_date("When did your agency search?", clock.today())
    someone.press("Save and see who will read it")
    someone.press("Submit this return")


def returns_nothing_known(someone: Person) -> None:
    """A representative answers nil in two steps."""
    says_no_conflict(someone)
    someone.page.locator("main input[type=checkbox]").first.check()
    someone.press("Not known to us")
