"""The world that is attacked: the instance of canaries, put back as it was whenever asked.

What an attack changes is kept, as in life, until the batch is over; then the file of the database
is replaced by the copy that was made before. The clock stands still, so that no session runs out.
"""

import shutil
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Self
from unittest import mock

import sqlalchemy as sa
from flask import Flask

from marac import clock, documents
from marac.accounts import sessions
from marac.accounts.models import SignInSession, User
from marac.database import db
from marac.documents import Assembly, Rendered, Sheet
from tests.access.facts import Viewer
from tests.access.wander import open_instance
from tests.patience import boundless

JOURNAL = ("-wal", "-shm")


class World:
    """An instance with everybody's session open, and what it was like at the start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.app, self.told = open_instance(folder, folder.with_suffix(".json"))
        self.viewers = [*self.told.viewers, Viewer("anonymous")]
        self.tokens: dict[Viewer, str] = {}
        self._copy = folder.with_name("as-it-was.db")

    @property
    def file(self) -> Path:
        """The database."""
        return self.folder / "marac.db"

    def open_sessions(self) -> None:
        """Sign everybody in, proved or not by turns, and keep the world as it then is."""
        with self.app.app_context():
            for turn, viewer in enumerate(self.told.viewers):
                self.tokens[viewer] = self._open(viewer, proved=turn % 3 > 0)
            db.session.commit()
        self.keep()

    def keep(self) -> None:
        """Let the world be put back as it is now."""
        # Not a copy of the file: what was written last may still stand beside it.
        with sqlite3.connect(self.file) as now, sqlite3.connect(self._copy) as copy:
            now.backup(copy)

    def restore(self) -> None:
        """Put everything back as it was."""
        with self.app.app_context():
            db.engine.dispose()
        for end in JOURNAL:
            self.file.with_name(self.file.name + end).unlink(missing_ok=True)
        # A new file, not new content: whatever still held the old one must not meet this one.
        fresh = self.file.with_suffix(".fresh")
        shutil.copy(self._copy, fresh)
        fresh.replace(self.file)

    def _open(self, viewer: Viewer, *, proved: bool) -> str:
        user = db.session.scalars(sa.select(User).filter_by(email=viewer.email)).one()
        area = uuid.UUID(viewer.area) if viewer.area else None
        token = sessions.open_session(db.session, user=user, area_id=area)
        digest = sessions.hash_token(token)
        row = db.session.scalars(sa.select(SignInSession).filter_by(token_hash=digest)).one()
        row.proved_at = clock.now() if proved else None
        return token


@contextmanager
def standing(folder: Path) -> Iterator[World]:
    """Open the world in a folder, with a still clock and without laying out papers.

    Laying out takes a second and a process of its own for each paper; tests/documents attacks it.
    """
    world = World(folder)
    paper = documents.render("<h1>Paper</h1>", title="Paper")
    with ExitStack() as stack:
        stack.enter_context(clock.moved_to(world.told.made_at + timedelta(minutes=1)))
        stack.enter_context(mock.patch.object(documents, "render", return_value=paper))
        stack.enter_context(mock.patch.object(documents, "Renderers", _AtOnce(paper)))
        stack.enter_context(unhurried_disk(world.app))
        stack.enter_context(boundless())
        world.open_sessions()
        yield world


class _AtOnce(AbstractContextManager["_AtOnce"]):
    """Answers every sheet with the same paper, in place of the children that lay papers out."""

    def __init__(self, paper: bytes) -> None:
        self.paper = paper

    def __call__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Do nothing: nothing was started."""

    def render(self, sheets: Sequence[Sheet]) -> list[Rendered]:
        return [Rendered(self.paper, 1) for _ in sheets]

    def begin(self, work: Sheet | Assembly) -> Future[Rendered]:
        """Give the one paper for every sheet; put together and mark as a child would."""
        future: Future[Rendered] = Future()
        whole = documents.assemble(work) if isinstance(work, Assembly) else (self.paper, 1)
        future.set_result(Rendered(*whole))
        return future


@contextmanager
def unhurried_disk(app: Flask) -> Iterator[None]:
    """Spare the disk: what is thrown away after every batch need not survive a loss of power."""

    def hurry(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
        connection.cursor().execute("PRAGMA synchronous=OFF")

    # No context may stay open over the requests: they would share it, and who is signed in.
    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "connect", hurry)
    yield
    sa.event.remove(engine, "connect", hurry)
