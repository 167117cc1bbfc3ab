"""The authority that vouches for the mail server, where it is not one that everybody knows."""

import ssl
from pathlib import Path

from marac.config.environment import Environment

VARIABLE = "MARAC_SMTP_CA"


def find_authority(env: Environment) -> Path | None:
    """Find the file of certificates that the mail server's must lead to, and see that it is one."""
    named = env.variables.get(VARIABLE)
    if not named:
        return None
    path = Path(named).absolute()
    try:
        ssl.create_default_context(cafile=str(path))
    except OSError as error:
        fault = f"names {path}, which holds no certificate to read ({type(error).__name__})."
        env.faults.add(VARIABLE, fault)
    return path
