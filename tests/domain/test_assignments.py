"""Assignments: one lead, coverage, caseload, and whom to suggest."""

from dataclasses import replace
from datetime import date

import pytest

from careteam.domain.assignments import AssignmentRole, AssignmentState, Cover, Serving, caseload, check, coverage, gaps
from careteam.domain.errors import Invalid
from careteam.domain.ids import AssignmentId, MemberId, new_id
from careteam.domain.patients import AgeGroup
from careteam.domain.places import Setting, Spot
from careteam.domain.suggestions import Available, Suggestion, Wanted, suggest

DANA, TOM = MemberId(new_id()), MemberId(new_id())
DAY = date(2026, 11, 23)
LEAD = Serving("nurse", AssignmentRole.LEAD, member_id=DANA, member_name="Dana Ruiz", ends_on=DAY)


def fields(one: Serving, *others: Serving) -> list[str]:
    try:
        check(one, others)
    except Invalid as refused:
        return [problem.field for problem in refused.problems]
    return []


SECOND = replace(LEAD, member_id=TOM, member_name="Tom Lee", starts_on=DAY, ends_on=None)


@pytest.mark.parametrize(
    ("one", "other", "refused"),
    [
        (SECOND, LEAD, ["role"]),
        (replace(SECOND, starts_on=date(2026, 11, 24)), LEAD, []),
        (replace(SECOND, role=AssignmentRole.PRIMARY), LEAD, []),
        (replace(SECOND, state=AssignmentState.DECLINED), LEAD, []),
        (SECOND, replace(LEAD, state=AssignmentState.DECLINED), []),
        (replace(SECOND, state=AssignmentState.ASKED), LEAD, ["role"]),
        (replace(SECOND, role=AssignmentRole.BACKUP, member_id=DANA), LEAD, ["member_id"]),
        (replace(SECOND, role=AssignmentRole.BACKUP, member_id=DANA, discipline="chaplain"), LEAD, []),
        (replace(SECOND, ends_on=date(2026, 11, 22)), replace(LEAD, ends_on=date(2026, 11, 1)), ["ends_on"]),
        (replace(SECOND, member_id=None, role=AssignmentRole.PRIMARY), LEAD, ["member_id"]),
        (replace(SECOND, member_id=None, state=AssignmentState.ASKED, role=AssignmentRole.PRIMARY), LEAD, []),
    ],
)
def test_an_assignment_stands_beside_the_others(one: Serving, other: Serving, refused: list[str]) -> None:
    assert fields(one, other) == refused


def test_the_lead_in_the_way_is_named_and_an_edit_is_not_in_its_own_way() -> None:
    with pytest.raises(Invalid, match="Dana Ruiz is the lead in that time"):
        check(SECOND, [LEAD])
    mine = replace(LEAD, assignment_id=AssignmentId(new_id()))
    assert fields(replace(mine, ends_on=None), mine) == []


def test_caseload_weighs_roles_and_homes() -> None:
    patients = [
        (AssignmentRole.LEAD, False),
        (AssignmentRole.PRIMARY, True),
        (AssignmentRole.COVERING, False),
        (AssignmentRole.BACKUP, False),
    ]
    assert caseload(patients) == 1.5 + 1.25 + 0.5 + 0.25
    assert caseload([]) == 0


NP = Serving("nurse_practitioner", member_id=DANA)
SW = Serving("social_worker", member_id=TOM)


@pytest.mark.parametrize(
    ("serving", "missing"),
    [
        ([], ("Doctor, NP or PA", "Nurse", "Social worker", "Chaplain")),
        ([NP, SW], ("Chaplain",)),
        ([NP, SW, Serving("chaplain", state=AssignmentState.DECLINED)], ()),
        ([NP, SW, Serving("chaplain", state=AssignmentState.ASKED)], ()),
        ([NP, replace(SW, role=AssignmentRole.BACKUP)], ("Social worker", "Chaplain")),
        ([NP, replace(SW, role=AssignmentRole.COVERING)], ("Chaplain",)),
        ([NP, replace(SW, ends_on=date(2026, 11, 22))], ("Social worker", "Chaplain")),
        ([NP, replace(SW, ends_on=DAY)], ("Chaplain",)),
        ([NP, replace(SW, starts_on=date(2026, 11, 24))], ("Social worker", "Chaplain")),
        ([replace(NP, discipline="physician"), SW], ("Nurse", "Chaplain")),
    ],
)
def test_gaps_are_core_disciplines_nobody_serves(serving: list[Serving], missing: tuple[str, ...]) -> None:
    assert gaps(serving, DAY) == missing


