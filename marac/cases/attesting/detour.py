"""The way round by the conflict check, for whoever follows an address that is not open yet."""

from typing import NoReturn

import sqlalchemy as sa
from flask import abort, redirect, request, url_for

from marac.access import Actor
from marac.cases.attesting.queries import find_to_check
from marac.database import db


def not_there(by: Actor, held: sa.ColumnElement[bool]) -> NoReturn:
    """Answer for what the person may not open; `held` is a condition on the case that it is of.

    To everyone it is as if it never was, but for those who only have not said yet whether they
    have a conflict of interest: they are asked, and then go on to where they wanted.
    """
    case_id = find_to_check(db.session, by=by, held=held)
    if case_id is None or request.method not in ("GET", "HEAD"):
        abort(404)
    abort(redirect(url_for("cases.attest", first=case_id, next=request.path), 303))
