"""The archive that a Word document is: unpacked within bounds, and only when it is a plain one."""

import io
import stat
import zipfile
from pathlib import PurePosixPath

from marac.inspection.fitness import Unfit

MOST_PARTS = 2_000
MOST_UNPACKED = 100 * 1024 * 1024
# How many times its packed size a part may have, once it is large enough to matter.
MOST_TIMES, LARGE = 200, 1024 * 1024
_ENCRYPTED = 0x1
_END = 22  # the length of an archive's last record, without a comment

DAMAGED = "The Word document is damaged. Open it in Word, save it again and send that"
LOCKED = "The Word document is protected by a password. Save it without one and try again"
BOMB = "The Word document unpacks to far more than a document holds, so it is not safe to open"
STRANGE = "The Word document holds parts with names that no document has, so it is not safe to open"
FOLLOWED = "Something is hidden beside the Word document in this file. Save it again in Word"


def unpack(data: bytes) -> dict[str, bytes]:
    """Give the parts of the document by name; raise Unfit at anything that is not one's own."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _must_be_alone(archive, data)
            _must_be_bounded(archive, data)
            _must_be_named_well([entry.filename for entry in archive.infolist()])
            return _unpacked(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unfit(DAMAGED) from error


def _must_be_alone(archive: zipfile.ZipFile, data: bytes) -> None:
    """Refuse anything before the first part, behind the last record, or in a comment."""
    first = min((entry.header_offset for entry in archive.infolist()), default=-1)
    ends = data[-_END:].startswith(b"PK\x05\x06")
    if first != 0 or not ends or archive.comment:
        raise Unfit(FOLLOWED)


def _must_be_bounded(archive: zipfile.ZipFile, data: bytes) -> None:
    entries = archive.infolist()
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unfit(LOCKED)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    swollen = any(
        entry.file_size > LARGE and entry.file_size > MOST_TIMES * max(entry.compress_size, 1)
        for entry in entries
    )
    # Parts that overlap add up to more than the file.
    if len(entries) > MOST_PARTS or unpacked > MOST_UNPACKED or packed > len(data) or swollen:
        raise Unfit(BOMB)


def _must_be_named_well(names: list[str]) -> None:
    folded = [name.casefold() for name in names]
    if len(folded) != len(set(folded)) or not all(map(_is_plain, names)):
        raise Unfit(STRANGE)


def _is_plain(name: str) -> bool:
    """Tell whether a name stays inside its folder, on every system."""
    odd = "\\" in name or ":" in name or "\0" in name or not name.isprintable()
    return not odd and not name.startswith("/") and ".." not in PurePosixPath(name).parts


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Unpack every part; what it said of its size is not believed."""
    parts: dict[str, bytes] = {}
    room = MOST_UNPACKED
    for entry in archive.infolist():
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unfit(DAMAGED)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Unfit(STRANGE)
        if entry.is_dir():
            continue
        with archive.open(entry) as part:
            parts[entry.filename] = part.read(room + 1)
        room -= len(parts[entry.filename])
        if room < 0:
            raise Unfit(BOMB)
    return parts
