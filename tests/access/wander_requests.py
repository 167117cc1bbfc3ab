"""Where to go next: any page, with the right ids or wrong ones, links seen, and searches."""

import random
import re
from collections import defaultdict
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from flask import Flask
from lxml import html
from werkzeug.routing import BuildError, Rule

from tests.access.evaluator import Case, Evaluator
from tests.access.facts import Facts, Viewer
from tests.access.wander_travel import Answer, Wish

# Which table an id in an address names, where the plural of the noun does not say it.
TABLES = {
    "item_id": "return_items",
    "part_id": "case_parts",
    "revision_id": "minutes_revisions",
    "grant_id": "case_grants",
    "glass_id": "break_glass",
    "emergency_id": "break_glass",
    "request_id": "approval_requests",
    "hold_id": "legal_holds",
}
WORDS = {
    "decision": ("accept", "decline", "redirect", "ask", "emergency"),
    "step": ("who", "subject", "address", "support", "contact", "sources", "risk", "so-far"),
    "kind": ("child", "person", "action"),
    "page": ("what", "privacy"),
    "promise": ("welfare", "evidence"),
    "stage": ("before", "after"),
    "prompt": ("asb_review", "safeguarding_child", "victims_code"),
    "filename": ("marac.css",),
    "code_list": ("strand", "offence"),
    "code": ("RACE", "poa_18"),
    "change": ("rename", "end"),
    "word": ("strand",),
}
NARROWED = {
    "q": "name",
    "state": ("triage", "waiting", "listed", "circulated", "heard", "minuted", "ended", "open"),
    "sort": ("meeting", "risk", "reference", "due"),
    "whose": ("all", "mine", "agency"),
    "version": ("1", "2", "3"),
    "page": ("1", "2"),
    "reference": "reference",
    "owner": "name",
    "agency": "agency",
    "case": "case",
    "meeting": "meeting",
}
LISTS = ("/cases", "/actions", "/meetings", "/returns", "/referrals", "/approvals")
# Where what is typed is posted, so that no address holds it.
SEARCHED = ("/cases", "/actions")
FILTERS = "//form[not(@method) or @method='get' or contains(@class, 'marac-filter')]"
SEEN_AT_MOST = 400
LEAVING = re.compile(r"sign-out|/static/|mailto:|^#")


