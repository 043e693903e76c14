"""Invented days with every rule mixed: pauses, overtime, told windows, visits of two, infection, wishes, prices."""

import random

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
