"""A throwaway PostgreSQL cluster for the test run: no TCP, no durability, no trace left behind.

It starts in a second, so each of pytest-xdist's workers has one of its own and shares nothing.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL

ADMINISTRATOR = "postgres"
OWNER = "marac_owner"
APPLICATION = "marac"
INITDB_OPTIONS = ("--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")
SERVER_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "timezone": "UTC",
}


@dataclass(frozen=True)
class Cluster:
    """A running cluster, reached through the socket in a folder that only its user may enter."""

    folder: Path

    def url(self, name: str, role: str = OWNER) -> str:
        """Give SQLAlchemy's address of a database for a role, by default that of the owner."""
        address = URL.create(
            "postgresql+psycopg", role, database=name, query={"host": str(self.folder)}
        )
        return address.render_as_string(hide_password=False)

    def create_database(self, name: str) -> str:
        """Make an empty database for the owner's role; return its address."""
        self.execute("CREATE DATABASE {} OWNER {} TEMPLATE template0", name, OWNER)
        return self.url(name)

    def environment(self, name: str) -> dict[str, str]:
        """Make an empty database; give the settings of an application that uses it by two roles."""
        owner = self.create_database(name)
        return {
            "MARAC_OWNER_DATABASE_URL": owner,
            "MARAC_DATABASE_URL": self.url(name, APPLICATION),
        }

    def execute(self, statement: str, *names: str) -> None:
        """Run one statement as the administrator, with names quoted into its braces."""
        with psycopg.connect(
            host=str(self.folder), user=ADMINISTRATOR, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextlib.contextmanager
def postgres_cluster() -> Iterator[Cluster]:
    """Start a cluster with the owner's role and the application's, and stop it at the end."""
    # Not the usual temporary folder: a socket's path must be short, and another user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="marac-postgres-", dir="/tmp"))
    data = ("--pgdata", str(folder / "data"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, **_server_user())
        _run("initdb", *data, "--username", ADMINISTRATOR, *INITDB_OPTIONS)
        _run("pg_ctl", "start", "--wait", *data, *_start_options(folder), log=folder / "log")
        try:
            cluster = Cluster(folder)
            for role in (OWNER, APPLICATION):
                cluster.execute("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS", role)
            yield cluster
        finally:
            _run("pg_ctl", "stop", "--mode", "immediate", *data)
    finally:
        shutil.rmtree(folder)


def _start_options(folder: Path) -> tuple[str, ...]:
    settings = {**SERVER_OPTIONS, "unix_socket_directories": str(folder)}
    flags = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    return "--timeout", "60", "--log", str(folder / "log"), "--options", flags


def _run(program: str, *arguments: str, log: Path | None = None) -> None:
    """Run a server program as somebody other than root, and show what it said if it fails."""
    who: dict[str, Any] = {**_server_user(), "extra_groups": []} if os.geteuid() == 0 else {}
    # A file, not a pipe: the server keeps its parent's output open, and a pipe would never end.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            [_program(program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            **who,
        )
        if result.returncode != 0:
            output.seek(0)
            said = output.read() + (log.read_text() if log and log.exists() else "")
            raise RuntimeError(f"{program} failed with {result.returncode}: {said}")


def _server_user() -> dict[str, Any]:
    """Name who runs the server when we are root, whom PostgreSQL refuses."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid}


def _program(name: str) -> str:
    """Find a server program on the path or where Debian keeps it, the newest version first."""
    if found := shutil.which(name):
        return found
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(versions, key=lambda path: int(path.parts[-3]), default=None)
    if newest is None:
        raise FileNotFoundError(f"{name}: `make test` installs PostgreSQL's server")
    return str(newest)
