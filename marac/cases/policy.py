"""Who may do what with which case, as SQL conditions that every query of cases uses.

`within` makes the condition of any permission from its rule: the same area, no conflict of
interest, then each role's way in. What is not this is a finer question about one case.
"""

from collections.abc import Callable

import sqlalchemy as sa

from marac.access import AGENCY_VOICES, RULES, Actor, Permission, Reach, Role
from marac.cases import conditions
from marac.cases.conditions import agencies_of, invited, named_if_restricted, not_conflicted
from marac.cases.models import Case, Listing
from marac.cases.stages import counts_as, is_among, within_embargo

__all__ = ["agencies_of", "invited", "named_if_restricted", "not_conflicted"]

# What stays of a case that was disposed of: that it was there, and the log of who did what.
OUTLIVING = (Permission.AUDIT_CASE_LOG,)

Condition = sa.ColumnElement[bool]


def within(
    actor: Actor,
    permission: Permission,
    *,
    own: Condition | None = None,
    released: Condition | None = None,
) -> Condition:
    """Say for which cases, in which state, a person has a function.

    `own` says what counts as the person's own, where it is not the referral; `released` what
    counts as released to them, where it is not the safe contact.
    """
    stages = RULES[permission].stages

    def work_out() -> Condition:
        reached = reaching(actor, permission, own=own, released=released)
        return sa.and_(reached, counts_as(stages)) if stages else reached

    plain = own is None and released is None
    return actor.work_out_once(permission, work_out) if plain else work_out()


def reaching(
    actor: Actor,
    permission: Permission,
    *,
    own: Condition | None = None,
    released: Condition | None = None,
) -> Condition:
    """Say for which cases a person has a function in some state: the others do not exist."""
    ways = [
        _WAYS[reach](actor, roles, _alternative(reach, own, released))
        for reach in Reach
        if (roles := actor.roles_reaching(permission, reach))
    ]
    if not ways:
        return sa.false()
    if permission not in OUTLIVING:
        ways = [_while_kept(actor, permission, ways)]
    return sa.and_(conditions.in_area(actor), conditions.not_conflicted(actor), sa.or_(*ways))


def visible_to(actor: Actor) -> Condition:
    """Say which cases a person may open: the content of the case, not only that it exists."""
    return within(actor, Permission.CASE_READ_CORE)


def openable_by(actor: Actor) -> Condition:
    """Say which cases a person may open on the case page: also one opened in an emergency."""
    return sa.or_(visible_to(actor), opened_in_emergency(actor))


def opened_in_emergency(actor: Actor) -> Condition:
    """Say which cases the person has broken the glass of; a conflict of interest beats it."""
    return sa.and_(
        within(actor, Permission.BREAKGLASS_OPEN),
        conditions.glass_broken(actor),
    )


def may_now(actor: Actor, permission: Permission, case: Case) -> bool:
    """Tell of a case that is open to a person whether it is at a stage for this."""
    stages = RULES[permission].stages
    return actor.may(permission) and (not stages or is_among(case, stages))


def awaiting_attestation(actor: Actor) -> Condition:
    """Say to which cases a person is invited but has not said whether they have a conflict."""
    return sa.and_(
        conditions.in_area(actor),
        conditions.not_conflicted(actor),
        conditions.named_if_restricted(actor),
        conditions.in_agency_window(),
        _takes_part(actor, AGENCY_VOICES),
        ~conditions.attested(actor),
    )


def referred_by(actor: Actor) -> Condition:
    """Say which referrals a person wrote: they may read their own text and one line of status."""
    return sa.and_(
        conditions.in_area(actor),
        conditions.not_conflicted(actor),
        conditions.authored(actor),
        within_embargo(),
    )


def editable_draft(actor: Actor) -> Condition:
    """Say which drafts a person may still change: their own, not yet submitted."""
    return within(actor, Permission.REFERRAL_EDIT_DRAFT)


def sees_safe_contact(actor: Actor, case: Case) -> bool:
    """Tell whether the safe contact and whereabouts of a case that is open to a person are too.

    Co-ordinator, chair, the assigned advocate and the referrer see them, and an agency to which
    they were released. Whoever speaks for no agency reads the case by a grant, which covers them.
    """
    if actor.runs_the_cycle or _is_their_own(actor, case):
        return True
    voices = actor.agencies_as(Role.REPRESENTATIVE, Role.DEPUTY)
    released = {r.agency_id for r in case.contact_releases if r.withdrawn_at is None}
    by_grant = not actor.has(*AGENCY_VOICES) and actor.may(Permission.CASE_READ_SAFE_CONTACT)
    return by_grant or not released.isdisjoint(voices)


def sees_traits(actor: Actor, case: Case) -> bool:
    """Tell whether traits are open: to who runs the case, its advocate and its referrer alone."""
    return actor.runs_the_cycle or _is_their_own(actor, case)


