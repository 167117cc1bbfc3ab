"""The pin: a digest of what exactly was asked for, so that nobody agrees to something else."""

import hashlib
import json

from sqlalchemy.orm import Session

from marac.approvals.acts import act_of
from marac.approvals.models import ApprovalRequest
from marac.database import beyond


def digest_now(session: Session, request: ApprovalRequest) -> str:
    """Compute the digest (SHA-256) of what a request stands for at this moment."""
    with beyond(session, "the digest must be the same whoever computes it"):
        pinned = act_of(session, request).pin(session, request)
    text = json.dumps([request.act, str(request.case_id), request.subject, pinned], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def has_changed(session: Session, request: ApprovalRequest) -> bool:
    """Tell whether what was asked for is no longer what it was."""
    return digest_now(session, request) != request.digest
