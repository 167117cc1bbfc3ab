"""How an export stands, in words and the colour that repeats them."""

from marac.approvals import ApprovalRequest
from marac.approvals.wording import Words, standing_of
from marac.governance.exporting.wanted import fetch_until, is_downloaded, is_ready


def state_of(request: ApprovalRequest) -> Words:
    """Say how an export stands: what became of the request, then of the file."""
    if fetch_until(request) is None:
        return standing_of(request)
    if is_downloaded(request):
        return Words("Downloaded", "green")
    return Words("Ready to download", "blue") if is_ready(request) else Words("Not downloaded")
