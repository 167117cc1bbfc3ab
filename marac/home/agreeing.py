"""What waits for the reader's agreement before it happens."""

from datetime import datetime

from marac.cases.wording import Words
from marac.home.blocks import Block, Empty, Line, Link
from marac.web.filters import date_time


def load_requests(count: int, first_runs_out: datetime | None) -> list[Block]:
    """Tell that requests wait for the reader's agreement; no block when there is none."""
    if first_runs_out is None:
        return []
    line = Line(
        Link("Agree or refuse", "approvals.list_requests"),
        f"the first runs out {date_time(first_runs_out)}",
        Words("Waiting", "yellow"),
    )
    empty = Empty("Nothing waits for your agreement")
    return [Block("requests", "Waiting for your agreement", (line,), empty, total=count)]
