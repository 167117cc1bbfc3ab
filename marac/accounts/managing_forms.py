"""Who is chosen as the manager of an agency."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marac.accounts.models import User
from marac.widgets import MaracForm, RadioField, choice

NOBODY = "nobody"


class ManagerForm(MaracForm):
    """Asks which person of the agency is told when it is late."""

    manager = RadioField("Who is told", required="Choose who is told")

    def __init__(self, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        hint = "Whoever represents the agency is told"
        self.manager.choices = [
            *(choice(user.id.hex, user.name, hint=user.job_title or "") for user in people),
            choice(NOBODY, "Nobody in particular", hint=hint),
        ]

    @property
    def chosen_id(self) -> UUID | None:
        """Give whom they chose."""
        given = self.manager.data
        return None if given == NOBODY else UUID(hex=given)
