"""For one person: a case in every state and every relation to them, told by facts alone."""

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from marac import clock
from marac.access import Actor, Role
from marac.accounts.models import User
from marac.agencies.models import Agency, Area
from marac.cases.models import Case, CaseGrant, Conflict, Listing, NamedReader, Outcome
from marac.meetings.models import Meeting
from marac.returns.models import ItemRelease, Nature, ReturnItem, Sharing
from tests.factories import Factory
from tests.readiness import without

STATES = "DSLPHMCXZ"
RELATIONS = (
    "invited",
    "authored",
    "area_not_invited",
    "other_area",
    "conflict",
    "restricted_not_named",
)
# Relations beside the oracle's: which of its relations each answers like, and which codes it shuts.
BESIDE = {
    "withdrawn": ("area_not_invited", ""),
    "unattested": ("area_not_invited", ""),
    "agency_conflict": ("conflict", ""),
    "restricted_named": ("invited", ""),
    "lapsed_grant": ("invited", "g"),
    "unassigned": ("invited", "s"),
    "unreleased": ("invited", "f"),
}
# A return is one's own only where one's agency is also invited; and what others released is read
# by an invited agency once its own return is in.
OWN_RETURN, ANSWERED = "own_return", "answered"


@dataclass
class World:
    """One person of a role, and their cases by state and relation."""

    make: Factory
    role: Role
    area: Area
    elsewhere: Area
    agency: Agency
    user: User
    officer: User
    second: User
    meeting: Meeting
    cases: dict[tuple[str, str], UUID] = field(default_factory=dict)

    def actor(self) -> Actor:
        return self.make.actor(self.user, self.area)


def build(make: Factory, role: Role) -> World:
    """Make the person and all their cases."""
    area, elsewhere = make.area(), make.area()
    agency, other = make.agency(area=area), make.agency(area=area)
    world = World(
        make=make,
        role=role,
        area=area,
        elsewhere=elsewhere,
        agency=agency,
        user=make.user(role, area=area, agency=agency),
        officer=make.user(Role.REFERRER, area=area, agency=other),
        second=make.user(),
        meeting=make.meeting(area),
    )
    for state in STATES:
        for relation in (*RELATIONS, *BESIDE, OWN_RETURN, ANSWERED):
            world.cases[state, relation] = _case(world, state, relation, other).id
    make.session.flush()
    return world


def _case(world: World, state: str, relation: str, other: Agency) -> Case:
    mine = relation in {"authored", "other_area", "conflict", OWN_RETURN}
    case = world.make.draft(
        area=world.elsewhere if relation == "other_area" else world.area,
        referrer=world.user if mine else world.officer,
        agency=world.agency if mine else other,
    )
    listing = live(world, case, state)
    if relation not in {"authored", "area_not_invited"}:
        _let_in(world, case, relation)
    if listing is not None:
        released = relation not in {"unreleased", "area_not_invited", "authored"}
        _work(world, case, listing, world.agency if mine else other, released=released)
    if relation == ANSWERED and listing is not None:
        world.make.request(
            listing, world.agency, submitted_at=clock.now(), submitted_by_id=world.user.id
        )
    if relation not in {"authored", OWN_RETURN}:
        _grant(world, case, lapsed=relation == "lapsed_grant")
    _keep_out(world, case, relation)
    return case


def live(world: World, case: Case, state: str) -> Listing | None:
    """Bring a draft to a state, by its facts alone; gives its listing."""
    now = clock.now()
    if state == "D":
        return None
    case.submitted_at = now - timedelta(days=80)
    if state in "CXZ":
        case.closed_at = now - timedelta(days={"C": 2, "X": 29, "Z": 60}[state])
    case.disposed_at = now if state == "Z" else None
    if state == "S":
        return None
    heard, minuted = state in "HMCXZ", state in "MCXZ"
    return world.make.listing(
        case,
        world.meeting,
        world.officer,
        circulated_at=None if state == "L" else now,
        started_at=now if heard else None,
        decided_at=now if heard else None,
        outcome=Outcome.NO_FURTHER if heard else None,
        ended_at=now if minuted else None,
        minutes_sent_at=now if minuted else None,
    )


def _let_in(world: World, case: Case, relation: str) -> None:
    """Invite the person's agency, assign them, release the contact to them, each unless said."""
    make = world.make
    with without("attestations") if relation == "unattested" else nullcontext():
        invitation = make.invitation(case, world.agency, world.officer)
    if relation == "withdrawn":
        invitation.withdrawn_at = clock.now()
    if relation != "unreleased":
        make.release(case, world.agency, world.officer)
    case.advocate_id = (world.officer if relation == "unassigned" else world.user).id


def _work(world: World, case: Case, listing: Listing, agency: Agency, *, released: bool) -> None:
    """An agency's return with intelligence, released to the person's agency or not; an action."""
    item = ReturnItem(
        position=1,
        text="Seen near the flat",
        nature=Nature.FACT,
        sharing=Sharing.NAMED,
        intelligence=True,
        releases=[ItemRelease(agency=world.agency)] if released else [],
    )
    world.make.request(listing, agency, items=[item])
    world.make.action(case, agency)


def _grant(world: World, case: Case, *, lapsed: bool) -> None:
    """A grant to the person; only auditors and governance leads can use one."""
    row = CaseGrant(
        case_id=case.id,
        user_id=world.user.id,
        purpose="Dip sample",
        granted_at=clock.now() - timedelta(days=9),
        granted_by_id=world.officer.id,
        approved_by_id=world.second.id,
        expires_at=clock.now() + timedelta(days=-1 if lapsed else 7),
    )
    world.make.add(row)


def _keep_out(world: World, case: Case, relation: str) -> None:
    by = {"case_id": case.id, "declared_by_id": world.officer.id}
    if relation == "conflict":
        world.make.add(Conflict(user_id=world.user.id, **by))
    if relation == "agency_conflict":
        world.make.add(Conflict(agency_id=world.agency.id, **by))
    if relation.startswith("restricted"):
        case.restricted_at, case.restricted_by_id = clock.now(), world.officer.id
    if relation == "restricted_named":
        world.make.add(NamedReader(case_id=case.id, user_id=world.user.id))
