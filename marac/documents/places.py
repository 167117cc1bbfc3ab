"""The named places of a paper: where its links lead, one list for all joined pieces."""

from dataclasses import dataclass
from decimal import Decimal

from pikepdf import Array, Dictionary, Name, Object, Pdf, String


@dataclass(frozen=True, slots=True)
class Place:
    """A point on a page of the whole, in points from its lower left corner."""

    page: int
    left: Decimal
    top: Decimal

    def destination(self, pdf: Pdf) -> Array:
        """Write it as readers want it: go there, and keep the zoom."""
        return Array([pdf.pages[self.page].obj, Name.XYZ, self.left, self.top, 0])


class Places:
    """Collects the named places of pieces; a name belongs to the first piece that has it."""

    def __init__(self) -> None:
        self._first: dict[str, Place] = {}
        self._last: dict[str, Place] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._first

    def add(self, piece: Pdf, first: int) -> None:
        """Add those of a piece whose pages begin at page `first` of the whole."""
        numbers = page_numbers(piece)
        named = piece.Root.get("/Names", Dictionary()).get("/Dests", Dictionary())
        pairs = list(named.get("/Names", []))
        self._last = {
            str(name): place(target, numbers, first)
            for name, target in zip(pairs[::2], pairs[1::2], strict=True)
        }
        for name, found in self._last.items():
            self._first.setdefault(name, found)

    def of_last(self, whole: Pdf, name: str) -> String | Array:
        """Where a link of the piece added last leads: its own place, whoever else has the name."""
        found = self._last[name]
        return String(name) if self._first[name] is found else found.destination(whole)

    def write(self, whole: Pdf) -> None:
        """Write the list, sorted as its readers need it."""
        names = Array()
        for name, found in sorted(self._first.items(), key=lambda pair: bytes(String(pair[0]))):
            names.append(String(name))
            names.append(found.destination(whole))
        if self._first:
            whole.Root.Names = Dictionary(Dests=Dictionary(Names=names))


def page_numbers(piece: Pdf) -> dict[tuple[int, int], int]:
    """The number of each page, counted from nought, by the object it is."""
    return {page.obj.objgen: number for number, page in enumerate(piece.pages)}


def place(target: Object, numbers: dict[tuple[int, int], int], first: int) -> Place:
    """Read a destination of a piece as a place in the whole."""
    page, _how, left, top = list(target)[:4]
    return Place(first + numbers[page.objgen], Decimal(str(left)), Decimal(str(top)))
