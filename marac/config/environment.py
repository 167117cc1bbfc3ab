"""Where the value of a setting stands: in its variable, in a file, or with the service manager."""

from collections.abc import Mapping
from pathlib import Path

from marac.config.exposure import is_exposed
from marac.config.faults import Faults


class Environment:
    """Reads `MARAC_X`, else the file named by `MARAC_X_FILE`, else systemd's credential `marac_x`.

    In production a file that somebody else on the machine may read is a fault.
    """

    def __init__(self, variables: Mapping[str, str], faults: Faults) -> None:
        self.variables = variables
        self.faults = faults
        self.production = variables.get("MARAC_ENV") == "production"
        directory = variables.get("CREDENTIALS_DIRECTORY")
        self.credentials = Path(directory).absolute() if directory else None

    def get(self, name: str, default: str = "") -> str:
        """Give what was set under this name, wherever it stands; nothing at all is the default."""
        file = self.variables.get(f"{name}_FILE")
        if self.variables.get(name):
            if file:
                self.faults.add(name, f"is set twice: here and in {name}_FILE. Keep one of them.")
            return self.variables[name]
        if file:
            return self._read(Path(file), f"{name}_FILE") or default
        credential = self.credentials / name.lower() if self.credentials else None
        if credential and credential.exists():
            return self._read(credential, name) or default
        return default

    def switched_on(self, name: str, *, default: bool = False) -> bool:
        """Read a switch: `on` or `off`, and 1 or 0."""
        value = self.get(name, "on" if default else "off").strip().lower()
        if value not in {"on", "off", "1", "0"}:
            self.faults.add(name, 'must be "on" or "off".')
        return value in {"on", "1"}

    def number(self, name: str, default: int) -> int:
        """Read a whole number that is not negative."""
        value = self.get(name, str(default)).strip()
        if value.isascii() and value.isdigit() and len(value) < 6:
            return int(value)
        self.faults.add(name, "must be a whole number.")
        return default

    def _read(self, path: Path, variable: str) -> str:
        try:
            exposed = is_exposed(path, credentials=self.credentials)
            value = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.faults.add(
                variable, f"names {path}, which cannot be read ({type(error).__name__})."
            )
            return ""
        if self.production and exposed:
            self.faults.add(variable, f"names {path}, which others may read. Run: chmod 600 {path}")
        return value
