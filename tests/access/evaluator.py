"""Who may read a token, worked out from the facts and the oracle alone: no policy of the product.

It follows the page of the access model line by line: deny by default, the area, conflicts of
interest, the list of a restricted case, the relation, the window, and what the owner released.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from tests.access.facts import Facts, Seat, Viewer

ORACLE = yaml.safe_load((Path(__file__).parent / "matrix.yaml").read_text(encoding="utf-8"))
ROLES = ("SY", "CO", "CH", "RP", "DP", "VS", "RF", "HC", "AU", "IG")
RUNNERS = {"CO", "CH"}
VOICES = {"RP", "DP", "VS"}
ANYWHERE = set("DSLPHMCX")
# What the first page of an invitation shows before anybody attests.
FIRST_PAGE = {"name", "given_names", "surname", "aliases", "known_as", "handle", "ward"}
# Of these, some columns are written to the referrer.
LETTERS = ("questions", "cases")
Case = dict[str, Any]
Token = dict[str, Any]


class Evaluator:
    """Answers for one moment, that at which the facts were written."""

    def __init__(self, facts: Facts, now: datetime) -> None:
        self.facts, self.now = facts, now

    def may_read(self, viewer: Viewer, token: Token) -> bool:
        """Whether somebody may find a token on any page, paper, list or letter."""
        if token["table"] == "mails":
            return viewer.user in token["addressed_to"]
        if token["case"] is None:
            return self._of_the_meeting(viewer, token)
        if not self._near(viewer, token):
            return False
        written_to = token["table"] in LETTERS and viewer.user in token["addressed_to"]
        if written_to and self._authored(viewer, token):
            return True
        return any(self._by(viewer, seat, token) for seat in viewer.seats)

    def may_know(self, viewer: Viewer, case: Case) -> bool:
        """Whether somebody may learn that a case exists, by its reference or its id."""
        if not self._near(viewer, case):
            return False
        once = any(glass["user"] == viewer.user for glass in case["break_glass"])
        if self._authored(viewer, case) or once:
            return True
        return any(self._knows(viewer, seat, case) for seat in viewer.seats)

    def _knows(self, viewer: Viewer, seat: Seat, case: Case) -> bool:
        knowing = ("case.read_core", "case.list_search", "audit.case_log")
        if any(self.allows(viewer, seat, case, action) for action in knowing):
            return True
        return self._invited(viewer, seat, case, attested=False) or self._owns(viewer, seat, case)

    def allows(self, viewer: Viewer, seat: Seat, case: Case, action: str) -> bool:
        """Answer one cell of the oracle for a real case, without its safeguards."""
        code = str(ORACLE["actions"][action][ROLES.index(seat.role)]).rstrip("!2")
        states = set(ORACLE["action_states"].get(action, ANYWHERE))
        if code in "aisf":
            states &= set(ORACLE["windows"][seat.role])
        if code == "m" or action.startswith("audit."):
            states.add("Z")
        if code == "-" or case["state"] not in states:
            return False
        return _CODES[code](self, viewer, seat, case)

    # The order of the decision: the area, conflicts, the list.

    def _near(self, viewer: Viewer, case: Case) -> bool:
        """Deny what is elsewhere or kept from the person; nothing overrides it."""
        if viewer.area != case["area"] or viewer.disabled or not viewer.seats:
            return False
        conflicted = viewer.user in case["conflicted_users"]
        return not conflicted and viewer.ties.isdisjoint(case["conflicted_agencies"])

    def _named(self, viewer: Viewer, case: Case) -> bool:
        return case["named_list"] is None or viewer.user in case["named_list"]

    def _invited(self, viewer: Viewer, seat: Seat, case: Case, *, attested: bool = True) -> bool:
        if seat.role not in VOICES or not self._named(viewer, case):
            return False
        if case["state"] not in ORACLE["windows"][seat.role]:
            return False
        if seat.role == "VS" and case["advocate"] != viewer.user:
            return False
        known = viewer.user in case["attested_users"] or not attested
        return known and seat.agency in case["invited_agencies"]

    def _authored(self, viewer: Viewer, case: Case) -> bool:
        """The referrer, while they belong to the agency, until nobody has content."""
        if not self._near(viewer, case) or case["referrer"] != viewer.user:
            return False
        home = any(seat.agency == case["referring_agency"] for seat in viewer.seats)
        return home and case["state"] in ORACLE["action_states"]["referral.read_own"]

    def _granted(self, viewer: Viewer, case: Case) -> bool:
        return any(
            grant["user"] == viewer.user
            and not grant["ended"]
            and datetime.fromisoformat(grant["until"]) > self.now
            for grant in case["grants"]
        )

    def _glass(self, viewer: Viewer, case: Case) -> bool:
        """Broken within the hour, by somebody who may, on a case that is not too far on."""
        live = any(
            glass["user"] == viewer.user and datetime.fromisoformat(glass["until"]) > self.now
            for glass in case["break_glass"]
        )
        states = ORACLE["action_states"]["breakglass.open"]
        return live and case["state"] in states and bool(viewer.roles & (RUNNERS | VOICES))

    def _owns(self, viewer: Viewer, seat: Seat, case: Case) -> bool:
        """An action of the person or of the agency that they speak for is theirs to know."""
        if not self._named(viewer, case) or case["state"] not in set("SLPHMC"):
            return False
        actions = (t for t in self.facts.rows["actions"] if t["case"] == case["case"])
        return any(self._own_action(viewer, seat, token) for token in actions)

    def _own_action(self, viewer: Viewer, seat: Seat, token: Token) -> bool:
        if not token["handed_in"] or seat.agency != token["author_agency"]:
            return False
        return seat.role in VOICES or viewer.user in token["addressed_to"]

    # What each class of words asks for.

    def _by(self, viewer: Viewer, seat: Seat, token: Token) -> bool:
        if token["table"] in _TABLES:
            return _TABLES[token["table"]](self, viewer, seat, token)
        reads = "case.read_safe_contact" if token["class"] == "B" else "case.read_core"
        if self.allows(viewer, seat, token, reads) or self._first_page(viewer, seat, token):
            return True
        if token["class"] != "H" and self._authored(viewer, token):
            return token["author_user"] == viewer.user
        return token["class"] != "B" and self._glass(viewer, token)

    def _first_page(self, viewer: Viewer, seat: Seat, token: Token) -> bool:
        names = token["table"] == "identities" and token["field"] in FIRST_PAGE
        return names and self._invited(viewer, seat, token, attested=False)

    def _returned(self, viewer: Viewer, seat: Seat, token: Token) -> bool:
        """An agency's return: its own people's, and others' by what was released."""
        open_ = self.allows(viewer, seat, token, "case.read_core")
        if seat.role in VOICES and seat.agency == token["author_agency"]:
            return open_
        if not open_ or not token["handed_in"]:
            return False
        if not self.allows(viewer, seat, token, "return.read_others"):
            return False
        if seat.role in VOICES and seat.agency not in self._answered(token):
            return False
        return self._released(seat, token)

    def _answered(self, token: Token) -> set[str]:
        """Agencies that answered for the same hearing of the case or a later one."""
        this = max((h["listed_at"] for h in token["hearings"]), default="")
        later = (h for h in self.facts.cases[token["case"]]["hearings"] if h["listed_at"] >= this)
        return {agency for hearing in later for agency in hearing["answered_agencies"]}

    def _released(self, seat: Seat, token: Token) -> bool:
        release = token["release"]
        if release == "chair":
            return seat.role == "CH"
        if release == "named" or (token["class"] == "F" and release == "all"):
            return seat.role not in VOICES or seat.agency in token["released_to"]
        return bool(release == "all")

    def _heard(self, viewer: Viewer, seat: Seat, token: Token) -> bool:
        """What the room said and decided: for agencies once the minutes went out."""
        if self._glass(viewer, token) and _minuted(token):
            return True
        if not self.allows(viewer, seat, token, "case.read_core"):
            return False
        if seat.role in RUNNERS:
            return True
        if self._granted(viewer, token):  # content, of an embargoed case too: only a grant gives it
            return _minuted(token)
        sent = self.allows(viewer, seat, token, "minutes.read_extract")
        return sent and _minuted(token)

    def _written(self, viewer: Viewer, seat: Seat, token: Token) -> bool:
        """A text that stood in the record before: for those who keep the record."""
        return seat.role in RUNNERS and self.allows(viewer, seat, token, "case.read_core")

    def _typed_in_the_room(self, viewer: Viewer, seat: Seat, token: Token) -> bool:
        """What somebody typed and did not save: their own as long as they see the case."""
        mine = viewer.user == token["author_user"]
        return mine and self._written(viewer, seat, token)

    def _typed_in_a_return(self, viewer: Viewer, seat: Seat, token: Token) -> bool:
        """What somebody typed in their agency's return: their own while they speak for it."""
        mine = viewer.user == token["author_user"] and seat.agency == token["author_agency"]
        return mine and self.allows(viewer, seat, token, "case.read_core")

    def _own_note(self, viewer: Viewer, seat: Seat, token: Token) -> bool:
        """What somebody wrote for themselves in the room: theirs alone, while they see the case."""
        own = token["author_user"] == viewer.user
        return own and self.allows(viewer, seat, token, "case.read_core")

    def _minuted_words(self, viewer: Viewer, seat: Seat, token: Token) -> bool:
        """The sealed record: declarations in it are for those who run the meeting."""
        if token["class"] is None and seat.role not in RUNNERS:
            return False
        if not token["handed_in"] and seat.role not in RUNNERS:
            return False
        return self.allows(viewer, seat, token, "case.read_core") and (
            seat.role in RUNNERS or self.allows(viewer, seat, token, "minutes.read_extract")
        )

    def _acted(self, viewer: Viewer, seat: Seat, token: Token) -> bool:
        if self.allows(viewer, seat, token, "case.read_core") or self._glass(viewer, token):
            return True
        outside = token["state"] not in set("SLPHMC") or not self._named(viewer, token)
        return not outside and self._own_action(viewer, seat, token)

    def _file(self, viewer: Viewer, seat: Seat, token: Token) -> bool:
        """A file: for all who take part or for those who run the case; never by broken glass."""
        shared = token["release"] == "all" or seat.role not in VOICES
        if self.allows(viewer, seat, token, "attachment.get") and shared:
            return True
        return self._authored(viewer, token) and token["author_user"] == viewer.user

    def _conduct(self, viewer: Viewer, seat: Seat, token: Token) -> bool:
        """Why somebody is kept away, looked, or was let in: for those who answer for it."""
        concerned = viewer.user in (token["author_user"], *token["addressed_to"])
        if concerned and seat.role not in RUNNERS:
            return True
        if seat.role == "IG":
            return True
        if seat.role in RUNNERS:
            beyond_the_list = token["table"] in ("break_glass", "openings")
            return beyond_the_list or self._named(viewer, token)
        return seat.role == "RP" and seat.agency == token["author_agency"]

    def _of_the_meeting(self, viewer: Viewer, token: Token) -> bool:
        """Where and when the room sits, who came, and business about nobody."""
        if viewer.disabled or viewer.area != token["area"]:
            return False
        if token["table"] == "minutes_revisions" and not token["handed_in"]:
            return bool(viewer.roles & RUNNERS)
        return bool(viewer.roles & (RUNNERS | VOICES))


