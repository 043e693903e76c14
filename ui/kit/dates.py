"""How days, times, spans and ages are written, and how typed ones are read.

Month and day names are in the language of the screen; 12 or 24 hours as the computer is set.
"""

import re
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QLocale

from careteam.domain.patients import years_old
from careteam.i18n import _, ngettext


class Unreadable(ValueError):
    """What was typed cannot be read; the text says what and how to mend it."""


class _Ways:
    locale = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
    twelve = True


def use(locale: QLocale, *, twelve_hours: bool | None = None) -> None:
    """Write dates in this language from now on; hours as given, or as the locale has them."""
    _Ways.locale = locale
    _Ways.twelve = twelve_hours if twelve_hours is not None else "AP" in _time_format(locale).upper()


def use_system_hours() -> None:
    """Follow the computer's 12 or 24 hours; where it says nothing, as the language has it."""
    system = QLocale.system()
    if system.language() is not QLocale.Language.C:
        _Ways.twelve = "AP" in _time_format(system).upper()


def locale() -> QLocale:
    """The language that days and months are named in."""
    return _Ways.locale


def short_day(day: date) -> str:
    """Tue, Nov 24"""
    return _("{weekday}, {month} {day}").format(weekday=weekday(day), month=_month(day), day=day.day)


def long_day(day: date) -> str:
    """Tuesday, November 24"""
    name = _Ways.locale.dayName(day.isoweekday(), QLocale.FormatType.LongFormat)
    month = _Ways.locale.monthName(day.month, QLocale.FormatType.LongFormat)
    return _("{weekday}, {long_month} {day}").format(weekday=name, long_month=month, day=day.day)


def month_day(day: date) -> str:
    """Nov 24"""
    return _("{month} {day}").format(month=_month(day), day=day.day)


def full_date(day: date) -> str:
    """Nov 24, 2026"""
    return _("{month} {day}, {year}").format(month=_month(day), day=day.day, year=day.year)


def month_name(day: date) -> str:
    """November 2026"""
    name = _Ways.locale.standaloneMonthName(day.month, QLocale.FormatType.LongFormat)
    return _("{month} {year}").format(month=name, year=day.year)


def near_day(day: date, today: date) -> str:
    """Today, Tomorrow, Yesterday, the day without its year in this year, else the full date."""
    words = {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}.get((day - today).days)
    return words or (short_day(day) if day.year == today.year else full_date(day))


def weekday(day: date) -> str:
    """Tue"""
    return _Ways.locale.dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)


def weekday_names() -> list[str]:
    """The names of the days, Monday first as the domain counts them (0 is Monday)."""
    return [_Ways.locale.dayName(day, QLocale.FormatType.LongFormat) for day in range(1, 8)]


def clock_time(moment: time | datetime) -> str:
    """10:00 am, or 10:00 and 14:30 where the day has 24 hours."""
    if not _Ways.twelve:
        return f"{moment.hour:02d}:{moment.minute:02d}"
    return f"{moment.hour % 12 or 12}:{moment.minute:02d} {_half(moment)}"


def time_range(starts: time | datetime, ends: time | datetime) -> str:
    """10:00–11:30 am; 11:30 am–1:00 pm"""
    if _Ways.twelve and (starts.hour < 12) == (ends.hour < 12):
        return f"{starts.hour % 12 or 12}:{starts.minute:02d}–{clock_time(ends)}"
    return f"{clock_time(starts)}–{clock_time(ends)}"


def moment(when: datetime, today: date) -> str:
    """Today 11:00 am; Tue, Nov 24, 11:00 am"""
    day = near_day(when.date(), today)
    near = abs((when.date() - today).days) <= 1
    return f"{day} {clock_time(when)}" if near else f"{day}, {clock_time(when)}"


def moment_said(when: datetime, today: date) -> str:
    """today at 10:14 am; yesterday at 10:14 am; on Tuesday at 10:14 am within a week; on Nov 3 at 10:14 am"""
    at = clock_time(when)
    match (today - when.date()).days:
        case 0:
            return _("today at {time}").format(time=at)
        case 1:
            return _("yesterday at {time}").format(time=at)
        case 2 | 3 | 4 | 5 | 6:
            return _("on {day} at {time}").format(day=weekday_names()[when.weekday()], time=at)
        case _:
            day = month_day(when.date()) if when.year == today.year else full_date(when.date())
            return _("on {day} at {time}").format(day=day, time=at)


def day_range(first: date | None, last: date | None) -> str:
    """Nov 2–24, 2026; since Nov 2, 2026; until Nov 24, 2026; empty where neither is known."""
    if first is None or last is None:
        if first is not None:
            return _("since {day}").format(day=full_date(first))
        return _("until {day}").format(day=full_date(last)) if last is not None else ""
    if first == last:
        return full_date(first)
    if (first.year, first.month) == (last.year, last.month):
        days = _("{month} {first}–{last}, {year}")
        return days.format(month=_month(first), first=first.day, last=last.day, year=last.year)
    return f"{month_day(first) if first.year == last.year else full_date(first)} – {full_date(last)}"


def span(minutes: int) -> str:
    """45 min; 1 h 30 min; 2 h"""
    hours, rest = divmod(minutes, 60)
    parts = [_("{hours} h").format(hours=hours)] if hours else []
    if rest or not hours:
        parts.append(_("{minutes} min").format(minutes=rest))
    return " ".join(parts)


def age(born: date | None, on: date) -> str:
    """58 years; 14 months under two years; 9 days under a month; empty where the birth date is not known or ahead."""
    if born is None or born > on:
        return ""
    years = years_old(born, on)
    if years >= 2:
        return ngettext("{count} year", "{count} years", years).format(count=years)
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if months:
        return ngettext("{count} month", "{count} months", months).format(count=months)
    days = (on - born).days
    return ngettext("{count} day", "{count} days", days).format(count=days)


