"""Whether the settings, the keys and the files of this installation are safe."""

from pathlib import Path

from flask import Flask

from marac.config import Settings
from marac.config.exposure import is_exposed
from marac.config.keys import weakness_of
from marac.health import Finding, fault, ok, warning


def check_settings(app: Flask) -> Finding:
    """Say what kind of installation this is; production has refused unsafe settings already."""
    settings = settings_of(app)
    if settings.demo:
        return warning("This is a demonstration, without a second factor. Keep real people out.")
    if not settings.production:
        return warning("MARAC_ENV is not production: nothing here is refused that is unsafe.")
    hosts = ", ".join(settings.hosts)
    before = "one proxy" if settings.proxies == 1 else f"{settings.proxies} proxies"
    return ok(f"Production, at {hosts}, behind {before}.")


def check_secrets(app: Flask) -> Finding:
    """Look at the keys that sign cookies and the log."""
    settings = settings_of(app)
    keys = {"MARAC_SECRET_KEY": settings.secret_key, "MARAC_AUDIT_KEY": settings.audit_key}
    for name, key in keys.items():
        if weakness := weakness_of(key):
            return fault(f"{name} {weakness}.")
    if settings.secret_key == settings.audit_key:
        return fault("MARAC_SECRET_KEY and MARAC_AUDIT_KEY are the same.")
    if not settings.production:
        return ok("Made here on first use, strong and different from each other.")
    return ok("Given, strong and different from each other.")


def check_masters(app: Flask) -> Finding:
    """See that nobody else can read what unwraps the data keys."""
    settings = settings_of(app)
    open_files = [
        path.name
        for path in settings.keys_folder.glob("*.key")
        if is_exposed(path, credentials=settings.credentials)
    ]
    if open_files:
        return fault(f"Others may read {', '.join(sorted(open_files))}. Run: chmod 600 on them.")
    if settings.production and settings.keys_folder.is_relative_to(settings.instance):
        return warning("The master keys lie among the data, so one theft takes both. Move them.")
    return ok(f"Nobody else may read them; number {app.extensions['marac.keyring'].current} wraps.")


def check_files(app: Flask) -> Finding:
    """See that nobody else on the machine may look into the folder of the data."""
    folder = settings_of(app).instance
    if not folder.is_dir():
        return ok("No files of its own yet.")
    if not _is_open(folder):
        return ok("Nobody else may look into the folder of the data.")
    readable = sorted(path.name for path in folder.iterdir() if path.is_file() and _is_open(path))
    if not readable:
        return ok("Nobody else may read the files of the data.")
    words = f"Others on this machine may read {', '.join(readable[:5])}. Run: chmod 700 {folder}"
    return fault(words) if settings_of(app).production else warning(words)


def settings_of(app: Flask) -> Settings:
    """Give the settings of an application."""
    settings: Settings = app.extensions["marac.settings"]
    return settings


def _is_open(path: Path) -> bool:
    return is_exposed(path, credentials=None)
