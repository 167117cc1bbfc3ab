"""What those need to see who keep the house in order: people, agreements, the log; no case."""

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Permission
from marac.agencies.agreements import standing_of
from marac.agencies.queries import list_places
from marac.cases.wording import Words
from marac.home import queries
from marac.home.blocks import SHOWN, Block, Empty, Line, Link
from marac.home.health import load_health, load_words
from marac.web.filters import date_time, plural, short_date


def load_keeping(session: Session, *, by: Actor) -> list[Block]:
    """Load agreements and the log; for a system administrator people, words and health too."""
    watched = [_agreements(session, by), _log(session, by)]
    if not by.may(Permission.USER_INVITE):
        return watched
    return [_people(session, by), load_health(session), *watched, load_words(session, by=by)]


def _people(session: Session, by: Actor) -> Block:
    people, invited = queries.count_people(session, by=by)
    lines = [Line(Link(plural(people, "person", "people"), "accounts.list_users"), by.area_name)]
    if invited:
        lines.append(
            Line(
                Link(plural(invited, "invitation"), "accounts.list_users"),
                "not taken up yet",
                Words("Waiting", "yellow"),
            )
        )
    lines.append(Line(Link("Invite somebody", "accounts.invite")))
    return Block("people", "People who sign in", tuple(lines), Empty("Nobody signs in yet"))


def _agreements(session: Session, by: Actor) -> Block:
    """Name the agencies whose sharing agreement ends soon or has ended: no agreement, no access."""
    today = clock.today()
    taking_part = [
        place.agency
        for place in list_places(session, by=by)
        if place.left_on is None or place.left_on >= today
    ]
    standings = [(agency, standing_of(agency.agreements, today)) for agency in taking_part]
    warned = [(agency, standing) for agency, standing in standings if standing.warns]
    warned.sort(key=lambda pair: (pair[1].expires_on or today, pair[0].name))
    return Block(
        key="agreements",
        title="Sharing agreements to renew",
        lines=tuple(
            Line(
                Link(agency.name, "agencies.agency", {"agency_id": agency.id}),
                f"until {short_date(standing.expires_on)}" if standing.expires_on else "",
                Words(standing.words, standing.colour),
            )
            for agency, standing in warned[:SHOWN]
        ),
        total=len(warned),
        more=Link(
            f"See all {plural(len(taking_part), 'agency', 'agencies')}", "agencies.list_agencies"
        ),
        empty=Empty("Every agency’s agreement is in date"),
        note="An agency without an agreement in date has no access.",
    )


def _log(session: Session, by: Actor) -> Block:
    last = queries.last_entry(session)
    said = "Nothing was logged yet"
    if last is not None:
        number, at = last
        said = f"{plural(number, 'entry', 'entries')}, the last {date_time(at)}"
    return Block(
        key="log",
        title="The log",
        lines=(),
        empty=Empty(said),
        more=Link("See whether it is whole", "governance.security_log")
        if by.may(Permission.AUDIT_SECURITY_LOG)
        else None,
    )
