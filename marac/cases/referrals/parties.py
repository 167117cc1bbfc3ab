"""The people round a referral: the household, and those who are said to have done it."""

from dataclasses import asdict

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case, Part, PartKind
from marac.cases.referrals.drafts import add_part, must_be_own_draft, remove_part, saved
from marac.cases.referrals.values import MemberValues, SourcesValues, SourceValues
from marac.people.models import IdentityKind
from marac.people.operations import describe
from marac.refusals import Refused

HOUSEHOLD = (PartKind.CHILD, PartKind.HOUSEHOLD_MEMBER)
# What is said of somebody's part in this case, not of who they are.
_OF_THE_PART = (
    *("witnessed_harm", "juvenile", "relationship_code"),
    *("orders_and_bail", "warning_markers"),
)


def add_member(
    session: Session, *, by: Actor, case: Case, kind: PartKind, values: MemberValues
) -> Part:
    """Add a child or another person of the household."""
    must_be_own_draft(case, by)
    part = _add(case, kind, IdentityKind.PERSON, values)
    saved(session, by=by, case=case, step="household")
    return part


def add_source(
    session: Session, *, by: Actor, case: Case, kind: IdentityKind, values: SourceValues
) -> Part:
    """Add someone who is said to have done it; that something is known follows from it."""
    must_be_own_draft(case, by)
    part = _add(case, PartKind.HARM_SOURCE, kind, values)
    case.harm_source_known = True
    saved(session, by=by, case=case, step="sources")
    return part


def change_party(
    session: Session, *, by: Actor, case: Case, part: Part, values: MemberValues | SourceValues
) -> None:
    """Change what is said of one of them."""
    must_be_own_draft(case, by)
    _set(part, values)
    saved(session, by=by, case=case, step=step_of(part))


def remove_party(session: Session, *, by: Actor, case: Case, part: Part) -> None:
    """Take one of them out of the draft."""
    must_be_own_draft(case, by)
    remove_part(session, case, part)
    saved(session, by=by, case=case, step=step_of(part))


def save_sources(session: Session, *, by: Actor, case: Case, values: SourcesValues) -> None:
    """Say whether anything is known of who did it, and why naming them is necessary."""
    must_be_own_draft(case, by)
    if values.harm_source_known is False and case.harm_sources:
        raise Refused("Somebody is listed as having done it. Remove them first.")
    case.harm_source_known = values.harm_source_known
    case.naming_necessity = values.naming_necessity
    saved(session, by=by, case=case, step="sources")


def step_of(part: Part) -> str:
    """Name the page that a person of the referral is listed on."""
    return "household" if part.kind in HOUSEHOLD else "sources"


def _add(
    case: Case, kind: PartKind, identity_kind: IdentityKind, values: MemberValues | SourceValues
) -> Part:
    part = add_part(case, kind, identity_kind, {})
    _set(part, values)
    return part


def _set(part: Part, values: MemberValues | SourceValues) -> None:
    facts = asdict(values)
    for column in _OF_THE_PART:
        if column in facts:
            setattr(part, column, facts.pop(column))
    describe(part.identity, facts)
