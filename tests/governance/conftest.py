"""The partnership of the stories of cases, for those of information governance."""

from tests.cases.conftest import browse_as, here

__all__ = ["browse_as", "here"]
