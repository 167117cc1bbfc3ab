"""The settings of one installation, from `MARAC_*` variables; production refuses unsafe ones."""

from marac.config.faults import ConfigurationError
from marac.config.settings import Settings

__all__ = ["ConfigurationError", "Settings"]
