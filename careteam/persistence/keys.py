"""Who can open an office file: a random data key, locked once for each account, and a recovery key on paper.

The data key encrypts the file. Beside the file lies a slot file with one slot an account: the data key, sealed with
AES-256-GCM under a key that Argon2id makes from the account's passphrase. Each seal is bound to its account, its office
and the format, so a slot copied from elsewhere does not open. The recovery key *is* the data key, written for paper: it
opens the office even when the slot file is gone.
"""

import base64
import hashlib
import json
import os
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from careteam.domain.errors import Invalid, Unavailable
from careteam.i18n import _
from careteam.persistence import passphrases
from careteam.persistence.explain import explained
from careteam.persistence.files import write_whole

FORMAT = 1
KEY_BYTES = 32
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so nothing on paper is mistaken for 1, 0 or V."""
_FROM_PAPER = {ord("O"): "0", ord("I"): "1", ord("L"): "1", ord("U"): "V"}
_STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_GROUPS = 14
_WEIGHTS = (1, 3, 5, 7)
"""Odd, so that a check letter catches each single wrong letter of its group."""


@dataclass(frozen=True)
class Cost:
    """How much work Argon2id makes of one guess: ``memory`` in KiB."""

    memory: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        if not (8 * self.lanes <= self.memory <= 4 * 1024**2 and 1 <= self.passes <= 100 and 1 <= self.lanes <= 64):
            raise ValueError("a cost that no slot was ever made with")


@dataclass(frozen=True)
class Slot:
    """One account's sealed copy of the data key; bytes as base64."""

    account: str
    salt: str
    nonce: str
    sealed: str
    memory: int
    passes: int
    lanes: int


def slot_file(office: Path) -> Path:
    """Where the slots of an office file lie: beside it."""
    return office.with_name(office.name + "-keys")


def new_data_key() -> bytes:
    """A random key for a new office."""
    return os.urandom(KEY_BYTES)


def accounts(office: Path) -> tuple[str, ...]:
    """The names that can sign in. Raises Unavailable without a readable slot file."""
    return tuple(slot.account for slot in _read(office)[1])


