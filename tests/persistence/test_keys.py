"""Key slots: the right passphrase opens, everything else is refused in words, and paper gets back in."""

import json
import random
import string
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from careteam.domain.errors import CareTeamError, Invalid, Unavailable
from careteam.persistence import keys, passphrases
from tests.conftest import KEY, OFFICE_ID

QUICK = keys.Cost(memory=8, passes=1, lanes=1)
ANN = "violet tractor hums at noon"
NEWER = "A newer version of CareTeam wrote lakeside.careteam-keys. Install that version here, then open the office."
BEN = "seven lanterns under the quay"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Where an office lies whose slot file holds Ann and Ben; of the office itself keys need only the name."""
    path = tmp_path / "lakeside.careteam"
    keys.start(path, OFFICE_ID)
    keys.put_slot(path, "Ann Baker", ANN, KEY, QUICK)
    keys.put_slot(path, "Ben Çelik", BEN, KEY, QUICK)
    return path


def refusal(office: Path, account: str = "Ann Baker", passphrase: str = ANN) -> str:
    with pytest.raises(Unavailable) as refused:
        keys.unlock(office, account, passphrase)
    return str(refused.value)


def content(office: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(keys.slot_file(office).read_text(encoding="utf-8"))
    return found


def rewrite(office: Path, found: dict[str, Any]) -> None:
    """As somebody would who knows the format: with the right check."""
    found["check"] = keys._digest(found)
    keys.slot_file(office).write_text(json.dumps(found), encoding="utf-8")


def test_each_account_opens_the_same_office(office: Path) -> None:
    assert keys.accounts(office) == ("Ann Baker", "Ben Çelik")
    assert keys.unlock(office, "Ann Baker", ANN) == KEY
    assert keys.unlock(office, "Ben Çelik", BEN) == KEY


def test_names_are_read_as_people_write_them(office: Path) -> None:
    assert keys.unlock(office, "  ben C\u0327ELIK ", BEN) == KEY


def test_the_usual_cost_is_the_recommended_one(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = (keys.Cost.memory, keys.Cost.passes, keys.Cost.lanes)
    monkeypatch.setattr(keys.Cost.__init__, "__defaults__", usual)  # other tests have a lower one
    keys.put_slot(office, "Cy", ANN, KEY)
    slot = content(office)["slots"][-1]
    assert (slot["memory"], slot["passes"], slot["lanes"]) == (65536, 3, 4)
    assert keys.unlock(office, "Cy", ANN) == KEY


def test_a_wrong_passphrase_and_a_wrong_name_are_told_apart(office: Path) -> None:
    assert "passphrase does not open" in refusal(office, passphrase=BEN)
    assert "no account named “Anne Baker”" in refusal(office, account="Anne Baker")


def test_a_new_passphrase_replaces_the_old_one(office: Path) -> None:
    keys.put_slot(office, "ANN BAKER", "another long passphrase here", KEY, QUICK)
    assert len(keys.accounts(office)) == 2
    assert "passphrase does not open" in refusal(office)
    assert keys.unlock(office, "Ann Baker", "another long passphrase here") == KEY


def test_a_removed_slot_opens_no_more(office: Path) -> None:
    keys.remove_slot(office, "ann baker")
    assert keys.accounts(office) == ("Ben Çelik",)
    assert "no account" in refusal(office)


def test_the_slot_file_is_private_and_holds_no_secret(office: Path) -> None:
    path = keys.slot_file(office)
    assert path.stat().st_mode & 0o077 == 0
    assert [file.name for file in office.parent.iterdir()] == ["lakeside.careteam-keys"]
    text = path.read_text(encoding="utf-8")
    assert ANN not in text
    assert KEY.hex() not in text


def test_a_slot_swapped_between_accounts_does_not_open(office: Path) -> None:
    found = content(office)
    ann, ben = found["slots"]
    ann["account"], ben["account"] = ben["account"], ann["account"]
    rewrite(office, found)
    assert "does not open" in refusal(office, "Ann Baker", BEN)


def test_a_slot_from_another_office_does_not_open(office: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.careteam"
    keys.start(other, uuid4())
    keys.put_slot(other, "Ann Baker", ANN, bytes(32), QUICK)
    found = content(office)
    found["slots"][0] = content(other)["slots"][0]
    rewrite(office, found)
    assert "does not open" in refusal(office)


def test_a_missing_slot_file_points_to_the_recovery_key(office: Path) -> None:
    keys.slot_file(office).unlink()
    assert "recovery key" in refusal(office)


def test_the_recovery_key_rebuilds_the_slot_file(office: Path) -> None:
    paper = keys.recovery_key(KEY)
    keys.slot_file(office).unlink()
    keys.start(office, OFFICE_ID)
    keys.put_slot(office, "Ann Baker", BEN, keys.data_key_from(paper), QUICK)
    assert keys.unlock(office, "Ann Baker", BEN) == KEY


@pytest.mark.parametrize(
    "change",
    [
        {"memory": 2**40}, {"memory": 0}, {"passes": 10**9}, {"lanes": 0}, {"salt": "?"}, {"sealed": ""},
        {"nonce": "AAAA"}, {"memory": "8"}, {"extra": 1},
    ],
)  # fmt: skip
def test_a_slot_that_nobody_made_is_damage_and_costs_nothing(office: Path, change: dict[str, object]) -> None:
    found = content(office)
    found["slots"][0].update(change)
    rewrite(office, found)
    assert "damaged" in refusal(office)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "[" * 100_000, '{"format": "x"}', "\0", '{"format": 1}'])
def test_a_slot_file_that_is_none_is_damage(office: Path, text: str) -> None:
    keys.slot_file(office).write_text(text, encoding="utf-8")
    assert "damaged" in refusal(office)


def test_a_slot_file_of_a_newer_version_is_told_apart(office: Path) -> None:
    rewrite(office, content(office) | {"format": keys.FORMAT + 1})
    assert refusal(office) == NEWER


def test_300_flipped_bits_open_the_office_or_are_damage(office: Path) -> None:
    path, dice, outcomes = keys.slot_file(office), random.Random(20261120), set()
    sound = path.read_bytes()
    for _ in range(300):
        damaged = bytearray(sound)
        damaged[dice.randrange(len(sound))] ^= 1 << dice.randrange(8)
        path.write_bytes(damaged)
        try:
            outcomes.add("opened" if keys.unlock(office, "Ann Baker", ANN) == KEY else "another key")
        except Unavailable as error:
            outcomes.add("damaged" if "damaged" in str(error) else str(error))
    assert outcomes <= {"opened", "damaged", NEWER}, "nobody typed anything wrong"
    assert "damaged" in outcomes


def test_another_offices_slots_are_noticed(office: Path) -> None:
    assert keys.belong_to(office, OFFICE_ID)
    assert not keys.belong_to(office, uuid4())
    with pytest.raises(Unavailable, match="already there"):
        keys.require_none(office)


# --- the recovery key ----------------------------------------------------------------------------------------------


def test_a_recovery_key_reads_back(office: Path) -> None:
    dice = random.Random(1)
    for key in (KEY, bytes(32), b"\xff" * 32, *(dice.randbytes(32) for _ in range(50))):
        paper = keys.recovery_key(key)
        groups = paper.split("-")
        assert len(groups) == 14
        assert {len(group) for group in groups} == {5}
        assert not set(paper) & set("ILOU")
        assert keys.data_key_from(paper) == key


def test_a_recovery_key_is_read_as_people_type_it() -> None:
    paper = keys.recovery_key(bytes(32))
    assert "0" in paper
    assert keys.data_key_from(paper.replace("0", "o").replace("1", "l").lower().replace("-", " \n")) == bytes(32)


def test_every_single_slip_names_its_group() -> None:
    paper = keys.recovery_key(KEY)
    for place, letter in enumerate(paper):
        if letter == "-":
            continue
        other = "7" if letter != "7" else "K"
        with pytest.raises(Invalid, match=rf"in group {place // 6 + 1}\."):
            keys.data_key_from(paper[:place] + other + paper[place + 1 :])


def test_groups_in_the_wrong_order_are_noticed() -> None:
    first, second, *rest = keys.recovery_key(KEY).split("-")
    with pytest.raises(Invalid, match=r"in group 1, 2\."):
        keys.data_key_from("-".join([second, first, *rest]))


@pytest.mark.parametrize("text", ["", "hello", "\0", "é" * 70, "₂" * 70, "A" * 70, "A" * 71, "🗝" * 70])
def test_what_is_no_recovery_key_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        keys.data_key_from(text)
    assert refused.value.problems[0].field == "recovery_key"


def test_random_letters_never_make_a_key() -> None:
    dice = random.Random(2)
    for _ in range(500):
        with pytest.raises(CareTeamError):
            keys.data_key_from("".join(dice.choices(string.ascii_uppercase + string.digits, k=70)))


# --- passphrases ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "good",
    [
        ANN, BEN, "the horse eats no cucumber salad", "MyDogLikes3Bones!", "密码不是秘密而是一条很长的河流",
        "ÄpfelUndBirnenImKeller",
        "x7#kQ9!mZ2@pL5$w", "purple hospice monkey dishwasher",
    ],
)  # fmt: skip
def test_good_passphrases_pass(good: str) -> None:
    passphrases.check(good, "Ann Baker")


@pytest.mark.parametrize(
    "poor",
    [
        "a" * 20, "abababababababab", "123456789012345", "987654321098765", "qwertyuiopasdfgh", "abcdefghijklmnop",
        "passwordpassword", "Password12345678", "password password!", "1qaz2wsx3edc4rfv", "Ann Baker 1234567",
        "annbakerannbaker", "correct horse battery staple", "iloveyouiloveyou", "hospice2026!!!!!", "2025550142202555",
        "................", "               ", "qwerty123456789", "aaaaabbbbbcccccddddd", "zyxwvutsrqponmlk",
    ],
)  # fmt: skip
def test_the_first_guesses_are_refused(poor: str) -> None:
    with pytest.raises(Invalid) as refused:
        passphrases.check(poor, "Ann Baker")
    assert refused.value.problems[0].field == "passphrase"


@dataclass(frozen=True)
class Length:
    """A passphrase of one length, made of letters in no order."""

    count: int

    def __str__(self) -> str:
        return "".join(random.Random(self.count).choices(string.ascii_letters, k=self.count))


@pytest.mark.parametrize(("count", "fits"), [(14, False), (15, True), (64, True), (256, True), (257, False)])
def test_length_is_what_counts(count: int, fits: bool) -> None:
    if fits:
        passphrases.check(str(Length(count)))
    else:
        with pytest.raises(Invalid, match="characters"):
            passphrases.check(str(Length(count)))


def test_a_passphrase_is_the_same_however_its_accents_are_typed(office: Path) -> None:
    keys.put_slot(office, "Cy", "caf\u00e9 on the old corner", KEY, QUICK)
    assert keys.unlock(office, "Cy", "cafe\u0301 on the old corner") == KEY
