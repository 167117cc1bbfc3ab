"""The papers of the demonstration: whole, accessible, and with every table in one piece."""

from sqlalchemy.orm import Session

from marac.demo import papers
from marac.packs import operations as packs
from tests.documents.reading import count_tables, failures

WANTED = ("agenda", "pack-police-hate-crime", "minutes")


def test_agenda_pack_and_minutes_are_accessible_with_their_tables_whole(rows: Session) -> None:
    drafts = papers.draft_all(rows)
    assert len(drafts) >= 14
    for name in WANTED:
        pdf = packs.lay_out(drafts[name]).pdf
        assert failures(pdf) == [], name
        assert count_tables(pdf) == drafts[name].html.count("<table"), name
