"""What the words of the action log can name in the reader's area."""

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.actions.log.words import Vocabulary
from marac.agencies.models import CodeList
from marac.agencies.queries import get_code_book, list_agencies


def vocabulary_of(session: Session, *, by: Actor) -> Vocabulary:
    """Read the area's agencies and strands, those that are no longer used too."""
    book = get_code_book(session, area_id=by.area_id)
    return Vocabulary(
        agencies=tuple((agency.id, agency.name) for agency in list_agencies(session, by=by)),
        strands=tuple(book.every_word(CodeList.STRAND)),
        runs=by.runs_the_cycle,
    )
