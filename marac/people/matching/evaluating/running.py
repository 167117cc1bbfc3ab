"""Asking every question of a file against everybody of another, in a scratch database."""

import itertools
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from marac.people.matching.evaluating.measuring import SHOWN, Answer, measure
from marac.people.matching.evaluating.reading import Question, read_people, read_questions
from marac.people.matching.evaluating.scratch import FIRST, Scratch, fill, make_scratch
from marac.people.matching.evidence import Band
from marac.people.matching.looking import KEPT, look_up_features

MOST = 20
CHUNK = 500
RATES = (
    "best_f1", "recall_at_precision_95", "recall_flagged", "precision_strong", "false_flags",
)  # fmt: skip

Told = Callable[[str], Any]


def evaluate(queries: Path, people: Path, *, told: Told, workers: int = 2) -> dict[str, Any]:
    """Measure how well the people of one file are known again by the questions of another."""
    questions = list(read_questions(queries))
    with tempfile.TemporaryDirectory(prefix="marac-evaluate-") as folder:
        scratch = make_scratch(Path(folder))
        ids = fill(scratch, read_people(people), lambda n: told(f"{n} people are filed."))
        return ask(scratch, questions, ids, told=told, workers=workers)


def ask(
    scratch: Scratch, questions: Sequence[Question], ids: Sequence[str], *, told: Told, workers: int
) -> dict[str, Any]:
    """Ask all questions of a scratch database, in processes that have done nothing else."""
    everybody = set(ids)
    chunks = [questions[at : at + CHUNK] for at in range(0, len(questions), CHUNK)]
    answers: list[Answer] = []
    peak = 0.0
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=workers, mp_context=spawn) as pool:
        results = pool.map(_answer_all, itertools.repeat(scratch), chunks)
        for chunk, (found, rss) in zip(chunks, results, strict=True):
            answers += [
                _answer(question, numbers, ids, everybody)
                for question, numbers in zip(chunk, found, strict=True)
            ]
            peak = max(peak, rss)
            told(f"{len(answers)} of {len(questions)} questions are asked.")
    return measure(answers, peak)


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up gave, by number: whom with which chances and band, and how long it took."""

    matches: list[tuple[int, float, Band]]
    ms: float


def _answer_all(scratch: Scratch, questions: Sequence[Question]) -> tuple[list[Found], float]:
    """Ask some questions; give what was found and the most memory this process ever had (MB)."""
    session = _session(scratch)
    found = [_look_up(session, scratch, question) for question in questions]
    return found, _peak_rss_mb()


def _peak_rss_mb() -> float:
    """Give the most memory this process ever had; Linux tells it apart from its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


_sessions: dict[Scratch, Session] = {}


def _session(scratch: Scratch) -> Session:
    """Connect once a process, as a worker of the web does, and warm up as it has."""
    if scratch not in _sessions:
        _sessions[scratch] = Session(scratch.engine())
    return _sessions[scratch]


def _look_up(session: Session, scratch: Scratch, question: Question) -> Found:
    began = time.perf_counter()
    matches = look_up_features(session, area_id=scratch.area_id, asked=question.features)
    ms = (time.perf_counter() - began) * 1000
    numbered = [(m.identity_id.int - FIRST, m.chances, m.band) for m in matches[:KEPT]]
    return Found(numbered, ms)


def _answer(question: Question, found: Found, ids: Sequence[str], everybody: set[str]) -> Answer:
    """Name who was found, each person once."""
    best: dict[str, tuple[float, Band]] = {}
    for number, chances, band in found.matches:
        best.setdefault(ids[number], (chances, band))
    people = dict(itertools.islice(best.items(), MOST))
    shown = {person: band for person, (_, band) in itertools.islice(people.items(), SHOWN)}
    return Answer(
        origin=question.origin,
        truth=question.truth if question.truth in everybody else "",
        people=tuple(people),
        chances=tuple(chances for chances, _band in people.values()),
        flagged=frozenset(person for person, band in shown.items() if band is not Band.WEAK),
        strong=frozenset(person for person, band in shown.items() if band is Band.STRONG),
        ms=found.ms,
    )


def lines_of(numbers: dict[str, Any]) -> Iterator[str]:
    """Write the numbers as a table, a line an origin."""
    head = ("origin", "asked", "known", "r@1", "r@5", "95 % interval", "r@20")
    tail = ("best F1", "r@p95", "flagged", "p strong", "false", "p50 ms", "p95 ms")
    form = "{:<10}{:>7}{:>7}{:>8}{:>8}  {:<15}{:>7}{:>9}{:>8}{:>9}{:>10}{:>8}{:>8}{:>8}"
    yield form.format(*head, *tail)
    for name, row in [*numbers["by_origin"].items(), ("all", numbers)]:
        low, high = row["recall_at_5_interval"]
        yield form.format(
            name[:9],
            row["queries"],
            row["known"],
            *(f"{row[key]:.4f}" for key in ("recall_at_1", "recall_at_5")),
            f"{low:.4f}-{high:.4f}",
            f"{row['recall_at_20']:.4f}",
            *(f"{row[key]:.4f}" for key in RATES),
            *(f"{row[key]:.1f}" for key in ("lookup_ms_p50", "lookup_ms_p95")),
        )
    yield f"Memory of a process that looks up: at most {numbers['peak_rss_mb']:.0f} MB."
