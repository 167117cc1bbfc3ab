"""What stands round every page: who is signed in, where they may go, which area they are in.

Packages register their own line of navigation, so this module knows none of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app, g, request, url_for

from marac import access
from marac.access import Actor, Permission
from marac.web.preferences import wants_larger_text


@dataclass(frozen=True, order=True)
class NavigationLine:
    """One place in the navigation and the permission that shows it."""

    order: int
    text: str
    endpoint: str
    permission: Permission = field(compare=False)


@dataclass(frozen=True)
class AreaChoice:
    """One area that a person may switch to."""

    id: str
    name: str
    current: bool


AreaProvider = Callable[[Actor], Sequence[AreaChoice]]


@dataclass(frozen=True)
class Shell:
    """The facts that base.html needs about the reader, gathered once a request."""

    actor: Actor | None = None
    nav: tuple[dict[str, Any], ...] = ()
    demo: bool = False
    larger_text: bool = False
    bare: bool = False
    find_areas: AreaProvider | None = None

    @property
    def areas(self) -> Sequence[AreaChoice]:
        """The areas to switch between; looked up only by a page that offers them."""
        return self.find_areas(self.actor) if self.actor and self.find_areas else ()


@dataclass
class _Registry:
    lines: list[NavigationLine] = field(default_factory=list)
    areas: AreaProvider | None = None


def _registry(app: Flask) -> _Registry:
    registry: _Registry = app.extensions.setdefault("marac-shell", _Registry())
    return registry


def register_navigation(
    app: Flask, order: int, text: str, endpoint: str, permission: Permission
) -> None:
    """Add a line to the navigation of everyone who has the permission; lower orders come first."""
    _registry(app).lines.append(NavigationLine(order, text, endpoint, permission))


def provide_areas(app: Flask, provider: AreaProvider) -> None:
    """Say how to find the areas a person may switch between."""
    _registry(app).areas = provider


def use_bare_shell() -> None:
    """Leave out all that needs the database, for a page that must come even when it is broken."""
    g.shell = Shell(demo=_is_demo(), larger_text=wants_larger_text(), bare=True)


def current_shell() -> Shell:
    """The shell of this request's page."""
    if "shell" not in g:
        g.shell = _build()
    shell: Shell = g.shell
    return shell


def _build() -> Shell:
    actor = access.current_actor()
    return Shell(
        actor=actor,
        nav=tuple(_navigation(actor)) if actor else (),
        find_areas=_registry(current_app).areas,
        demo=_is_demo(),
        larger_text=wants_larger_text(),
    )


def _is_demo() -> bool:
    return bool(current_app.config.get("MARAC_DEMO", False))


def _navigation(actor: Actor) -> list[dict[str, Any]]:
    lines = [line for line in sorted(_registry(current_app).lines) if actor.may(line.permission)]
    places = [(line.text, url_for(line.endpoint)) for line in lines]
    return [{"text": text, "href": href, "current": _is_current(href)} for text, href in places]


def _is_current(href: str) -> bool:
    """Tell whether the page is this place or lies below it; the front page has nothing below it."""
    return request.path == href or (href != "/" and request.path.startswith(f"{href}/"))


def init_app(app: Flask) -> None:
    """Give every template the shell under that name."""
    app.context_processor(lambda: {"shell": current_shell()})
