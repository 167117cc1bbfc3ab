"""What a referral said in words, kept with the case that it went into."""

from marac.cases.models import Case

# The heading under which each column of the referral is read again.
HEADINGS = {
    "grounds_reason": "Why it needs a meeting",
    "done_so_far": "Done so far",
    "wanted_actions": "Wanted actions",
    "voice_fears": "What they fear most",
    "voice_wants": "What they want",
    "voice_safe_to_talk": "Who it is safe to talk to, and who not",
    "told_views": "Their views",
}


def words_of(case: Case) -> list[list[str]]:
    """Give what a referral said, each under its heading."""
    said = [[heading, str(getattr(case, column) or "")] for column, heading in HEADINGS.items()]
    return [[heading, text] for heading, text in said if text]
