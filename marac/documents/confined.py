"""What a child process does to itself before it touches what others wrote: limits, and no doors."""

import os
import resource
import sys

_FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec")


def limit(cpu_seconds: int, memory_bytes: int) -> None:
    """Ask the kernel to stop this process at its limits, before any document text is read."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the document
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def close_the_doors() -> None:
    """Forbid this process the network and other programs, whatever a library may try."""

    def refuse(event: str, _arguments: tuple[object, ...]) -> None:
        if event in _FORBIDDEN:
            os.write(2, b"a forbidden call was refused\n")
            raise PermissionError(event)

    sys.addaudithook(refuse)
