"""Late items: the chair says whether each is heard, and nothing goes out before."""

from marac.cases.wording import Words
from marac.home.blocks import Block, Empty, Line, Link
from marac.home.visit import Visit
from marac.home.waiting import Waiting
from marac.web.filters import long_date, plural


def load_late_items(waiting: Waiting, visit: Visit) -> list[Block]:
    """Tell the chair that late items wait for them; no block when there is none."""
    if waiting.late_meeting is None or waiting.late_meeting_at is None:
        return []
    line = Line(
        Link("Say which are heard", "meetings.view", {"meeting_id": waiting.late_meeting}),
        f"for the meeting of {long_date(waiting.late_meeting_at)}",
        Words("Waiting for you", "orange"),
        new=visit.is_new(waiting.last_late),
    )
    title = "Late items to decide"
    note = f"The agenda cannot go out with {plural(waiting.late_items, 'case')} undecided."
    return [Block("late", title, (line,), Empty(""), total=waiting.late_items, note=note)]
