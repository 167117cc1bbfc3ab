"""Whoever attacks notices what breaks: each fault is planted once, and found."""

import time
from typing import cast

import pytest
from flask import Flask, Response, abort

from tests.access.facts import Viewer
from tests.hostile import firing
from tests.hostile.firing import Range
from tests.hostile.shots import Shot
from tests.hostile.world import World

GUARDED = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}


class Broken:
    """A world of one application, in which each page has a fault of its own."""

    def __init__(self) -> None:
        self.app, self.tokens, self.restored = Flask(__name__), dict[Viewer, str](), 0
        self.app.secret_key = "only for this test"
        pages = {"raises": self.raises, "inside": self.inside, "slow": self.slow, "bare": self.bare}
        for name, page in {**pages, "canary": self.canary, "sound": self.sound}.items():
            self.app.add_url_rule(f"/{name}", name, page)

    def restore(self) -> None:
        """Remember that the world was put back."""
        self.restored += 1

    def raises(self) -> str:
        """Break."""
        raise ZeroDivisionError("of ours")

    def inside(self) -> Response:
        """Show what nobody outside should see."""
        return Response("Traceback (most recent call last)", 400, GUARDED)

    def slow(self) -> Response:
        """Take longer than anybody waits."""
        time.sleep(0.05)
        return self.sound()

    def bare(self) -> str:
        """Answer without a header of ours."""
        return "fine"

    def canary(self) -> Response:
        """Quote a case where nothing may be quoted."""
        return abort(Response("CANARYABCDEFGH", 404, GUARDED))

    def sound(self) -> Response:
        """Answer as every page should."""
        return Response("fine", headers=GUARDED)


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("raises", "500 ZeroDivisionError"),
        ("inside", "400 shows its inside at inside"),
        ("slow", "took too long at /slow"),
        ("bare", "200 without Content-Security-Policy"),
        ("canary", "404 quotes a case at canary"),
    ],
)
def test_a_fault_is_found(page: str, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firing, "HANGS", 0.02)
    findings = shoot_at(Broken(), page)
    assert any(found.startswith(fault) for found in findings.faults), findings.faults


def test_a_sound_page_has_no_fault() -> None:
    findings = shoot_at(Broken(), "sound")
    assert findings.faults == {}
    assert findings.reached == {("sound", "GET", 200): 1}


def test_what_is_slow_is_tried_again_in_a_fresh_world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firing, "HANGS", 0.02)
    world = Broken()
    shoot_at(world, "slow")
    assert world.restored == 1


def shoot_at(world: Broken, page: str) -> firing.Findings:
    """Send one request."""
    target = Range(cast("World", world))
    with target.listening():
        target.fire(Shot(Viewer("anonymous"), "GET", f"/{page}"))
    return target.findings
