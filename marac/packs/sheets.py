"""Writing a paper's HTML: templates of `templates/packs/*.pdf.html`, outside any web request."""

import re
from functools import lru_cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from marac.packs import wording
from marac.packs.models import Edition
from marac.web import template_folder
from marac.web.filters import FILTERS

# Where the page will stand on which a section begins, once it is known.
PAGE_OF = re.compile("\ue000([a-z0-9-]+)\ue001")

# The anchor of what stands between contents and sections.
MIDDLE = "dates"


def write(template: str, *, edition: Edition = Edition.SCREEN, **values: Any) -> str:
    """Fill in one paper's template; an unknown name in it is an error."""
    environment = _environment(edition is Edition.LARGE)
    return environment.get_template(f"packs/{template}.pdf.html").render(**values)


def page_of(anchor: str) -> str:
    """Write what stands for the page on which a section begins, until that is known."""
    return f"\ue000{anchor}\ue001"


@lru_cache(maxsize=2)
def _environment(large: bool) -> Environment:
    """Make what fills in templates; in large print fewer letters go on a line."""
    environment = Environment(
        loader=FileSystemLoader(template_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    room = wording.LARGE if large else wording.ORDINARY
    environment.filters.update(FILTERS)
    environment.globals.update(
        large=large,
        contact_lines=wording.contact_lines,
        given=wording.given,
        divide_facts=partial(wording.divide_facts, room=room),
        item_facts=wording.item_facts,
        middle=MIDDLE,
        page_of=page_of,
        return_facts=wording.return_facts,
        risk_step=wording.risk_step,
        staff_warnings=wording.staff_warnings,
        times_of=wording.times_of,
    )
    return environment
