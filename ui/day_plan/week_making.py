"""The plan of a week being made, kept apart from that of a day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject

from careteam.domain.day_plans import Sketch
from careteam.domain.spans import DAY
from careteam.domain.week_plans import WEEK, WeekSketch, WeekToPlan, fitting_week, standing
from careteam.i18n import _
from ui.day_plan.making import Making
from ui.kit import dates
from ui.kit.drafts import Drafts

FORM = "week-plan"


class WeekMaking(Making[WeekToPlan, WeekSketch]):
    """A week with the plan of it."""

    def __init__(self, drafts: Drafts, parent: QObject | None = None) -> None:
        super().__init__(drafts, FORM, WeekSketch(), parent)

    def span(self, to_plan: WeekToPlan) -> tuple[date, date] | None:
        return (to_plan.monday, to_plan.monday + WEEK - DAY) if to_plan.monday is not None else None

    def name(self, to_plan: WeekToPlan) -> str:
        monday = to_plan.monday
        assert monday is not None
        return _("Home visits of the week of {day}").format(day=dates.short_day(monday))

    def stands(self, to_plan: WeekToPlan) -> WeekSketch:
        return standing(to_plan)

    def fitting(self, to_plan: WeekToPlan, by_day: Mapping[date, Sketch]) -> WeekSketch:
        return fitting_week(to_plan, by_day)

    def by_day(self, to_plan: WeekToPlan, sketch: WeekSketch) -> dict[date, Sketch]:
        return {day.day: one for day, one in zip(to_plan.days, sketch.days, strict=True)}

    def with_drives(self, to_plan: WeekToPlan, drives: tuple[tuple[int, ...], ...]) -> WeekToPlan:
        return replace(to_plan, days=tuple(replace(day, drives=drives) for day in to_plan.days))
