"""The GOV.UK Frontend macros, callable from Python and from our templates.

They are written for undefined values that may be chained, while our own templates refuse every
undefined name. So they live in an environment of their own, compiled once for the process.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

FOLDER = "govuk_frontend_jinja/components"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        undefined=ChainableUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def macro_name(component: str) -> str:
    """The name the Design System gives a component's macro: `date-input` is `govukDateInput`."""
    return "govuk" + "".join(part.capitalize() for part in component.split("-"))


@cache
def _macro(component: str) -> Callable[..., Any]:
    path = f"{FOLDER}/{component}/macro.html"
    macro: Callable[..., Any] = getattr(
        _environment().get_template(path).module, macro_name(component)
    )
    return macro


def govuk(component: str, params: dict[str, Any], **caller: Any) -> Markup:
    """Render one GOV.UK component, for widgets and for templates that need it as a value."""
    return Markup(_macro(component)(params, **caller))  # noqa: S704 - the macro escapes its params


def template_globals() -> dict[str, Callable[..., Markup]]:
    """Every component as the function the Design System documents, for our templates to call."""

    def bind(component: str) -> Callable[..., Markup]:
        return lambda params, **caller: govuk(component, params, **caller)

    return {macro_name(component): bind(component) for component in _components()}


def _components() -> list[str]:
    paths = _environment().list_templates(filter_func=lambda path: path.startswith(FOLDER))
    return sorted({path.split("/")[2] for path in paths})
