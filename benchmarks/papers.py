"""Visit summaries a second, beside the same words set untagged by other makers of PDFs in the same typeface and run.

And how long what nobody should type holds a page up, until it is printed or refused.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from html import escape
from importlib import import_module, resources
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from sqlalchemy import select

from benchmarks.figures import Figure, at_least, beside, not_measured, within
from careteam.documents import visit_summary
from careteam.documents.style import ORDINARY, SIZES
from careteam.domain.errors import Invalid
from careteam.domain.ids import VisitId
from careteam.domain.summaries import StepLine, SummaryPage
from careteam.persistence.models import VisitRecord
from careteam.services import summaries
from careteam.services.office import Office, Work

PAGES, ROUNDS = 20, 5
WIDTH, HEIGHT = next(iter(SIZES.values()))
Setter = Callable[[Sequence[str]], object]
"""Sets the lines of one page as a PDF."""


def figures(office: Office) -> Iterator[Figure]:
    """How we stand beside each: the median of rounds that take turns."""
    made = office.read(pages)
    texts = [lines_of(visit_summary.render(page)) for page in made]
    others: dict[str, tuple[str, Setter]] = {
        "Platypus": ("reportlab", platypus),
        "fpdf2": ("fpdf", _fpdf2),
        "WeasyPrint": ("weasyprint", _weasyprint),
        "Typst": ("typst", _typst),
    }
    there = {name: make for name, (module, make) in others.items() if find_spec(module)}
    found = _ratios(made, texts, there)
    what = "Summaries a second"
    for name in others:
        limit = f"{name}, the same words"
        if name not in there:
            yield not_measured(what, limit, f"pip install {name.lower()}")
        elif name == "Typst":
            yield beside(what, found[name], limit)
        else:
            yield at_least(what, found[name], limit, least=0.6 if name == "Platypus" else 1)
    for case, page in _bad_input(replace(made[0], language="en-US")).items():
        yield within(f"A page with {case}", seconds(lambda page=page: _made_or_refused(page)), "two seconds", most=2)  # type: ignore[misc]


def _bad_input(page: SummaryPage) -> dict[str, SummaryPage]:
    """The page with what somebody may paste, in good faith or not."""
    steps = tuple(StepLine(f"Step {number}.") for number in range(60))
    scripts = "Łukasz Ελένη Олена مريم שרה मीरा 王小明"
    named = '<img src="/etc/passwd"/> \\\\host\\x {{ 7 * 7 }} ${HOME} %(x)s </para>'
    nowhere = replace(page.call_box, lines=(), emergency="", blocked=("No number.",))
    return {
        "a field of 5,000 words": replace(page, what_matters="word " * 5_000),
        "100,000 words in a paragraph": replace(page, talks=("word " * 100_000,)),
        "a megabyte without a blank": replace(page, talks=("x" * 1_000_000,)),
        "60 next steps": replace(page, steps=steps),
        "30 next steps, as many as fit": replace(page, steps=steps[:30]),
        "names in seven scripts": replace(page, patient=scripts),
        "markup, paths and templates": replace(page, talks=(named,) * 3, patient=named),
        "no number to call": replace(page, call_box=nowhere),
        "no words": SummaryPage(page.patient, page.visited_on, page.call_box),
    }


def _made_or_refused(page: SummaryPage) -> None:
    with suppress(Invalid):
        visit_summary.render(page)


def _ratios(
    pages: Sequence[SummaryPage], texts: Sequence[Sequence[str]], others: dict[str, Setter]
) -> dict[str, float]:
    """How many of our pages are made in the time of one of each other's."""
    for make in others.values():
        make(texts[0])
    found: dict[str, list[float]] = {name: [] for name in others}
    for _round in range(ROUNDS):
        ours = seconds(lambda: [visit_summary.render(page) for page in pages])
        for name, make in others.items():
            found[name].append(seconds(lambda make=make: [make(lines) for lines in texts]) / ours)  # type: ignore[misc]
    return {name: statistics.median(each) for name, each in found.items()}


def pages(work: Work) -> list[SummaryPage]:
    released = select(VisitRecord.visit_id).where(VisitRecord.live(), VisitRecord.released_at.is_not(None))
    ids = work.session.scalars(released.order_by(VisitRecord.id.desc()).limit(PAGES)).all()
    return [summaries.page(work, VisitId(visit_id), large_print=False) for visit_id in ids]


def lines_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return [line for line in text.splitlines() if line.strip()]


def platypus(lines: Sequence[str]) -> bytes:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    style = ParagraphStyle("plain", fontName=_plain_font(), fontSize=ORDINARY.body, leading=ORDINARY.leading)
    file = BytesIO()
    document = SimpleDocTemplate(file, pagesize=(WIDTH, HEIGHT))
    document.build([Paragraph(escape(line), style) for line in lines])
    return file.getvalue()


@cache
def _plain_font() -> str:
    """The typeface as ReportLab itself embeds it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont("Plain", str(_font())))
    return "Plain"


def _fpdf2(lines: Sequence[str]) -> object:
    from fpdf import FPDF

    document = FPDF(unit="pt", format=(WIDTH, HEIGHT))
    document.set_margin(ORDINARY.side)
    document.set_auto_page_break(True, ORDINARY.bottom)
    document.add_page()
    document.add_font("Noto Sans", fname=_font())
    document.set_font("Noto Sans", size=ORDINARY.body)
    for line in lines:
        document.multi_cell(0, ORDINARY.leading, line, new_x="LMARGIN", new_y="NEXT")
    return document.output()


def _weasyprint(lines: Sequence[str]) -> object:
    from weasyprint import HTML

    style = (
        f"@font-face {{ font-family: Sheet; src: url('{_font().as_uri()}') }}"
        f"@page {{ size: {WIDTH}pt {HEIGHT}pt; margin: {ORDINARY.side}pt }}"
        f"p {{ margin: 0; font: {ORDINARY.body}pt/{ORDINARY.leading}pt Sheet }}"
    )
    words = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return HTML(string=f"<style>{style}</style>{words}").write_pdf()


def _typst(lines: Sequence[str]) -> object:
    typst: Any = import_module("typst")

    quoted = "".join('#par("' + line.replace("\\", "\\\\").replace('"', '\\"') + '")\n' for line in lines)
    page = f"#set page(width: {WIDTH}pt, height: {HEIGHT}pt, margin: {ORDINARY.side}pt)\n"
    text = f'#set text(font: "Noto Sans", size: {ORDINARY.body}pt)\n'
    made: bytes = typst.compile((page + text + quoted).encode(), font_paths=[str(_font().parent)])
    return made


def _font() -> Path:
    return Path(str(resources.files("resources") / "fonts" / "NotoSans-Regular.ttf"))


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
