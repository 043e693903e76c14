"""Every piece of the kit on one page, to look at and to check that nothing is unnamed."""

from dataclasses import dataclass
from datetime import date, time

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from careteam.domain.errors import Invalid, Problem
from careteam.domain.patients import CareKind, Insurance, Payer, YesNo
from careteam.domain.places import Setting
from careteam.domain.team import DISCIPLINES, Hue
from ui.kit import fields, theme
from ui.kit.banners import Banner
from ui.kit.buttons import Button, IconButton, LinkButton, PrimaryButton, SegmentedControl, Tabs
from ui.kit.cards import Card, EmptyState, KeyValueStrip, row
from ui.kit.chips import DisciplineChip, LoadBar, StatusChip
from ui.kit.flow import FlowLayout
from ui.kit.forms import Form
from ui.kit.labels import ElidedLabel, HSeparator, Label, Muted, Title
from ui.kit.rows import Rows
from ui.kit.search_field import SearchField
from ui.kit.tables import Chip, Column, RowTable


@dataclass(frozen=True)
class Person:
    """A row of the gallery's table."""

    name: str
    code: str
    hue: Hue
    role: str
    caseload: int
    since: date
    note: str = ""
    tone: str = ""


PEOPLE = (
    Person("Lena Fischer", "NP", Hue.SEA, "Lead", 18, date(2026, 10, 12)),
    Person("Amara Osei", "MD", Hue.BLUE, "Backup", 22, date(2026, 10, 12), "full", "warn"),
    Person("Dana Ruiz", "SW", Hue.VIOLET, "Primary", 9, date(2026, 10, 15)),
    Person("Ruth Cohen-Abernathy-Washington of the long name", "CH", Hue.COPPER, "Primary", 11, date(2026, 11, 2)),
    Person("Ines Prado", "RD", Hue.OLIVE, "Asked", 4, date(2026, 11, 19), "waiting 2 days", "warn"),
)

COLUMNS = (
    Column[Person]("Name", lambda one: one.name, strong=True),
    Column[Person]("Role", lambda one: one.role, 130, chip=lambda one: Chip(one.code, one.hue)),
    Column[Person]("Patients", lambda one: str(one.caseload), 84, figures=True, sort=lambda one: one.caseload),
    Column[Person]("Note", lambda one: one.note, 130, tone=lambda one: one.tone, muted=True),
)


@dataclass(frozen=True)
class Draft:
    """What the gallery's form edits: one field of each kind."""

    given_name: str = "Maria"
    family_name: str = "Lopez"
    birth_date: date | None = date(1968, 3, 4)
    setting: Setting | None = Setting.OWN_HOME
    languages: tuple[str, ...] = ("en", "es")
    safe_call: YesNo = YesNo.YES
    large_print: bool = True
    limit: float | None = 12.5
    minutes: int | None = 45
    starts: time | None = time(14, 30)
    what_matters: str = "I want to be at home and see my grandson play."
    insurance: tuple[Insurance, ...] = (Insurance(CareKind.ALL, Payer.MEDICARE, "Part B", "1EG4"),)


FIELDS = (
    fields.Text("given_name", "First name", required=True),
    fields.Text("family_name", "Last name", required=True, beside=True),
    fields.Date("birth_date", "Birth date", required=True),
    fields.TimeOfDay("starts", "Starts", beside=True),
    fields.Minutes("minutes", "Length", beside=True),
    fields.Choice("setting", "Setting", fields.words_of(list(Setting)), none="Not chosen"),
    fields.Number("limit", "Caseload limit", beside=True, whole=False, least=0, most=60),
    fields.Choices("languages", "Languages", [("en", "English"), ("es", "Spanish"), ("vi", "Vietnamese")]),
    fields.Section("What is safe", "Ask each time you meet; it can change."),
    fields.YesNoAsk("safe_call", "Safe to call"),
    fields.Check("large_print", "Print in large letters"),
    fields.Multiline("what_matters", "What matters most", hint="In her own words.", lines=2),
    Rows(
        "insurance",
        "Insurance",
        fields=[
            fields.Choice("care", "Pays for", fields.words_of(list(CareKind))),
            fields.Choice("payer", "Payer", fields.words_of(list(Payer))),
            fields.Text("plan", "Plan"),
        ],
        new=Insurance,
        add="Add insurance",
    ),
)


def gallery() -> QWidget:
    """The page."""
    page = theme.look(QWidget(), "ground")
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(_top())
    column.addWidget(_strip())
    grid = QGridLayout()
    grid.setContentsMargins(16, 12, 16, 12)
    grid.setSpacing(12)
    grid.addWidget(_words(), 0, 0)
    grid.addWidget(_table(), 0, 1)
    grid.addWidget(_form(), 0, 2, 2, 1)
    grid.addWidget(_chips(), 1, 0)
    grid.addWidget(_states(), 1, 1)
    grid.setColumnStretch(0, 3)
    grid.setColumnStretch(1, 5)
    grid.setColumnStretch(2, 4)
    grid.setRowStretch(1, 1)
    column.addLayout(grid, 1)
    return page