class Guide:
    """Chooses requests; it learns links and forms from what anybody was shown."""

    def __init__(self, app: Flask, told: Facts, chance: random.Random) -> None:
        self.app, self.told, self.chance = app, told, chance
        self.rules = [r for r in app.url_map.iter_rules() if "GET" in (r.methods or ())]
        self.rules = [r for r in self.rules if r.endpoint not in ("static", "accounts.sign_out")]
        self.ask, self.near = Evaluator(told, told.made_at), dict[Viewer, tuple[list[Case], ...]]()
        self.seen: list[str] = []
        self.forms: list[tuple[str, str, list[str]]] = []
        self.cases = list(told.cases.values())
        self.meetings = sorted({m for case in self.cases for m in case["meetings"]})
        self.of_case: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for table, tokens in told.rows.items():
            for token in tokens:
                self.of_case[str(token["case"])][table].append(token["row"])
        self.names = [t["token"] for t in told.rows["identities"] if t["field"] == "name"]
        self.all_rows = {t: [x["row"] for x in xs] for t, xs in told.rows.items()}

    def viewers(self) -> list[Viewer]:
        """Everybody, and nobody in particular."""
        return [*self.told.viewers, Viewer("anonymous")]

    def someone(self, viewers: dict[str, list[Any]]) -> Any:
        """Choose who goes next: each sort of people as often as the others."""
        return self.chance.choice(viewers[self.chance.choice(sorted(viewers))])

    def wish(self, viewer: Viewer) -> Wish:
        """Choose the next request."""
        roll = self.chance.random()
        if roll < 0.35 and self.seen:
            return self._link(self.chance.choice(self.seen))
        if roll < 0.50:
            return self._search()
        rule = self.chance.choice(self.rules)
        method = "HEAD" if self.chance.random() < 0.04 else "GET"
        return Wish(method, self.spell(rule, viewer), self._narrow(0.2), rule.endpoint)

    def learn(self, _viewer: Viewer, answer: Answer) -> None:
        """Remember the links and the search forms of a page, for anybody to try."""
        if answer.kind != "text/html" or answer.status != 200 or not answer.text:
            return
        page = html.document_fromstring(answer.text)
        for link in page.xpath("//a/@href"):
            if str(link).startswith("/") and not LEAVING.search(str(link)):
                self._remember(str(link))
        for form in page.xpath(FILTERS):
            names = [str(name) for name in form.xpath(".//*[@name]/@name")]
            method = (form.get("method") or "get").upper()
            found = (method, form.get("action") or answer.path, names)
            if found not in self.forms:
                self.forms.append(found)

    def _remember(self, link: str) -> None:
        if link in self.seen:
            return
        self.seen.append(link)
        if len(self.seen) > SEEN_AT_MOST:
            self.seen.pop(self.chance.randrange(SEEN_AT_MOST // 2))

    def _link(self, link: str) -> Wish:
        parts = urlsplit(link)
        return Wish("GET", parts.path, dict(parse_qsl(parts.query)))

    def _search(self) -> Wish:
        if self.forms and self.chance.random() < 0.5:
            method, action, names = self.chance.choice(self.forms)
            path = urlsplit(action).path
            return Wish(method, path, {name: self._value(name) for name in names})
        place = self.chance.choice(LISTS)
        method = self.chance.choice(("GET", "POST")) if place in SEARCHED else "GET"
        return Wish(method, place, self._narrow(1.0))

    def _narrow(self, often: float) -> dict[str, str]:
        if self.chance.random() > often:
            return {}
        names = self.chance.sample(sorted(NARROWED), self.chance.randint(1, 2))
        return {name: self._value(name) for name in names}

    def _value(self, name: str) -> str:
        known = NARROWED.get(name, "name")
        if isinstance(known, tuple):
            return self.chance.choice(known)
        case = self.chance.choice(self.cases)
        return {
            "name": self.chance.choice(self.names),
            "reference": case["reference"] or "BRS-2026-0001",
            "agency": self.chance.choice(self.told.agencies),
            "case": case["case"],
            "meeting": self.chance.choice(self.meetings),
        }[known]

    def spell(self, rule: Rule, viewer: Viewer) -> str:
        """Spell an address out: mostly with ids that belong together, at times with wrong ones."""
        case = self.chance.choice(self._likely(viewer))
        values = {name: self._argument(name, case) for name in rule.arguments}
        if values and self.chance.random() < 0.15:
            name = self.chance.choice(sorted(values))
            values[name] = values[name] if name in WORDS else str(uuid4())
        with self.app.test_request_context():
            try:
                return str(self.app.url_map.bind("").build(rule.endpoint, values))
            except BuildError:
                return f"/{uuid4()}"

    def _likely(self, viewer: Viewer) -> list[Case]:
        """Mostly cases of which the person may know, else of their area, else any."""
        if viewer not in self.near:
            near = [case for case in self.cases if case["area"] == viewer.area]
            known = [case for case in near if self.ask.may_know(viewer, case)]
            self.near[viewer] = (known, near)
        roll, (known, near) = self.chance.random(), self.near[viewer]
        if known and roll < 0.55:
            return known
        return near if near and roll < 0.85 else self.cases

    def _argument(self, name: str, case: dict[str, object]) -> str:
        if name in WORDS:
            return self.chance.choice(WORDS[name])
        if not name.endswith("_id"):
            return self.chance.choice(["1", "2", "nobody"])
        return self.chance.choice(self._ids(name, case) or [str(uuid4())])

    def _ids(self, name: str, case: dict[str, object]) -> list[str]:
        meetings = case["meetings"]
        known: dict[str, list[str]] = {
            "case_id": [str(case["case"])],
            "meeting_id": list(meetings) if isinstance(meetings, list) else [],
            "agency_id": self.told.agencies,
            "area_id": self.told.areas,
            "user_id": [v.user for v in self.told.viewers if v.user],
            "paper_id": [paper["id"] for paper in self.told.papers],
        }
        if name in known:
            return known[name] or self.meetings
        table = TABLES.get(name, f"{name.removesuffix('_id')}s")
        own = self.of_case[str(case["case"])][table]
        return own or self.all_rows.get(table, [])
