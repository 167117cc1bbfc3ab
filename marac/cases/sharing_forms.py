"""The forms of sharing a case: who takes part, who has the safe contact, who is on the list."""

import contextlib
from collections.abc import Iterable
from uuid import UUID

from marac.agencies.models import Agency
from marac.cases.forms import OneReasonForm
from marac.cases.readers import Member
from marac.cases.releases import Partner
from marac.web.filters import date_time
from marac.widgets import CheckboxesField, HiddenField, SelectField, choice


class AgenciesForm(OneReasonForm):
    """Which agencies take part in a case, and who speaks for the person harmed.

    `shown` is what was ticked when the page was made: only an agency that was shown ticked and came
    back unticked is withdrawn, so two people at once undo nothing of each other's.
    """

    agencies = CheckboxesField("Agencies", coerce=UUID)
    advocate = SelectField("Advocate", coerce=UUID, blank="No advocate")
    shown = HiddenField(max_length=8000)

    def offer(
        self, agencies: Iterable[Agency], hints: dict[UUID, str], advocates: Iterable[Member]
    ) -> None:
        """Let people choose from the area's agencies and advocates."""
        self.agencies.choices = [
            choice(agency.id, agency.name, hint=hints.get(agency.id, "")) for agency in agencies
        ]
        self.advocate.choices = [choice(m.user_id, f"{m.name}, {m.agency_name}") for m in advocates]

    @property
    def unticked(self) -> set[UUID]:
        """Give the agencies that this person unticked."""
        shown = _ids_of(self.shown.data)
        return shown - set(self.agencies.data or [])


class ContactForm(OneReasonForm):
    """Which of the agencies that take part may know how to reach the person harmed.

    `shown` is what was ticked when the page was made, as on the page of who takes part.
    """

    agencies = CheckboxesField("Agencies that may see it", coerce=UUID)
    shown = HiddenField(max_length=8000)

    def offer(self, partners: Iterable[Partner]) -> None:
        """Let people choose among the agencies that take part; each says since when it has it."""
        self.agencies.choices = [
            choice(partner.agency_id, partner.name, hint=_since(partner)) for partner in partners
        ]

    @property
    def changes(self) -> tuple[set[UUID], set[UUID]]:
        """Give which agencies this person ticked, and which they unticked."""
        shown = _ids_of(self.shown.data)
        ticked = set(self.agencies.data or [])
        return ticked - shown, shown - ticked


class RestrictForm(OneReasonForm):
    """Who is on the list of a restricted case."""

    people = CheckboxesField("People who may open the case", coerce=UUID, required="Choose people")

    def offer(self, members: Iterable[Member], employer: UUID | None = None) -> None:
        """Let people choose among those of the area who have no conflict of interest.

        Colleagues of a staff victim, who work for the `employer`, are marked.
        """
        self.people.choices = [
            choice(m.user_id, m.name, hint=_seats_in_words(m, employer))
            for m in members
            if not m.conflicted
        ]


def _since(partner: Partner) -> str:
    if partner.released_at is None:
        return ""
    return f"Since {date_time(partner.released_at)}, released by {partner.released_by}"


def _seats_in_words(member: Member, employer: UUID | None) -> str:
    roles = sorted({seat.role.label for seat in member.seats})
    colleague = ". Colleague of the person harmed" if employer in member.agency_ids else ""
    return f"{member.agency_name}: {', '.join(roles)}{colleague}"


def _ids_of(shown: str | None) -> set[UUID]:
    """Read which boxes a page showed ticked; what is no id was shown by no page of ours."""
    ids = set()
    for text in (shown or "").split():
        with contextlib.suppress(ValueError):
            ids.add(UUID(text))
    return ids
