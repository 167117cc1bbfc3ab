"""Who keeps which words: an area its own, and the administrator those of the whole nation."""

from uuid import UUID

from marac.access import Actor, Permission


def keeps_national(by: Actor) -> bool:
    """Tell whether a person may change what every area says: it is the installation's set-up."""
    return by.may(Permission.SYSTEM_CONFIG_BACKUP)


def scope_of(by: Actor, *, national: bool) -> UUID | None:
    """Say for which area a person's change to a word holds; None stands for all of them.

    A co-ordinator who renames or ends a national word does so in their own area alone.
    """
    return None if national and keeps_national(by) else by.area_id
