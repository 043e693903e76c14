"""Fair caseloads by CP-SAT: the prices and rules of ``careteam.planning.caseload``, and a bound beside the cost."""

from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from careteam.planning.caseload import Answer, Problem

SEED = 1
WORKERS = 2
NEAR = 0.005
"""So close to the best that nobody waits for more: the wishes themselves are not known better."""

LOOKS = 0.05
"""How many seconds pass between two looks at whether somebody stopped it."""

Chosen = dict[tuple[int, int], cp_model.IntVar]


class _Found(cp_model.CpSolverSolutionCallback):
    """Passes on each better answer."""

    def __init__(self, hear: Callable[[int, int], None]) -> None:
        super().__init__()
        self._hear = hear

    def on_solution_callback(self) -> None:
        self._hear(round(self.objective_value), round(self.best_objective_bound))


def improve(
    problem: "Problem", start: "Answer", seconds: float, stopped: Callable[[], bool], found: Callable[[int, int], None]
) -> "Answer":
    """The best answer found in some seconds, never worse than the one to start from."""
    model = cp_model.CpModel()
    chosen = _model(problem, start, model)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = SEED
    solver.parameters.interleave_search = True  # the two take turns by what they have done, not by the clock
    solver.parameters.relative_gap_limit = NEAR
    solver.parameters.max_time_in_seconds = seconds
    over = Event()

    def watch() -> None:
        while not over.wait(LOOKS):
            if stopped():
                solver.stop_search()  # asked again until it is over: it may not have begun yet

    watcher = Thread(target=watch, name="caseload", daemon=True)
    watcher.start()
    try:
        status = cp_model.UNKNOWN if stopped() else solver.solve(model, _Found(found))
    finally:
        over.set()
        watcher.join()
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return start
    who = [-1] * len(problem.cases)
    for (case, member), variable in chosen.items():
        if solver.boolean_value(variable):
            who[case] = member
    bound = max(0, round(solver.best_objective_bound))
    better = problem.answer(who, bound)
    return better if better.cost <= start.cost else type(start)(start.who, start.cost, bound)


def _model(problem: "Problem", start: "Answer", model: cp_model.CpModel) -> Chosen:
    chosen: Chosen = {}
    place = {one.member_id: index for index, one in enumerate(problem.team)}
    price: list[cp_model.LinearExprT] = []
    for index, (case, prices) in enumerate(zip(problem.cases, problem.prices, strict=True)):
        named = start.who[case.key]
        hinted = -1 if named is None else place[named]
        for member, cost in prices.items():
            one = model.new_bool_var("")
            model.add_hint(one, member == hinted)
            chosen[index, member] = one
            price.append(cost * one)
        model.add_exactly_one(chosen[index, member] for member in prices)
    for member, (load, most) in enumerate(zip(problem.loads, problem.most, strict=True)):
        mine = [index for index, prices in enumerate(problem.prices) if member in prices]
        if not mine:
            price.append(problem.fullness(member, load))
            continue
        total = load + sum(problem.weights[index] * chosen[index, member] for index in mine)
        carried = model.new_int_var(load, max(most, load), "")
        model.add(carried == total)
        highest = max(problem.fullness(member, load), problem.fullness(member, max(most, load)))
        full = model.new_int_var(0, highest, "")
        for slope, height in problem.lines[member]:
            model.add(full >= slope * carried + height)
        price.append(full)
        slope, height = problem.steep[member]
        if slope:
            past = model.new_int_var(0, max(0, slope * most + height), "")
            model.add(past >= slope * carried + height)
            price.append(past)
        _once(problem, member, mine, chosen, model)
    model.minimize(sum(price))
    return chosen


def _once(problem: "Problem", member: int, mine: list[int], chosen: Chosen, model: cp_model.CpModel) -> None:
    """A member gives a patient one thing."""
    by_patient: dict[object, list[int]] = {}
    for index in mine:
        by_patient.setdefault(problem.cases[index].patient, []).append(index)
    for cases in by_patient.values():
        if len(cases) > 1:
            model.add_at_most_one(chosen[index, member] for index in cases)
