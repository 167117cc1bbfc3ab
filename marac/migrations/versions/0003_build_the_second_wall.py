"""Build the second wall: on PostgreSQL the tables of a case show each person their own rows only.

The functions say in SQL what the policies say in Python, from the same facts and apart from them;
tests compare the two. They run as the owner, who sees every row, because what lets a person in is
also decided from rows that the person may not see. SQLite has no such wall.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = ()
depends_on = None

# Who is asking, as the application says it; and what they hold today, as the database knows it.
PERSON = """
CREATE FUNCTION marac_person(
    OUT me uuid, OUT area uuid, OUT moment timestamptz,
    OUT runs boolean, OUT chairs boolean, OUT governs boolean,
    OUT speaks uuid[], OUT advocates uuid[], OUT belongs uuid[], OUT ties uuid[]
) LANGUAGE plpgsql STABLE SECURITY DEFINER {pinned} AS $$
DECLARE
    today date;
BEGIN
    me := nullif(current_setting('app.user_id', true), '')::uuid;
    area := nullif(current_setting('app.area_id', true), '')::uuid;
    moment := coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now());
    today := (moment AT TIME ZONE 'Europe/London')::date;
    SELECT coalesce(bool_or(s.role IN ('CO', 'CH')), false),
           coalesce(bool_or(s.role = 'CH'), false),
           coalesce(bool_or(s.role IN ('AU', 'IG')), false),
           coalesce(array_agg(s.agency_id) FILTER (WHERE s.role IN ('RP', 'DP')), '{{}}'),
           coalesce(array_agg(s.agency_id) FILTER (WHERE s.role = 'VS'), '{{}}'),
           coalesce(array_agg(s.agency_id), '{{}}')
      INTO runs, chairs, governs, speaks, advocates, belongs
      FROM memberships s JOIN users u ON u.id = s.user_id
     WHERE s.user_id = me AND s.area_id = area AND u.disabled_at IS NULL
       AND s.ended_at IS NULL AND s.starts_on <= today
       AND (s.ends_on IS NULL OR s.ends_on >= today)
       AND (s.role IN ('SY', 'IG') OR EXISTS (
               SELECT FROM sharing_agreements a
                WHERE a.agency_id = s.agency_id AND a.signed_on <= today AND a.expires_on > today))
       AND EXISTS (
               SELECT FROM declarations d
                WHERE d.user_id = me AND d.area_id = area
                  AND d.signed_at > moment - interval '365 days');
    -- A seat without an agreement, or in another area, gives no access and ties all the same.
    SELECT coalesce(array_agg(s.agency_id), '{{}}') INTO ties FROM memberships s
     WHERE s.user_id = me AND s.ended_at IS NULL AND s.starts_on <= today
       AND (s.ends_on IS NULL OR s.ends_on >= today);
