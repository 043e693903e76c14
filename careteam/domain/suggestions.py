"""Who could serve a patient: the team ranked for one discipline, each suggestion with its reasons in words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from careteam.domain import travel as roads
from careteam.domain.clock import date_words
from careteam.domain.ids import MemberId
from careteam.domain.patients import AgeGroup
from careteam.domain.places import REMOTE, Setting, Spot
from careteam.domain.team import WISHED, Gender, VisitorWish
from careteam.domain.travel import Travel
from careteam.i18n import _, ngettext

FULL_LOAD = 25.0
"""The weighted caseload against which members without a limit are compared (hospice social workers: 20 to 30)."""

FEW_VISITS = 4
"""After so many visits people know each other."""


@dataclass(frozen=True)
class Wanted:
    """What a patient needs from whoever is assigned. ``languages``: BCP 47 tags, the preferred first."""

    discipline: str
    languages: tuple[str, ...] = ()
    age_group: AgeGroup | None = None
    setting: Setting | None = None
    spot: Spot = field(default_factory=Spot)
    wish: VisitorWish = VisitorWish.NONE


@dataclass(frozen=True)
class Known:
    """What a member and a patient have had to do with each other so far.

    ``visits``: how many they were at, the last on ``last``. ``served``: the last day of a service that ended.
    ``backup``: they are the patient's backup now; ``covers``: they cover for somebody now.
    """

    visits: int = 0
    last: date | None = None
    served: date | None = None
    backup: bool = False
    covers: bool = False

    @property
    def points(self) -> float:
        """What it is worth that they need not begin anew: as much as a language, from a few visits on."""
        if self.backup:
            return 2.0
        if not (self.visits or self.served or self.covers):
            return 0.0
        return 1.0 + min(self.visits, FEW_VISITS) / FEW_VISITS

    @property
    def words(self) -> tuple[str, ...]:
        """Knows the patient: 4 visits, last on Nov 3, 2026"""
        parts = [_("The patient’s backup")] if self.backup else []
        if self.covers:
            parts.append(_("Covers at this patient now"))
        if self.last is not None:
            text = ngettext(
                "Knows the patient: {count} visit, on {day}", "Knows the patient: {count} visits, last on {day}",
                self.visits,
            )  # fmt: skip
            parts.append(text.format(count=self.visits, day=date_words(self.last)))
        elif self.served is not None:
            parts.append(_("Knows the patient: served them until {day}").format(day=date_words(self.served)))
        return tuple(parts)


@dataclass(frozen=True)
class Available:
    """A member as one who may be assigned. ``load`` and ``limit`` in weighted patients; no limit is 0.

    ``serves``: already assigned to this patient; ``declined``: the patient said no to them. ``known``: from before.
    ``in_service``: on the team today.
    """

    member_id: MemberId
    name: str
    discipline: str
    discipline_name: str = ""
    load: float = 0.0
    limit: float = 0.0
    languages: tuple[str, ...] = ()
    age_groups: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    base: Spot = field(default_factory=Spot)
    gender: Gender = Gender.NOT_SAID
    in_service: bool = True
    serves: bool = False
    declined: bool = False
    known: Known = field(default_factory=Known)
    away: bool = False


@dataclass(frozen=True)
class Suggestion:
    """One member, why they fit, and what rules them out (empty if nothing does). Scores only order one list.

    ``full``: they are at their limit already, or would be taken past it.
    """

    member_id: MemberId
    score: float
    reasons: tuple[str, ...] = ()
    blocked: str = ""
    full: bool = False

    @property
    def rank(self) -> tuple[bool, bool, float]:
        """What they are sorted by: who has room comes before who is full, however well the latter fits."""
        return bool(self.blocked), self.full, -self.score


def suggest(
    wanted: Wanted,
    team: Iterable[Available],
    *,
    language_name: Callable[[str], str] = str,
    travel: Travel = roads.minutes,
) -> tuple[Suggestion, ...]:
    """The whole team in the order to think of them: who has room, who is full, who is ruled out and why."""
    ranked = sorted(
        ((_suggestion(wanted, member, language_name, travel), member.name) for member in team),
        key=lambda entry: (entry[0].rank, entry[1]),
    )
    return tuple(suggestion for suggestion, _name in ranked)


def suggest_for_many(
    languages: Sequence[Sequence[str]], member: Available, weight: float, known: Sequence[Known] = ()
) -> Suggestion:
    """One member for many patients at once: how many of them they can talk with, and what all of them add up to.

    ``languages``: those of each patient; ``weight``: how many weighted patients they are; ``known``: what the member
    had to do with each of those they know.
    """
    spoken = {tag.split("-")[0].lower() for tag in member.languages}
    asked = [tags for tags in languages if tags]
    shared = sum(any(tag.split("-")[0].lower() in spoken for tag in tags) for tags in asked)
    after = member.load + weight
    score = 3 * (1 - after / (member.limit or FULL_LOAD)) + (2 * shared / len(asked) if asked else 0)
    score += sum(one.points for one in known) / max(1, len(languages))
    full = 0 < member.limit < after
    figures = {"before": f"{member.load:g}", "after": f"{round(after, 1):g}", "limit": f"{member.limit:g}"}
    load = _("Caseload {before} → {after} of {limit}") if member.limit else _("Caseload {before} → {after}")
    reasons = [
        load.format(**figures),
        _("Speaks the language of {shared} of {count}").format(shared=shared, count=len(asked)) if asked else "",
        _("Knows {known} of {count}").format(known=len(known), count=len(languages)) if known else "",
        _("Goes past the limit") if full else "",
        _("Away now") if member.away else "",
    ]
    blocked = "" if member.in_service else _("Not on the team now")
    return Suggestion(member.member_id, round(score - member.away, 3), tuple(filter(None, reasons)), blocked, full)


def _suggestion(wanted: Wanted, member: Available, language_name: Callable[[str], str], travel: Travel) -> Suggestion:
    parts = [
        (0.0, member.discipline_name),
        _load(member),
        (member.known.points, " · ".join(member.known.words)),
        _language(wanted, member, language_name),
        _wish(wanted, member),
        _age(wanted, member),
        _setting(wanted, member),
        _area(wanted, member, travel),
        (-1.0, _("Away now")) if member.away else (0.0, ""),
    ]
    score = round(sum(part for part, _reason in parts), 3)
    reasons = tuple(reason for _part, reason in parts if reason)
    full = 0 < member.limit <= member.load
    return Suggestion(member.member_id, score, reasons, _blocked(wanted, member), full)


def _blocked(wanted: Wanted, member: Available) -> str:
    if not member.in_service:
        return _("Not on the team now")
    if member.discipline != wanted.discipline:
        return _("Another discipline")
    if member.declined:
        return _("The patient declined {name}").format(name=member.name)
    return _("Serves this patient already") if member.serves else ""


def _load(member: Available) -> tuple[float, str]:
    """The most weighty: up to 3 for nobody yet, 0 at the limit, and below beyond it."""
    load = f"{member.load:g}"
    if not member.limit:
        return 3 * (1 - member.load / FULL_LOAD), _("Caseload {load}, no limit set").format(load=load)
    text = _("Caseload {load} of {limit}")
    if member.load >= member.limit:
        text = _("Caseload full: {load} of {limit}")
    return 3 * (1 - member.load / member.limit), text.format(load=load, limit=f"{member.limit:g}")


def _language(wanted: Wanted, member: Available, language_name: Callable[[str], str]) -> tuple[float, str]:
    """Two for the preferred language, one for another the patient speaks; regions of a language count alike."""
    spoken = {tag.split("-")[0].lower() for tag in member.languages}
    for rank, tag in enumerate(wanted.languages):
        if tag.split("-")[0].lower() in spoken:
            return (2.0 if rank == 0 else 1.0), _("Speaks {language}").format(language=language_name(tag))
    if wanted.languages:
        return 0.0, _("Does not speak {language}").format(language=language_name(wanted.languages[0]))
    return 0.0, ""


def _wish(wanted: Wanted, member: Available) -> tuple[float, str]:
    """Whoever fits a wish loses nothing; who does not lacks as much as a language."""
    gender = WISHED.get(wanted.wish)
    if gender is None:
        return 0.0, ""
    woman = gender is Gender.WOMAN
    if member.gender is gender:
        return 0.0, _("A woman, as the patient wishes") if woman else _("A man, as the patient wishes")
    return -2.0, _("The patient wishes for a woman") if woman else _("The patient wishes for a man")


def _age(wanted: Wanted, member: Available) -> tuple[float, str]:
    if wanted.age_group is None or not member.age_groups:
        return 0.0, ""
    group = wanted.age_group.label
    if wanted.age_group in member.age_groups:
        return 1.0, _("Sees this age group ({group})").format(group=group)
    return -2.0, _("Does not usually see this age group ({group})").format(group=group)


def _setting(wanted: Wanted, member: Available) -> tuple[float, str]:
    if wanted.setting is None or not member.settings:
        return 0.0, ""
    setting = wanted.setting.label
    if wanted.setting in member.settings:
        return 0.5, _("Works in this setting ({setting})").format(setting=setting)
    return -1.0, _("Does not usually work in this setting ({setting})").format(setting=setting)


def _area(wanted: Wanted, member: Available, travel: Travel) -> tuple[float, str]:
    """Up to one for somebody close by, nothing from an hour's drive on."""
    drive = None if wanted.setting in REMOTE else travel(member.base, wanted.spot)
    if drive is None:
        return 0.0, ""
    return max(0.0, 1 - drive / 60), _("About {minutes} min away").format(minutes=drive)
