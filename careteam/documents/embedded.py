"""Fonts that a document embeds by the glyph, beside those that ReportLab embeds by the letter."""

from collections.abc import Iterator
from typing import Any

from reportlab.pdfbase import pdfdoc

from careteam.documents import shaped
from careteam.documents.shaped import Face, Glyph

NO_TEXT = "\u200b"
"""What a glyph says that is only a part of the one beside it."""


def telling(text: str) -> str:
    """Page code that begins a part that says something else than its shapes do; ``EMC`` ends it."""
    return f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex()}>>> BDC"


class Subset:
    """The glyphs that a document shows of one typeface in one weight. ``code``: how the pages call it."""

    def __init__(self, face: Face, bold: bool, number: int) -> None:
        self.code = f"S{number}"
        self._face, self._bold = face, bold
        self._texts: dict[int, str] = {}
        letters = "".join(chr(65 + number // 26**place % 26) for place in range(6))
        self._name = f"{letters}+{face.name}-{'Bold' if bold else 'Regular'}"

    def drawn(self, glyphs: tuple[Glyph, ...], size: float, *, told: bool) -> Iterator[str]:
        """Page code that shows glyphs from where the text stands.

        ``told``: what they say is told for all of them. Otherwise it is told here of letters with marks. Readers of the
        content put what runs from right to left into order themselves, letter by letter from its left end: so that is
        told from its left end as well.
        """
        here = pen = rise = 0.0
        row = ""
        for glyph in glyphs:
            self._texts[glyph.number] = self._texts.get(glyph.number) or glyph.text
            said = None if told else glyph.said
            if (glyph.y != rise or said is not None) and row:
                yield f"[{row}] TJ"
                row = ""
            if glyph.y != rise:
                rise = glyph.y
                yield f"{rise * size / 1000:.3f} Ts"
            if said is not None:
                yield telling(said[::-1])
            shift = pen + glyph.x - here
            if abs(shift) > 0.01:
                row += f"{-shift:.2f}"
            row += f"<{glyph.number:04X}>"
            here = pen + glyph.x + shaped.advance(self._face, self._bold, glyph.number)
            pen += glyph.advance
            if said is not None:
                yield f"[{row}] TJ"
                yield "EMC"
                row = ""
        if row:
            yield f"[{row}] TJ"
        if rise:
            yield "0 Ts"

    def write(self, document: Any) -> None:
        """Add the font to a document of ReportLab's."""
        numbers = sorted(self._texts)
        file = _stream(document, shaped.file_of(self._face, self._bold, numbers))
        ascent, descent = self._face.reach
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": f"/{self._name}",
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray([round(side) for side in shaped.extents(self._face, self._bold)]),
                "ItalicAngle": 0,
                "Ascent": round(ascent * 1000),
                "Descent": round(-descent * 1000),
                "CapHeight": round(ascent * 1000),
                "StemV": 165 if self._bold else 90,
                "FontFile2": document.Reference(file),
            }
        )
        widths = [[number, [round(shaped.advance(self._face, self._bold, number), 2)]] for number in numbers]
        letters = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": f"/{self._name}",
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": document.Reference(descriptor),
                "W": pdfdoc.PDFArray(
                    [pdfdoc.PDFArray(each) if isinstance(each, list) else each for pair in widths for each in pair]
                ),
                "CIDToGIDMap": "/Identity",
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": f"/{self._name}",
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([document.Reference(letters)]),
                "ToUnicode": document.Reference(_stream(document, self._said(numbers).encode())),
            }
        )
        document.Reference(font, self.code)
        document.idToObject["BasicFonts"].dict[self.code] = document.Reference(font)

    def _said(self, numbers: list[int]) -> str:
        """The table from glyphs to text."""
        lines = [f"<{one:04X}> <{(self._texts[one] or NO_TEXT).encode('utf-16-be').hex().upper()}>" for one in numbers]
        blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
        mapped = "\n".join(f"{len(some)} beginbfchar\n" + "\n".join(some) + "\nendbfchar" for some in blocks)
        return _TO_UNICODE.format(name=self._name, mapped=mapped)


_TO_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /{name} def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{mapped}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def _stream(document: Any, content: bytes) -> Any:
    stream = pdfdoc.PDFStream(content=content)
    if document.compression:
        stream.filters = [pdfdoc.PDFZCompress]
    return stream
