"""Finds canaries in whatever came back, and tells those that somebody may hear from the others."""

import email
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import TracebackType

import sqlalchemy as sa
from flask import Flask
from werkzeug.exceptions import HTTPException

from marac import clock
from marac.audit.models import AuditEntry
from marac.database import db
from tests.access.evaluator import Evaluator
from tests.access.facts import Facts, Viewer
from tests.access.wander_travel import Answer, Wish

TOKEN = re.compile(r"CANARY[A-Z2-7]{8}", re.IGNORECASE)
REFERENCE = re.compile(r"\b[A-Z]{2,5}-\d{4}-\d{4,}\b")
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Leak:
    """Something found where it does not belong."""

    who: str
    role: str
    where: str
    what: str


@dataclass
class Findings:
    """What was covered and what was found."""

    leaks: set[Leak] = field(default_factory=set)
    faults: Counter[str] = field(default_factory=Counter)
    visits: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    heard: dict[Viewer, set[str]] = field(default_factory=lambda: defaultdict(set))
    letters: int = 0
    log_lines: int = 0


class Ears(logging.Handler):
    """Hears every line of every log while the walk lasts."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(self.format(record))


def tokens_in(text: str) -> set[str]:
    """The tokens of a text, also those that a line break or a hyphen divides."""
    bare = re.sub(r"[\s\u00ad-]+", "", text)
    return {token.upper() for token in (*TOKEN.findall(text), *TOKEN.findall(bare))}


class Nose:
    """Smells at answers, letters and logs."""

    def __init__(self, app: Flask, told: Facts) -> None:
        self.app, self.told, self.findings, self.ears = app, told, Findings(), Ears()
        self.ask = Evaluator(told, clock.now())
        self.owner_of = {t["row"]: t["case"] for t in told.tokens.values() if t["case"]}
        self.owner_of |= {key: key for key in told.cases}
        self.by_reference = {c["reference"]: key for key, c in told.cases.items()}
        self._answers: dict[tuple[Viewer, str], bool] = {}
        self._typed: dict[Viewer, set[str]] = defaultdict(set)

    def __enter__(self) -> "Nose":
        """Begin to listen to the logs."""
        logging.getLogger().addHandler(self.ears)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _what: object, _where: TracebackType | None
    ) -> None:
        """Stop listening."""
        logging.getLogger().removeHandler(self.ears)

    def smell(self, viewer: Viewer, wish: Wish, answer: Answer) -> None:
        """Check one answer."""
        place = wish.endpoint or self._endpoint(wish)
        self.findings.visits[place, viewer.label, answer.status] += 1
        self.findings.kinds[answer.kind] += 1
        if answer.status >= 500:
            self.findings.faults[f"{answer.status} {wish.method} {wish.path}"] += 1
        said = f"{answer.text}\n{answer.headers}"
        asked = f"{wish.path} {wish.query}"
        found = tokens_in(said)
        self.findings.heard[viewer] |= found & set(self.told.tokens)
        # What somebody typed into a search is kept for them alone, under an id in the address.
        self._typed[viewer] |= tokens_in(asked)
        own = self._typed[viewer] if KEY.search(asked) else tokens_in(asked)
        for token in found - own:
            if not self._may_read(viewer, token):
                self._leak(viewer, wish, self._describe(token))
        self._smell_traces(viewer, wish, said, asked)

    def _smell_traces(self, viewer: Viewer, wish: Wish, said: str, asked: str) -> None:
        """Check what gives a case away without a word of it: references and ids."""
        traces = {r: self.by_reference.get(r) for r in REFERENCE.findall(said)}
        traces |= {key: self.owner_of.get(key) for key in KEY.findall(said)}
        for trace, case in traces.items():
            known = trace.casefold() in asked.casefold()  # a page may echo it in capitals
            if case and not known and not self._may_know(viewer, case):
                self._leak(viewer, wish, f"{trace} of {self._case_line(case)}")

    def smell_what_lies_about(self) -> None:
        """Check the letters that were written, the lines that were logged, and the audit."""
        folder = self.app.extensions["marac.settings"].instance / "mail"
        for path in sorted(folder.glob("*.eml")):
            letter = email.message_from_bytes(path.read_bytes())
            self.findings.letters += 1
            self._smell_letter(str(letter["To"]), path.read_text(encoding="utf-8"))
        self.findings.log_lines = len(self.ears.lines)
        self._lying_about("the log", self.ears.lines)
        with self.app.app_context():
            rows = db.session.execute(sa.select(AuditEntry.event, AuditEntry.details))
            self._lying_about("the audit", (f"{event} {details}" for event, details in rows))

    def _smell_letter(self, to: str, text: str) -> None:
        reader = self.told.emails.get(to.strip())
        for token in tokens_in(text):
            if reader not in self.told.tokens[token]["addressed_to"]:
                leak = Leak(to, "", "a letter", self._describe(token))
                self.findings.leaks.add(leak)

    def _lying_about(self, where: str, lines: Iterable[str]) -> None:
        for line in lines:
            for token in tokens_in(line):
                self.findings.leaks.add(Leak("", "", where, self._describe(token)))

    def _endpoint(self, wish: Wish) -> str:
        try:
            return str(self.app.url_map.bind("").match(wish.path, method="GET")[0])
        except HTTPException:
            return "(no page)"

    def _may_read(self, viewer: Viewer, token: str) -> bool:
        if token not in self.told.tokens:
            return False
        if (viewer, token) not in self._answers:
            answer = self.ask.may_read(viewer, self.told.tokens[token])
            self._answers[viewer, token] = answer
        return self._answers[viewer, token]

    def _may_know(self, viewer: Viewer, case: str) -> bool:
        if (viewer, case) not in self._answers:
            self._answers[viewer, case] = self.ask.may_know(viewer, self.told.cases[case])
        return self._answers[viewer, case]

    def _leak(self, viewer: Viewer, wish: Wish, what: str) -> None:
        query = "&".join(f"{name}={value}" for name, value in wish.query.items())
        where = f"{wish.endpoint or self._endpoint(wish)} {wish.path}" + (
            f"?{query}" if query else ""
        )
        self.findings.leaks.add(Leak(viewer.name, viewer.label, where, what))

    def _describe(self, token: str) -> str:
        one = self.told.tokens.get(token)
        if one is None:
            return f"{token}, which nobody planted"
        line = self._case_line(one["case"]) if one["case"] else "no case"
        words = f"{one['class'] or '-'} {one['table']}.{one['field']} ({one['release']})"
        return f"{token}: {words} of {line}"

    def _case_line(self, key: str) -> str:
        case = self.told.cases[key]
        listed = " restricted" if case["named_list"] is not None else ""
        return f"{case['reference']} [{case['state']}{listed}]"
