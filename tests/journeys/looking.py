"""The pages around a sign-in and the log, each opened once so that it is held to the rules."""

from tests.journeys.person import Person

WRONG = "not the one"


def looks_around(owen: Person, *, email: str, password: str) -> None:
    """Go everywhere that somebody who keeps the house in order can go around a sign-in."""
    looks_at_their_account(owen)
    reads_the_log(owen)
    is_warned_before_the_session_ends(owen)
    owen.press("Sign out")
    goes_wrong_at_every_door(owen, email=email)
    has_lost_what_lets_them_in(owen, email=email, password=password)


def looks_at_their_account(owen: Person) -> None:
    """The ways of signing in, and a password that will not do."""
    owen.visit("/account")
    owen.visit("/account/password")
    owen.fill("Present password", WRONG)
    owen.fill("New password", WRONG)
    owen.press("Change password")
    assert owen.problems
    owen.visit("/account/factors/codes")
    owen.visit("/account/factors/app")
    owen.press("Show the code to scan")
    assert owen.page.locator("img.marac-qr").is_visible()
    owen.press("Continue")
    assert owen.problems == ["Enter the 6 digits from the app"]


def reads_the_log(owen: Person) -> None:
    """Each part of it with its filter open, and the check."""
    for path in ("/log", "/departures/log", "/security/log"):
        owen.visit(path)
        owen.page.locator("summary.marac-filter__title").click()
        owen.look(again="with the filter open")
    owen.press("Check the log now")
    assert "The log is whole" in owen.text


def is_warned_before_the_session_ends(owen: Person) -> None:
    """The server is made to say that little time is left; one press is enough to stay."""
    owen.visit("/account")
    owen.page.route("**/session", lambda route: route.fulfill(json={"seconds": 95}))
    owen.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    owen.page.get_by_role("dialog", name="Are you still there?").wait_for()
    owen.look(again="with the warning")
    owen.page.unroute("**/session")
    owen.page.get_by_role("button", name="Stay signed in").click()
    owen.page.get_by_role("dialog").wait_for(state="hidden")


def goes_wrong_at_every_door(owen: Person, *, email: str) -> None:
    """What is wrong is said at the field, and every way out leads on."""
    owen.fill("E-mail address", email)
    owen.press("Sign in", within="main form[novalidate]")
    assert owen.problems
    owen.visit("/sign-in/organisation")
    owen.fill("Your work e-mail address", email)
    owen.press("Continue")
    assert owen.problems
    owen.visit("/forgotten-password")
    owen.press("Send the link")
    assert owen.problems
    owen.fill("E-mail address", email)
    owen.press("Send the link")
    assert owen.heading == "Check your e-mail"
    owen.page.goto("/reset/nothing")
    owen.look()


def has_lost_what_lets_them_in(owen: Person, *, email: str, password: str) -> None:
    """After the right password a wrong code, and then the way for whoever has none."""
    owen.visit("/sign-in")
    owen.fill("E-mail address", email)
    owen.page.get_by_role("textbox", name="Password").fill(password)
    owen.page.get_by_role("button", name="Sign in", exact=True).click()
    owen.fill("Code", "123456")
    owen.press("Continue")
    assert owen.problems
    owen.follow("I cannot use any of these")
    owen.press("Ask for help")
    assert "You asked for help" in owen.text
