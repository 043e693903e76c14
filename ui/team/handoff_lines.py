"""What a handoff looks like in tables: a line a patient, and what each colleague gets."""

from collections import Counter
from dataclasses import replace

from careteam.domain.handoffs import Candidate, Fate
from careteam.i18n import _, ngettext
from careteam.services.balances import Balance, Shift
from careteam.services.handed_visits import HandedVisit
from careteam.services.handoffs import Handoff, Line, Share
from ui.kit import dates
from ui.kit.tables import Bar, Chip, Column

WHY, NOW = 3, 2
"""The columns of the patients and of the colleagues that make room in a narrow window; both are said elsewhere too."""


def line_columns() -> list[Column[Line]]:
    """A patient: as what they are served, who takes over and why, and what becomes of the visits."""
    return [
        Column(_("Patient"), lambda line: line.patient, 150, strong=True),
        Column(_("Role"), lambda line: line.role.label, 76, 2, muted=True),
        Column(
            _("To", "somebody"),
            lambda line: line.coverer.name if line.coverer else _("Nobody"),
            140,
            tone=lambda line: "" if line.coverer else "warn",
        ),
        Column(_("Why"), why, muted=True, tooltip=why),
        Column(
            _("Visits"),
            visits_words,
            124,
            1,
            tone=lambda line: "warn" if any(one.fate is Fate.PIN for one in line.visits) else "muted",
            tooltip=lambda line: "\n".join(visit_words(one, line) for one in line.visits),
        ),
    ]


def share_columns() -> list[Column[Share]]:
    """A colleague: how many patients they get, and their weighted caseload before and after."""
    return [
        Column(
            _("Who gets them"),
            lambda share: share.name,
            strong=True,
            chip=lambda share: Chip(share.discipline.code, share.discipline.hue),
        ),
        Column(_("Patients"), lambda share: f"+{share.patients}", 76, 2),
        Column(
            _("Caseload now"),
            lambda share: load_words(share.before, share.limit),
            176,
            bar=lambda share: Bar(share.before, share.limit, share.discipline.hue),
        ),
        Column(
            _("Caseload then"),
            lambda share: load_words(share.after, share.limit),
            176,
            1,
            bar=lambda share: Bar(share.after, share.limit, share.discipline.hue),
            tone=lambda share: "warn" if 0 < share.limit < share.after else "",
        ),
    ]


def shift_columns() -> list[Column[Shift]]:
    """A patient to move: from whom, to whom, why, and what becomes of the visits."""
    return [
        Column(_("Patient"), lambda one: one.line.patient, 150, strong=True),
        Column(_("Role"), lambda one: one.line.role.label, 76, muted=True),
        Column(_("From", "somebody"), lambda one: one.old, 140),
        Column(_("To", "somebody"), lambda one: one.line.coverer.name if one.line.coverer else "", 140),
        Column(_("Why"), lambda one: " · ".join(one.why), muted=True, tooltip=lambda one: "\n".join(one.why)),
        Column(
            _("Visits"),
            lambda one: visits_words(one.line),
            124,
            tone=lambda one: "warn" if any(visit.fate is Fate.PIN for visit in one.line.visits) else "muted",
            tooltip=lambda one: "\n".join(visit_words(visit, one.line) for visit in one.line.visits),
        ),
    ]


def balance_columns() -> list[Column[Share]]:
    """Everybody of the discipline, with their caseload before and after what is selected."""
    name, _patients, *loads = share_columns()
    more = Column[Share](_("Patients"), lambda share: f"{share.patients:+d}" if share.patients else "", 76)
    return [replace(name, title=_("Who")), more, *loads]


def balance_words(balance: Balance, chosen: int) -> str:
    """8 moves are proposed, 3 selected. 2 patients stay with their person."""
    count, held = len(balance.shifts), balance.ground.held
    moves = ngettext("{count} move is proposed", "{count} moves are proposed", count).format(count=count)
    picked = ngettext("{count} selected.", "{count} selected.", chosen).format(count=chosen)
    stay = ngettext(
        "{count} patient in hospice, or with a visit today or tomorrow, is not moved.",
        "{count} patients in hospice, or with a visit today or tomorrow, are not moved.",
        held,
    )
    return " ".join(filter(None, (f"{moves}, {picked}" if count else "", stay.format(count=held) if held else "")))