def _minuted(token: Token) -> bool:
    return any(hearing["minutes_sent"] for hearing in token["hearings"])


def _own_record(ask: Evaluator, viewer: Viewer, _seat: Seat, case: Case) -> bool:
    return ask._authored(viewer, case)


_CODES: dict[str, Callable[[Evaluator, Viewer, Seat, Case], bool]] = {
    "a": lambda ask, viewer, _seat, case: ask._named(viewer, case),
    "i": lambda ask, viewer, seat, case: ask._invited(viewer, seat, case),
    "s": lambda ask, viewer, seat, case: ask._invited(viewer, seat, case),
    "f": lambda ask, viewer, seat, case: (
        ask._invited(viewer, seat, case) and seat.agency in case["released_to"]
    ),
    "g": lambda ask, viewer, _seat, case: ask._granted(viewer, case),
    "o": _own_record,
    "m": lambda _ask, _viewer, _seat, _case: True,
    "y": lambda _ask, _viewer, _seat, _case: True,
}
_TABLES: dict[str, Callable[[Evaluator, Viewer, Seat, Token], bool]] = {
    "returns": Evaluator._returned,
    "return_items": Evaluator._returned,
    "listings": Evaluator._heard,
    "notes": Evaluator._heard,
    "note_revisions": Evaluator._written,
    "typed_hearings": Evaluator._typed_in_the_room,
    "typed_returns": Evaluator._typed_in_a_return,
    "private_notes": Evaluator._own_note,
    "minutes_revisions": Evaluator._minuted_words,
    "actions": Evaluator._acted,
    "action_updates": Evaluator._acted,
    "approval_requests": Evaluator._conduct,
    "attachments": Evaluator._file,
    "break_glass": Evaluator._conduct,
    "case_grants": Evaluator._conduct,
    "conflicts": Evaluator._conduct,
    "declared_interests": Evaluator._conduct,
    "legal_holds": Evaluator._conduct,
    "openings": Evaluator._conduct,
    "stated_purposes": Evaluator._conduct,
}
