"""Visit summaries a second, beside the same words set by plain ReportLab Platypus in the same typeface."""

import statistics
import time
from collections.abc import Callable
from io import BytesIO
from xml.sax.saxutils import escape

import pypdfium2
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate
from sqlalchemy import select

from careteam.documents import visit_summary
from careteam.documents.fonts import family
from careteam.documents.style import ORDINARY, SIZES
from careteam.domain.ids import VisitId
from careteam.domain.summaries import SummaryPage
from careteam.persistence.models import VisitRecord
from careteam.services import summaries
from careteam.services.office import Office, Work

PAGES, ROUNDS = 20, 5


def ratio(office: Office) -> float:
    """Our summaries a second over Platypus's: the median of rounds that take turns."""
    pages = office.read(_pages)
    texts = [_lines(visit_summary.render(page)) for page in pages]
    _plain(texts[0])
    return statistics.median(
        _seconds(lambda: [_plain(lines) for lines in texts])
        / _seconds(lambda: [visit_summary.render(p) for p in pages])
        for _round in range(ROUNDS)
    )


def _pages(work: Work) -> list[SummaryPage]:
    released = select(VisitRecord.visit_id).where(VisitRecord.live(), VisitRecord.released_at.is_not(None))
    ids = work.session.scalars(released.order_by(VisitRecord.id.desc()).limit(PAGES)).all()
    return [summaries.page(work, VisitId(visit_id), large_print=False) for visit_id in ids]


def _lines(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return [line for line in text.splitlines() if line.strip()]


def _plain(lines: list[str]) -> bytes:
    style = ParagraphStyle("plain", fontName=family().regular, fontSize=ORDINARY.body, leading=ORDINARY.leading)
    file = BytesIO()
    document = SimpleDocTemplate(file, pagesize=next(iter(SIZES.values())))
    document.build([Paragraph(escape(line), style) for line in lines])
    return file.getvalue()


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
