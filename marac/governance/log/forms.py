"""What the log is narrowed to; an answer that is not offered is no answer."""

from collections.abc import Iterable
from uuid import UUID

from marac.accounts.models import User
from marac.events import Operation
from marac.governance.log.queries import Filters
from marac.governance.log.wording import KINDS
from marac.widgets import DateField, FilterForm, HiddenField, SelectField, TextField, choice

LONGEST_NUMBER = 10


class LogFilter(FilterForm):
    """The kind of row, who did it, to which case, and between which days."""

    kind = SelectField("Kind", coerce=Operation, blank="Any kind")
    person = SelectField("Who", coerce=UUID, blank="Anybody")
    reference = TextField("Case reference", max_length=40)
    since = DateField("From", noun="The first day")
    until = DateField("To", noun="The last day")
    before = HiddenField()

    def offer(self, kinds: Iterable[Operation], people: Iterable[User]) -> None:
        """Offer the kinds of rows of this part of the log, and the people whom the reader knows."""
        self.kind.choices = [choice(kind.value, KINDS[kind]) for kind in kinds]
        self.person.choices = [choice(person.id, person.name) for person in people]

    def filters(self) -> Filters:
        """Give what was asked for, with each wrong answer left out."""
        self.validate()
        given = {f.name: f.data for f in self if not f.errors and f.data not in (None, "")}
        before = given.get("before", "")
        is_number = before.isascii() and before.isdigit() and len(before) < LONGEST_NUMBER
        return Filters(
            kind=given.get("kind"),
            person_id=given.get("person"),
            reference=given.get("reference", ""),
            since=given.get("since"),
            until=given.get("until"),
            before=int(before) if is_number else None,
        )
