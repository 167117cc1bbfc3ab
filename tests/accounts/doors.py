"""What the stories about the door share."""

from tests.client import Browser, Page

PASSWORD = "correct horse battery"


def knock(
    browser: Browser,
    email: str,
    password: str = PASSWORD,
    *,
    at: str = "/sign-in",
    follow: bool = False,
) -> Page:
    """Open the door's page and send its form."""
    page = browser.get(at)
    return browser.submit(
        page, {"email": email, "password": password}, button="Sign in", follow=follow
    )
