"""Invented days with every rule mixed: pauses, overtime, told windows, visits of two, infection, wishes, prices."""

import random
from dataclasses import replace
from math import inf, nan

import numpy as np

from careteam.planning.problem import Break, Person, Prices, Problem, Service, Stop


def a_day(seed: int, most_visits: int = 14) -> Problem:
    """A day of some visits and people; the same seed gives the same day."""
    chance = random.Random(seed)
    count, team = chance.randint(1, most_visits), chance.randint(1, 5)
    places = np.array([[chance.uniform(0, 40), chance.uniform(0, 40)] for _place in range(count + 2)])
    travel = np.sqrt(((places[:, None] - places[None]) ** 2).sum(-1)) * 1.3 + 5 * (1 - np.eye(count + 2))
    people = tuple(_person(chance, number) for number in range(team))
    stops = tuple(_stop(chance, number, team) for number in range(count))
    prices = Prices(spread=chance.choice([0.0, 0.001]), moved=chance.choice([0.0, 0.5]))
    published = {number: chance.uniform(480, 900) for number in range(count) if chance.random() < 0.3}
    return Problem(people, stops, travel, prices, published)


def a_rough_day(seed: int) -> Problem:
    """The same with what real days bring: visits that have to be, odd ways, and now and then something wrong."""
    chance = random.Random(seed)
    day = a_day(seed)
    stops = [replace(stop, unplanned=inf) if chance.random() < 0.15 else stop for stop in day.stops]
    people = list(day.people)
    travel = day.travel
    if chance.random() < 0.3:
        travel = travel * np.random.default_rng(seed).uniform(0.2, 5.0, travel.shape) * (1 - np.eye(len(travel)))
    if chance.random() < 0.3:
        number = chance.randrange(len(stops))
        stops[number] = chance.choice(
            [
                replace(stops[number], latest=stops[number].earliest - 60.0),
                replace(stops[number], services=(Service(30.0, {}),), gap=(0.0, 0.0)),
                replace(stops[number], place=len(travel) + 3),
                replace(stops[number], services=(Service(nan, {0: 0.0}),), gap=(0.0, 0.0)),
            ]
        )
    if chance.random() < 0.15:
        number = chance.randrange(len(people))
        people[number] = replace(people[number], ends=people[number].starts)
    if chance.random() < 0.15:
        travel = travel.copy()
        place = chance.randrange(len(travel))
        travel[place, :] = travel[:, place] = chance.choice([inf, nan])
    return replace(day, people=tuple(people), stops=tuple(stops), travel=travel)


def _person(chance: random.Random, number: int) -> Person:
    starts = chance.choice([480.0, 510.0, 600.0])
    return Person(
        f"person {number}",
        starts,
        starts + chance.choice([240.0, 480.0]),
        chance.randint(0, 1),
        chance.randint(0, 1),
        chance.choice([None, Break(720, 780, 30), Break(690, 720, 45)]),
        chance.choice([float("inf"), 60.0]),
        chance.uniform(0, 300),
    )


def _stop(chance: random.Random, number: int, team: int) -> Stop:
    joint = team > 1 and chance.random() < 0.3
    services = tuple(
        Service(
            chance.choice([30.0, 45.0, 60.0]),
            {one: chance.choice([0.0, 0.0, 20.0]) for one in chance.sample(range(team), chance.randint(1, team))},
        )
        for _part in range(2 if joint else 1)
    )
    earliest = chance.choice([480.0, 540.0, 600.0, 700.0, 840.0])
    return Stop(
        f"visit {number}",
        number + 2,
        earliest,
        earliest + chance.choice([0.0, 30.0, 120.0, 400.0]),
        services,
        chance.choice([(0.0, 0.0), (30.0, 90.0)]) if joint else (0.0, 0.0),
        told=chance.random() < 0.3,
        unplanned=chance.choice([300.0, 2000.0, 20000.0]),
        infectious=chance.random() < 0.15,
        at_risk=chance.random() < 0.2,
    )
