"""The papers of a case for an area elsewhere: a PDF that opens with a phrase told another way.

It holds what this area knows by itself: the referral, safe contact, people, incidents, risk, the
victim's voice, what happened here and the files. What agencies shared in their returns stays theirs
to share.
"""

import io
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pikepdf
from flask import render_template
from sqlalchemy.orm import Session

from marac import clock, documents
from marac.access import Actor
from marac.agencies.queries import get_code_book
from marac.cases.events import about
from marac.cases.models import Case, Transfer
from marac.cases.projection import case_sheet
from marac.cases.transfers import events
from marac.cases.transfers.enclosing import Enclosure, enclose
from marac.documents import DocumentError
from marac.events import publish
from marac.refusals import Clash, Refused

# How long a copy may be kept by whoever gets it.
KEPT = timedelta(days=28)
# Letters and figures that are not taken for each other when they are read out: 20 hold 97 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 5, 4


@dataclass(frozen=True)
class Draft:
    """A pack as it was read, not yet laid out."""

    title: str
    html: str
    stamp: documents.Stamp
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True)
class Sealed:
    """A pack that nobody opens without its phrase."""

    content: bytes
    phrase: str
    enclosed: tuple[UUID, ...] = ()


def draft_pack(
    session: Session,
    *,
    by: Actor,
    case: Case,
    transfer: Transfer,
    enclosures: tuple[Enclosure, ...] = (),
) -> Draft:
    """Read all that goes into the pack and write it out; nothing is changed."""
    book, now = get_code_book(session, area_id=case.area_id), clock.now()
    title = f"Case {case.reference}: transfer to {transfer.to_name}"
    words: dict[str, Any] = {
        "title": title,
        "transfer": transfer,
        "sheet": case_sheet(by=by, case=case, book=book),
        "area": case.area.name,
        "made_at": now,
        "enclosures": enclosures,
    }
    stamp = documents.Stamp(
        title=case.reference or "",
        recipient=transfer.recipient,
        agency=transfer.to_name,
        copy_number="1",
        issued_at=now,
        destroy_by=clock.today() + KEPT,
    )
    html = render_template("cases/transfers/pack.pdf.html", **words)
    return Draft(title, html, stamp, enclosures)


def seal(draft: Draft) -> Sealed:
    """Lay a pack out, put the files in and shut it with a phrase that is made for it alone.

    No database is touched.
    AES-256, as PDF 2.0 has it; the text stays open to a screen reader once it is opened.
    """
    try:
        pdf = documents.stamp(documents.render(draft.html, title=draft.title), draft.stamp)
    except DocumentError as error:
        raise Refused("The pack could not be laid out, so nothing was made. Try again.") from error
    phrase, out = new_phrase(), io.BytesIO()
    owner = secrets.token_urlsafe(32)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        enclose(document, draft.enclosures)
        lock = pikepdf.Encryption(owner=owner, user=phrase, R=6, aes=True, metadata=True)
        document.save(out, encryption=lock)
    return Sealed(out.getvalue(), phrase, tuple(e.id for e in draft.enclosures if not e.left_out))


def keep_pack(
    session: Session, *, by: Actor, case: Case, transfer: Transfer, sealed: Sealed
) -> None:
    """Keep a sealed pack to be sent; one made before is no longer there."""
    session.refresh(transfer)
    if transfer.received_at or transfer.ended_at:
        raise Clash("This transfer has been confirmed or taken back meanwhile.")
    transfer.pack, transfer.pack_phrase = sealed.content, sealed.phrase
    transfer.pack_digest = documents.sha256(sealed.content)
    transfer.packed_at, transfer.packed_by_id = clock.now(), by.user_id
    session.flush()
    facts = {**about(case, by), "transfer_id": transfer.id, "digest": transfer.pack_digest}
    publish(session, events.PackSealed(**facts, attachment_ids=sealed.enclosed))


def take_out(session: Session, *, by: Actor, case: Case, transfer: Transfer) -> bytes:
    """Hand the sealed pack out, to be sent."""
    if transfer.pack is None:
        raise Refused("There is no sealed pack any more. Make it first, unless it was received.")
    facts = {**about(case, by), "transfer_id": transfer.id, "digest": transfer.pack_digest}
    publish(session, events.PackTakenOut(**facts))
    return transfer.pack


def new_phrase() -> str:
    """Make a phrase that can be read out on the telephone."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)
