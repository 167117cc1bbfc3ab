"""Which columns hold somebody's words: every text there is, but for those written down here.

A new column is taken for words until somebody writes here why it is none, so none is forgotten.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import ColumnProperty, Mapper

from marac.database import Model
from marac.keys import SealedJSON, SealedText

# Tables that tell of the partnership and the machinery, and of no case.
NOT_OF_CASES = {
    "action_views": "lists that people keep for themselves, under names of their own; sealed",
    "agencies": "what partner agencies are called is no secret in the partnership",
    "areas": "names and boundaries of areas",
    "audit_entries": "ids and names of events only, chained by digests",
    "audit_heads": "digests",
    "authenticator_apps": "seeds of codes, sealed",
    "calendar_feeds": "hashes of tokens",
    "catalogue_actions": "what agencies often do, suggested to everybody",
    "code_showings": "hashes of tokens",
    "code_changes": "how the words of lists were changed, by whom and why",
    "codes": "the words of lists that everybody chooses from",
    "confidentiality_statements": "what everybody signs",
    "data_keys": "keys, wrapped",
    "identity_keys": "keyed hashes",
    "identity_provider_accounts": "how an agency's provider names people who sign in",
    "identity_provider_domains": "domains of agencies",
    "identity_provider_visits": "hashes of tokens, and paths of pages",
    "identity_providers": "settings of an agency's provider; its secret is sealed",
    "jobs": "ids and codes of work to be done",
    "known_devices": "hashes of tokens",
    "lost_factor_claims": "who has lost a factor, and who vouched",
    "match_progress": "how far the matcher came in an area",
    "match_weights": "figures that the matcher learnt in an area",
    "passkey_challenges": "hashes of tokens",
    "passkeys": "public keys, and what their owners call them",
    "pending_sign_ins": "hashes of tokens, paths of pages, and the name of a browser",
    "question_sets": "versions of the questions about risk, and what changed in them",
    "recovery_codes": "hashes of codes",
    "risk_questions": "the questions that everybody is asked about risk",
    "searches": "what somebody typed above a list; sealed, theirs alone, and gone after a day",
    "sharing_agreements": "references of agreements between agencies",
    "sign_in_sessions": "hashes of tokens, and the name of a browser",
    "single_use_links": "hashes of tokens",
    "throttles": "keyed hashes, and when something was tried",
    "users": "people who sign in, known to their colleagues",
}
# Columns of the other tables that hold no free text.
NO_WORDS = {
    "action_updates.step": "a code of what was done",
    "agenda_changes.before": "ids and numbers",
    "agenda_changes.after": "ids and numbers",
    "agenda_changes.left": "ids",
    "approval_requests.act": "the name of an act",
    "approval_requests.subject": "ids",
    "approval_requests.digest": "a digest",
    "attendances.hears": "ids",
    "approval_requests.requester_name": "a colleague's name",
    "approval_requests.decider_name": "a colleague's name",
    "attachments.digest": "a keyed hash",
    "case_merges.copied": "ids",
    "case_merges.said": "copies of a referral's words, which have tokens where they stand first",
    "case_parts.relationship_code": "a code of a list",
    "cases.reference": "made by the system; the facts give it for every case",
    "cases.grounds": "codes of a list",
    "comparisons.band": "how likely the matcher called it",
    "comparisons.scorer": "a version of the matcher",
    "cases.told_code": "a code of a list",
    "cases.lawful_basis_code": "a code of a list",
    "cases.decision_code": "a code of a list",
    "circulations.recipients": "ids",
    "incident_strands.strand": "a code of a list",
    "incident_strands.detail": "a code of a list",
    "incidents.location_code": "a code of a list",
    "incidents.class_code": "a code of a list",
    "incidents.acts": "codes of a list",
    "incidents.offence_code": "a code of a list",
    "incidents.platform_code": "a code of a list",
    "incidents.perceivers": "codes of a list",
    "incidents.reported_to": "a code of a list",
    "incident_changes.answer": "the name of an answer",
    "listings.deferral_code": "a code of a list",
    "listings.safeguarding": "codes of a list",
    "match_suggestions.source": "which program suggested a pair",
    "mails.recipient": "the address of somebody who signs in",
    "meetings.needed_agencies": "ids",
    "mails.invitation": "when and where a meeting is; it names nobody",
    "minutes_files.cut": "a digest",
    "minutes_files.digest": "a digest",
    "minutes_revisions.digest": "a digest",
    "paper_cases.section": "a keyed hash",
    "paper_sections.digest": "a keyed hash",
    "paper_steps.digest": "a digest",
    "paper_steps.said": "told to whoever holds the copy; the stories of copies tell by whom",
    "papers.code": "a code that the system draws, printed on every page",
    "papers.digest": "a digest",
    "prompt_decisions.facts": "ids and codes",
    "risk_assessments.red_flags": "codes of a list",
    "community_impacts.tension": "numbers from 1 to 5, sealed",
    "transfers.to_name": "the name of a MARAC",
    "transfers.reason": "read in two areas; the stories of transfers tell by whom",
    "transfers.received_by": "read in two areas, as above",
    "transfers.pack_digest": "a digest",
    "transfers.pack_phrase": "made by the system; erased with the pack that it opens",
    "transfers.recipient": "to whom the papers go elsewhere; told as the reason is",
    "transfers.ending_reason": "why an offer came to nothing; told as the reason is",
    "transfers.told": "codes of lists and numbers, as an offer tells them",
    "transfers.history": "copies of steps that have tokens where they stand first",
    "traits.disabilities": "codes of a list",
    "typed_hearings.page": "part of an address",
    "typed_pages.page": "part of an address",
    "typed_returns.page": "part of an address",
    "writers_at_work.place": "the name of a heading",
}


def mappers() -> list[Mapper[Any]]:
    """List the mappers of the tables that tell of cases, by the names of their tables."""
    known = (m for m in Model.registry.mappers if m.local_table is not None)
    chosen = {table_of(m): m for m in known if table_of(m) not in NOT_OF_CASES}
    return [chosen[name] for name in sorted(chosen)]


def table_of(mapper: Mapper[Any]) -> str:
    """Name the table of a mapper."""
    return str(sa.inspect(mapper.class_).local_table.name)


def texts(mapper: Mapper[Any]) -> list[str]:
    """List the attributes of a mapper that hold text, whatever it says."""
    return [p.key for p in mapper.column_attrs if _is_text(p)]


def worded(mapper: Mapper[Any]) -> list[str]:
    """List the attributes of a mapper that hold words."""
    table = table_of(mapper)
    return [key for key in texts(mapper) if f"{table}.{key}" not in NO_WORDS]


def is_json(mapper: Mapper[Any], key: str) -> bool:
    """Tell whether an attribute holds a structure instead of one text."""
    return isinstance(mapper.column_attrs[key].columns[0].type, (sa.JSON, SealedJSON))


def _is_text(attribute: ColumnProperty[Any]) -> bool:
    column = attribute.columns[0]
    if not isinstance(column, sa.Column) or column.foreign_keys:
        return False
    text = isinstance(column.type, sa.String) and not isinstance(column.type, sa.Enum)
    return text or isinstance(column.type, (sa.JSON, SealedText, SealedJSON))
