"""A small application of its own: the look needs no database and no package of the domain."""

from uuid import UUID

import pytest
from flask import Flask, abort, flash, render_template_string
from flask.testing import FlaskClient

from marac import web
from marac.access import Actor, Permission, Role, Seat
from marac.refusals import Clash, Refused

PAGE = """{% extends "base.html" %}{% block title %}A page{% endblock %}
{% block content %}<h1>A page</h1>{% endblock %}"""


@pytest.fixture
def coordinator() -> Actor:
    """A co-ordinator of Bristol."""
    seat = Seat(UUID(int=1), Role.COORDINATOR)
    return Actor(UUID(int=2), "Ngozi Okafor", UUID(int=3), "Bristol", "City Council", (seat,))


@pytest.fixture
def small_app() -> Flask:
    """An application with the look and a few pages that show and break."""
    app = Flask("small", template_folder=web.template_folder(), static_folder=static_folder())
    app.config.update(SECRET_KEY="a test key that is long enough to be one", MARAC_DEMO=True)
    web.init_app(app)
    app.add_url_rule("/", "front", lambda: render_template_string(PAGE))
    app.add_url_rule("/cases", "cases", lambda: render_template_string(PAGE))
    app.add_url_rule("/users", "users", lambda: render_template_string(PAGE))
    app.add_url_rule("/send", "send", lambda: "sent", methods=["POST"])
    app.add_url_rule("/flash", "flash", _flash)
    app.add_url_rule("/refuse/<int:code>", "refuse", abort)
    app.add_url_rule("/boom", "boom", _boom)
    app.add_url_rule("/refused", "refused", _refused)
    app.add_url_rule("/clash", "clash", _clash)
    web.register_navigation(app, 2, "Cases", "cases", Permission.CASE_LIST_SEARCH)
    web.register_navigation(app, 1, "Home", "front", Permission.HOME_READ)
    web.register_navigation(app, 3, "Users", "users", Permission.USER_INVITE)
    return app


@pytest.fixture
def browser(small_app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return small_app.test_client()


@pytest.fixture
def signed_in(small_app: Flask, coordinator: Actor, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser in which a co-ordinator of Bristol is signed in."""
    monkeypatch.setattr("marac.access.current_actor", lambda: coordinator)
    return small_app.test_client()


def static_folder() -> str:
    """The product's own static files."""
    return f"{web.__path__[0]}/../static"


def _flash() -> str:
    flash("The referral was sent", "success")
    return "flashed"


def _boom() -> str:
    raise RuntimeError("Amira Hassan of 4 Nobody Street")


def _refused() -> str:
    raise Refused("The agenda is already circulated")


def _clash() -> str:
    raise Clash("Somebody saved these notes at 10:32am")
