"""The referrals that wait: for an answer, or for the referrer to hear it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from careteam.domain import clock
from careteam.domain.changes import Topic
from careteam.domain.ids import PatientId, ReferralId
from careteam.domain.referrals import ClockState, ReferralStatus, Urgency
from careteam.i18n import N_, _, ngettext
from careteam.services import office_settings, referrals
from careteam.services.referrals import ReferralRow
from ui.kit import dates
from ui.kit.buttons import Button, LinkButton, PrimaryButton
from ui.kit.cards import EmptyState
from ui.kit.cards import row as beside
from ui.kit.chips import StatusChip
from ui.kit.commands import Command, Commands
from ui.kit.context import Context
from ui.kit.page import Page
from ui.kit.routes import PatientRoute, ReferralRoute, Route
from ui.kit.side_panel import SidePanel
from ui.kit.tables import Chip, Column, RowTable
from ui.referral.accept import AcceptDialog, AnswerDialog

if TYPE_CHECKING:
    from careteam.services.office import Work

SOON = 14
TONES = {
    ReferralStatus.RECEIVED: "accent",
    ReferralStatus.ACCEPTED: "good",
    ReferralStatus.DECLINED: "",
    ReferralStatus.REDIRECTED: "",
}


@dataclass(frozen=True)
class Waiting:
    """The open referrals, with the moment and the zone their times are told in."""

    rows: tuple[ReferralRow, ...]
    now: datetime
    zone: str

    @property
    def today(self) -> date:
        """The date at the office."""
        return clock.today(self.now, self.zone)

    def local(self, moment: datetime) -> datetime:
        """A moment on the office's clock."""
        return clock.to_local(moment, self.zone)


