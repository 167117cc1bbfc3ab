"""Reading the mails that were sent, with the entries for the calendar that travel with them."""

from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path


@dataclass(frozen=True)
class Letter:
    """One mail: to whom, what it says, and its entry for the calendar with what to do with it."""

    to: str
    subject: str
    text: str
    entry: str
    method: str


Letters = Callable[[], list[Letter]]


def letters_since_now(folder: Path) -> Letters:
    """Give a function that reads the mails sent from now on, by recipient."""
    before = set(folder.glob("*.eml"))
    return lambda: sorted(
        (read(path) for path in set(folder.glob("*.eml")) - before), key=lambda mail: mail.to
    )


def read(path: Path) -> Letter:
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    entries = [part for part in mail.iter_attachments() if part.get_filename() == "meeting.ics"]
    entry = entries[0] if entries else None
    return Letter(
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        text=body.get_content() if body is not None else "",
        entry=entry.get_content() if entry is not None else "",
        method=str(entry["content-type"].params.get("method", "")) if entry is not None else "",
    )
