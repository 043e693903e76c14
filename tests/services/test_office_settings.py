"""The settings everybody shares: changed together, and never without a call box."""

from dataclasses import replace
from datetime import date

import pytest

from careteam.domain.changes import Topic
from careteam.domain.errors import Invalid, Stale
from careteam.services import office_settings
from careteam.services.office import Office


def test_changed_settings_are_what_everybody_sees(office: Office) -> None:
    edited = office.read(office_settings.edit)
    changed = replace(edited.draft, name="Lakeside Palliative Care", lock_minutes=10)
    _nothing, changes = office.write(lambda work: office_settings.save(work, changed, seen=edited.version))
    assert office.read(office_settings.current) == changed
    assert changes.topics == {Topic.SETTINGS}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("day_phone", ""),
        ("night_phone", "  "),
        ("day_hours", ""),
        ("when_to_call", "\n"),
        ("emergency_number", ""),
        ("zone", "Atlantis/Capital"),
        ("lock_minutes", 0),
        ("lock_minutes", 61),
    ],
)
def test_what_cannot_stay_so_is_refused_by_its_field(office: Office, field: str, value: object) -> None:
    edited = office.read(office_settings.edit)
    draft = replace(edited.draft, **{field: value})  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        office.write(lambda work: office_settings.save(work, draft, seen=edited.version))
    assert [problem.field for problem in refused.value.problems] == [field]
    assert office.read(office_settings.current) == edited.draft


def test_every_empty_field_is_named_at_once(office: Office) -> None:
    edited = office.read(office_settings.edit)
    draft = replace(edited.draft, name="", night_phone="")
    with pytest.raises(Invalid) as refused:
        office.write(lambda work: office_settings.save(work, draft, seen=edited.version))
    assert {problem.field for problem in refused.value.problems} == {"name", "night_phone"}


def test_settings_changed_meanwhile_are_not_overwritten(office: Office) -> None:
    edited = office.read(office_settings.edit)
    for name in ("First", "Second"):
        draft = replace(edited.draft, name=name)
        if name == "First":
            office.write(lambda work, draft=draft: office_settings.save(work, draft, seen=edited.version))  # type: ignore[misc]
        else:
            with pytest.raises(Stale):
                office.write(lambda work, draft=draft: office_settings.save(work, draft, seen=edited.version))  # type: ignore[misc]


def test_today_is_the_offices_own_date(office: Office) -> None:
    edited = office.read(office_settings.edit)
    kiribati = replace(edited.draft, zone="Pacific/Kiritimati")
    assert office.read(office_settings.today) == date(2026, 11, 23)
    office.write(lambda work: office_settings.save(work, kiribati, seen=edited.version))
    assert office.read(office_settings.today) == date(2026, 11, 24)
