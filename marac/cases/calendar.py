"""When a listing's meeting is, for packages below the meetings themselves."""

import sqlalchemy as sa

from marac.database import UTCDateTime

# The columns of the table that this layer may read; the model belongs to the package above.
MEETINGS = sa.table(
    "meetings",
    sa.column("id", sa.Uuid()),
    sa.column("area_id", sa.Uuid()),
    sa.column("starts_at", UTCDateTime()),
    sa.column("cancelled_at", UTCDateTime()),
)
