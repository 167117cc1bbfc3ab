"""Changing areas, agencies, their agreements and who sits for them."""

from marac.agencies.operations.agencies import (
    AgencyFields,
    change_agency,
    create_agency,
    join_area,
    record_agreement,
)
from marac.agencies.operations.areas import (
    AreaFields,
    add_statement,
    change_area,
    change_rhythm,
    create_area,
)
from marac.agencies.operations.managers import name_manager
from marac.agencies.operations.memberships import (
    check_grant,
    end_membership,
    grant_membership,
)

__all__ = [
    "AgencyFields",
    "AreaFields",
    "add_statement",
    "change_agency",
    "change_area",
    "change_rhythm",
    "check_grant",
    "create_agency",
    "create_area",
    "end_membership",
    "grant_membership",
    "join_area",
    "name_manager",
    "record_agreement",
]