def test_an_accepted_service_covers_even_beside_a_declined_one() -> None:
    chaplains = [Serving("chaplain", state=AssignmentState.DECLINED), Serving("chaplain", member_id=DANA)]
    assert dict(coverage(chaplains, DAY))["Chaplain"] is Cover.COVERED
    assert dict(coverage(chaplains[:1], DAY))["Chaplain"] is Cover.DECLINED


HERE = Spot(42.36, -71.06)
WANTED = Wanted("social_worker", ("es-MX", "en"), AgeGroup.TEEN, Setting.OWN_HOME, HERE)


def someone(name: str = "Dana Ruiz", **changes: object) -> Available:
    base = Available(MemberId(new_id()), name, "social_worker", "Social worker", 10, 20, ("en",))
    return replace(base, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"load": 5.0}, {"load": 10.0}),
        ({"load": 19.0}, {"load": 20.0}),
        ({"load": 10.0, "limit": 40.0}, {"load": 10.0, "limit": 20.0}),
        ({"languages": ("es",)}, {"languages": ("en",)}),
        ({"languages": ("en-US",)}, {"languages": ("fr",)}),
        ({"age_groups": ("teen",)}, {}),
        ({}, {"age_groups": ("adult",)}),
        ({"settings": ("own_home",)}, {}),
        ({}, {"settings": ("clinic",)}),
        ({"base": HERE}, {"base": Spot(42.36, -71.3)}),
        ({}, {"away": True}),
        ({"load": 30.0}, {"load": 0.0, "discipline": "chaplain"}),
        ({"load": 30.0}, {"load": 0.0, "in_service": False}),
        ({"load": 30.0}, {"load": 0.0, "serves": True}),
    ],
)
def test_who_fits_better_comes_first(better: dict[str, object], worse: dict[str, object]) -> None:
    first, second = someone("Zoe", **better), someone("Abe", **worse)
    ranked = suggest(WANTED, [second, first])
    assert [suggestion.member_id for suggestion in ranked] == [first.member_id, second.member_id]


def suggestion(member: Available) -> Suggestion:
    (one,) = suggest(WANTED, [member], language_name={"es-MX": "Spanish", "en": "English"}.__getitem__)
    return one


def test_a_suggestion_explains_itself() -> None:
    fits = someone(languages=("es",), age_groups=("teen",), settings=("own_home",), base=HERE)
    assert suggestion(fits).reasons == (
        "Social worker",
        "Caseload 10 of 20",
        "Speaks Spanish",
        "Sees this age group (Teen)",
        "Works in this setting (Own home)",
        "About 0 min away",
    )
    full = someone(load=20, languages=("fr",), age_groups=("adult",), settings=("clinic",), away=True)
    assert suggestion(full).reasons == (
        "Social worker",
        "Caseload full: 20 of 20",
        "Does not speak Spanish",
        "Does not usually see this age group (Teen)",
        "Does not usually work in this setting (Own home)",
        "Away now",
    )


@pytest.mark.parametrize(
    ("changes", "blocked"),
    [
        ({}, ""),
        ({"discipline": "nurse"}, "Another discipline"),
        ({"in_service": False}, "Not on the team now"),
        ({"serves": True}, "Serves this patient already"),
    ],
)
def test_what_rules_somebody_out_is_said(changes: dict[str, object], blocked: str) -> None:
    assert suggestion(replace(someone(), **changes)).blocked == blocked  # type: ignore[arg-type]
