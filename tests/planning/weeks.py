"""Invented weeks with every rule mixed: told and locked visits, days that differ, visits of two, courses, spacing."""

import random
from collections.abc import Hashable
from dataclasses import replace
from math import inf

import numpy as np

from careteam.planning.problem import Break, Person, Prices, Problem, Service, Stop
from careteam.planning.week_problem import Want, Week
from careteam.planning.week_search import first_week


def a_week(seed: int) -> Week:
    """A week of some patients and people, some of whose visits stand as they are; the same seed gives the same week."""
    chance = random.Random(seed)
    week = _a_free_week(seed)
    plan = first_week(week)
    stops = [list(day.stops) for day in week.days]
    wants = []
    for want in week.wants:
        day = next((day for day, stop in want.stops.items() if stop not in plan[day].left_out), None)
        if day is None or chance.random() < 0.7:
            wants.append(want)
            continue
        number = want.stops[day]
        placed = {
            one.service: (person, one.starts)
            for person, route in enumerate(plan[day].routes)
            for one in route
            if one.stop == number
        }
        stop, starts = stops[day][number], max(begins for _person, begins in placed.values())
        services = tuple(Service(one.minutes, {placed[part][0]: 0.0}) for part, one in enumerate(stop.services))
        stops[day][number] = replace(stop, earliest=starts, latest=starts, services=services, unplanned=inf)
        wants.append(replace(want, stops={day: number}, unplanned=inf))
    days = tuple(replace(day, stops=tuple(own)) for day, own in zip(week.days, stops, strict=True))
    return replace(week, days=days, wants=tuple(wants))


def _a_free_week(seed: int, most_patients: int = 9, most_team: int = 4) -> Week:
    chance = random.Random(seed)
    count, team = chance.randint(1, most_patients), chance.randint(1, most_team)
    length = chance.randint(1, 5)
    dates = tuple(sorted(chance.sample(range(7), length)))
    places = np.array([[chance.uniform(0, 40), chance.uniform(0, 40)] for _place in range(count + 1)])
    travel = np.sqrt(((places[:, None] - places[None]) ** 2).sum(-1)) * 1.3 + 5 * (1 - np.eye(count + 1))
    people: list[list[int]] = [
        [person for person in range(team) if chance.random() < 0.8] or [0] for _day in range(length)
    ]
    stops: list[list[Stop]] = [[] for _day in range(length)]
    for day in range(length):
        if chance.random() < 0.3:
            person = chance.randrange(len(people[day]))
            begins = 5.0 * chance.randint(108, 130)
            services = (Service(30.0, {person: 0.0}),)
            stops[day].append(Stop(f"taken {day}", 0, begins, begins, services, told=True))
    wants: list[Want] = []
    apart: dict[Hashable, int] = {}
    for patient in range(count):
        apart[patient, 0] = chance.choice([1, 2, 3])
        for visit in range(chance.choice([1, 1, 1, 2, 2, 3])):
            want = _want(chance, patient, visit, people, stops)
            if want is not None:
                wants.append(want)
    problems = tuple(
        Problem(tuple(_person(chance, one) for one in people[day]), tuple(stops[day]), travel, Prices(spread=0.0002))
        for day in range(length)
    )
    return Week(problems, tuple(wants), dates, apart)


def _want(
    chance: random.Random, patient: int, visit: int, people: list[list[int]], stops: list[list[Stop]]
) -> Want | None:
    able = [one for one in range(6) if chance.random() < 0.7]
    days = [day for day in range(len(people)) if chance.random() < 0.8 and set(able) & set(people[day])]
    if not days:
        return None
    joint = chance.random() < 0.2 and all(len(people[day]) > 1 for day in days)
    minutes, minute = chance.choice([30.0, 45.0, 60.0]), 480.0 + 30.0 * chance.randint(0, 10)
    numbers = {}
    unplanned = chance.choice([300.0, 800.0, 4000.0])
    for day in days:
        earliest = minute if chance.random() < 0.7 else minute + 60.0
        latest = earliest + chance.choice([0.0, 60.0, 120.0, 400.0])
        by = {here: chance.choice([0.0, 25.0]) for here, one in enumerate(people[day]) if one in able}
        services = [Service(minutes, by)]
        if joint:
            services.append(Service(minutes, dict.fromkeys(range(len(people[day])), 15.0)))
        numbers[day] = len(stops[day])
        stops[day].append(
            Stop(
                f"visit {patient}.{visit} on {day}",
                patient + 1,
                earliest,
                latest,
                tuple(services),
                told=True,
                unplanned=unplanned,
                infectious=patient % 5 == 0,
                at_risk=patient % 4 == 1,
            )
        )
    course = (patient, 0 if chance.random() < 0.8 else 1)
    courses = (course, None) if joint else (course,)
    return Want(f"visit {patient}.{visit}", patient, courses, numbers, unplanned, soon=chance.random() < 0.15)


def _person(chance: random.Random, number: int) -> Person:
    pause = chance.choice([None, Break(690, 810, 30)])
    return Person(f"person {number}", 480.0, chance.choice([780.0, 1020.0]), 0, 0, pause, 30.0)
