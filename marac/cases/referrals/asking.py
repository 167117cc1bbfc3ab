"""What a referral asks besides the case: who refers, health and care, traits of the person."""

from dataclasses import asdict, astuple

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case, Traits
from marac.cases.referrals.drafts import assign, describe_subject, must_be_own_draft, saved
from marac.cases.referrals.values import CareValues, HomeValues, ReferrerValues, TraitsValues


def save_referrer(session: Session, *, by: Actor, case: Case, values: ReferrerValues) -> None:
    """Say how the referrer is reached, and whether a supervisor knows."""
    must_be_own_draft(case, by)
    assign(case, values)
    saved(session, by=by, case=case, step="referrer")


def save_home(session: Session, *, by: Actor, case: Case, values: HomeValues) -> None:
    """Say what else is known of the place where they are."""
    must_be_own_draft(case, by)
    describe_subject(case, asdict(values))
    saved(session, by=by, case=case, step="home")


def save_care(session: Session, *, by: Actor, case: Case, values: CareValues) -> None:
    """Say who looks after the person, and where they spend their days."""
    must_be_own_draft(case, by)
    describe_subject(case, asdict(values))
    saved(session, by=by, case=case, step="care")


def save_traits(session: Session, *, by: Actor, case: Case, values: TraitsValues) -> None:
    """Keep what the person said of themselves, apart from everything else; nothing keeps no row."""
    must_be_own_draft(case, by)
    case.traits_recorded = any(astuple(values))
    if not case.traits_recorded:
        case.traits = None
    else:
        case.traits = case.traits or Traits()
        assign(case.traits, values)
        case.traits.disabilities = list(values.disabilities)
    saved(session, by=by, case=case, step="traits")
