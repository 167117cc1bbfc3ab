"""The log in words: what each kind of row is, and what each event tells."""

import re

from marac.events import Operation

# The six operations of section 62 of the DPA 2018 first, then our own kinds.
KINDS = {
    Operation.COLLECTION: "Collected",
    Operation.ALTERATION: "Changed",
    Operation.CONSULTATION: "Read",
    Operation.DISCLOSURE: "Disclosed",
    Operation.COMBINATION: "Combined",
    Operation.ERASURE: "Erased",
    Operation.FOUR_EYES: "Agreed by two",
    Operation.EMERGENCY: "Emergency",
    Operation.AUTHENTICATION: "Sign-in",
    Operation.DENIAL: "Refused",
    Operation.ROLE_CHANGE: "People and roles",
    Operation.AGREEMENT: "Sharing agreement",
    Operation.BACKUP: "Backup",
    Operation.SYSTEM: "System",
}
COLOURS = {
    Operation.DISCLOSURE: "blue",
    Operation.ERASURE: "orange",
    Operation.EMERGENCY: "red",
    Operation.DENIAL: "red",
}
# What the name of an event would not tell a reader by itself.
EVENTS = {
    "CaseViewed": "Case read",
    "CaseViewedInEmergency": "Case read in an emergency",
    "CasesListed": "List of cases read",
    "CaseListed": "Case put on an agenda",
    "CaseTakenOff": "Case taken off an agenda",
    "CaseReadersViewed": "Who can see the case, read",
    "CaseLogViewed": "Log of the case read",
    "ContactReleased": "Safe contact released to an agency",
    "ContactWithdrawn": "Safe contact closed to an agency",
    "ContactReadersViewed": "Who has the safe contact, read",
    "ConflictDenied": "No conflict of interest, said",
    "ConflictRecorded": "Conflict of interest recorded",
    "KeptAwayViewed": "Who is kept away, read",
    "GlassBroken": "Case opened in an emergency",
    "GlassRefused": "Emergency opening refused",
    "GlassReviewed": "Emergency opening reviewed",
    "GlassReviewsListed": "Emergency openings read",
    "CaseGranted": "Case opened to one person by a grant",
    "KnownPersonLookedUp": "Looked up whether a person is known",
    "RoomEntered": "Running order read",
    "RoomFollowed": "Case read in the room",
    "NamesConsulted": "Names read to look for a conflict of interest",
    "PaperIssued": "Paper made",
    "PaperDownloaded": "Paper downloaded",
    "ExportDownloaded": "Personal data exported",
    "AttachmentDownloaded": "File of a case downloaded",
    "LogRead": "Log read",
    "LogExported": "Log exported",
    "LogVerified": "Log checked",
    "LogAnchored": "End of the log signed for outside",
    "EpochBegun": "New epoch of the log begun",
    "Denied": "Page refused",
    "SignInFailed": "Sign-in failed",
    "ProofGiven": "Proved who they are once more",
    "ProofFailed": "Failed to prove who they are",
    "HomeChanged": "Codes of the home changed",
}
STATUSES = {403: "not theirs to do", 404: "nothing there for them", 429: "too often"}


def kind_words(operation: Operation | None) -> str:
    """Name a kind of row."""
    return KINDS.get(operation, "Not known") if operation is not None else "Not known"


def event_words(event: str) -> str:
    """Say what happened, from a list or from the name of the event itself."""
    if event in EVENTS:
        return EVENTS[event]
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", event)
    return apart[:1] + apart[1:].lower()


def page_words(endpoint: str) -> str:
    """Name a page that was refused, from the name that its address has in the program."""
    return endpoint.replace(".", ", ").replace("_", " ")


def status_words(status: object) -> str:
    """Say why a page was refused."""
    return STATUSES.get(status, "") if isinstance(status, int) else ""
