"""Getting into an office, and back into one whose key file is lost, damaged or another's."""

from pathlib import Path

import pytest

from careteam.domain.accounts import AccountDraft, PassphraseDraft
from careteam.domain.clock import FixedClock
from careteam.domain.errors import Invalid, Unavailable
from careteam.domain.offices import OfficeDraft
from careteam.persistence import keys
from careteam.services import access, accounts, office_settings

DRAFT = OfficeDraft(name="Lakeside", day_phone="555-0100", night_phone="555-0142")
ANN, BEN = "violet tractor hums at noon", "seven lanterns under the quay"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the office of these tests will lie."""
    return tmp_path / "lakeside.careteam"


def test_found_close_and_sign_in(path: Path, clock: FixedClock) -> None:
    access.found(path, DRAFT, "Ann Baker", ANN, clock).office.close()
    assert {file.name for file in path.parent.iterdir()} == {"lakeside.careteam", "lakeside.careteam-keys"}
    with pytest.raises(Unavailable, match="passphrase"):
        access.sign_in(path, "Ann Baker", BEN)
    office = access.sign_in(path, "ann baker", ANN, clock)
    assert office.read(office_settings.current).name == "Lakeside"
    assert office.user.name == "Ann Baker"
    office.close()


def test_names_in_any_script_sign_in_and_are_taken_once(path: Path, clock: FixedClock) -> None:
    office = access.found(path, DRAFT, "Özlem Åberg", ANN, clock).office
    with pytest.raises(Invalid, match="already"):
        office.write(lambda work: accounts.add(work, path, AccountDraft("özlem åBERG", None, BEN, BEN, ANN)))
    office.write(lambda work: accounts.add(work, path, AccountDraft("Élise Роза", None, BEN, BEN, ANN)))
    office.close()
    for account, passphrase in (("Özlem Åberg", ANN), ("O\u0308ZLEM ÅBERG", ANN), ("élise роза", BEN)):
        access.sign_in(path, account, passphrase, clock).close()


@pytest.mark.parametrize("lost", ["missing", "damaged", "another office's"])
def test_the_recovery_key_opens_without_the_slot_file_and_rebuilds_it(path: Path, lost: str, clock: FixedClock) -> None:
    founded = access.found(path, DRAFT, "Ann Baker", ANN, clock)
    founded.office.close()
    slots = keys.slot_file(path)
    slots.unlink()
    if lost == "damaged":
        slots.write_bytes(b"\0" * 100)
    elif lost == "another office's":
        other = path.with_name("other.careteam")
        access.found(other, DRAFT, "Ann Baker", ANN, clock).office.close()
        keys.slot_file(other).rename(slots)
    with pytest.raises(Unavailable):
        access.sign_in(path, "Ann Baker", ANN)
    access.open_with_recovery_key(path, founded.recovery_key.lower(), "Ann Baker", BEN, clock).close()
    office = access.sign_in(path, "Ann Baker", BEN, clock)
    assert office.read(office_settings.current).name == "Lakeside"
    office.close()


def test_the_recovery_key_of_another_office_changes_nothing(path: Path, clock: FixedClock) -> None:
    access.found(path, DRAFT, "Ann Baker", ANN, clock).office.close()
    before = path.read_bytes(), keys.slot_file(path).read_bytes()
    with pytest.raises(Unavailable, match="key is that of another office"):
        access.open_with_recovery_key(path, keys.recovery_key(keys.new_data_key()), "Ann Baker", BEN)
    assert (path.read_bytes(), keys.slot_file(path).read_bytes()) == before


def test_founding_spares_what_is_there(path: Path) -> None:
    slots = keys.slot_file(path)
    slots.write_text("the only key of an office whose file was moved", encoding="utf-8")
    with pytest.raises(Unavailable, match="already there"):
        access.found(path, DRAFT, "Ann Baker", ANN)
    assert slots.exists()
    assert not path.exists()
    slots.unlink()
    path.write_text("a letter", encoding="utf-8")
    with pytest.raises(Unavailable, match="already there"):
        access.found(path, DRAFT, "Ann Baker", ANN)
    assert path.read_text(encoding="utf-8") == "a letter"
    assert not slots.exists()


def test_an_account_needs_the_passphrase_of_who_adds_it_and_gets_its_own_key(path: Path, clock: FixedClock) -> None:
    office = access.found(path, DRAFT, "Ann Baker", ANN, clock).office
    wrong = AccountDraft("Ben Cole", None, BEN, BEN, "a wrong passphrase")
    with pytest.raises(Invalid, match="does not open") as refused:
        office.write(lambda work: accounts.add(work, path, wrong))
    assert refused.value.problems[0].field == "own_passphrase"
    with pytest.raises(Invalid, match="differ"):
        office.write(lambda work: accounts.add(work, path, AccountDraft("Ben Cole", None, BEN, ANN, ANN)))
    assert access.account_names(path) == ("Ann Baker",)
    added, _changes = office.write(lambda work: accounts.add(work, path, AccountDraft("Ben Cole", None, BEN, BEN, ANN)))
    bens = access.sign_in(path, "Ben Cole", BEN, clock)
    assert bens.user.account_id == added
    bens.close()
    office.write(lambda work: accounts.remove(work, path, added))
    with pytest.raises(Unavailable, match="no account"):
        access.sign_in(path, "Ben Cole", BEN)
    with pytest.raises(Invalid, match="signed in"):
        office.write(lambda work: accounts.remove(work, path, work.user.account_id))


def test_a_new_passphrase_replaces_the_old_one(path: Path, clock: FixedClock) -> None:
    office = access.found(path, DRAFT, "Ann Baker", ANN, clock).office
    office.write(lambda work: accounts.change_passphrase(work, path, PassphraseDraft(ANN, BEN, BEN)))
    office.close()
    with pytest.raises(Unavailable):
        access.sign_in(path, "Ann Baker", ANN)
    access.sign_in(path, "Ann Baker", BEN).close()


def test_an_office_that_is_not_there_is_named(path: Path) -> None:
    with pytest.raises(Unavailable, match=r"no office .*lakeside\.careteam"):
        access.account_names(path)