def accounts_in(slots: bytes) -> tuple[str, ...]:
    """The names that can sign in, from the content of a slot file; none where it is damaged."""
    try:
        return tuple(str(slot["account"]) for slot in json.loads(slots)["slots"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ()


def office_id(office: Path) -> UUID:
    """The office the slot file belongs to."""
    return _read(office)[0]


def belong_to(office: Path, identity: UUID) -> bool:
    """Does a readable slot file of this very office lie beside it?"""
    try:
        return office_id(office) == identity
    except Unavailable:
        return False


def require_none(office: Path) -> None:
    """Raise Unavailable if a slot file lies where a new office would put its own: another office may need it."""
    if slot_file(office).exists():
        message = _("{name} is already there, from another office. Choose another name, or move that file away.")
        raise Unavailable(message.format(name=slot_file(office).name))


def start(office: Path, identity: UUID) -> None:
    """Begin an empty slot file for a new office, or anew for one whose slot file was lost."""
    _write(office, identity, ())


def put_slot(office: Path, account: str, passphrase: str, data_key: bytes, cost: Cost | None = None) -> None:
    """Give an account a slot, or a new passphrase. Raises Invalid for a passphrase that is too easy to guess."""
    passphrases.check(passphrase, account)
    identity, slots = _read(office)
    slot = _seal(identity, account, passphrase, data_key, cost or Cost())
    _write(office, identity, (*(other for other in slots if not same_name(other.account, account)), slot))


def remove_slot(office: Path, account: str) -> None:
    """Take an account's slot away. Whoever kept the data key could still open a copy of the file."""
    identity, slots = _read(office)
    _write(office, identity, tuple(slot for slot in slots if not same_name(slot.account, account)))


def unlock(office: Path, account: str, passphrase: str) -> bytes:
    """The data key, for the right passphrase. Raises Unavailable, in words, for anything else."""
    identity, slots = _read(office)
    slot = next((slot for slot in slots if same_name(slot.account, account)), None)
    if slot is None:
        raise Unavailable(
            _("There is no account named “{name}” in this office. Check the spelling.").format(name=account)
        )
    return _unseal(identity, slot, passphrase)


def same_name(one: str, other: str) -> bool:
    """Do two names mean the same account? Capitals and the way an accent is typed do not count, in any script."""
    return _fold(one) == _fold(other)


def recovery_key(data_key: bytes) -> str:
    """The data key for paper: 14 groups of four letters or digits, and a fifth that checks them."""
    whole = base64.b32encode(data_key + hashlib.sha256(data_key).digest()[:3]).decode()
    text = whole.translate(str.maketrans(_STANDARD, _CROCKFORD))
    groups = [text[start : start + 4] for start in range(0, len(text), 4)]
    return "-".join(group + _check_letter(place, group) for place, group in enumerate(groups))


def data_key_from(recovery: str) -> bytes:
    """The data key that a recovery key writes; blanks, dashes, small letters and 0/O, 1/I/L mix-ups are forgiven.

    Raises Invalid, saying in which groups the slip is.
    """
    text = "".join(letter for letter in recovery.upper() if letter.isalnum()).translate(_FROM_PAPER)
    if len(text) != _GROUPS * 5:
        message = _("A recovery key has 14 groups of 5 letters and digits, 70 in all; this one has {count}.")
        raise Invalid.field("recovery_key", message.format(count=len(text)))
    groups = [text[start : start + 5] for start in range(0, len(text), 5)]
    wrong = [str(place + 1) for place, group in enumerate(groups) if not _is_right(place, group)]
    if wrong:
        message = _("There is a slip in the recovery key, in group {places}. Compare it with the paper.")
        raise Invalid.field("recovery_key", message.format(places=", ".join(wrong)))
    letters = "".join(group[:4] for group in groups).translate(str.maketrans(_CROCKFORD, _STANDARD))
    raw = base64.b32decode(letters)
    key, check = raw[:KEY_BYTES], raw[KEY_BYTES:]
    if hashlib.sha256(key).digest()[:3] != check:
        raise Invalid.field(
            "recovery_key", _("There is a slip in the recovery key. Compare every group with the paper.")
        )
    return key


def _check_letter(place: int, group: str) -> str:
    values = (_CROCKFORD.index(letter) for letter in group)
    total = sum(weight * value for weight, value in zip(_WEIGHTS, values, strict=True))
    return _CROCKFORD[(total + 11 * place) % 32]  # the place, so that two groups in the wrong order are noticed


def _is_right(place: int, group: str) -> bool:
    return set(group) <= set(_CROCKFORD) and _check_letter(place, group[:4]) == group[4]


def _fold(account: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", account).casefold().strip())


def _derive(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    try:
        return hash_secret_raw(secret, salt, cost.passes, cost.memory, cost.lanes, KEY_BYTES, Type.ID)
    except HashingError as error:
        raise Unavailable(_("There is not enough memory to open the office. Close other programs first.")) from error


def _bound_to(identity: UUID, account: str) -> bytes:
    return f"{_fold(account)}|{identity}|{FORMAT}".encode()


def _seal(identity: UUID, account: str, passphrase: str, data_key: bytes, cost: Cost) -> Slot:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_derive(passphrase, salt, cost)).encrypt(nonce, data_key, _bound_to(identity, account))
    as_text = [base64.b64encode(part).decode() for part in (salt, nonce, sealed)]
    return Slot(account, as_text[0], as_text[1], as_text[2], cost.memory, cost.passes, cost.lanes)


def _unseal(identity: UUID, slot: Slot, passphrase: str) -> bytes:
    from argon2.exceptions import HashingError
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        salt, nonce, sealed = (base64.b64decode(part, validate=True) for part in (slot.salt, slot.nonce, slot.sealed))
        key = _derive(passphrase, salt, Cost(slot.memory, slot.passes, slot.lanes))
        return AESGCM(key).decrypt(nonce, sealed, _bound_to(identity, slot.account))
    except InvalidTag as error:
        raise Unavailable(_("That passphrase does not open this account. Check Caps Lock, then try again.")) from error
    except (ValueError, TypeError, OverflowError, HashingError) as error:
        message = _("The key slot of {name} is damaged. Put the key file back from a backup, or use the recovery key.")
        raise Unavailable(message.format(name=slot.account)) from error


def _read(office: Path) -> tuple[UUID, tuple[Slot, ...]]:
    path = slot_file(office)
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
        if found["format"] > FORMAT:
            message = _("A newer version of CareTeam wrote {name}. Install that version here, then open the office.")
            raise Unavailable(message.format(name=path.name))
        slots = tuple(_checked(Slot(**slot)) for slot in found["slots"])
        if found["check"] != _digest(found):
            raise ValueError("the check does not fit what it checks")
        return UUID(found["office"]), slots
    except FileNotFoundError as error:
        raise Unavailable(
            _(
                "The key file {name} is missing beside the office. Put it back from a backup, or use the recovery key."
            ).format(name=path.name)
        ) from error
    except OSError as error:
        raise Unavailable(
            _("The key file {name} cannot be read: {why}.").format(name=path.name, why=error.strerror)
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unavailable(
            _("The key file {name} is damaged. Put it back from a backup, or use the recovery key.").format(
                name=path.name
            )
        ) from error


def _checked(slot: Slot) -> Slot:
    """The slot, if it is one that this program could have made. Raises ValueError."""
    Cost(slot.memory, slot.passes, slot.lanes)
    sizes = [len(base64.b64decode(part, validate=True)) for part in (slot.salt, slot.nonce, slot.sealed)]
    if sizes != [16, 12, KEY_BYTES + 16]:
        raise ValueError("a part of the slot has another length")
    return slot


def _write(office: Path, identity: UUID, slots: tuple[Slot, ...]) -> None:
    path = slot_file(office)
    content = {"format": FORMAT, "office": str(identity), "slots": [asdict(slot) for slot in slots]}
    with explained(path):
        write_whole(path, json.dumps({**content, "check": _digest(content)}, indent=1).encode())


def _digest(content: dict[str, Any]) -> str:
    """Tells a slot that lost a bit from a passphrase typed wrong; against forgery stands the seal."""
    parts = [content[name] for name in ("format", "office", "slots")]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
