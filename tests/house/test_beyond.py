"""Every place that looks beyond what a person may see: few, with their reasons, and known here."""

import ast

from tests.house.tree import ROOT, python_files

PLACES = {
    "marac/actions/colleagues.py": 1,
    "marac/actions/late.py": 2,
    "marac/approvals/mail.py": 1,
    "marac/approvals/operations.py": 4,
    "marac/approvals/pins.py": 1,
    "marac/approvals/queries.py": 4,
    "marac/attachments/carrying.py": 3,
    "marac/attachments/operations.py": 2,
    "marac/attachments/scanning.py": 1,
    "marac/cases/attesting/queries.py": 3,
    "marac/cases/exceptional/queries.py": 1,
    "marac/cases/looking.py": 1,
    "marac/cases/operations/restriction.py": 3,
    "marac/cases/telling/queries.py": 2,
    "marac/cases/transfers/mail.py": 1,
    "marac/cases/transfers/operations.py": 3,
    "marac/contacts/queries.py": 2,
    "marac/contacts/sheets.py": 1,
    "marac/governance/exporting/operations.py": 1,
    "marac/governance/exporting/queries.py": 1,
    "marac/meetings/mail.py": 1,
    "marac/meetings/minutes/approving.py": 1,
    "marac/meetings/minutes/operations.py": 1,
    "marac/meetings/operations/cancelling.py": 1,
    "marac/meetings/operations/carrying.py": 1,
    "marac/meetings/operations/circulation.py": 1,
    "marac/meetings/operations/holding.py": 1,
    "marac/meetings/operations/recall.py": 1,
    "marac/meetings/operations/rescheduling.py": 1,
    "marac/meetings/room/session.py": 2,
    "marac/packs/changes.py": 2,
    "marac/packs/operations.py": 2,
    "marac/persons/approving.py": 2,
    "marac/persons/measuring.py": 1,
    "marac/persons/operations/linking.py": 1,
    "marac/persons/queries.py": 1,
    "marac/persons/suggesting.py": 1,
    "marac/reminders/sources_of_house.py": 1,
    "marac/reports/queries.py": 1,
    "marac/returns/mail.py": 1,
    "marac/returns/postponing.py": 1,
}


def calls(source: str) -> int:
    """Count the blocks that look beyond the person."""
    nodes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.With))
    return sum(
        isinstance(item.context_expr, ast.Call)
        and getattr(item.context_expr.func, "id", "") == "beyond"
        for node in nodes
        for item in node.items
    )


def test_only_these_places_look_beyond_what_a_person_may_see() -> None:
    counts = {
        str(path.relative_to(ROOT)): calls(path.read_text(encoding="utf-8"))
        for path in python_files("marac")
    }
    assert {path: count for path, count in counts.items() if count} == PLACES