def unnamed(root: QWidget) -> list[str]:
    """The widgets that take the keys but have no name for a screen reader."""
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy().value and widget.isVisibleTo(root) and not _name(widget) and not _inner(widget)
    ]


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def _inner(widget: QWidget) -> bool:
    """Qt's own parts of a widget (a viewport, a header) that speak through it."""
    return widget.objectName().startswith("qt_") or widget.focusProxy() is not None


def _top() -> QWidget:
    bar = theme.look(QFrame(), "bar")
    bar.setLayout(
        row(
            SearchField("Find a patient, person or command", "Ctrl K"),
            None,
            Muted("All changes saved 10:42"),
            Button("Undo"),
            Button("Off"),
            PrimaryButton("New visit", icon="plus"),
        )
    )
    bar.setContentsMargins(16, 9, 16, 9)
    bar.findChildren(Button)[1].setEnabled(False)
    bar.findChildren(SearchField)[0].setFixedWidth(380)
    return bar


def _strip() -> QWidget:
    bar = theme.look(QFrame(), "bar")
    column = QVBoxLayout(bar)
    column.setContentsMargins(16, 8, 16, 0)
    name = QVBoxLayout()
    name.setSpacing(0)
    name.addLayout(row(Title("Maria Lopez"), Label("she/her", "words"), None))
    name.addWidget(Muted("58 years · MRN …4471 · Spanish"))
    lead = QWidget()
    lead.setLayout(row(Label("Lena Fischer", "value"), DisciplineChip("NP", Hue.SEA), None, spacing=4))
    facts = KeyValueStrip(
        [
            ("Code status", "DNR, Oct 12, 2026"),
            ("Decides", "Herself"),
            ("Lead", lead),
            ("Next visit", "Today 11:00 am, home"),
        ]
    )
    across = QHBoxLayout()
    across.setSpacing(24)
    across.addLayout(name)
    across.addWidget(facts)
    across.addStretch()
    across.addWidget(PrimaryButton("Print summary", icon="print"))
    column.addLayout(across)
    column.addWidget(Tabs("Patient", [(one, one) for one in ("Summary", "Timeline", "Team", "Contacts")]))
    return bar


def _words() -> QWidget:
    card = Card("What matters to her", "Edit", lambda: None)
    card.body.addWidget(Label("“I want to be at home and see my grandson play.”", "words", wrap=True))
    card.body.addWidget(Muted("Told to Amara Osei with Ana present, Nov 9"))
    card.body.addWidget(HSeparator())
    card.body.addLayout(row(Label("Ana Lopez", "strong"), Muted("daughter, nights"), None, Label("555-0142")))
    card.body.addWidget(HSeparator())
    card.body.addWidget(
        ElidedLabel("Ring twice, side entrance. Friendly dog. Oxygen in the bedroom. Stairs at the back.")
    )
    card.body.addStretch()
    return card


def _table() -> QWidget:
    card = Card("Her team", "Assign", lambda: None)
    table = RowTable[Person]("Team", COLUMNS, key=lambda one: one.name)
    table.set_rows(PEOPLE)
    table.select("Amara Osei")
    card.body.addWidget(table)
    return card


def _chips() -> QWidget:
    card = Card("Marks and choices")
    room = QWidget()
    flow = FlowLayout(room)
    for one in DISCIPLINES:
        flow.addWidget(DisciplineChip(one.code, one.hue, one.name))
    for words, tone in (
        ("Proposed", ""),
        ("Booked", "accent"),
        ("Completed", "good"),
        ("Due", "warn"),
        ("Conflict", "bad"),
    ):
        flow.addWidget(StatusChip(words, tone))
    card.body.addWidget(room)
    card.body.addWidget(LoadBar(4, 6, "4 of 6", Hue.TEAL))
    card.body.addWidget(LoadBar(6, 6, "6 of 6", Hue.SEA))
    card.body.addWidget(SegmentedControl("View", [(one, one) for one in ("Day", "Week", "Month")]))
    tools = row(
        IconButton("chevron-left", "Earlier"),
        Button("Today"),
        IconButton("chevron-right", "Later"),
        IconButton("settings", "Settings"),
        LinkButton("Details"),
        None,
    )
    card.body.addLayout(tools)
    card.body.addStretch()
    return card


def _states() -> QWidget:
    card = Card("States")
    for words, tone in (
        ("The day sheet prints with the summaries.", "accent"),
        ("Summary released.", "good"),
        ("Two visits wait for their record.", "warn"),
        ("Drive 25 min, gap 6. Choose another time.", "bad"),
    ):
        banner = Banner()
        banner.say(words, tone, [("Show", lambda: None)] if tone in ("warn", "bad") else [])
        card.body.addWidget(banner)
    card.body.addWidget(EmptyState("No visits are booked for today.", "Book a visit", lambda: None))
    return card


def _form() -> QWidget:
    card = Card("Patient")
    form = Form(FIELDS, Draft())
    form.show_problems(Invalid(Problem("birth_date", "February 2026 has no day 31. Check the day.")))
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(theme.look(form, "scrolled"))
    card.body.addWidget(scroll)
    card.body.addLayout(row(None, Button("Cancel"), PrimaryButton("Save")))
    return card
