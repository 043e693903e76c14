"""Hostile text in every field of every record comes to each list, page, dialog and paper as text, or not at all."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget

from careteam.documents import visit_summary
from careteam.domain.errors import Invalid
from careteam.domain.ids import AbsenceId, MemberId, PatientId, VisitId
from careteam.domain.summaries import SummaryPage
from careteam.domain.texts import LONGEST_TEXT
from careteam.persistence.base import Row
from careteam.persistence.models import Absence, LanguageApproval, OfficeSettings, Patient, Visit
from careteam.services import summaries
from careteam.services.office import Office, Work
from tests.builders import ZONE
from tests.hostile import KEPT
from tests.rows import one_of_each
from tests.ui.hand import Hand
from ui.kit import routes
from ui.kit.context import Context
from ui.kit.page import Page
from ui.kit.routes import Route
from ui.shell.features import FEATURES, open_feature

CODES = {
    **{"zone": ZONE, "age_groups": "adult", "settings": "own_home"},
    **{"languages": "en", "language": "en", "page_language": "en"},
}
"""Fields whose text is chosen from a list, never typed."""


@dataclass(frozen=True)
class Planted:
    """A patient, a visit and a member's time away whose every text is hostile, and the day of the visit."""

    patient_id: PatientId
    visit_id: VisitId
    member_id: MemberId
    absence_id: AbsenceId
    day: date


def planted_in(rows: dict[type[Row], Any]) -> Planted:
    """What screens are opened for, of all that was planted."""
    visit, absence = rows[Visit], rows[Absence]
    ids = (PatientId(rows[Patient].id), VisitId(visit.id), MemberId(absence.member_id), AbsenceId(absence.id))
    return Planted(*ids, visit.starts.date())


@pytest.fixture
def planted(office: Office) -> dict[str, Planted]:
    """An office in which every table has a row for each hostile text."""

    def plant(work: Work, text: str) -> Planted:
        work.named("Plant")
        rows = {type(row): row for row in one_of_each(lambda field: CODES.get(field, text))}
        del rows[OfficeSettings], rows[LanguageApproval]  # of which there is one, or one a language
        for row in rows.values():
            work.add(row)
        return planted_in(rows)

    return {name: office.write(lambda work, text=text: plant(work, text))[0] for name, text in KEPT.items()}  # type: ignore[misc]


@pytest.mark.long
def test_every_screen_shows_it_as_text(
    office: Office, planted: dict[str, Planted], context: Context, hand: Hand, desk: QWidget
) -> None:
    desk.resize(1366, 768)
    desk.show()
    for kind in FEATURES:
        for route in routes_of(kind, planted):
            screen = open_feature(context, route, desk)
            screen.resize(desk.size())
            screen.show()
            hand.wait()
            assert_plain(screen)
            if isinstance(screen, Page):
                assert not screen.banner.isVisible(), (route, screen.banner.words())
            screen.close()
            screen.deleteLater()


def routes_of(kind: type[Route], planted: dict[str, Planted]) -> list[Route]:
    make: Any = kind
    match kind:
        case routes.PatientRoute | routes.ReferralRoute | routes.AssignRoute | routes.PrintFamilyRoute:
            return [make(patient_id=one.patient_id) for one in planted.values()]
        case routes.AbsenceRoute:
            return [make(one.member_id, absence_id=one.absence_id) for one in planted.values()]
        case routes.PrintCalendarRoute:
            return [make(one.day) for one in list(planted.values())[:1]]
        case routes.BookVisitRoute | routes.WrapUpRoute | routes.PrintRoute:
            return [make(visit_id=one.visit_id) for one in planted.values()]
        case routes.PrintHandoffRoute:
            return [make(one.member_id, one.day) for one in list(planted.values())[:1]]
        case routes.HandOverRoute:
            return [make(member_id=one.member_id) for one in planted.values()]
    return [make()]


def assert_plain(screen: QWidget) -> None:
    for label in screen.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text(), label.text()
    for view in screen.findChildren(QAbstractItemView):
        model = view.model()
        for row in range(model.rowCount() if model else 0):
            for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
                tip = model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
                assert not tip or str(tip).startswith("<span>") or "<" not in str(tip), tip


def test_a_page_prints_it_as_text_or_says_why_not(
    office: Office, planted: dict[str, Planted], subtests: pytest.Subtests
) -> None:
    for name, text in KEPT.items():
        with subtests.test(name):
            page = office.read(lambda work, name=name: summaries.page(work, planted[name].visit_id))  # type: ignore[misc]
            assert text_or_refusal(page)  # a name of a hundred letters and more is refused, all else stands there
            words = replace(page, patient="Ana Lopez", where="", who_came=(), steps=(), medicines=(), team=())
            # all that was planted is private, and its reader somebody else
            printed = text_or_refusal(replace(words, next_visits=(), what_matters=text))
            if isinstance(printed, Invalid):
                assert str(printed)
                assert not text.isascii(), printed
            else:
                assert shown(text) in shown(printed)


def test_the_longest_note_that_can_be_kept_prints_or_is_refused_in_words(
    office: Office, planted: dict[str, Planted]
) -> None:
    page = office.read(lambda work: summaries.page(work, planted["an open tag"].visit_id))
    for long in ("word " * (LONGEST_TEXT // 5), "W" * LONGEST_TEXT, "\n" * LONGEST_TEXT):
        assert text_or_refusal(replace(page, what_matters=long, talks=(long,), questions=long))


def text_or_refusal(page: SummaryPage) -> str | Invalid:
    """What stands on the printed page, or why it is not printed."""
    try:
        document = pypdfium2.PdfDocument(visit_summary.render(page))
    except Invalid as refused:
        return refused
    try:
        return "".join(sheet.get_textpage().get_text_range() for sheet in document)
    finally:
        document.close()


def shown(text: str) -> str:
    """What of a text can be seen on paper: no blanks, which a page sets anew, and no signs that are invisible."""
    return "".join(letter for letter in text if not letter.isspace() and unicodedata.category(letter) != "Cf")