END $$
"""

# The cases that a person reaches, by what is asked for:
#   core     may open the case (cases.policy.visible_to)
#   returns  the same, while agencies may read each other's returns
#   reach    may keep work of their own in the case (actions.policy), once they have attested
#   content  core, their own referral, or opened in an emergency
#   contact  the safe contact, field class B
#   names    content, and what waits for their word on a conflict of interest
#   known    names, a case in which they own an action, and for governance every case
CASES = """
CREATE FUNCTION marac_cases(asked text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 {pinned} AS $$
DECLARE
    p record;
BEGIN
    SELECT * INTO p FROM marac_person();
    IF p.me IS NULL OR p.area IS NULL OR p.belongs = '{{}}' THEN RETURN; END IF;
    RETURN QUERY
    SELECT c.id
      FROM cases c
      CROSS JOIN LATERAL (SELECT
          c.disposed_at IS NULL
              AND (c.closed_at IS NULL OR c.closed_at >= p.moment - interval '28 days') AS fresh,
          c.restricted_at IS NULL OR EXISTS (
              SELECT FROM named_readers n WHERE n.case_id = c.id AND n.user_id = p.me) AS named,
          c.referrer_id = p.me AND c.agency_id = ANY (p.belongs) AS authored,
          EXISTS (
              SELECT FROM listings l
               WHERE l.case_id = c.id AND l.circulated_at IS NOT NULL) AS circulated,
          EXISTS (
              SELECT FROM invitations i
               WHERE i.case_id = c.id AND i.withdrawn_at IS NULL
                 AND i.agency_id = ANY (p.speaks)) AS invited,
          c.advocate_id = p.me AND EXISTS (
              SELECT FROM invitations i
               WHERE i.case_id = c.id AND i.withdrawn_at IS NULL
                 AND i.agency_id = ANY (p.advocates)) AS assigned,
          EXISTS (
              SELECT FROM attestations a WHERE a.case_id = c.id AND a.user_id = p.me) AS attested,
          EXISTS (
              SELECT FROM contact_releases r
               WHERE r.case_id = c.id AND r.withdrawn_at IS NULL
                 AND r.agency_id = ANY (p.speaks)) AS released
      ) f
     WHERE c.area_id = p.area
       AND NOT EXISTS (
           SELECT FROM conflicts x
            WHERE x.case_id = c.id AND x.lifted_at IS NULL
              AND (x.user_id = p.me OR x.agency_id = ANY (p.ties)))
       AND CASE asked WHEN 'reach' THEN f.fresh AND f.named
               AND (f.attested OR NOT f.circulated OR NOT (f.invited OR f.assigned)) ELSE
           (p.runs AND c.submitted_at IS NOT NULL AND f.fresh AND f.named)
           OR (f.fresh AND f.named AND (f.invited OR f.assigned) AND f.circulated
               AND CASE WHEN f.attested
                   THEN asked <> 'contact' OR f.assigned OR (f.invited AND f.released)
                   ELSE asked IN ('names', 'known') END)
           OR (p.governs AND c.disposed_at IS NULL AND (asked <> 'returns' OR (f.fresh AND f.circulated))
               AND EXISTS (
               SELECT FROM case_grants g
                WHERE g.case_id = c.id AND g.user_id = p.me
                  AND g.ended_at IS NULL AND g.expires_at > p.moment))
           OR (asked NOT IN ('core', 'returns') AND (
               (f.authored AND f.fresh)
               OR (NOT f.authored AND c.disposed_at IS NULL
                   AND (c.submitted_at IS NOT NULL OR c.closed_at IS NOT NULL)
                   AND (p.runs OR p.speaks || p.advocates <> '{{}}')
                   AND EXISTS (
                       SELECT FROM break_glass b
                        WHERE b.case_id = c.id AND b.user_id = p.me AND b.expires_at > p.moment))))
           OR (asked = 'known' AND (
               p.governs
               OR (f.fresh AND f.named AND EXISTS (
                   SELECT FROM actions t
                    WHERE t.case_id = c.id AND t.agreed_at IS NOT NULL
                      AND (t.agency_id = ANY (p.speaks || p.advocates)
                           OR (t.owner_id = p.me AND t.agency_id = ANY (p.belongs)))))))
           END;
END $$
"""

# Other agencies' returns that are open to somebody who speaks for one, and through which agency:
# it has answered for the same hearing of the case or a later one.
SHARED = """
CREATE FUNCTION marac_shared(OUT return_id uuid, OUT agency_id uuid) RETURNS SETOF record
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 {pinned} AS $$
DECLARE
    p record;
BEGIN
    SELECT * INTO p FROM marac_person();
    RETURN QUERY
    SELECT r.id, i.agency_id
      FROM invitations i
      JOIN cases c ON c.id = i.case_id
      JOIN returns r ON r.case_id = i.case_id AND r.submitted_at IS NOT NULL
      JOIN listings l ON l.id = r.listing_id
     WHERE i.withdrawn_at IS NULL
       AND (i.agency_id = ANY (p.speaks)
            OR (c.advocate_id = p.me AND i.agency_id = ANY (p.advocates)))
       AND EXISTS (
           SELECT FROM returns own JOIN listings heard ON heard.id = own.listing_id
            WHERE own.case_id = r.case_id AND own.agency_id = i.agency_id
              AND own.submitted_at IS NOT NULL AND heard.listed_at >= l.listed_at);
END $$
"""
SHARED_ITEMS = """
CREATE FUNCTION marac_shared_items() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 {pinned} AS $$
    SELECT x.item_id
      FROM marac_shared() s
      JOIN return_items t ON t.return_id = s.return_id AND t.sharing = 'named'
      JOIN item_releases x ON x.item_id = t.id AND x.agency_id = s.agency_id
$$
"""
# That there is a safe contact, for whoever may know the case: a locked field says that it is locked.
RECORDED = """
CREATE FUNCTION marac_contact_recorded(case_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER {pinned} AS $$
    SELECT EXISTS (SELECT FROM safe_contacts s WHERE s.case_id = $1)
$$
"""
# An identity in no case yet, or no longer: whoever makes or deletes it must find it.
ADRIFT = """
CREATE FUNCTION marac_adrift(identity_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER {pinned} AS $$
    SELECT NOT EXISTS (SELECT FROM case_parts p WHERE p.identity_id = $1)
$$
"""
FUNCTIONS = {
    "marac_person()": PERSON,
    "marac_cases(text)": CASES,
    "marac_shared()": SHARED,
    "marac_shared_items()": SHARED_ITEMS,
    "marac_contact_recorded(uuid)": RECORDED,
    "marac_adrift(uuid)": ADRIFT,
}

HOUSE = "(SELECT current_setting('app.mode', true)) = 'house'"
ME = "(SELECT p.{} FROM marac_person() p)"


def _cases(asked: str, column: str = "case_id") -> str:
    return f"{column} IN (SELECT marac_cases('{asked}'))"


def _is(name: str) -> str:
    return ME.format(name)


def _any(column: str, name: str) -> str:
    return f"{column} = ANY ({ME.format(name)}::uuid[])"


def _through(parent: str, column: str) -> str:
    """Let a row be seen with the row that it belongs to, whose own policy decides."""
    return f"EXISTS (SELECT FROM {parent} above WHERE above.id = {column})"


KNOWN = "EXISTS (SELECT FROM cases above WHERE above.id = case_id)"
SPEAKS = (
    f"({_any('{0}.agency_id', 'speaks')} OR ({_any('{0}.agency_id', 'advocates')} AND EXISTS"
    f" (SELECT FROM cases c WHERE c.id = {{0}}.case_id AND c.advocate_id = {_is('me')})))"
)
FOR_THE_AREA = (
    f"({_is('runs')} OR ({_is('governs')} AND EXISTS (SELECT FROM case_grants g"
    f" WHERE g.case_id = {{0}}.case_id AND g.user_id = {_is('me')}"
    f" AND g.ended_at IS NULL AND g.expires_at > {_is('moment')})))"
)
RETURNS = (
    f"{_cases('returns')} AND ({_is('runs')} OR {SPEAKS.format('returns')}"
    f" OR (submitted_at IS NOT NULL AND ({FOR_THE_AREA.format('returns')}"
    " OR id IN (SELECT s.return_id FROM marac_shared() s))))"
)
ITEMS = (
    "EXISTS (SELECT FROM returns above WHERE above.id = return_id AND ("
    f"{SPEAKS.format('above')} OR sharing = 'all' OR (intelligence AND sharing <> 'withheld')"
    f" OR (sharing = 'named' AND return_items.id IN (SELECT marac_shared_items()))"
    f" OR ({FOR_THE_AREA.format('above')} AND (sharing <> 'chair' OR {_is('chairs')}))))"
)
ACTIONS = (
    f"{_cases('core')} OR (agreed_at IS NOT NULL AND {_cases('reach')} AND ("
    f"{_any('agency_id', 'speaks')} OR {_any('agency_id', 'advocates')}"
    f" OR (owner_id = {_is('me')} AND {_any('agency_id', 'belongs')})))"
)
# Each table with who sees a row, and which row may be written.
POLICIES = {
    "cases": (_cases("known", "id"), f"area_id = {_is('area')}"),
    "case_parts": (_cases("names"), KNOWN),
    "identities": (
        "EXISTS (SELECT FROM case_parts p WHERE p.identity_id = identities.id)"
        f" OR (area_id = {_is('area')} AND marac_adrift(id))",
        f"area_id = {_is('area')}",
    ),
    "safe_contacts": (_cases("contact"), KNOWN),
    "risk_assessments": (_cases("content"), KNOWN),
    "questions": (_cases("content"), KNOWN),
    "incidents": (_cases("content"), KNOWN),
    "incident_strands": (_through("incidents", "incident_id"),) * 2,
    "notes": (
        "EXISTS (SELECT FROM listings l WHERE l.id = listing_id"
        f" AND {_cases('core', 'l.case_id')})",
        "EXISTS (SELECT FROM listings l JOIN cases above ON above.id = l.case_id"
        " WHERE l.id = listing_id)",
    ),
    "returns": (RETURNS, KNOWN),
    "return_items": (ITEMS, _through("returns", "return_id")),
    "actions": (ACTIONS, KNOWN),
    "action_updates": (_through("actions", "action_id"),) * 2,
}


def upgrade() -> None:
    """Change the schema."""
    if op.get_bind().dialect.name != "postgresql":
        return
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    # No table of somebody else's may stand in for one of ours inside a function of the owner's.
    pinned = f"SET search_path = pg_catalog, {schema}, pg_temp"
    for function in FUNCTIONS.values():
        op.get_bind().exec_driver_sql(function.format(pinned=pinned))
    for table, (seen, written) in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true)")
        op.execute(
            f"CREATE POLICY second_wall ON {table}"
            f" USING ({HOUSE} OR ({seen})) WITH CHECK ({HOUSE} OR ({written}))"
        )


def downgrade() -> None:
    """Change it back."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in POLICIES:
        op.execute(f"DROP POLICY second_wall ON {table}")
        op.execute(f"DROP POLICY owner ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")
