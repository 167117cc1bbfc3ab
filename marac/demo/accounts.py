"""Says who can sign in to the demonstration: for people as a table, for programs as JSON."""

import json
from pathlib import Path

from marac.access import Role
from marac.demo import scripts
from marac.demo.cast import PASSPHRASE, email_of


def list_accounts(people: tuple[str, ...] = scripts.CAST) -> list[dict[str, str]]:
    """List every seat of the demonstration with the words that sign its holder in."""
    script = scripts.read_cast(*people)
    agencies = {agency["key"]: agency["name"] for agency in script["agency"]}
    areas = {area["key"]: area["name"] for area in script["area"]}
    return [
        {
            "email": email_of(person),
            "password": PASSPHRASE,
            "name": person["name"],
            "role": role,
            "role_name": Role(role).label,
            "agency": agencies[agency],
            "area": areas[area],
        }
        for person in script["person"]
        for role, agency, area in person["seats"]
    ]


def write_accounts(path: str, people: tuple[str, ...] = scripts.CAST) -> str:
    """Write the list as JSON to a file, and give the text."""
    text = json.dumps(list_accounts(people), indent=2, ensure_ascii=False)
    if path != "-":
        Path(path).write_text(f"{text}\n", encoding="utf-8")
    return text


def sign_in_table(people: tuple[str, ...] = scripts.CAST) -> str:
    """Lay out one person of each role, the first of the cast, under the passphrase of all."""
    first = {account["role"]: account for account in reversed(list_accounts(people))}
    rows = [(role.label, first[role.value]["email"], first[role.value]["agency"]) for role in Role]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [
        f"  {role:<{widths[0]}}  {email:<{widths[1]}}  {agency}" for role, email, agency in rows
    ]
    return "\n".join([f"Everybody’s passphrase: {PASSPHRASE}", "", *lines])
