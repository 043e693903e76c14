"""Who can open an office file: a random data key, locked once for each account, and a recovery key on paper.

The data key encrypts the file. Beside the file lies a slot file with one slot an account: the data key, sealed with
AES-256-GCM under a key that Argon2id makes from the account's passphrase. Each seal is bound to its account, its office
and the format, so a slot copied from elsewhere does not open. The recovery key *is* the data key, written for paper: it
opens the office even when the slot file is gone.
"""

import base64
import binascii
import hashlib
import json
import os
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from careteam.domain.errors import Invalid, Problem, Unavailable
from careteam.i18n import _

FORMAT = 1
KEY_BYTES = 32
SHORTEST = 15
"""NIST SP 800-63B-4: at least 15 characters where the passphrase is the only factor; no composition rules."""
LONGEST = 256
GROUP = 4
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B"})


@dataclass(frozen=True)
class Cost:
    """How much work Argon2id makes of one guess: ``memory`` in KiB."""

    memory: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


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
    return secrets.token_bytes(KEY_BYTES)


def accounts(office: Path) -> tuple[str, ...]:
    """The names that can sign in. Raises Unavailable without a readable slot file."""
    return tuple(slot.account for slot in _read(office)[1])


def office_id(office: Path) -> UUID:
    """The office the slot file belongs to."""
    return _read(office)[0]


def start(office: Path, identity: UUID) -> None:
    """Begin an empty slot file for a new office, or anew for one whose slot file was lost."""
    _write(office, identity, ())


def put_slot(office: Path, account: str, passphrase: str, data_key: bytes, cost: Cost | None = None) -> None:
    """Give an account a slot, or a new passphrase. Raises Invalid for a passphrase that is too easy to guess."""
    check_passphrase(passphrase, account)
    identity, slots = _read(office)
    slot = _seal(identity, account, passphrase, data_key, cost or Cost())
    _write(office, identity, (*(other for other in slots if _fold(other.account) != _fold(account)), slot))


def remove_slot(office: Path, account: str) -> None:
    """Take an account's slot away. Whoever kept the data key could still open a copy of the file."""
    identity, slots = _read(office)
    _write(office, identity, tuple(slot for slot in slots if _fold(slot.account) != _fold(account)))


def unlock(office: Path, account: str, passphrase: str) -> bytes:
    """The data key, for the right passphrase. Raises Unavailable, in words, for anything else."""
    identity, slots = _read(office)
    slot = next((slot for slot in slots if _fold(slot.account) == _fold(account)), None)
    if slot is None:
        raise Unavailable(
            _("There is no account named “{name}” in this office. Check the spelling.").format(name=account)
        )
    return _unseal(identity, slot, passphrase)


def check_passphrase(passphrase: str, account: str = "") -> None:
    """Raise Invalid, naming the field ``passphrase``, unless it is long enough and not an obvious one."""
    text = unicodedata.normalize("NFC", passphrase)
    problem = ""
    if len(text) < SHORTEST:
        problem = _("Use at least {count} characters. Four or five words are easy to remember.").format(count=SHORTEST)
    elif len(text) > LONGEST:
        problem = _("Use at most {count} characters.").format(count=LONGEST)
    elif _is_obvious(text.casefold(), account.casefold()):
        problem = _("This is easy to guess: it repeats or counts up, or is your name. Use several unrelated words.")
    if problem:
        raise Invalid(Problem("passphrase", problem))


def recovery_key(data_key: bytes) -> str:
    """The data key for paper: groups of four letters and digits, each quarter with its own check letters.

    No 0, 1, 8 or 9 occurs, so nothing is misread for O, I or B.
    """
    text = "".join(
        base64.b32encode(quarter + hashlib.sha256(bytes([place]) + quarter).digest()[:2]).decode()
        for place, quarter in enumerate(_quarters(data_key))
    )
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def data_key_from(recovery: str) -> bytes:
    """The data key that a recovery key writes; blanks, dashes, small letters and 0/O, 1/I, 8/B mix-ups are forgiven.

    Raises Invalid, saying in which groups the slip is.
    """
    text = "".join(letter for letter in recovery.upper().translate(_MISREAD) if letter in _ALPHABET)
    size = 16  # letters of a quarter: 8 bytes of the key and 2 to check them
    if len(text) != 4 * size:
        message = _("A recovery key has 16 groups of 4 letters and digits; this one has {count} letters and digits.")
        raise Invalid(Problem("recovery_key", message.format(count=len(text))))
    key = b""
    for place in range(4):
        try:
            raw = base64.b32decode(text[place * size : (place + 1) * size])
        except binascii.Error:
            raw = b""
        quarter, check = raw[:8], raw[8:]
        if hashlib.sha256(bytes([place]) + quarter).digest()[:2] != check:
            message = _("There is a slip in groups {first} to {last} of the recovery key. Compare them with the paper.")
            raise Invalid(Problem("recovery_key", message.format(first=place * 4 + 1, last=place * 4 + 4)))
        key += quarter
    return key


def _quarters(key: bytes) -> list[bytes]:
    return [key[start : start + 8] for start in range(0, KEY_BYTES, 8)]


def _is_obvious(text: str, account: str) -> bool:
    steps = {(ord(after) - ord(before)) for before, after in pairwise(text)}
    half = text[: len(text) // 2]
    few = len(set(text)) <= 4
    counts = len(steps) == 1
    repeats = any(text == (text[:size] * (len(text) // size + 1))[: len(text)] for size in range(1, len(half) + 1))
    named = bool(account) and not text.replace(account, "").strip("0123456789 .-_!")
    return few or counts or repeats or named or text.startswith("passwordpassword")


def _fold(account: str) -> str:
    return unicodedata.normalize("NFC", account).casefold().strip()


def _derive(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    secret = unicodedata.normalize("NFC", passphrase).encode()
    return hash_secret_raw(secret, salt, cost.passes, cost.memory, cost.lanes, KEY_BYTES, Type.ID)


def _bound_to(identity: UUID, account: str) -> bytes:
    return f"{_fold(account)}|{identity}|{FORMAT}".encode()


def _seal(identity: UUID, account: str, passphrase: str, data_key: bytes, cost: Cost) -> Slot:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
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
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return UUID(found["office"]), tuple(Slot(**slot) for slot in found["slots"])
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
    except (ValueError, KeyError, TypeError) as error:
        raise Unavailable(
            _("The key file {name} is damaged. Put it back from a backup, or use the recovery key.").format(
                name=path.name
            )
        ) from error


def _write(office: Path, identity: UUID, slots: tuple[Slot, ...]) -> None:
    path = slot_file(office)
    part = path.with_name(path.name + ".part")
    text = json.dumps({"format": FORMAT, "office": str(identity), "slots": [asdict(slot) for slot in slots]}, indent=1)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
