"""The first tab: who this is, what matters, what next, without scrolling."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from careteam.domain.assignments import AssignmentState
from careteam.domain.patients import MINORS, CallBoxKind, Payer, Precautions, ProgramStatus, group_on
from careteam.domain.places import Setting
from careteam.i18n import _
from careteam.services.assignments import AssignmentRow
from careteam.services.contacts import ContactRow
from careteam.services.patient_page import Strip, Summary, VisitLine
from careteam.services.status import TreatmentRow
from careteam.services.whereabouts import ResidenceRow
from ui.kit import dates, theme
from ui.kit.beside import Beside
from ui.kit.cards import Card
from ui.kit.chips import DisciplineChip, StatusChip
from ui.kit.labels import ElidedLabel, Label, tip
from ui.patients import words
from ui.patients.lines import TONES, ElidedLink, VisitRow, add_line, note

AT_MOST = 6
"""How many of the team or the contacts stand here; the tabs of their own show all."""


class SummaryTab(QScrollArea):
    """Six cards in three columns. Each signal asks the page to do something."""

    edit_details = Signal()
    open_visit = Signal(object)
    assign = Signal(object)
    call = Signal(object)
    add_contact = Signal()
    edit_home = Signal(object)
    edit_treatment = Signal(object)
    edit_hospice = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = theme.look(QWidget(), "scrolled")
        self.matters = Card(_("What matters"), _("Edit"), self.edit_details.emit)
        self.matters.action.setAccessibleName(_("Edit what matters"))
        self.visits = Card(_("Visits"))
        self.team = Card(_("Team"), _("Assign"), lambda: self.assign.emit(None))
        self.illness = Card(_("Illness and coverage"), _("Edit"), self.edit_details.emit)
        self.illness.action.setAccessibleName(_("Edit illness and coverage"))
        self.people = Card(_("Whom to call"), _("Log call"), self._on_people_clicked)
        self.door = Card(_("At the door"), _("Edit"), self._on_door_clicked)
        self._home: ResidenceRow | None = None
        self._knows_people = False
        parts = []
        columns = ((self.matters, self.visits), (self.team, self.illness), (self.people, self.door))
        for cards, share in zip(columns, (12, 11, 11), strict=True):
            part = QWidget()
            column = QVBoxLayout(part)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.px(12))
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            parts.append((part, share))
        around = QVBoxLayout(inner)
        around.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        around.addWidget(Beside(parts, 760))
        self.setWidget(inner)

    def show_summary(self, strip: Strip, summary: Summary) -> None:
        """Show a patient."""
        for card in (self.matters, self.visits, self.team, self.illness, self.people, self.door):
            card.clear()
        self._show_matters(strip)
        self._show_visits(strip, summary)
        self._show_team(strip, summary)
        self._show_illness(strip, summary)
        self._show_people(summary.contacts)
        self._show_door(summary.homes)

    def _show_matters(self, strip: Strip) -> None:
        text = strip.draft.what_matters
        if text:
            self.matters.body.addWidget(Label(f"“{text}”", "words", wrap=True))
        else:
            self.matters.body.addWidget(note(_("Not asked yet. Ask what matters most, and write it in their words.")))
        if strip.draft.told:
            topics = ", ".join(dict.fromkeys(one.topic.label for one in strip.draft.told))
            self.matters.body.addWidget(Label(_("Has been told: {topics}").format(topics=topics), "small", wrap=True))
        elif group_on(strip.draft.birth_date, strip.draft.age_group, strip.today) in MINORS:
            self.matters.body.addWidget(note(_("Nobody wrote down yet what they have been told.")))

    def _show_visits(self, strip: Strip, summary: Summary) -> None:
        gone = strip.row.status is ProgramStatus.DIED
        if not summary.ahead and not gone:
            add_line(self.visits.body, note(_("No visit planned.")))
        for visit in (*summary.ahead[:3], *summary.past[:4]):
            self._add_visit(visit, strip)

    def _add_visit(self, visit: VisitLine, strip: Strip) -> None:
        row = VisitRow(visit, strip.today, partial(self.open_visit.emit, visit))
        if self.visits.body.count():
            add_line(self.visits.body)
        self.visits.body.addWidget(row)

    def _show_team(self, strip: Strip, summary: Summary) -> None:
        self.team.action.setVisible(strip.row.status is not ProgramStatus.DIED)
        if not summary.team:
            self.team.body.addWidget(note(_("Nobody is assigned yet.")))
        for row in summary.team[:AT_MOST]:
            self._add_member(row)
        if len(summary.team) > AT_MOST:
            more = _("and {count} more, in the tab Team").format(count=len(summary.team) - AT_MOST)
            add_line(self.team.body, Label(more, "small"))

    def _add_member(self, row: AssignmentRow) -> None:
        name = row.member or row.discipline.name
        role = Label(row.role.label)
        role.setMinimumWidth(theme.px(58))
        since = Label(_("since {day}").format(day=dates.month_day(row.starts_on)), "muted")
        if row.state is not AssignmentState.ACCEPTED:
            since = Label(row.state.label, tone="warn" if row.state is not AssignmentState.DECLINED else "muted")
        chip = DisciplineChip(row.discipline.code, row.discipline.hue, row.discipline.name)
        chip.setMinimumWidth(theme.px(34))
        since.setMinimumWidth(theme.px(92))
        link = ElidedLink(name, partial(self.assign.emit, row))
        add_line(self.team.body, link, chip, role, since)

    def _show_illness(self, strip: Strip, summary: Summary) -> None:
        body, draft = self.illness.body, strip.draft
        clock, tone = words.clock(strip.row.first_visit)
        if clock:
            add_line(body, ElidedLabel(clock, tone=tone))
        advanced = _("advanced {day}").format(day=dates.full_date(draft.advanced_on)) if draft.advanced_on else ""
        known = " · ".join(part for part in (draft.diagnosis, advanced) if part)
        add_line(body, ElidedLabel(known or _("Diagnosis not recorded"), "" if known else "muted"))
        for row in summary.treatments[:3]:
            add_line(body, ElidedLink(_treatment(row), partial(self.edit_treatment.emit, row)))
        if strip.hospice is not None:
            hospice = strip.hospice.draft
            text = " · ".join(
                part for part in (_("Hospice: {name}").format(name=hospice.hospice), hospice.phone) if part
            )
            add_line(body, ElidedLink(text, partial(self.edit_hospice.emit, strip.hospice)))
        payers = [
            " ".join(part for part in (one.payer.label, one.plan) if part)
            for one in draft.insurance
            if one.payer is not Payer.NONE
        ]
        add_line(body, ElidedLabel(", ".join(payers) or _("Insurance not recorded"), "" if payers else "muted"))
        call_first = _("On pages: {kind}").format(kind=draft.call_box.label)
        unfit = strip.hospice is not None and draft.call_box is CallBoxKind.STANDARD
        if unfit:
            call_first = _("Printed pages do not name the hospice yet")
        add_line(body, ElidedLabel(call_first, "" if unfit else "muted", tone="warn" if unfit else ""))

    def _show_people(self, people: tuple[ContactRow, ...]) -> None:
        body = self.people.body
        self._knows_people = bool(people)
        self.people.action.setText(_("Log call") if people else _("Add contact"))
        self.people.action.setAccessibleName(self.people.action.text())
        if not people:
            body.addWidget(note(_("No contacts yet. Add who cares for the patient and who decides.")))
        for row in people[:AT_MOST]:
            decides = _("decides") if row.decides else ""
            roles = "" if row.draft.relation else ", ".join(role.label.lower() for role in row.draft.roles[:1])
            about = " · ".join(part for part in (row.draft.relation or roles, decides) if part)
            link = ElidedLink(row.name, partial(self.call.emit, row))
            link.setAccessibleName(_("Log a call with {name}").format(name=row.name))
            who = ElidedLabel(about, "muted")
            if row.refusal:
                chip = StatusChip(_("Do not call"), TONES[row.draft.safe_call] or "bad")
                chip.setToolTip(tip(row.refusal))
                chip.setMinimumWidth(theme.px(96))
                add_line(body, link, who, chip)
            else:
                phone = Label(row.draft.phone or "—")
                phone.setMinimumWidth(theme.px(96))
                add_line(body, link, who, phone)

    def _show_door(self, homes: tuple[ResidenceRow, ...]) -> None:
        self._home = homes[0] if homes else None
        self.door.action.setText(_("Edit") if homes else _("Add residence"))
        self.door.action.setAccessibleName(_("Edit the residence") if homes else _("Add residence"))
        if not homes:
            self.door.body.addWidget(note(_("No home recorded yet.")))
            return
        home = homes[0].draft
        self.door.body.addWidget(Label(_address(homes[0]), "strong", wrap=True))
        for text in (home.access, _("Key code {code}").format(code=home.key_code) if home.key_code else "", home.pets):
            if text:
                self.door.body.addWidget(Label(text, wrap=True))
        marks = QHBoxLayout()
        marks.setSpacing(theme.px(6))
        for on, text in ((home.oxygen, _("Oxygen")), (home.two_people, _("Two people"))):
            if on:
                marks.addWidget(StatusChip(text, "warn"))
        if home.precautions is not Precautions.NONE:
            marks.addWidget(StatusChip(home.precautions.label, "warn"))
        marks.addStretch(1)
        if marks.count() > 1:
            self.door.body.addLayout(marks)
        for other in homes[1:3]:
            link = ElidedLink(_("Also: {address}").format(address=_address(other)), partial(self.edit_home.emit, other))
            add_line(self.door.body, link)

    def _on_people_clicked(self) -> None:
        if self._knows_people:
            self.call.emit(None)
        else:
            self.add_contact.emit()

    def _on_door_clicked(self) -> None:
        self.edit_home.emit(self._home)


def _address(row: ResidenceRow) -> str:
    home = row.draft
    kind = "" if home.kind is Setting.OWN_HOME else home.kind.label
    name = " ".join(part for part in (row.place_name, home.room) if part)
    street = ", ".join(part for part in (home.street, home.city) if part)
    return " · ".join(part for part in (kind, name, street) if part)


def _treatment(row: TreatmentRow) -> str:
    treatment = row.draft
    names = dates.weekday_names()
    days = ", ".join(names[day] for day in treatment.weekdays)
    coming = ", ".join(dates.month_day(day) for day in treatment.dates[:3])
    return " · ".join(part for part in (treatment.kind.label, treatment.where, days, coming) if part)
