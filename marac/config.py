"""The settings of one installation, read once from `MARAC_*` variables."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MINIMUM_KEY_LENGTH = 32


class ConfigurationError(RuntimeError):
    """A setting that would make the installation unsafe; its message names the variable to mend."""


@dataclass(frozen=True)
class Settings:
    """What an installation may choose; everything else is data of an area."""

    instance: Path
    database_url: str
    owner_database_url: str | None
    secret_key: str
    audit_key: str
    keys_folder: Path
    production: bool
    demo: bool
    second_factor: bool
    mail_from: str
    smtp_host: str | None
    smtp_port: int
    base_url: str

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str] | None = None, *, instance: Path | None = None
    ) -> "Settings":
        """Read the settings; raise ConfigurationError on a value that production must not have."""
        env = os.environ if environ is None else environ
        folder = instance or Path(env.get("MARAC_INSTANCE", "instance")).absolute()
        production = env.get("MARAC_ENV", "development") == "production"
        settings = cls(
            instance=folder,
            database_url=env.get("MARAC_DATABASE_URL", f"sqlite:///{folder / 'marac.db'}"),
            owner_database_url=env.get("MARAC_OWNER_DATABASE_URL") or None,
            secret_key=_key(env, "MARAC_SECRET_KEY", folder, production=production),
            audit_key=_key(env, "MARAC_AUDIT_KEY", folder, production=production),
            keys_folder=_keys_folder(env, folder),
            production=production,
            demo=env.get("MARAC_DEMO", "") == "1",
            second_factor=_second_factor(env, production=production),
            mail_from=env.get("MARAC_MAIL_FROM", "marac@localhost"),
            smtp_host=env.get("MARAC_SMTP_HOST") or None,
            smtp_port=int(env.get("MARAC_SMTP_PORT", "25")),
            base_url=env.get("MARAC_BASE_URL", "http://localhost:5000").rstrip("/"),
        )
        if production and settings.demo:
            raise ConfigurationError("MARAC_DEMO must not be set in production")
        return settings


def _keys_folder(env: Mapping[str, str], folder: Path) -> Path:
    """Where the files of master keys are: named, the service manager's, or the instance's own."""
    named = env.get("MARAC_KEYS") or env.get("CREDENTIALS_DIRECTORY")
    return Path(named).absolute() if named else folder / "keys"


def _second_factor(env: Mapping[str, str], *, production: bool) -> bool:
    """Ask everyone for a second factor, but in the demonstration; production may not do without."""
    wanted = env.get("MARAC_SECOND_FACTOR", "on")
    if wanted not in {"on", "off"}:
        raise ConfigurationError("MARAC_SECOND_FACTOR is either on or off")
    if production and wanted == "off":
        raise ConfigurationError("MARAC_SECOND_FACTOR must not be off in production")
    return wanted == "on" and env.get("MARAC_DEMO", "") != "1"


def _key(env: Mapping[str, str], name: str, folder: Path, *, production: bool) -> str:
    """Take a key from the environment, or outside production from a file made on first use."""
    value = env.get(name)
    if value is None and not production:
        return _stored_key(folder / name.lower())
    if value is None or len(value) < MINIMUM_KEY_LENGTH:
        raise ConfigurationError(f"{name} needs at least {MINIMUM_KEY_LENGTH} characters")
    return value


def _stored_key(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()
