"""The keys that sign cookies and the log: made on first use, but in production given and strong."""

import secrets
from pathlib import Path

from marac.config.environment import Environment

MINIMUM_KEY_LENGTH = 32
FEWEST_DIFFERENT = 10
LONGEST_REPEATED = 16
PLACEHOLDERS = ("change", "default", "example", "password", "placeholder", "replace", "secret")
MAKE_ONE = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"


def find_key(env: Environment, name: str, folder: Path) -> str:
    """Take a key from where settings stand, or outside production from a file made on first use."""
    value = env.get(name)
    if not value and not env.production:
        return _stored_key(folder / name.lower())
    weakness = weakness_of(value)
    if weakness and (env.production or value):
        env.faults.add(name, f"{weakness}. {MAKE_ONE}")
    return value


def weakness_of(key: str) -> str | None:
    """Say what makes a key easy to guess, or None when nothing does."""
    if not key:
        return "is missing"
    if len(key) < MINIMUM_KEY_LENGTH:
        return f"needs at least {MINIMUM_KEY_LENGTH} characters"
    if len(set(key)) < FEWEST_DIFFERENT or _repeats(key):
        return "repeats itself, so it is easy to guess"
    if any(word in key.lower() for word in PLACEHOLDERS):
        return "is still the words of an example"
    return None


def refuse_repeated(env: Environment, keys: dict[str, str]) -> None:
    """Note keys that are the same: who finds out one would have both."""
    names: dict[str, str] = {}
    for name, key in keys.items():
        if key and key in names:
            env.faults.add(name, f"is the same key as {names[key]}. {MAKE_ONE}")
        names.setdefault(key, name)


def find_folder(env: Environment, folder: Path) -> Path:
    """Where the files of master keys are: named, the service manager's, or the instance's own."""
    named = env.variables.get("MARAC_KEYS")
    if named:
        return Path(named).absolute()
    if env.credentials:
        return env.credentials
    if env.production:
        env.faults.add(
            "MARAC_KEYS", "must name the folder of the master keys; keep it apart from the data."
        )
    return folder / "keys"


def _repeats(key: str) -> bool:
    """Tell whether a key is a short piece written again and again."""
    pieces = (key[:size] for size in range(1, LONGEST_REPEATED + 1))
    return any((piece * len(key))[: len(key)] == key for piece in pieces)


def _stored_key(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()
