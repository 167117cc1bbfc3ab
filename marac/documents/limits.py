"""How much of the machine one document may use."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The most one render may take: seconds of processor and of clock, bytes of address space."""

    cpu_seconds: int = 120
    wall_seconds: float = 180
    memory_bytes: int = 1536 * 1024 * 1024
