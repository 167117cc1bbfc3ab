"""Read the words of a page where they stand, whoever wrote the file: how a found page is known.

A small reading of PDF's text operators. It knows where each piece of text begins, not how wide it
runs, which is enough to put pieces into lines.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Object, String

#: A line of a stamp as it was written, beside shapes in the order in which they are seen.
WHOLE = "/MaracLine"
ACTUAL = "/ActualText"
_DEEP = 8  # forms within forms; more is nothing that a paper of ours was made into
_SPACE = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text: where it begins, in points, and the mark by which tags find it."""

    text: str
    left: float
    level: float
    mark: int | None = None
    artifact: bool = False


def words_of(page: pikepdf.Page) -> list[Words]:
    """The text of a page, piece by piece in the order it is drawn."""
    return list(_Reader().read(page.obj, page.obj.get("/Resources", Dictionary()), Matrix()))


def lines(pieces: Iterable[Words]) -> list[str]:
    """Text line by line from the top: pieces at one level make a line."""
    rows: dict[int, list[Words]] = {}
    for words in pieces:
        level = round(words.level)
        row = next((near for near in (level, level - 1, level + 1) if near in rows), level)
        rows.setdefault(row, []).append(words)
    return [
        " ".join("".join(words.text for words in sorted(row, key=lambda each: each.left)).split())
        for _level, row in sorted(rows.items(), reverse=True)
    ]


class Decoder:
    """How one font's codes are read as text."""

    def __init__(self, font: Object) -> None:
        self.size = 2 if font.get("/Subtype") == Name.Type0 else 1
        self.letters: dict[int, str] = {}
        mapping = font.get("/ToUnicode")
        if isinstance(mapping, pikepdf.Stream):
            self._learn(mapping.read_bytes())

    def text(self, codes: bytes) -> str:
        """Read a shown string; a code without a letter is none, in a font that tells letters."""
        numbers = [
            int.from_bytes(codes[at : at + self.size], "big")
            for at in range(0, len(codes), self.size)
        ]
        if not self.letters and self.size == 1:
            return codes.decode("cp1252", "replace")
        return "".join(self.letters.get(number, "") for number in numbers)

    def _learn(self, mapping: bytes) -> None:
        if space := _SPACE.search(mapping):
            self.size = len(space[1]) // 2
        for block in _CHARS.findall(mapping):
            for code, letters in _PAIR.findall(block):
                self.letters[int(code, 16)] = _utf16(letters)
        for block in _RANGES.findall(mapping):
            for first, last, start, each in _RANGE.findall(block):
                self._learn_range(int(first, 16), int(last, 16), start, each)

    def _learn_range(self, first: int, last: int, start: bytes, each: bytes) -> None:
        listed = re.findall(rb"<([0-9A-Fa-f\s]*)>", each)
        for offset, code in enumerate(range(first, min(last, first + 0xFFFF) + 1)):
            if start:
                head, tail = _utf16(start)[:-1], _utf16(start)[-1:]
                self.letters[code] = head + (chr(ord(tail) + offset) if tail else "")
            elif offset < len(listed):
                self.letters[code] = _utf16(listed[offset])


@dataclass(slots=True)
class _State:
    """What the text operators change."""

    matrix: Matrix
    font: Decoder | None = None
    leading: float = 0.0
    line: Matrix = field(default_factory=Matrix)


class _Reader:
    """Follows the operators of one page."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, int], Decoder] = {}
        self._marks: list[Object] = []

    def read(
        self, content: Object, resources: Object, at: Matrix, deep: int = 0
    ) -> Iterator[Words]:
        """The text of a page or form drawn at a place."""
        state, kept = _State(at), list[_State]()
        for instruction in pikepdf.parse_content_stream(content):
            name, operands = str(instruction.operator), list(instruction.operands)
            if name == "q":
                kept.append(_State(state.matrix, state.font, state.leading))
            elif name == "Q" and kept:
                state = kept.pop()
            elif name == "cm":
                state.matrix = Matrix(*(float(number) for number in operands)) @ state.matrix
            elif name == "Do" and deep < _DEEP:
                yield from self._form(resources, operands[0], state, deep)
            elif name in ("BDC", "BMC", "EMC"):
                self._note_mark(name, operands, resources)
            else:
                yield from self._text(name, operands, resources, state)

    def _form(self, resources: Object, name: Any, state: _State, deep: int) -> Iterator[Words]:
        form = resources.get("/XObject", Dictionary()).get(str(name))
        if form is not None and form.get("/Subtype") == Name.Form:
            at = Matrix(*map(float, form.Matrix)) if "/Matrix" in form else Matrix()
            own = form.get("/Resources", resources)
            yield from self.read(form, own, at @ state.matrix, deep + 1)

    def _note_mark(self, name: str, operands: list[Any], resources: Object) -> None:
        """Remember within which marked part the text stands."""
        if name == "EMC":
            if self._marks:
                self._marks.pop()
            return
        about = operands[1] if len(operands) > 1 else Dictionary()
        if isinstance(about, Name):
            about = resources.get("/Properties", Dictionary()).get(str(about), Dictionary())
        self._marks.append(Dictionary(T=operands[0], D=about))

    def _text(
        self, name: str, operands: list[Any], resources: Object, state: _State
    ) -> Iterator[Words]:
        if name == "BT":
            state.line = Matrix()
        elif name == "Tf":
            state.font = self._decoder(resources, str(operands[0]))
        elif name == "TL":
            state.leading = float(operands[0])
        elif name == "Tm":
            state.line = Matrix(*(float(number) for number in operands))
        elif name in ("Td", "TD"):
            state.line = Matrix(1, 0, 0, 1, *map(float, operands)) @ state.line
            state.leading = -float(operands[1]) if name == "TD" else state.leading
        elif name in ("T*", "'", '"'):
            state.line = Matrix(1, 0, 0, 1, 0, -state.leading) @ state.line
        if name in ("Tj", "TJ", "'", '"') and state.font is not None:
            yield self._shown(operands[-1], state)

    def _shown(self, shown: Any, state: _State) -> Words:
        parts = list(shown) if isinstance(shown, Array) else [shown]
        font = cast(Decoder, state.font)
        text = "".join(font.text(bytes(part)) for part in parts if isinstance(part, String))
        place = state.line @ state.matrix
        mark, artifact = None, False
        for about in self._marks:
            mark = int(about.D.MCID) if "/MCID" in about.D else mark
            artifact = artifact or Name.Artifact == about.T
        said = next((m for m in self._marks if WHOLE in m.D or ACTUAL in m.D), None)
        if said is not None:  # what is drawn in several parts is said once, by the outermost
            text = "" if "/Said" in said else str(said.D.get(WHOLE, said.D.get(ACTUAL)))
            said.Said = True
        return Words(text, place.e, place.f, mark, artifact)

    def _decoder(self, resources: Object, name: str) -> Decoder | None:
        font = resources.get("/Font", Dictionary()).get(name)
        if font is None:
            return None
        if font.objgen == (0, 0):
            return Decoder(font)
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = Decoder(font)
        return self._fonts[font.objgen]


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")
