"""Looking a place up: the same address, however it was written."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from marac.people.matching import postings
from marac.people.matching.blocking import place_keys
from marac.people.matching.description import Description
from marac.people.matching.features import features_of
from marac.people.matching.learnt import weights_of
from marac.people.matching.looking import Asked, Match, matches_of, scored


def places_like(
    session: Session,
    *,
    area_id: UUID,
    description: Description,
    show: int = 20,
    without: Collection[UUID] = (),
) -> list[Match]:
    """Give identities at this address or one written much alike, whoever they are.

    A postcode or a street alone gives everybody there, unless that is half a town.
    As with people, the caller stands beyond the policy and shows only what it allows.
    """
    only = replace(
        features_of(description), names=(), born="", sex="", phones=(), emails=(), handles=()
    )
    weights = weights_of(session, area_id)
    wide = not only.house
    asked = Asked(features=only, keys=list(place_keys(only)), without=set(without))
    found = scored(session, area_id, [asked], weights, wide=wide)[0]
    near = [candidate for candidate in found if wide or candidate.score.bits > 0]
    return matches_of(near, postings.everybody_in(session, area_id))[:show]
