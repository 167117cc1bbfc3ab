"""What is wrong with the settings, gathered so that all of it can be mended at once."""


class ConfigurationError(RuntimeError):
    """Settings that would make the installation unsafe; the message names what to mend, and how."""


class Faults:
    """The faults found so far, each beginning with the variable that it is about."""

    def __init__(self) -> None:
        self._found: list[str] = []

    def add(self, variable: str, mend: str) -> None:
        """Note that a variable is wrong, and how to mend it."""
        self._found.append(f"{variable} {mend}")

    def refuse(self) -> None:
        """Raise one error that says everything that is wrong; do nothing when all is well."""
        if not self._found:
            return
        if len(self._found) == 1:
            raise ConfigurationError(self._found[0])
        lines = "\n".join(f"  * {fault}" for fault in self._found)
        raise ConfigurationError(
            f"{len(self._found)} settings are not safe to start with:\n{lines}"
        )
