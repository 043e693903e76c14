"""Reading a printed PDF back: its structure tree with the words and sizes in it, and what stands on each page."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, overload

import pikepdf
import pypdf


@dataclass
class Shown:
    """Words drawn in one go: on which page (from 1), where, in which font and size, and how they are marked."""

    words: str
    page: int
    x: float
    y: float
    font: str
    size: float
    mark: int | None


@dataclass
class Node:
    """An element of the structure tree."""

    tag: str
    content: "list[Shown | Node]" = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    spoken: str = ""
    language: str = ""

    @property
    def shown(self) -> list[Shown]:
        """What stands right in the element, or in a part of its text."""
        parts = [[one] if isinstance(one, Shown) else one.shown if one.tag == "Span" else [] for one in self.content]
        return [each for part in parts for each in part]

    @property
    def kids(self) -> "list[Node]":
        """The elements in it; a part of its text is none."""
        return [one for one in self.content if isinstance(one, Node) and one.tag != "Span"]

    @property
    def text(self) -> str:
        """The words of the element and all below it, as a screen reader says them."""
        return " ".join(self._said().split())

    def _said(self) -> str:
        if self.tag == "Span" and self.spoken:
            return self.spoken
        said = ""
        for one in self.content:
            said += one.words if isinstance(one, Shown) else one._said() + (" " if one.tag != "Span" else "")
        return said

    @property
    def spans(self) -> "list[Node]":
        """The parts of its text that are marked as in another language, or as running from right to left."""
        return [one for one in self.content if isinstance(one, Node) and one.tag == "Span"]

    def walk(self) -> "Iterator[Node]":
        """The element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def all(self, tag: str) -> "list[Node]":
        """All elements of a kind, in reading order."""
        return [node for node in self.walk() if node.tag == tag]


class Texts(Sequence[str]):
    """The words of each page, read when they are first asked for: how many pages there are is known far sooner."""

    def __init__(self, pages: Sequence[pypdf.PageObject]) -> None:
        self._pages = pages
        self._found: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._pages)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[number] for number in range(len(self))[at]]
        number = range(len(self))[at]
        if number not in self._found:
            self._found[number] = self._pages[number].extract_text()
        return self._found[number]


@dataclass
class Printed:
    """A PDF as read back."""

    tree: Node
    shown: list[Shown]
    pages: Texts
    title: str
    language: str
    bookmarks: list[str]
    fonts: dict[str, bool]

    def lines(self) -> list[list[Shown]]:
        """What stands at one height of one page, from left to right; the lines of the document."""
        rows: dict[tuple[int, float], list[Shown]] = defaultdict(list)
        for each in self.shown:
            rows[each.page, each.y].append(each)
        return [sorted(row, key=lambda each: each.x) for row in rows.values()]


def read(pdf: bytes) -> Printed:
    """Read a document back from its bytes."""
    reader = pypdf.PdfReader(BytesIO(pdf), strict=True)
    with pikepdf.open(BytesIO(pdf)) as document:
        fonts = {
            str(font.BaseFont): "/FontFile2" in _letters_of(font).FontDescriptor
            for page in document.pages
            for font in dict(page.Resources.Font.items()).values()
        }
        shown = [each for number, page in enumerate(document.pages, 1) for each in _shown(page, number)]
        marked = defaultdict(list)
        for each in shown:
            marked[each.page, each.mark].append(each)
        numbers = {page.objgen: number for number, page in enumerate(document.pages, 1)}
        tree = _node(document.Root.StructTreeRoot.K, numbers, marked)
        return Printed(
            tree=tree,
            shown=shown,
            pages=Texts(reader.pages),
            title=str(reader.metadata.title if reader.metadata else ""),
            language=str(document.Root.Lang),
            bookmarks=list(_bookmarks(reader.outline)),
            fonts=fonts,
        )


def _bookmarks(outline: Any) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _bookmarks(entry)
        else:
            yield str(entry.title)


def _node(element: Any, numbers: dict[Any, int], marked: dict[Any, list[Shown]]) -> Node:
    if isinstance(element, pikepdf.Array):
        (element,) = list(element)
    attributes = {key[1:]: str(value)[1:] for key, value in dict(element.get("/A", {})).items() if key != "/O"}
    spoken, language = (str(element.get(key, "")) for key in ("/ActualText", "/Lang"))
    node = Node(str(element.S)[1:], attributes=attributes, spoken=spoken, language=language)
    for kid in element.K:
        if isinstance(kid, int):
            node.content += marked[numbers[element.Pg.objgen], kid]
        elif kid.get("/Type") == "/MCR":
            node.content += marked[numbers[kid.Pg.objgen], int(kid.MCID)]
        else:
            node.content.append(_node(kid, numbers, marked))
    return node


def _shown(page: pikepdf.Page, number: int) -> Iterator[Shown]:
    letters = {name: _letters(font) for name, font in dict(page.Resources.Font.items()).items()}
    x = y = size = 0.0
    font = ""
    marks: list[int | None] = []
    said: list[str | None] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, instruction.operator
        match str(operator):
            case "BDC":
                properties = operands[1]
                inside = marks[-1] if marks and str(operands[0]) == "/Span" else None
                marks.append(int(properties.MCID) if "/MCID" in properties else inside)
                said.append(str(properties.ActualText) if "/ActualText" in properties else None)
            case "BMC":
                marks.append(None)
                said.append(None)
            case "EMC":
                marks.pop()
                said.pop()
            case "Tm":
                x, y = float(operands[4]), float(operands[5])
            case "Tf":
                font, size = str(operands[0]), float(operands[1])
            case "Tj" | "TJ":
                rows = operands[0] if str(operator) == "TJ" else [operands[0]]
                drawn = b"".join(bytes(row) for row in rows if isinstance(row, pikepdf.String))
                words = "".join(letters[font][code] for code in _codes(page.Resources.Font[font], drawn))
                assert marks, f"drawn outside of any mark: {words}"
                if (told := said[-1]) is not None:  # of all that is drawn within it
                    words, said[-1] = told, ""
                yield Shown(words, number, x, y, str(page.Resources.Font[font].BaseFont), size, marks[-1])


def _letters(font: Any) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode()
    rows = re.findall(r"<(\w\w(?:\w\w)?)> <((?:\w{4})+)>", table.partition("endcodespacerange")[2])
    return {int(code, 16): bytes.fromhex(letters).decode("utf-16-be") for code, letters in rows}


def _letters_of(font: Any) -> Any:
    return font.DescendantFonts[0] if font.Subtype == "/Type0" else font


def _codes(font: Any, drawn: bytes) -> Iterator[int]:
    wide = 2 if font.Subtype == "/Type0" else 1
    return (int.from_bytes(drawn[at : at + wide]) for at in range(0, len(drawn), wide))
