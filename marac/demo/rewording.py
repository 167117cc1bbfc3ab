"""Lets the invented partnership change some of its words: one renamed, one ended, one to come."""

from datetime import date, timedelta
from functools import partial

from marac.agencies.lists import operations
from marac.agencies.lists.asking import Asked, NewWord
from marac.agencies.lists.models import CodeList
from marac.agencies.lists.queries import get_term
from marac.demo.world import World


def enter(world: World) -> None:
    """Put the changes into the diary, ten days before the demonstration is built."""
    world.diary.enter(
        world.on(world.built_on - timedelta(days=10), 11), partial(_reword, world, world.built_on)
    )


def _reword(world: World, today: date) -> None:
    by, session = world.coordinator("bristol"), world.session
    strand = partial(get_term, session, by=by, code_list=CodeList.STRAND)
    age, caste = strand(code="AGE"), strand(code="CASTE")
    if age is None or caste is None:
        return
    wider = Asked(
        on=today - timedelta(days=7),
        label="Age or generation",
        why="The partnership board asked for the wider word.",
    )
    operations.rename_word(session, by=by, term=age, asked=wider)
    last = Asked(on=today + timedelta(days=39), why="From then on it is recorded under race.")
    operations.end_word(session, by=by, term=caste, asked=last)
    ageism = NewWord(
        on=today - timedelta(days=7),
        code_list=CodeList.TARGET_DETAIL,
        code="OLDER_PEOPLE",
        label="Older people",
        group="AGE",
        area_id=by.area_id,
        why="Two cases this autumn were about older people’s independence.",
    )
    operations.add_word(session, by=by, word=ageism)
