"""The settings of one installation, read once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from marac.config.authority import find_authority
from marac.config.environment import Environment
from marac.config.faults import Faults
from marac.config.keys import find_folder, find_key, refuse_repeated
from marac.config.production import check_production, split_hosts

KINDS = ("development", "production")
MAIL, MAIL_IN_TLS = 25, 465


@dataclass(frozen=True)
class Settings:
    """What an installation may choose; everything else is data of an area."""

    instance: Path
    database_url: str
    owner_database_url: str | None
    secret_key: str
    audit_key: str
    anchor_key: str
    keys_folder: Path
    credentials: Path | None
    production: bool
    demo: bool
    second_factor: bool
    mail_from: str
    smtp_host: str | None
    smtp_port: int
    smtp_ca: Path | None
    smtp_implicit_tls: bool
    clamav: str | None
    base_url: str
    hosts: tuple[str, ...]
    proxies: int

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str] | None = None, *, instance: Path | None = None
    ) -> "Settings":
        """Read the settings; raise ConfigurationError with all that is wrong with them."""
        faults = Faults()
        env = Environment(os.environ if environ is None else environ, faults)
        folder = instance or Path(env.get("MARAC_INSTANCE", "instance")).absolute()
        if env.get("MARAC_ENV", KINDS[0]) not in KINDS:
            faults.add("MARAC_ENV", f'must be "{KINDS[0]}" or "{KINDS[1]}".')
            faults.refuse()
        settings = cls._read(env, folder)
        if settings.production:
            check_production(env, settings)
        faults.refuse()
        return settings

    @classmethod
    def _read(cls, env: Environment, folder: Path) -> "Settings":
        demo = env.switched_on("MARAC_DEMO")
        keys = {
            name: find_key(env, name, folder) for name in ("MARAC_SECRET_KEY", "MARAC_AUDIT_KEY")
        }
        refuse_repeated(env, keys)
        smtp_port = env.number("MARAC_SMTP_PORT", MAIL)
        return cls(
            instance=folder,
            database_url=env.get("MARAC_DATABASE_URL", f"sqlite:///{folder / 'marac.db'}"),
            owner_database_url=env.get("MARAC_OWNER_DATABASE_URL") or None,
            secret_key=keys["MARAC_SECRET_KEY"],
            audit_key=keys["MARAC_AUDIT_KEY"],
            anchor_key=env.get("MARAC_ANCHOR_KEY"),
            keys_folder=find_folder(env, folder),
            credentials=env.credentials,
            production=env.production,
            demo=demo,
            # A demonstration is for looking around: everybody in it is invented.
            second_factor=not demo and env.switched_on("MARAC_SECOND_FACTOR", default=True),
            mail_from=env.get("MARAC_MAIL_FROM", "marac@localhost"),
            smtp_host=env.get("MARAC_SMTP_HOST") or None,
            smtp_port=smtp_port,
            smtp_ca=find_authority(env),
            smtp_implicit_tls=env.switched_on(
                "MARAC_SMTP_IMPLICIT_TLS", default=smtp_port == MAIL_IN_TLS
            ),
            clamav=env.get("MARAC_CLAMAV") or None,
            base_url=env.get("MARAC_BASE_URL", "http://localhost:5000").rstrip("/"),
            hosts=split_hosts(env.get("MARAC_HOSTS")),
            proxies=env.number("MARAC_PROXIES", 0),
        )
