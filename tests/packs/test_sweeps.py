"""Over meetings made by chance: every edition holds its recipient's tokens and is accessible.

MEETINGS says how many (1 unless told; a full run takes 200). SEED says with which they begin.
"""

import os
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from marac.access import Actor
from marac.demo.canaries import facts, tokens
from marac.demo.canaries.planting import Planter
from marac.demo.canaries.tokens import Mint
from marac.packs import operations
from marac.packs.drafted import Draft, LaidOut
from marac.packs.models import Edition, Paper, PaperKind
from marac.refusals import Refused
from tests.access.evaluator import VOICES, Evaluator
from tests.access.facts import Viewer, read
from tests.documents.reading import count_tables, failures
from tests.packs.chance import happen, hold
from tests.packs.conftest import Story

pytestmark = [pytest.mark.walk, pytest.mark.timeout(600)]
MEETINGS, SEED = int(os.environ.get("MEETINGS", "1")), int(os.environ.get("SEED", "7"))
KINDS = (PaperKind.PACK, PaperKind.AGENDA, PaperKind.ACTIONS, PaperKind.KEY_SHEET, PaperKind.KIT)
NAMES = {"name", "given_names", "surname", "aliases", "known_as"}


class Sweep:
    """One meeting made by chance, with a token in every text, and the oracle over it."""

    def __init__(self, story: Story, seed: int, folder: Path, *, held: bool = False) -> None:
        self.story, self.session, chance = story, story.make.session, Random(seed)
        self.kinds = (PaperKind.MINUTES,) if held else KINDS
        happen(story, chance)
        if held:
            hold(story, chance)
        planter = Planter(self.session, Mint(str(seed)))
        planter.plant()
        facts.write(self.session, planter.planted.values(), folder / "facts.json")
        self.facts = read(folder / "facts.json")
        self.oracle = Evaluator(self.facts, self.facts.made_at)

    def drafts(self) -> list[tuple[Actor, Draft]]:
        """Draft every paper that there is for anybody, in every edition."""
        story, make = self.story, self.story.make
        everybody = {
            story.officer: story.police,
            story.landlord: story.housing,
            story.nurse: story.health,
            story.coordinator: None,
            story.chair: None,
        }
        seats = [(make.actor(user), agency) for user, agency in everybody.items()]
        found = []
        for by, agency in seats:
            for kind in self.kinds:
                for edition in Edition if kind is not PaperKind.KEY_SHEET else (Edition.LARGE,):
                    asked = {"kind": kind, "agency": agency, "edition": edition}
                    with suppress(Refused):
                        draft = operations.draft_paper(
                            self.session, by=by, meeting=story.meeting, **asked
                        )
                        found.append((by, draft))
        return found

    def papers(self) -> list[tuple[Draft, Paper]]:
        """Lay all of them out and give each its marks."""
        asked = self.drafts()
        laid_out = operations.lay_out_many([draft for _, draft in asked])
        made = []
        for (by, draft), outcome in zip(asked, laid_out, strict=True):
            assert isinstance(outcome, LaidOut), outcome
            paper = operations.register(self.session, by=by, laid_out=outcome)
            made.append((draft, paper))
        return made

    def viewer(self, paper: Paper) -> Viewer:
        """Find for whom a copy is, in the one seat for which it is made."""
        whole = next(v for v in self.facts.viewers if v.user == str(paper.recipient_id))
        agency = str(paper.agency_id) if paper.agency_id is not None else None
        seats = (
            seat
            for seat in whole.seats
            if (seat.role in VOICES and seat.agency == agency)
            or (agency is None and seat.role not in VOICES)
        )
        return replace(whole, seats=tuple(seats))

    def readable(self, paper: Paper, words: Iterable[str]) -> set[str]:
        """Of some tokens, those that belong into a copy as the oracle has it.

        What is for the chair alone is printed for no agency, its own neither; initials stand for
        names in print.
        """
        viewer = self.viewer(paper)
        found = {word for word in words if self.oracle.may_read(viewer, self.facts.tokens[word])}
        if paper.agency_id is not None:
            found = {word for word in found if self.facts.tokens[word]["release"] != "chair"}
        if paper.edition is Edition.PRINT:
            found = {word for word in found if not self._names_somebody(word)}
        return found

    def _names_somebody(self, word: str) -> bool:
        token = self.facts.tokens[word]
        return token["table"] == "identities" and token["field"] in NAMES


every_seed = pytest.mark.parametrize("seed", range(SEED, SEED + MEETINGS))


@every_seed
def test_every_edition_holds_what_its_recipient_may_see_and_is_accessible(
    story: Story, tmp_path: Path, seed: int
) -> None:
    sweep = Sweep(story, seed, tmp_path)
    assert examine(sweep, seed) >= 20


@every_seed
def test_minutes_and_extracts_hold_what_their_recipient_may_see_and_are_accessible(
    story: Story, tmp_path: Path, seed: int
) -> None:
    sweep = Sweep(story, seed, tmp_path, held=True)
    assert examine(sweep, seed) >= 2 * len(Edition), "those who run the meeting get theirs always"


def examine(sweep: Sweep, seed: int) -> int:
    """Hold every paper of a sweep against the oracle; say how many there were."""
    papers = sweep.papers()
    held = {paper.id: tokens_of(paper.content) for _, paper in papers}
    for draft, paper in papers:
        what = f"{draft.kind} {draft.edition} of {draft.recipient}, {draft.agency}; SEED={seed}"
        version = paper.minutes_version  # each has words of its own
        alike = (p for d, p in papers if (d.kind, p.minutes_version) == (draft.kind, version))
        said = set().union(*(held[p.id] for p in alike))
        ought = belongs(sweep, draft, paper, said)
        for name, wrong in (
            ("foreign", held[paper.id] - ought),
            ("missing", ought - held[paper.id]),
        ):
            assert [where(sweep, word) for word in wrong] == [], f"{name}: {what}"
        assert failures(paper.content) == [], what
        assert count_tables(paper.content) == draft.html.count("<table"), what
    return len(papers)


def belongs(sweep: Sweep, draft: Draft, paper: Paper, said: set[str]) -> set[str]:
    """Of what any copy of this kind says, what this one has to say, and nothing else.

    An agency's copy tells of the cases that it is invited to, and of what it has to do itself: a
    referral of one's own that only others hear is read on its page (ADR 28).
    """
    may, told = sweep.readable(paper, said), sweep.facts.tokens
    if paper.agency_id is None:
        return may
    whose, viewer = str(paper.agency_id), sweep.viewer(paper)
    own = {w for w in may if told[w]["table"] == "actions" and told[w]["author_agency"] == whose}
    of_nobody = {word for word in may if told[word]["case"] is None}
    if draft.kind is PaperKind.ACTIONS:
        return own | of_nobody
    taking_part = {
        word
        for word in may - of_nobody
        for seat in viewer.seats
        if sweep.oracle.allows(viewer, seat, told[word], "case.read_core")
    }
    return of_nobody | taking_part | (own if draft.kind is not PaperKind.MINUTES else set())


def where(sweep: Sweep, word: str) -> str:
    """Say where a token stands, for whoever has to find out."""
    token = sweep.facts.tokens[word]
    return f"{token['table']}.{token['field']} {token['release']} {token.get('state')} {word}"


def tokens_of(pdf: bytes) -> set[str]:
    """Find the tokens in a finished paper, in the order in which it was written."""
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return tokens.find(done.stdout.decode())
