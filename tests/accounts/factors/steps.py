"""What the stories about second factors share."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from marac import clock
from marac.accounts.factors import totp
from marac.accounts.factors.models import AuthenticatorApp
from tests.accounts.factors.device import Device
from tests.client import Browser, Page

SIGN_IN = ("/sign-in/passkey/options", "/sign-in/passkey")
CONFIRM = ("/sign-in/confirm/options", "/sign-in/confirm/passkey")
SET_UP = ("/sign-in/set-up/options", "/sign-in/set-up/passkey")
PROVE = ("/prove/options", "/prove/passkey")


@dataclass(frozen=True)
class Letter:
    """A mail as it was queued; its row forgets the text once it is sent."""

    recipient: str
    subject: str
    body: str


def options(browser: Browser, address: str) -> dict[str, Any]:
    """What the site asks a browser to sign."""
    answer = browser.post(address, follow=False)
    assert answer.status == 200, answer.text
    found: dict[str, Any] = json.loads(answer.response.get_data(as_text=True))
    return found


def make_passkey(browser: Browser, device: Device, name: str = "Work laptop") -> Page:
    """Set up the first passkey, from the page that offers it."""
    answer = device.create(options(browser, SET_UP[0]))
    return browser.post(SET_UP[1], {"name": name, "credential": answer})


def use_passkey(
    browser: Browser, device: Device, way: tuple[str, str], *, follow: bool = True
) -> Page:
    """Let the device sign what one of the ways in asks for."""
    answer = device.get(options(browser, way[0]))
    return browser.post(way[1], {"credential": answer}, follow=follow)


def code_now(app: AuthenticatorApp, ago: int = 0) -> str:
    """The code that an app shows now, or showed so many half minutes ago."""
    return totp.code_at(app.seed, totp.step_at(clock.now() - timedelta(seconds=30 * ago)))