def candidate_columns() -> list[Column[Candidate | None]]:
    """A colleague to choose, with the caseload they would have then. The last row is nobody."""
    return [
        Column(
            _("Who"),
            lambda one: one.name if one else _("Nobody"),
            strong=True,
            tone=lambda one: "muted" if one is None or one.blocked else "",
            tooltip=lambda one: reasons(one),
        ),
        Column(
            _("Caseload then"),
            lambda one: load_words(one.after, one.limit) if one else "",
            176,
            1,
            bar=lambda one: Bar(one.after, one.limit) if one and not one.blocked else None,
            tone=lambda one: "warn" if one and one.full else "muted" if one and one.blocked else "",
            tooltip=lambda one: reasons(one),
        ),
    ]


def reasons(one: Candidate | None) -> str:
    """Why a colleague fits or not, in one line."""
    if one is None:
        return _("Nobody takes over; the patient stays as is.")
    return " · ".join((f"{one.blocked}.", *one.reasons) if one.blocked else one.reasons)


def why(line: Line) -> str:
    """Why somebody takes a patient over, or why nobody can."""
    if line.coverer is not None:
        return " · ".join(line.coverer.reasons)
    return line.why_nobody or _("As chosen here")


def load_words(load: float, limit: float) -> str:
    """12.5 of 20"""
    return _("{load} of {limit}").format(load=f"{load:g}", limit=f"{limit:g}") if limit else f"{load:g}"


def visits_words(line: Line) -> str:
    """2 go along, 1 to the pinboard"""
    count = Counter(one.fate for one in line.visits)
    parts = (
        ngettext("{count} goes along", "{count} go along", count[Fate.MOVE]),
        ngettext("{count} pinned", "{count} pinned", count[Fate.PIN]),
        ngettext("{count} stays", "{count} stay", count[Fate.STAY]),
    )
    kinds = (Fate.MOVE, Fate.PIN, Fate.STAY)
    return ", ".join(part.format(count=count[kind]) for kind, part in zip(kinds, parts, strict=True) if count[kind])


def visit_words(visit: HandedVisit, line: Line) -> str:
    """When a visit is, what the family was told, and what becomes of it."""
    when = f"{dates.short_day(visit.starts.date())}, {dates.clock_time(visit.starts)}"
    if visit.window_starts and visit.window_ends:
        told = dates.time_range(visit.window_starts, visit.window_ends)
        when = _("{when} (family told {window})").format(when=when, window=told)
    if visit.fate is Fate.MOVE and line.coverer:
        return _("{when}: with {name}, at the same time").format(when=when, name=line.coverer.name)
    if visit.fate is Fate.PIN:
        return _("{when}: to the pinboard. {why}").format(when=when, why=visit.stop).strip()
    return _("{when}: stays as it is").format(when=when)


def summary(handoff: Handoff) -> str:
    """12 patients go to 3 colleagues. 1 has nobody."""
    if not handoff.lines:
        return ""
    patients = len({line.patient_id for line in handoff.taken})
    people = len(handoff.shares)
    going = ngettext("{count} patient goes", "{count} patients go", patients).format(count=patients)
    words = ngettext("{patients} to {count} colleague.", "{patients} to {count} colleagues.", people)
    full = [share.name for share in handoff.shares if 0 < share.limit < share.after]
    left = len(handoff.lines) - len(handoff.taken)
    parts = [
        words.format(patients=going, count=people),
        ngettext("{count} has nobody.", "{count} have nobody.", left).format(count=left) if left else "",
        ", ".join(full) + " " + ngettext("goes past the limit.", "go past their limits.", len(full)) if full else "",
    ]
    return " ".join(part for part in parts if part)


def notes(handoff: Handoff) -> str:
    """What is not in the table and should be known."""
    parts = []
    if handoff.covered:
        text = ngettext("{count} patient is covered already.", "{count} patients are covered already.", handoff.covered)
        parts.append(text.format(count=handoff.covered))
    if handoff.left:
        text = ngettext(
            "{count} backup or service not accepted yet stays as it is.",
            "{count} backups or services not accepted yet stay as they are.",
            handoff.left,
        )
        parts.append(text.format(count=handoff.left))
    if handoff.elsewhere:
        names = ", ".join(
            _("{patient} {when}").format(patient=one.patient, when=dates.short_day(one.starts.date()))
            for one in handoff.elsewhere[:3]
        )
        count = len(handoff.elsewhere)
        text = ngettext(
            "{count} visit is with a patient of another caseload and stays: {names}.",
            "{count} visits are with patients of other caseloads and stay: {names}.",
            count,
        )
        parts.append(text.format(count=count, names=names + (", …" if count > 3 else "")))
    return " ".join(parts)