def typed_date(day: date) -> str:
    """The date as a field shows it, which ``read_date`` reads back: 11/24/2026."""
    first, second = (day.day, day.month) if _day_first() else (day.month, day.day)
    return f"{first:02d}/{second:02d}/{day.year:04d}"


def date_hint() -> str:
    """How to type a date, for a field's placeholder."""
    return _("dd/mm/yyyy") if _day_first() else _("mm/dd/yyyy")


def read_date(text: str, today: date) -> date | None:
    """The date somebody typed: 11/24/2026, 11-24-26, 2026-11-24, Nov 24, 24 November 2026, today, tomorrow.

    None where nothing is typed. Without a year this year is meant; two digits mean the century that puts the date at
    most ten years ahead. Raises Unreadable.
    """
    words = text.strip().casefold().rstrip(".")
    if not words:
        return None
    named = {_("today"): 0, _("tomorrow"): 1, _("yesterday"): -1}.get(words)
    if named is not None:
        return today + timedelta(days=named)
    if iso := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", words):
        return _day_of(int(iso[1]), int(iso[2]), int(iso[3]), text)
    if figures := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?", words):
        first, second = int(figures[1]), int(figures[2])
        month, day = (second, first) if _day_first() else (first, second)
        return _day_of(_year(figures[3], today), month, day, text)
    found = re.fullmatch(
        r"(?:[^\W\d]+,?\s+)?(?:(?P<m1>[^\W\d]{3,})\.?\s*(?P<d1>\d{1,2})|(?P<d2>\d{1,2})\.?\s*(?P<m2>[^\W\d]{3,})\.?)"
        r"(?:,?\s*(?P<y>\d{4}|\d{2}))?",
        words,
    )
    month = _month_named(found["m1"] or found["m2"]) if found else 0
    if not found or not month:
        raise Unreadable(
            _("“{text}” is not a date. Write it like {example}.").format(text=text.strip(), example=typed_date(today))
        )
    return _day_of(_year(found["y"], today), month, int(found["d1"] or found["d2"]), text)


def typed_time(moment: time) -> str:
    """The time as a field shows it, which ``read_time`` reads back."""
    return clock_time(moment)


def read_time(text: str) -> time | None:
    """The time somebody typed: 10, 10:30, 2 pm, 2 p. m., 1430, noon. None where nothing is typed.

    On a 12-hour clock, 1 to 6 without am or pm are in the afternoon, when visits are. Raises Unreadable.
    """
    words = re.sub(r"[.\s]", "", text.casefold())  # am, a.m. and the a. m. of Spanish, whatever blank is in it
    if not words:
        return None
    if words in ("noon", _("noon")):
        return time(12)
    found = re.fullmatch(r"(\d{1,2})(?::?(\d{2}))?([ap]m?)?", words)
    if not found:
        raise Unreadable(
            _("“{text}” is not a time. Write it like {example}.").format(
                text=text.strip(), example=clock_time(time(14, 30))
            )
        )
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
    if half and not 1 <= hour <= 12:
        raise Unreadable(_("With am or pm the hour goes from 1 to 12; here it is {hour}.").format(hour=hour))
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif _Ways.twelve and 1 <= hour <= 6 and len(found[1]) == 1:
        hour += 12
    if hour > 23 or minute > 59:
        raise Unreadable(
            _("A day has no {hour}:{minute:02d}. Hours go to 23, minutes to 59.").format(hour=hour, minute=minute)
        )
    return time(hour, minute)


def read_minutes(text: str) -> int | None:
    """How long something takes, as typed: 45, 45 min, 1:30, 1 h 30, 2 h. None where nothing is typed."""
    words = text.strip().casefold()
    if not words:
        return None
    found = re.fullmatch(r"(?:(\d{1,2})\s*(?:h|hours?|:)\s*)?(?:(\d{1,4})\s*(?:m|min|minutes?)?)?", words)
    if not found or not (found[1] or found[2]):
        raise Unreadable(
            _("“{text}” is not a length of time. Write minutes like 45, or 1:30.").format(text=text.strip())
        )
    return int(found[1] or 0) * 60 + int(found[2] or 0)


def _day_of(year: int, month: int, day: int, text: str) -> date:
    if not 1 <= month <= 12:
        raise Unreadable(
            _("“{text}” has no month {month}; months go from 1 to 12.").format(text=text.strip(), month=month)
        )
    try:
        return date(year, month, day)
    except ValueError:
        name = _Ways.locale.monthName(month, QLocale.FormatType.LongFormat)
        raise Unreadable(
            _("{month} {year} has no day {day}. Check the day.").format(month=name, year=year, day=day)
        ) from None


def _year(text: str | None, today: date) -> int:
    if text is None:
        return today.year
    if len(text) == 4:
        return int(text)
    year = today.year // 100 * 100 + int(text)
    return year if year <= today.year + 10 else year - 100


def _month_named(text: str) -> int:
    for month in range(1, 13):
        name = _Ways.locale.monthName(month, QLocale.FormatType.LongFormat).casefold()
        if name.startswith(text) or (text == "sept" and month == 9):
            return month
    return 0


def _month(day: date) -> str:
    return _Ways.locale.monthName(day.month, QLocale.FormatType.ShortFormat)


def _half(moment: time | datetime) -> str:
    return _("am") if moment.hour < 12 else _("pm")


def _day_first() -> bool:
    return _Ways.locale.dateFormat(QLocale.FormatType.ShortFormat).casefold().lstrip().startswith("d")


def _time_format(locale: QLocale) -> str:
    return locale.timeFormat(QLocale.FormatType.ShortFormat)
