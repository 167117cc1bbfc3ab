"""One long paper, rendered and stamped once for all the tests that read it."""

from datetime import UTC, date, datetime

import pytest

from marac import documents
from tests.documents.reading import JINJA

NAMES = [
    "Amina Xasan Cali",
    "مريم الحسيني",
    "রহিমা খাতুন",
    "Świętosława Żółć",
    "ਗੁਰਮੀਤ ਕੌਰ",
    "ሰላም ተስፋዬ",
    "Ọláyínká Ádébáyọ̀",
]
ACTIONS = [
    [f"A-{n}", "Fit a new door, and tell her when it is done", "Housing", "3 December"]
    for n in range(40)
]


@pytest.fixture(scope="session")
def sample_html() -> str:
    """Seven cases of growing length, a contents list, tables, and actions over several pages."""
    said = "A man shouted at her from across the road, then followed her to the bus stop. "
    cases = [
        {"name": name, "other": None, "text": "\n\n".join([said * 9] * (number + 1))}
        for number, name in enumerate(NAMES)
    ]
    return JINJA.get_template("sample.pdf.html").render(
        title="Papers for 26 November 2026",
        cases=cases,
        actions=ACTIONS,
        entries=[(f"case-{n}", f"Case {n}: {name}") for n, name in enumerate(NAMES, start=1)],
    )


@pytest.fixture(scope="session")
def sample(sample_html: str) -> bytes:
    """The paper as rendered."""
    return documents.render(sample_html, title="Papers for 26 November 2026")


@pytest.fixture(scope="session")
def stamp() -> documents.Stamp:
    """A copy for a recipient whose name has accents of every kind."""
    return documents.Stamp(
        title="Avon and Bristol hate crime MARAC: papers for 26 November 2026",
        recipient="Ọláyínká Świątek-Ádébáyọ̀",
        agency="Bristol City Council housing",
        copy_number="3 of 14",
        issued_at=datetime(2026, 7, 22, 15, 30, tzinfo=UTC),
        destroy_by=date(2026, 12, 24),
    )


@pytest.fixture(scope="session")
def stamped(sample: bytes, stamp: documents.Stamp) -> bytes:
    """That recipient's copy."""
    return documents.stamp(sample, stamp)
