"""Tagged PDF (PDF/UA-1) on open-source ReportLab, which writes none by itself.

Everything drawn is either the content of an ``Element`` or an artifact. The elements form the tree that a screen reader
follows, whatever the order of drawing. Same input, same bytes: no clock and no random numbers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from careteam.documents.direction import PLAIN, Tongue, mirrored
from careteam.documents.embedded import Subset, telling
from careteam.documents.fonts import family
from careteam.documents.shaped import TURNS, Face
from careteam.documents.style import INK
from careteam.documents.text import Line, Run, placed, shape_of

# Page streams in plain bytes: ReportLab's default writes them as text, a quarter longer.
rl_config.useA85 = 0


@dataclass(eq=False)
class Element:
    """A node of the structure tree: a standard tag (H1, P, LI, TH ...) and what it holds, in reading order.

    ``attributes``: "Scope" for TH, "ListNumbering" for L. ``spoken``: the text instead of what is drawn. ``language``:
    where it is not the one of the page.
    """

    tag: str
    parent: "Element | None" = None
    attributes: dict[str, str] = field(default_factory=dict)
    spoken: str = ""
    language: str = ""
    kids: "list[Element | Marked]" = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.parent is not None:
            self.parent.kids.append(self)


@dataclass(frozen=True)
class Marked:
    """A marked piece of a page's content: the page's index and the number of the mark on it."""

    page: int
    mark: int


class TaggedPdf:
    """A document being drawn, page after page; coordinates in points from the lower left corner."""

    def __init__(self, size: tuple[float, float], *, title: str, author: str, tongue: Tongue) -> None:
        self.size = size
        self.root = Element("Document")
        self._title = title
        self._author = author
        self.tongue = tongue
        self._owners: list[list[Element]] = [[]]
        self._open: Element | None = None
        self._subsets: dict[tuple[Face, bool], Subset] = {}
        self._bytes = BytesIO()
        # Any: the pieces of ReportLab that tagging needs (page code, document objects) have no types.
        self._canvas: Any = Canvas(
            self._bytes,
            pagesize=size,
            lang=tongue.tag,
            invariant=1,
            pageCompression=1,
            pdfVersion=(1, 7),
            # A font that is not embedded would otherwise be named on every page.
            initialFontName=family().regular,  # type: ignore[arg-type]  # the stub says float
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setCreator("CareTeam")
        self._canvas.setSubject("")

    def text(self, element: Element | None, x: float, y: float, line: Line, *, size: float, color: str = INK) -> None:
        """Draw a line as content of an element, or as part of an artifact (None, within ``artifact``)."""
        if all(run.letters is PLAIN for run in line):
            if element is not None:
                self._mark(element)
            drawn = self._begin(x, y, color)
            for run in line:
                drawn.setFont(family().bold if run.bold else family().regular, size)
                drawn.textOut(run.text)
            self._canvas.drawText(drawn)
            return
        for (rtl, language), some in groupby(placed(line), key=lambda part: _told_apart(part[0])):
            parts = list(some)
            if element is not None:
                spoken = "".join(part.text for part, _at in parts) if rtl else ""
                self._mark(_span(element, spoken, language) if rtl or language else element)
            drawn = self._begin(x, y, color)
            for part, at in parts:
                drawn.setTextOrigin(x + at * size, y)
                self._part(drawn, part, size)
            self._canvas.drawText(drawn)

    def _begin(self, x: float, y: float, color: str) -> Any:
        drawn = self._canvas.beginText(x, y)
        drawn._code.append(_filled(color))
        return drawn

    def _part(self, drawn: Any, part: Run, size: float) -> None:
        """Draw a word, or the blank between two."""
        face, level, _language = part.letters
        backwards = level % 2 == 1
        if face is None or part.text.isspace():
            drawn.setFont(family().bold if part.bold else family().regular, size)
            with _said(drawn, f"{part.text}{TURNS}" if backwards else ""):
                drawn.textOut(mirrored(part.text) if backwards else part.text)
            return
        subset, glyphs = self._subset(face, part.bold), shape_of(part).glyphs
        drawn._code.append(f"/{subset.code} {size * face.scale:.4g} Tf")
        if not backwards:
            with _said(drawn, part.text):
                drawn._code += subset.drawn(glyphs, size * face.scale, told=True)
        else:
            drawn._code += subset.drawn(glyphs, size * face.scale, told=False)

    def _subset(self, face: Face, bold: bool) -> Subset:
        if (face, bold) not in self._subsets:
            self._subsets[face, bold] = Subset(face, bold, len(self._subsets))
        return self._subsets[face, bold]

    @contextmanager
    def artifact(self, kind: str = "") -> Iterator[Any]:
        """Draw on the canvas what a screen reader passes over: a rule, a background, or the ``Footer`` of a page."""
        self._close()
        pagination = f"/Artifact <</Type /Pagination /Subtype /{kind}>> BDC"
        self._canvas._code.append(pagination if kind else "/Artifact BMC")
        self._canvas.saveState()
        yield self._canvas
        self._canvas.restoreState()
        self._canvas._code.append("EMC")

    def bookmark(self, title: str, level: int, y: float) -> None:
        """Let the reader's outline jump here."""
        key = f"heading-{len(self._canvas._destinations)}"
        self._canvas.bookmarkHorizontalAbsolute(key, y)
        self._canvas.addOutlineEntry(title, key, level)

    def next_page(self) -> None:
        """Finish this page and begin another."""
        self._close()
        self._canvas.showPage()
        self._owners.append([])

    def finish(self) -> bytes:
        """Finish the last page, write the structure, and return the document."""
        self._close()
        self._canvas.showPage()
        for subset in self._subsets.values():
            subset.write(self._canvas._doc)
        self._write_structure()
        self._canvas.save()
        return self._bytes.getvalue()

    def _mark(self, element: Element) -> None:
        if self._open is element:
            return
        self._close()
        owners = self._owners[-1]
        element.kids.append(Marked(len(self._owners) - 1, len(owners)))
        self._canvas._code.append(f"/{element.tag} <</MCID {len(owners)}>> BDC")
        owners.append(element)
        self._open = element

    def _close(self) -> None:
        if self._open is not None:
            self._canvas._code.append("EMC")
            self._open = None

    def _write_structure(self) -> None:
        document = self._canvas._doc
        pages = [document.Reference(page) for page in document.Pages.pages]
        root = pdfdoc.PDFDictionary({"Type": "/StructTreeRoot"})
        nodes: dict[Element, Any] = {}
        root["K"] = _node(document, self.root, document.Reference(root), pages, nodes)
        numbers: list[Any] = []
        for index, (page, owners) in enumerate(zip(document.Pages.pages, self._owners, strict=True)):
            # ReportLab writes only the page keys it knows; these two make the page part of the tree.
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents = index
            page.Tabs = "/S"
            numbers += [index, document.Reference(pdfdoc.PDFArray([nodes[owner] for owner in owners]))]
        root["ParentTree"] = document.Reference(pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)}))
        root["ParentTreeNextKey"] = len(pages)
        catalog = document.Catalog
        catalog.StructTreeRoot = root
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": pdfdoc.PDFtrue})
        preferences = {"DisplayDocTitle": pdfdoc.PDFtrue}
        if self.tongue.rtl:
            preferences["Direction"] = "/R2L"
        catalog.ViewerPreferences = pdfdoc.PDFDictionary(preferences)
        catalog.Metadata = pdfdoc.XMP(creator=lambda _document: self._metadata())

    def _metadata(self) -> bytes:
        title, author, language = escape(self._title), escape(self._author), escape(self.tongue.tag)
        return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>
