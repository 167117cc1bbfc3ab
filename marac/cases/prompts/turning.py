"""Turning a prompt into an action: actions stand above cases, so they say here how one is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is to be done, by whom and by when."""

    agency_id: UUID
    owner_name: str
    task: str
    due_on: date


@dataclass(frozen=True)
class Maker:
    """How an action is made: `why_not(by, case)` says why none can be made now, or nothing."""

    make: Callable[[Session, Actor, Case, Task], UUID]
    why_not: Callable[[Actor, Case], str]


def register(app: Flask, maker: Maker) -> None:
    """Let this application make actions of prompts."""
    app.extensions["marac.prompt_actions"] = maker


def registered(app: Flask) -> Maker | None:
    """Give what makes actions of prompts, if anything does."""
    maker: Maker | None = app.extensions.get("marac.prompt_actions")
    return maker
