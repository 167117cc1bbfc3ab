"""What an address asks of the action log, for its list, its print and its file alike."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request, url_for

from marac.access import Actor
from marac.accounts import searching
from marac.actions.forms import ActionFilter
from marac.actions.lines import Filters
from marac.actions.log.filtering import conditions
from marac.actions.log.reading import read
from marac.actions.log.sorting import SORTS
from marac.actions.log.vocabulary import vocabulary_of
from marac.actions.log.words import Asked, Vocabulary, Word, of
from marac.database import db

USUAL = "state:open"
# Words that stood in addresses by themselves once, and still do in links and bookmarks.
FORMER = ("whose", "state", "agency", "overdue", "reference")


@dataclass(frozen=True)
class Wanted:
    """The words of an address, the boxes beside them, and the order of the list."""

    asked: Asked
    known: Vocabulary
    form: ActionFilter
    sort: str

    @property
    def words(self) -> str:
        """Write the words as the address has them."""
        return str(self.asked)

    def filters(self, by: Actor) -> Filters:
        """Say what the list is narrowed to."""
        self.form.validate()
        return Filters(
            owner="" if self.form.owner.errors else self.form.owner.data or "",
            reference="" if self.form.reference.errors else self.form.reference.data or "",
            narrowed=tuple(conditions(self.asked, by=by, vocabulary=self.known)),
        )

    def address(
        self,
        endpoint: str = "actions.list_actions",
        *,
        asked: Asked | None = None,
        leave_out: str = "",
    ) -> str:
        """Make the address of the same list, of one with other words, or of a view of it."""
        boxes = {name: request.args.get(name) for name in ("owner", "reference")}
        said = {"q": str(self.asked if asked is None else asked), "sort": self.sort, **boxes}
        query = urlencode({n: v for n, v in said.items() if n == "q" or (v and n != leave_out)})
        return f"{url_for(endpoint)}?{query}"


def wanted(by: Actor, *, text: str | None = None) -> Wanted:
    """Read the address; `text` are the words where they were typed instead."""
    known = vocabulary_of(db.session, by=by)
    form = searching.fill(ActionFilter)
    form.offer(known)
    said = request.args.get("q", USUAL) if text is None else text
    asked = read(said[:500], known)
    form.show(asked, known)
    sort = request.args.get("sort", "")
    return Wanted(asked, known, form, sort if sort in SORTS else "")


def former(known: Vocabulary) -> Asked | None:
    """Read what an address says in the manner of before, leaving out what means nothing."""
    said = {name: request.args.get(name, "").strip() for name in FORMER}
    if not searching.REFERENCE.fullmatch(said["reference"]):
        said["reference"] = ""
    if not any(said.values()):
        return None
    words = [f"{kind}:{said[kind]}" for kind in ("whose", "state", "agency") if said[kind]]
    words += ["state:overdue"] if said["overdue"] else []
    words += [f"case:{said['reference']}"] if said["reference"] else []
    return Asked(read(" ".join(words), known).words)


def chips(found: Wanted) -> list[Word]:
    """Give the words that can be taken away one by one: all but whose actions they are.

    What a bare address asks for is no filter that anybody set.
    """
    if "q" not in request.args and request.method == "GET":
        return []
    return [word for word in found.asked.words if word.kind != "whose"]


def with_whose(asked: Asked, value: str) -> Asked:
    """Give the same words for the actions of others."""
    return of([Word("whose", value), *asked.without("whose").words])