""".encode()


def _told_apart(part: Run) -> tuple[bool, str]:
    """Whether a part of a line runs from right to left, and its language where it is not the page's."""
    return part.letters.level % 2 == 1, part.letters.language


@contextmanager
def _said(drawn: Any, text: str) -> Iterator[None]:
    """Tell what is drawn, where its shapes do not."""
    if text:
        drawn._code.append(telling(text))
    yield
    if text:
        drawn._code.append("EMC")


def _span(element: Element, spoken: str, language: str) -> Element:
    """A part of an element, the one before if that was such a part too."""
    last = element.kids[-1] if element.kids else None
    if (
        isinstance(last, Element)
        and last.tag == "Span"
        and last.language == language
        and bool(last.spoken) == bool(spoken)
    ):
        last.spoken += spoken
        return last
    return Element("Span", element, spoken=spoken, language=language)


@cache
def _filled(color: str) -> str:
    """What makes letters of a colour."""
    red, green, blue = HexColor(color).rgb()
    return f"{red:.6g} {green:.6g} {blue:.6g} rg"


def _node(document: Any, element: Element, parent: Any, pages: list[Any], nodes: dict[Element, Any]) -> Any:
    """Write an element and all below it; returns its reference, also kept in ``nodes``."""
    node = _Fields({"Type": "/StructElem", "S": f"/{element.tag}", "P": parent})
    reference = nodes[element] = document.Reference(node)
    if element.spoken:
        node["ActualText"] = pdfdoc.PDFString(element.spoken)
    if element.language:
        node["Lang"] = pdfdoc.PDFString(element.language)
    for owner, key in (("Table", "Scope"), ("List", "ListNumbering")):
        if key in element.attributes:
            node["A"] = _Fields({"O": f"/{owner}", key: f"/{element.attributes[key]}"})
    kids: list[Any] = []
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(_node(document, kid, reference, pages, nodes))
        elif "Pg" not in node or node["Pg"] is pages[kid.page]:
            node["Pg"] = pages[kid.page]
            kids.append(kid.mark)
        else:
            kids.append(_Fields({"Type": "/MCR", "Pg": pages[kid.page], "MCID": kid.mark}))
    node["K"] = kids
    return reference


class _Fields(pdfdoc.PDFObject, dict[str, Any]):
    """A dictionary of plain values, in the order they were set: most of what a document holds is its tree, and
    ReportLab's own dictionaries take several times as long to write."""

    def format(self, document: Any) -> bytes:
        """The dictionary as it stands in the file."""
        fields = " ".join(f"/{key} {_written(value, document)}" for key, value in self.items())
        return f"<< {fields} >>".encode("latin-1")


def _written(value: Any, document: Any) -> str:
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, list):
        return f"[{' '.join(_written(each, document) for each in value)}]"
    text: str = value.format(document).decode("latin-1")
    return text
