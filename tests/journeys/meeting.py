"""The second week: the room, the minutes, the papers, and what was done in between."""

import re
from pathlib import Path

from tests.journeys.person import Person

SAID = "The neighbour has been arrested and released on bail."
TASK = "Fit a letterbox fire guard"


def the_room_opens(ruth: Person, meeting: str) -> None:
    """The chair starts the meeting; everyone present signs the confidentiality statement."""
    ruth.visit(f"{meeting}/room")
    ruth.press("Start the meeting")
    ruth.visit(f"{meeting}/attendance")
    for box in ruth.page.get_by_role("checkbox", name="Signed").all():
        box.check()
    ruth.press("Save the register")


def nobody_may_conclude_yet(ngozi: Person, meeting: str, reference: str) -> None:
    """A case without a decision keeps the meeting open."""
    ngozi.visit(f"{meeting}/conclude")
    ngozi.press("Conclude the meeting")
    assert reference in ngozi.text
    assert "Conclude the meeting" in ngozi.text


def the_case_is_heard(ngozi: Person, meeting: str, reference: str, owner: str) -> None:
    """The minute-taker writes down what is said, one action and the decision."""
    ngozi.visit(f"{meeting}/room")
    ngozi.follow(reference, within="main")
    ngozi.press("Hear this case")
    ngozi.fill("The case as presented", "Farida told what happened since the first report.")
    ngozi.fill("Shared by agencies", SAID)
    ngozi.fill("Action", TASK)
    ngozi.page.get_by_label("Who", exact=True).select_option(label=owner)
    ngozi.fill("By", "fri")
    ngozi.press("Add action")
    assert TASK in ngozi.text
    ngozi.choose("No further MARAC")
    ngozi.press("Save", within=".room-head__buttons")
    assert any("Tick what was considered" in one for one in ngozi.problems)
    ngozi.choose("Children’s safeguarding")
    ngozi.fill("Or who else, in words", "Farida Rahmani")
    ngozi.fill("How", "By telephone, with an interpreter")
    ngozi.fill("By when", "fri")
    ngozi.press("Save", within=".room-head__buttons")
    assert not ngozi.problems


def concludes(ngozi: Person, meeting: str) -> None:
    """Every case is decided, so the meeting ends and its actions are issued."""
    ngozi.visit(f"{meeting}/conclude")
    ngozi.press("Conclude the meeting")
    assert "The meeting is concluded" in ngozi.text


def minutes_go_out(ngozi: Person, ruth: Person, meeting: str) -> None:
    """The co-ordinator drafts and circulates; a chair who wrote none of it approves."""
    ngozi.visit(f"{meeting}/minutes")
    ngozi.press("Draft and send to the chair")
    ruth.visit(f"{meeting}/minutes")
    ruth.press("Approve")
    ngozi.visit(f"{meeting}/minutes")
    ngozi.fill("How many people will be able to read them", "2")
    ngozi.press("Circulate")


def keeps_own_minutes(someone: Person, meeting: str, folder: Path) -> Path:
    """Make one's own numbered copy of the minutes and keep it."""
    someone.visit(f"{meeting}/papers")
    someone.press("Make the minutes for")
    with someone.page.expect_download() as download:
        someone.page.get_by_role("link", name=re.compile("^Download Minutes, copy")).first.click()
    path = folder / f"{someone.name}.pdf"
    download.value.save_as(path)
    return path


def comes_back_under_matters_arising(ngozi: Person) -> None:
    """The next meeting opens with the action that is still open."""
    ngozi.visit("/meetings/new")
    ngozi.press("Plan the meeting")
    assert TASK in ngozi.text


def is_done_and_closed(farida: Person, ngozi: Person, reference: str) -> None:
    """The owner reports it done, and the co-ordinator, who checks, closes it."""
    for someone, step in ((farida, "Report it done"), (ngozi, "Confirm it is done")):
        someone.visit("/actions")
        someone.follow(reference, within="main")
        someone.page.get_by_label("What happened?").first.fill("Fitted and tested on Monday.")
        someone.press(step)
    assert "Confirmed done and closed" in ngozi.text
