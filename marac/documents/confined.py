"""What a child process does to itself before it touches what others wrote: limits, and no doors."""

import os
import resource
import sys
from pathlib import Path

_FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec")


def limit(cpu_seconds: int, memory_bytes: int) -> None:
    """Ask the kernel to stop this process at its limits, before any document text is read."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    limit_memory(memory_bytes)


def limit_memory(memory_bytes: int) -> None:
    """Limit memory, and forbid more processes and the core file, which would hold the document."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def allow_processor(seconds: int) -> None:
    """Give this process some seconds of processor from now on; at their end the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = round(used.ru_utime + used.ru_stime) + seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = until if hard == resource.RLIM_INFINITY else min(until, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def memory_in_use() -> int:
    """How many bytes of memory this process holds now."""
    numbers = Path("/proc/self/statm").read_text(encoding="ascii")
    return int(numbers.split()[1]) * resource.getpagesize()


def close_the_doors() -> None:
    """Forbid this process the network and other programs, whatever a library may try."""

    def refuse(event: str, _arguments: tuple[object, ...]) -> None:
        if event in _FORBIDDEN:
            os.write(2, b"a forbidden call was refused\n")
            raise PermissionError(event)

    sys.addaudithook(refuse)
