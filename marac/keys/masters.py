"""The master keys: files that the database never holds, `master-0001.key` and its successors.

They lie in the folder of the setting `MARAC_KEYS`, which may be where the service manager puts its
credentials. The highest number wraps; the earlier ones still unwrap until nothing is left on them.
"""

import os
import re
import secrets
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from marac.config import ConfigurationError
from marac.config.exposure import is_exposed
from marac.keys.sealing import KEY_LENGTH

NAME = re.compile(r"master-(\d{4})\.key")
Masters = dict[int, AESGCM]


def path_of(folder: Path, number: int) -> Path:
    """Name the file of a master key."""
    return folder / f"master-{number:04}.key"


def read_masters(folder: Path, *, production: bool, credentials: Path | None = None) -> Masters:
    """Read every master key; outside production the first is made when there is none.

    `credentials` is the service manager's folder, where its rules for who may read hold.
    """
    if not _numbers(folder):
        if production:
            raise ConfigurationError(
                f"MARAC_KEYS: there is no {path_of(folder, 1).name} in that folder."
                " Make one with `marac keys new` and keep a copy of it away from the backups."
            )
        make_master(folder)
    numbers = _numbers(folder)
    paths = [path_of(folder, number) for number in numbers]
    exposed = [path for path in paths if is_exposed(path, credentials=credentials)]
    if production and exposed:
        path = exposed[0]
        raise ConfigurationError(f"MARAC_KEYS: others may read {path.name}. Run: chmod 600 {path}")
    return {number: AESGCM(_read(path_of(folder, number))) for number in numbers}


def make_master(folder: Path) -> int:
    """Make the next master key and give its number; never overwrites one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = max(_numbers(folder), default=0) + 1
    path = path_of(folder, number)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    beside.touch(mode=0o600, exist_ok=False)
    with beside.open("w") as file:
        file.write(b64encode(secrets.token_bytes(KEY_LENGTH)).decode() + "\n")
        file.flush()
        # On the disk before anything is sealed under it: words outlive a power cut, so must keys.
        os.fsync(file.fileno())
    try:
        # A link, unlike a rename, never replaces a key that another process made meanwhile.
        path.hardlink_to(beside)
    except FileExistsError:
        return number
    finally:
        beside.unlink()
    _keep_names(folder)
    return number


def _keep_names(folder: Path) -> None:
    """Bring to the disk which files a folder has."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _numbers(folder: Path) -> list[int]:
    if not folder.is_dir():
        return []
    found = (NAME.fullmatch(path.name) for path in folder.iterdir())
    return sorted(int(match[1]) for match in found if match)


def _read(path: Path) -> bytes:
    try:
        key = b64decode(path.read_text().strip(), validate=True)
    except (NotBase64, ValueError) as error:
        raise ConfigurationError(f"{path.name} is not a master key") from error
    if len(key) != KEY_LENGTH:
        raise ConfigurationError(f"{path.name} is not a master key of {KEY_LENGTH} bytes")
    return key
