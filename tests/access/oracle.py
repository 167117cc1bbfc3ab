"""The oracle of the access model, read from this folder's copy: what each of its cells says.

The application has a policy of its own and never reads this. Letters and words are the oracle's.
"""

from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ANONYMOUS = "AN"
OWN_AREA = frozenset({"invited", "authored", "area_not_invited", "restricted_not_named"})
BY_GRANT = frozenset({"area_not_invited", "restricted_not_named", "invited"})
# Which relations satisfy a code, before restriction, states and windows narrow it.
RELATIONS_OF = {
    "a": OWN_AREA,
    "i": frozenset({"invited", "restricted_not_named"}),
    "s": frozenset({"invited", "restricted_not_named"}),
    "f": frozenset({"invited", "restricted_not_named"}),
    "o": frozenset({"authored"}),
    "m": OWN_AREA,
    "y": OWN_AREA,
    "g": BY_GRANT,
    "e": BY_GRANT,
}


class Verdict(NamedTuple):
    """What the oracle says of one cell."""

    allowed: bool
    has_function: bool
    step_up: bool = False
    second: bool = False


class Oracle:
    """The matrix, and the way that it says it is to be evaluated."""

    def __init__(self) -> None:
        text = (Path(__file__).parent / "matrix.yaml").read_text(encoding="utf-8")
        self._data: dict[str, Any] = yaml.safe_load(text)

    @cached_property
    def actions(self) -> dict[str, list[str]]:
        return dict(self._data["actions"])

    @cached_property
    def roles(self) -> list[str]:
        return [role for role in self._data["roles"] if role != ANONYMOUS]

    @cached_property
    def states(self) -> list[str]:
        return list(self._data["states"])

    @cached_property
    def relations(self) -> list[str]:
        return list(self._data["relations"])

    def about_a_case(self, action: str) -> bool:
        return action not in self._data["not_case_bound"]

    def cell(self, action: str, role: str) -> str:
        if role == ANONYMOUS:
            return "-"
        columns = ["SY", "CO", "CH", "RP", "DP", "VS", "RF", "HC", "AU", "IG"]
        return str(self.actions[action][columns.index(role)])

    def business(self, action: str, role: str, *, own_area: bool) -> Verdict:
        """What it says of an action that touches no case."""
        code, step_up, second = _split(self.cell(action, role))
        return Verdict(code != "-" and own_area, code != "-", step_up, second)

    def verdict(self, action: str, role: str, state: str, relation: str) -> Verdict:
        """What it says of an action on a case."""
        code, step_up, second = _split(self.cell(action, role))
        allowed = (
            code != "-"
            and relation not in self._data["always_deny"]
            and relation in RELATIONS_OF[code]
            and not (relation in self._data["named_only"] and code in "aisf")
            and state in self._states(action, role, code)
        )
        return Verdict(allowed, code != "-", step_up, second)

    def _states(self, action: str, role: str, code: str) -> set[str]:
        states = set(self._data["action_states"].get(action, self.states))
        if code in "aisf":
            states &= set(self._data["windows"][role])
        if code != "m" and not action.startswith("audit."):
            states -= {"Z"}
        return states


def _split(cell: str) -> tuple[str, bool, bool]:
    return cell[0], "!" in cell, "2" in cell
