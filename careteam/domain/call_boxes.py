"""The box that tells a family whom to call, day and night: the first thing on every printed page."""

from collections.abc import Callable
from dataclasses import dataclass

from careteam.domain.offices import OfficeDraft
from careteam.domain.patients import CallBoxKind
from careteam.domain.versions import PageVersion
from careteam.i18n import N_, _, catalogue


@dataclass(frozen=True)
class CallLine:
    """One number to call, and when or whom it reaches."""

    label: str
    phone: str


@dataclass(frozen=True)
class CallBox:
    """What the box says, in the order to read it. ``form``: where the portable order is kept, as a sentence.

    ``blocked``: what is missing, as sentences; while there is one, no page leaves the team.
    """

    kind: CallBoxKind
    lines: tuple[CallLine, ...]
    when: tuple[str, ...] = ()
    form: str = ""
    emergency: str = ""
    blocked: tuple[str, ...] = ()


def call_box(
    kind: CallBoxKind,
    office: OfficeDraft,
    *,
    hospice: str = "",
    hospice_phone: str = "",
    form_where: str = "",
    language: str = "en-US",
    version: PageVersion = PageVersion.ADULT,
) -> CallBox:
    """The box for a patient's situation, its words in the language of the page.

    With hospice the hospice's number comes first. With a portable order (DNR or POLST) it says where the form is. A
    child's box has the same numbers in the same order, and names neither hospice nor form.
    """
    say = catalogue(language).gettext
    missing = tuple(_missing(kind, office, hospice, hospice_phone, form_where))
    if version is PageVersion.CHILD:
        return CallBox(
            kind=kind,
            lines=_for_child(kind, office, hospice_phone, say),
            emergency=say(N_("Grown-ups: in danger right now? Call {number}.")).format(number=office.emergency_number),
            blocked=missing,
        )
    lines = _office_lines(kind, office, say)
    form = ""
    if kind is CallBoxKind.HOSPICE:
        lines = (CallLine(say(N_("First: {hospice}, day or night")).format(hospice=hospice), hospice_phone), *lines)
    elif kind is CallBoxKind.PORTABLE_ORDER:
        yours = N_("Your signed medical orders form is here: {where}. Show it to anyone who comes to help you.")
        other = N_("The signed medical orders form is here: {where}. Show it to anyone who comes to help.")
        form = say(other if version is PageVersion.CAREGIVER else yours)
        form = form.format(where=form_where.strip().rstrip("."))
    emergency = say(N_("In danger right now, and you want emergency help? Call {number}."))
    return CallBox(
        kind=kind,
        lines=lines,
        when=tuple(line.strip() for line in office.when_to_call.splitlines() if line.strip()),
        form=form,
        emergency=emergency.format(number=office.emergency_number),
        blocked=missing,
    )


_WHOSE: dict[CallBoxKind, str] = {
    CallBoxKind.STANDARD: N_("{when}"),
    CallBoxKind.HOSPICE: N_("Our team: {when}"),
    CallBoxKind.PORTABLE_ORDER: N_("Call us first: {when}"),
}


def _office_lines(kind: CallBoxKind, office: OfficeDraft, say: Callable[[str], str]) -> tuple[CallLine, ...]:
    def line(when: str, phone: str) -> CallLine:
        label = say(_WHOSE[kind]).format(when=when)
        return CallLine(label[:1].upper() + label[1:], phone)

    if office.day_phone == office.night_phone:
        return (line(say(N_("day or night")), office.day_phone),)
    return (
        line(office.day_hours.strip() or say(N_("by day")), office.day_phone),
        line(say(N_("at night and all other times")), office.night_phone),
    )


def _for_child(
    kind: CallBoxKind, office: OfficeDraft, hospice_phone: str, say: Callable[[str], str]
) -> tuple[CallLine, ...]:
    lines = _office_lines(CallBoxKind.STANDARD, office, say)
    if kind is CallBoxKind.HOSPICE:
        return (CallLine(say(N_("First, day or night")), hospice_phone), *lines)
    return lines


def _missing(kind: CallBoxKind, office: OfficeDraft, hospice: str, hospice_phone: str, form_where: str) -> list[str]:
    checks = [
        (office.day_phone, _("The page has no day number to call: enter it in Settings.")),
        (office.night_phone, _("The page has no night number to call: enter it in Settings.")),
        (office.emergency_number, _("The page has no emergency number to call: enter it in Settings.")),
    ]
    if kind is CallBoxKind.HOSPICE:
        checks += [
            (hospice, _("The page says to call the hospice first: enter its name with the enrollment.")),
            (hospice_phone, _("The page has no hospice number to call: enter it with the enrollment.")),
        ]
    if kind is CallBoxKind.PORTABLE_ORDER:
        checks.append((form_where, _("Say where the DNR or POLST form is kept, with the code status.")))
    return [sentence for value, sentence in checks if not value.strip()]