def triageable(actor: Actor) -> Condition:
    """Say which referrals wait for a decision that the person may see."""
    return sa.and_(
        visible_to(actor),
        sa.literal(actor.runs_the_cycle),
        Case.decision.is_(None),
        Case.closed_at.is_(None),
    )


def governable(actor: Actor) -> Condition:
    """Say from which cases a person may keep others away: those they run, or their area's.

    The information governance lead knows a case by its reference only, whatever its state.
    """
    return sa.and_(within(actor, Permission.CONFLICT_IMPOSE), Case.submitted_at.is_not(None))


def known_listing(actor: Actor) -> Condition:
    """Say which listings of a visible case an agency knows of: those on an agenda that went out."""
    return sa.true() if actor.runs_the_cycle else Listing.circulated_at.is_not(None)


def knows_listing(actor: Actor, listing: Listing) -> bool:
    """Tell the same of a loaded listing."""
    return actor.runs_the_cycle or listing.circulated_at is not None


def known_decision(actor: Actor) -> Condition:
    """Say which listings of a visible case carry a decision that is open to the person."""
    open_ = sa.true() if actor.runs_the_cycle else Listing.minutes_sent_at.is_not(None)
    return sa.and_(Listing.decided_at.is_not(None), open_)


def knows_decision(actor: Actor, listing: Listing) -> bool:
    """Tell whether what the meeting decided is open to the person: to agencies with the minutes."""
    return actor.runs_the_cycle or listing.minutes_sent_at is not None


def _is_their_own(actor: Actor, case: Case) -> bool:
    """Tell whether the person is the case's advocate, or wrote the referral for their agency."""
    if case.advocate_id == actor.user_id:
        invited_now = {i.agency_id for i in case.invitations if i.withdrawn_at is None}
        return not invited_now.isdisjoint(actor.agencies_as(Role.ADVOCATE))
    return case.referrer_id == actor.user_id and case.agency_id in actor.agency_ids


def _alternative(
    reach: Reach, own: Condition | None, released: Condition | None
) -> Condition | None:
    return {Reach.OWN: own, Reach.RELEASED: released}.get(reach)


def _while_kept(actor: Actor, permission: Permission, ways: list[Condition]) -> Condition:
    """Leave of a case that was disposed of only that it was there."""
    kept = sa.and_(Case.disposed_at.is_(None), sa.or_(*ways))
    if actor.roles_reaching(permission, Reach.METADATA):
        return sa.or_(kept, Case.disposed_at.is_not(None))
    return kept


def _by_area(actor: Actor, _roles: tuple[Role, ...], _other: Condition | None) -> Condition:
    return sa.and_(conditions.in_running_window(), conditions.named_if_restricted(actor))


def _by_invitation(actor: Actor, roles: tuple[Role, ...], _other: Condition | None) -> Condition:
    return sa.and_(
        conditions.in_agency_window(),
        conditions.named_if_restricted(actor),
        _takes_part(actor, roles),
        conditions.attested(actor),
    )


def _takes_part(actor: Actor, roles: tuple[Role, ...]) -> Condition:
    """Say that an agency of the person is invited; an advocate counts only where assigned."""
    others = [role for role in roles if role is not Role.ADVOCATE]
    ways = [conditions.invited(actor, *others)] if others else []
    if Role.ADVOCATE in roles:
        advocating = conditions.invited(actor, Role.ADVOCATE)
        ways.append(sa.and_(conditions.assigned(actor), advocating))
    return sa.or_(*ways)


def _by_release(actor: Actor, roles: tuple[Role, ...], other: Condition | None) -> Condition:
    released = other if other is not None else conditions.contact_released(actor, *roles)
    return sa.and_(_by_invitation(actor, roles, None), released)


def _as_own(actor: Actor, _roles: tuple[Role, ...], other: Condition | None) -> Condition:
    return other if other is not None else conditions.authored(actor)


def _by_grant(actor: Actor, _roles: tuple[Role, ...], _other: Condition | None) -> Condition:
    return conditions.granted(actor)


def _by_emergency(actor: Actor, _roles: tuple[Role, ...], _other: Condition | None) -> Condition:
    """Let break the glass of any case but one's own referral, which needs no glass broken."""
    return sa.not_(conditions.authored(actor))


_WAYS: dict[Reach, Callable[[Actor, tuple[Role, ...], Condition | None], Condition]] = {
    Reach.AREA: _by_area,
    Reach.INVITED: _by_invitation,
    Reach.ASSIGNED: _by_invitation,
    Reach.RELEASED: _by_release,
    Reach.OWN: _as_own,
    Reach.METADATA: lambda *_: sa.true(),
    Reach.GRANT: _by_grant,
    Reach.EMERGENCY: _by_emergency,
    Reach.REMIT: lambda *_: sa.true(),
}
