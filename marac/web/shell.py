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

# Places from here on are for looking after the work. Someone with many finds them on one page.
OVERSIGHT = 80
MOST_PLACES = 8
OVERSIGHT_PAGE = "home.oversight"


@dataclass(frozen=True, order=True)
class NavigationLine:
    """One place in the navigation, what it is for, and the permission that shows it."""

    order: int
    text: str
    endpoint: str
    permission: Permission = field(compare=False)
    hint: str = field(default="", compare=False)


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


def register_navigation(  # noqa: PLR0913 - each is a part of one line
    app: Flask, order: int, text: str, endpoint: str, permission: Permission, *, hint: str = ""
) -> None:
    """Add a line to the navigation of everyone who has the permission; lower orders come first.

    From `OVERSIGHT` on, `hint` is the sentence under the line on the page of those who have many.
    """
    _registry(app).lines.append(NavigationLine(order, text, endpoint, permission, hint))


def places_of_oversight(actor: Actor) -> list[NavigationLine]:
    """List where a person looks after the work, in the order of the navigation."""
    return [line for line in _lines_of(actor) if line.order >= OVERSIGHT]


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


def _lines_of(actor: Actor) -> list[NavigationLine]:
    return [line for line in sorted(_registry(current_app).lines) if actor.may(line.permission)]


def _navigation(actor: Actor) -> list[dict[str, Any]]:
    lines = _lines_of(actor)
    if len(lines) <= MOST_PLACES:
        return [_place(line.text, line.endpoint) for line in lines]
    daily = [_place(line.text, line.endpoint) for line in lines if line.order < OVERSIGHT]
    inside = any(_is_current(url_for(line.endpoint)) for line in lines if line.order >= OVERSIGHT)
    oversight = _place("Oversight", OVERSIGHT_PAGE)
    return [*daily, oversight | {"current": oversight["current"] or inside}]


def _place(text: str, endpoint: str) -> dict[str, Any]:
    href = url_for(endpoint)
    return {"text": text, "href": href, "current": _is_current(href)}


def _is_current(href: str) -> bool:
    """Tell whether the page is this place or lies below it; the front page has nothing below it."""
    return request.path == href or (href != "/" and request.path.startswith(f"{href}/"))


def init_app(app: Flask) -> None:
    """Give every template the shell under that name."""
    app.context_processor(lambda: {"shell": current_shell()})
