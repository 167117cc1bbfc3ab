"""Writing a paper's HTML: templates of `templates/packs/*.pdf.html`, outside any web request."""

from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from marac.packs import wording
from marac.web import template_folder
from marac.web.filters import FILTERS


def write(template: str, **values: Any) -> str:
    """Fill in one paper's template; an unknown name in it is an error."""
    return _environment().get_template(f"packs/{template}.pdf.html").render(**values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(template_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    environment.globals.update(
        contact_lines=wording.contact_lines,
        given=wording.given,
        divide_facts=wording.divide_facts,
        item_facts=wording.item_facts,
        pagefuls=wording.pagefuls,
        return_facts=wording.return_facts,
        staff_warnings=wording.staff_warnings,
        times_of=wording.times_of,
    )
    return environment
