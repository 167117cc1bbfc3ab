"""The fields of an action: one line that says all of it, or its parts one by one."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from marac import clock
from marac.actions.models import Aim
from marac.meetings.room.due import DueField
from marac.meetings.room.naming import Directory
from marac.meetings.room.people import Owner
from marac.meetings.room.shorthand import Heard, read_line
from marac.widgets import MaracForm, SelectField, TextField, choice, choices_of

LINE_LENGTH = 500


class ActionFields(MaracForm):
    """What an action needs: the task, who does it and by when; it may say what for."""

    task = TextField("Action", max_length=500, hint="What will be done")
    owner = SelectField("Who", blank="Choose a person")
    owner_name = TextField("Their name, if somebody else", max_length=120)
    due = DueField("By", hint="fri, 27 nov or 27/11/2026")
    aim = SelectField("What for (optional)", coerce=Aim, choices=choices_of(Aim), blank="Not said")

    def offer(self, owners: list[Owner]) -> None:
        """Offer the people who may be given an action, by agency, and somebody else of each."""
        self.names = {owner.key: owner.name for owner in owners}
        options = []
        for agency_id, agency in dict.fromkeys((o.agency_id, o.agency) for o in owners):
            options += [
                choice(key, f"{name}, {agency}", group=agency)
                for key, name in self.names.items()
                if key.startswith(f"{agency_id}/")
            ]
            options.append(choice(f"{agency_id}/", f"Somebody else at {agency}", group=agency))
        self.owner.choices = options

    def check_action(self) -> bool:
        """Ask for what is missing from an action; tells whether it is whole."""
        for field, message in (
            (self.task, "Enter what will be done"),
            (self.owner, "Choose who does it"),
            (self.due, "Say by which day"),
        ):
            if not field.data and not field.errors:
                field.errors = [message]
        if self.somebody_else and not self.owner_name.data:
            self.owner_name.errors = ["Enter the name of the person who does it"]
        return not any(f.errors for f in (self.task, self.owner, self.owner_name, self.due))

    @property
    def facts(self) -> dict[str, Any]:
        """Give an action's facts from what was chosen and typed."""
        agency_id, _, user_id = str(self.owner.data).partition("/")
        return {
            "agency_id": UUID(agency_id),
            "owner_id": UUID(user_id) if user_id else None,
            "owner_name": self.names.get(str(self.owner.data)) or self.owner_name.data or "",
            "task": self.task.data or "",
            "due_on": self.due.data,
            "aim": self.aim.data,
        }

    @property
    def somebody_else(self) -> bool:
        """Tell whether the owner is a person without an account here."""
        return str(self.owner.data or "").endswith("/")


class LineFields(ActionFields):
    """The same, caught in one line; a part that is filled in by itself goes before the line."""

    line = TextField(
        "Action in one line",
        max_length=LINE_LENGTH,
        hint="Who, what and by when: housing change locks fri. "
        "Add #safety or another purpose to say what for",
    )

    # The ids of people in the room: they are meant when only their agency is named.
    here: Collection[UUID] = ()
    # From which day on "fri" is read, if not from today.
    read_from: date | None = None

    def offer(self, owners: list[Owner]) -> None:
        """Offer the people, for the line by all that they are called."""
        super().offer(owners)
        self.directory = Directory(owners)

    @property
    def has_action(self) -> bool:
        """Tell whether an action was begun: it is then captured by any button."""
        return bool(self.line.data or self._begun)

    @property
    def heard(self) -> Heard:
        """Give what the line says."""
        day = self.read_from or clock.today()
        return read_line(self.line.data or "", self.directory, today=day, here=self.here)

    def check_action(self) -> bool:
        """Ask for what neither the line nor the fields say; what is wrong stands at the line."""
        if not self.line.data:
            return super().check_action()
        heard = self.heard
        missing = [
            message
            for told, field, message in (
                (heard.owner, self.owner, heard.who_missing),
                (heard.task, self.task, heard.task_missing),
                (heard.due_on, self.due, heard.day_missing),
            )
            if not told and not field.data
        ]
        if heard.aim_unknown and not self.aim.data:
            missing.append(heard.aim_unknown)
        if missing and not self.line.errors:
            self.line.errors = [". ".join([*([heard.words] if heard.words else []), *missing])]
        if self.somebody_else and not self.owner_name.data:
            self.owner_name.errors = ["Enter the name of the person who does it"]
        return not any(
            f.errors for f in (self.line, self.task, self.owner, self.owner_name, self.due)
        )

    @property
    def facts(self) -> dict[str, Any]:
        """Give an action's facts: what was filled in, and what the line says of the rest."""
        heard = self.heard
        if not self.owner.data and heard.owner is not None:
            self.owner.data = heard.owner.key
        return super().facts | {
            "task": self.task.data or heard.task,
            "due_on": self.due.data or heard.due_on,
            "aim": self.aim.data or heard.aim,
        }

    @property
    def _begun(self) -> bool:
        parts = (self.task.data, self.owner.data, self.due.data, self.aim.data)
        return any(parts) or bool(self.due.raw_data_typed)