class ReferralsPage(Page):
    """A row per referral, the most pressing first; the one selected opens at the right with its answers."""

    title = N_("Referrals")
    topics = frozenset({Topic.REFERRALS, Topic.PATIENTS, Topic.VISITS})
    commands = Commands(N_("Referrals"), (Command(N_("Accept the referral"), (N_("Enter"),)),))

    def __init__(self, context: Context, _route: Route, parent: QWidget) -> None:
        super().__init__(context, parent)
        self._data: Waiting | None = None
        self.head.addStretch(1)
        self.head.addWidget(PrimaryButton(_("New referral"), self._new, icon="plus"))
        empty = EmptyState(_("No referral waits for an answer."), _("New referral"), self._new)
        self.table = RowTable(_("Referrals"), self._columns(), key=lambda row: row.id, empty=empty)
        self.table.selected_row.connect(self._on_selected)
        self.table.activated_row.connect(self._on_activated)
        self.panel = SidePanel(self)
        self.panel.closed.connect(self._on_closed)
        across = QHBoxLayout()
        across.setSpacing(self.body.spacing())
        across.addWidget(self.table, 1)
        across.addWidget(self.panel)
        self.body.addLayout(across, 1)

    @staticmethod
    def load(work: "Work", _query: None) -> Waiting:
        """Everything that waits."""
        return Waiting(referrals.open_rows(work), work.now, office_settings.current(work).zone)

    def show_data(self, data: Waiting) -> None:
        """Show what waits; the referral selected stays selected."""
        first, self._data = self._data is None, data
        self.table.set_rows(data.rows)
        if first and data.rows:
            self.table.select(data.rows[0].id)
        selected = self.table.current_row()
        if selected is None:
            self.panel.hide()
        elif not self.panel.isHidden():
            self._show(selected)

    def about(self) -> PatientId | None:
        """Whom the referral is about that one is at."""
        row = self.table.current_row()
        return row.patient_id if row else None

    def _new(self) -> None:
        self.context.navigate(ReferralRoute())

    def _on_selected(self, row: ReferralRow | None) -> None:
        if row is not None:
            self._show(row)

    def _on_activated(self, row: ReferralRow) -> None:
        if row.status is ReferralStatus.RECEIVED:
            self._accept(row)
        else:
            self._show(row)

    def _on_closed(self) -> None:
        self.table.clearSelection()
        self.table.setFocus()

    def _accept(self, row: ReferralRow) -> None:
        AcceptDialog(self.context, row, self).open()

    def _answer(self, row: ReferralRow, to: ReferralStatus) -> None:
        AnswerDialog(self.context, row, to, self).open()

    def open_form(self, name: str, referral_id: ReferralId) -> None:
        """Open the answer to a referral as somebody left it."""

        def opened(row: ReferralRow) -> None:
            if name == "accept":
                self._accept(row)
            else:
                self._answer(row, ReferralStatus.DECLINED if name == "decline" else ReferralStatus.REDIRECTED)

        self.context.tasks.read(self, lambda work: referrals.row(work, referral_id), opened)

    def _told(self, row: ReferralRow) -> None:
        self.context.tasks.write(self, lambda work: referrals.tell_referrer(work, row.id, seen=row.version))

    def _reopen(self, row: ReferralRow) -> None:
        self.context.tasks.write(self, lambda work: referrals.reopen(work, row.id, seen=row.version))

    def _show(self, row: ReferralRow) -> None:
        data, panel = self._data, self.panel
        if data is None:
            return
        panel.open(row.patient)
        patient = LinkButton(_("Open patient"), lambda: self.context.navigate(PatientRoute(row.patient_id)))
        panel.body.addLayout(beside(StatusChip(row.status.label, TONES[row.status]), None, patient))
        decided = data.local(row.decided_at) if row.decided_at else None
        panel.add_facts(
            (
                (_("What for"), row.reason),
                (_("Help with"), ", ".join(domain.label for domain in row.domains)),
                (_("Who asks"), _referrer(row)),
                (_("Their phone"), row.referrer_phone),
                (_("Received"), dates.moment(data.local(row.received_at), data.today)),
                (_("How soon"), _soon(row, data)),
                (_("8-week limit"), _limit(row)),
                (_("Age"), dates.age(row.birth_date, data.today)),
                (_("Diagnosis"), row.diagnosis),
                (_("The patient knows"), row.patient_knows.label),
                (_("The patient agrees"), row.patient_agrees.label),
                (_("Answered"), dates.moment(decided, data.today) if decided else ""),
                (_("Redirected to"), row.redirected_to),
                (_("Why"), row.decision_reason),
            )
        )
        panel.body.addStretch()
        self._add_answers(row)

    def _add_answers(self, row: ReferralRow) -> None:
        foot = self.panel.foot
        if row.status is ReferralStatus.RECEIVED:
            redirect = Button(_("Redirect…"), lambda: self._answer(row, ReferralStatus.REDIRECTED))
            decline = Button(_("Decline…"), lambda: self._answer(row, ReferralStatus.DECLINED))
            foot.addWidget(PrimaryButton(_("Accept…"), lambda: self._accept(row)))
            foot.addLayout(beside(redirect, decline))
            return
        foot.addWidget(PrimaryButton(_("Referrer was told"), lambda: self._told(row)))
        foot.addWidget(LinkButton(_("Take the answer back"), lambda: self._reopen(row)))

    def _columns(self) -> list[Column[ReferralRow]]:
        def received(row: ReferralRow) -> str:
            return dates.moment(self._data.local(row.received_at), self._data.today) if self._data else ""

        return [
            Column(_("Patient"), lambda row: row.patient, 176, strong=True, sort=lambda row: row.patient.casefold()),
            Column(_("What for"), lambda row: " ".join(row.reason.split()), spare=2),
            Column(
                _("How soon"),
                lambda _row: "",
                124,
                1,
                chip=lambda row: Chip(row.urgency.label, tone=_urgent(row, self._data)),
                sort=lambda row: list(Urgency).index(row.urgency),
            ),
            Column(
                _("8-week limit"),
                _limit,
                156,
                3,
                tone=_limit_tone,
                sort=lambda row: row.eight_weeks.due_on,
            ),
            Column(_("Who asks"), _referrer, 160, 5, muted=True),
            Column(_("Received"), received, 132, 6, muted=True, sort=lambda row: row.received_at),
            Column(
                _("Status"),
                lambda row: "" if row.status is ReferralStatus.RECEIVED else _("tell the referrer"),
                208,
                4,
                muted=True,
                chip=lambda row: Chip(row.status.label, tone=TONES[row.status]),
                sort=lambda row: list(ReferralStatus).index(row.status),
            ),
        ]


def _referrer(row: ReferralRow) -> str:
    return (
        _("{name} ({source})").format(name=row.referrer, source=row.source.label) if row.referrer else row.source.label
    )


def _urgent(row: ReferralRow, data: Waiting | None) -> str:
    """How pressing it is: red once the time somebody set has passed."""
    if row.see_by is None or row.status is not ReferralStatus.RECEIVED:
        return ""
    return "bad" if data is not None and data.now > row.see_by else "warn"


def _soon(row: ReferralRow, data: Waiting) -> str:
    if row.see_by is None:
        return row.urgency.label
    until = data.local(row.see_by)
    whole = until.time() == time()
    by = dates.short_day(until.date() - timedelta(days=1)) if whole else dates.moment(until, data.today)
    return _("{urgency} (by {moment})").format(urgency=row.urgency.label, moment=by)


def _limit(row: ReferralRow) -> str:
    one = row.eight_weeks
    if one.due_on is None or one.state in (ClockState.NOT_APPLIES, ClockState.CLOSED):
        return ""
    if one.days_left is None:
        return one.state.label
    left = one.days_left
    days = (
        ngettext("{count} day", "{count} days", left).format(count=left)
        if left >= 0
        else ngettext("{count} day past", "{count} days past", -left).format(count=-left)
    )
    return f"{dates.month_day(one.due_on)} · {days}"


def _limit_tone(row: ReferralRow) -> str:
    left = row.eight_weeks.days_left
    if left is None:
        return "muted"
    return "bad" if left < 0 else "warn" if left < SOON else ""
