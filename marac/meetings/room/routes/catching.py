"""Catching an action: what a line says while it is typed, and what is picked from the catalogue."""

from urllib.parse import unquote
from uuid import UUID

from flask import render_template, request

from marac import clock
from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.meetings.blueprint import bp
from marac.meetings.room.acting import LINE_LENGTH
from marac.meetings.room.case_queries import Hearing
from marac.meetings.room.forms import HearingForm
from marac.meetings.room.naming import Directory
from marac.meetings.room.offers import list_alike
from marac.meetings.room.people import list_people
from marac.meetings.room.queries import list_here
from marac.meetings.room.routes.finding import listing_or_404
from marac.meetings.room.shorthand import read_line

# The line comes in a header: an address is written down in many places, and it names people.
LINE = "X-Line"


@bp.get("/meetings/<uuid:meeting_id>/room/<uuid:listing_id>/line")
@requires(Permission.MINUTES_WRITE)
def read_action_line(meeting_id: UUID, listing_id: UUID) -> str:
    """Say what a line that is being typed is understood to mean; nothing is kept."""
    by = the_actor()
    meeting, listing = listing_or_404(by, meeting_id, listing_id)
    typed = unquote(request.headers.get(LINE, ""))[:LINE_LENGTH]
    heard = read_line(
        typed,
        Directory(list_people(db.session, case=listing.case).owners),
        today=clock.today(),
        here=list_here(db.session, meeting=meeting),
    )
    alike = list_alike(
        db.session,
        area_id=meeting.area_id,
        typed=heard.task,
        type_code=heard.owner.type_code if heard.owner is not None else None,
    )
    return render_template("meetings/room/_heard.html", heard=heard, alike=alike, typed=typed)


def pick(hearing: Hearing, form: HearingForm) -> None:
    """Begin an action with the words of the catalogue that were picked, and who would do it."""
    picked, _, place = request.args.get("pick", "").partition(".")
    for number, offer in enumerate(hearing.offers):
        for suggestion in offer.suggestions:
            if str(suggestion.id) == picked and (not place or place == str(number)):
                form.task.data, form.owner.data = suggestion.text, offer.owner
                return
