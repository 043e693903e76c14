"""Invented days of a big team in a city, for what is measured on many of them."""

import random

import numpy as np

from careteam.planning.problem import Break, Person, Prices, Problem, Service, Stop

PRICES = Prices(spread=0.0002, moved=0.5)


def a_city_day(seed: int, visits: int = 100, people: int = 20) -> Problem:
    """A day with as many visits as a team can make: one in eight by two people, half with a window told to a family."""
    chance = random.Random(seed)
    wide = 6.0 * (visits / 100) ** 0.5 + 6.0
    spots = np.array([[chance.gauss(0, wide), chance.gauss(0, wide)] for _place in range(visits + 3)])
    apart = np.sqrt(((spots[:, None] - spots[None]) ** 2).sum(-1))
    travel = 6 * (1 - np.eye(visits + 3)) + 1.2 * apart
    nurses = [number for number in range(people) if number % 5 < 3]
    others = [number for number in range(people) if number % 5 >= 3]
    stops = tuple(_stop(chance, number, nurses or others, others or nurses) for number in range(visits))
    return Problem(tuple(_person(chance, number) for number in range(people)), stops, travel, PRICES)


def _person(chance: random.Random, number: int) -> Person:
    starts = chance.choice([450.0, 480.0, 510.0])
    return Person(
        f"person {number}", starts, starts + 480, number % 3, number % 3, Break(690, 780, 30), most_overtime=60.0
    )


def _stop(chance: random.Random, number: int, nurses: list[int], others: list[int]) -> Stop:
    joint = chance.random() < 0.125
    teams = [nurses, others] if joint else [chance.choice([nurses, nurses, others])]
    services = tuple(
        Service(
            chance.choice([30.0, 45.0, 45.0, 60.0]),
            {one: chance.choice([0.0, 10.0, 25.0]) for one in team if chance.random() < 0.9} or {team[0]: 0.0},
        )
        for team in teams
    )
    told = chance.random() < 0.5
    earliest = chance.choice([480.0, 540.0, 600.0, 660.0, 780.0, 840.0])
    return Stop(
        f"visit {number}",
        number + 3,
        earliest,
        earliest + (chance.choice([60.0, 120.0]) if told else chance.choice([120.0, 240.0])),
        services,
        chance.choice([(0.0, 0.0), (0.0, 0.0), (30.0, 60.0)]) if joint else (0.0, 0.0),
        told=told,
        unplanned=chance.choice([200.0, 600.0, 2000.0]),
        infectious=chance.random() < 0.05,
        at_risk=chance.random() < 0.1,
    )
