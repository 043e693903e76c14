"""The shell commands, one function each. No Qt."""

import argparse
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from careteam.domain.errors import CareTeamError, Invalid, Unavailable
from careteam.domain.ids import VisitId
from careteam.i18n import _

if TYPE_CHECKING:
    from careteam.services.office import Office


MOST_OF_A_MAP = 1_000_000
"""Bytes of a map file; a larger one is some other file."""


def read(words: list[str]) -> argparse.Namespace:
    """What was asked for on the command line; ``command`` is None for the window. Exits with the usage if unclear."""
    if words and words[0] in COMMANDS:
        parser = argparse.ArgumentParser(prog=f"careteam {words[0]}", description=COMMANDS[words[0]].__doc__)
        parser.set_defaults(command=words[0])
        ARGUMENTS[words[0]](parser)
        return parser.parse_args(words[1:])
    parser = argparse.ArgumentParser(
        prog="careteam",
        description=_("Opens the window. Commands: {names}; each has its own --help.").format(
            names=", ".join(COMMANDS)
        ),
    )
    parser.set_defaults(command=None)
    parser.add_argument("file", nargs="?", type=_path, help=_("the office to open; without it, the last one"))
    parser.add_argument("--sample", action="store_true", help=_("open a throw-away sample office"))
    _who(parser, required=False)
    return parser.parse_args(words)


def run(asked: argparse.Namespace) -> int:
    """Run the command that was asked for. Returns 0, 1 where it found something wrong, 2 where it could not run."""
    try:
        return COMMANDS[asked.command](asked)
    except CareTeamError as error:
        print(f"careteam: {error}", file=sys.stderr)
        return 2


def passphrase(file: Path) -> str:
    """The passphrase kept in a file: its first line."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable(_("The passphrase file {name} cannot be read.").format(name=file)) from error
    if not lines:
        raise Invalid.field("passphrase_file", _("The passphrase file {name} is empty.").format(name=file))
    return lines[0]


def check(asked: argparse.Namespace) -> int:
    """Check an office: its file, its schema, its records and its audit trail. Exits with 1 and says what is wrong."""
    from careteam.services import upkeep

    office = _open(asked)
    try:
        found = upkeep.faults(office)
    finally:
        office.close()
    for fault in found:
        print(fault)
    if not found:
        print(_("Sound: file, schema, records and audit trail."))
    return 1 if found else 0


def sample(asked: argparse.Namespace) -> int:
    """Make an encrypted sample office of invented people. The same seed gives the same office."""
    from careteam import sample as samples

    size = samples.size_for(asked.patients, asked.visits)
    samples.write(asked.file, passphrase(asked.passphrase_file), size, asked.seed, report=_report).close()
    print(_("Made {file}. Sign in as {name}.").format(file=asked.file, name=samples.ACCOUNT))
    return 0


def import_(asked: argparse.Namespace) -> int:
    """Bring in patients or team from a spreadsheet, all or nothing. Exits with 1 and says what is wrong, by line."""
    from careteam.services import access, files, transfer, transfer_words

    target = transfer.Target(asked.what)
    choices = transfer.read_map(files.read(asked.map, MOST_OF_A_MAP)) if asked.map else transfer.Choices()
    table = transfer.read_table(files.read(asked.csv, transfer.MOST_BYTES), asked.csv.name)
    with nullcontext() if asked.preview else access.hold(asked.file, "careteam import"):
        office = _open(asked)
        try:
            reading = transfer.read(table, target, choices, office.read(transfer.basis))
            plan = office.read(lambda work: transfer.preview(work, reading))
            if asked.preview:
                print("\n".join(transfer_words.preview(plan)))
            wrong = list(transfer_words.wrong(plan))
            if wrong:
                print("\n".join(wrong))
            elif not asked.preview:
                done, _changes = office.write(lambda work: transfer.IMPORTS[target](work, reading, _report))
                _report("", 1.0)
                print(done.sentence)
        finally:
            office.close()
    return 1 if wrong else 0


def summaries(asked: argparse.Namespace) -> int:
    """Write released summaries as PDFs; says which are left, and why. Exits with 1 if none could be written."""
    from careteam.services import batches

    office = _open(asked)
    try:
        written = batches.write_summaries(
            office, asked.to, on=asked.on, visit_id=asked.visit, large_print=asked.large_print or None, report=_report
        )
    finally:
        office.close()
    for file in written.files:
        print(_("Written: {file}").format(file=file))
    for entry in written.left:
        for block in entry.blocks:
            print(_("Not written: {name}: {why}").format(name=entry.patient, why=block.message))
    if not written.files and not written.left:
        print(_("No visits that day."))
    return 0 if written.files else 1


def backup(asked: argparse.Namespace) -> int:
    """Back an office up into one encrypted file, opened and checked before it counts as made. Others may work on."""
    from careteam.services import backups

    office = _open(asked)
    try:
        to = backups.file_in(asked.to, office) if asked.to.is_dir() else asked.to
        made = backups.make(office, to, _report)
    finally:
        office.close()
    _report("", 1.0)
    print(_("Backed up and checked: {file}").format(file=made.file))
    return 0


def restore(asked: argparse.Namespace) -> int:
    """Put an office back from a backup, checked before it stands under its name. Never replaces an office."""
    from careteam.services import access, backups

    recovery = passphrase(asked.recovery_key_file) if asked.recovery_key_file else ""
    account = access.only_one(backups.accounts(asked.backup), asked.account)
    way = backups.WayIn(account, passphrase(asked.passphrase_file), recovery)
    remarks = backups.restore(asked.backup, asked.to, way, _report)
    _report("", 1.0)
    print(_("Restored and checked: {file}").format(file=asked.to))
    for remark in remarks:
        print(remark)
    return 0


def _open(asked: argparse.Namespace) -> "Office":
    from careteam.services import access

    account = access.account_or_only(asked.file, asked.account)
    return access.sign_in(asked.file, account, passphrase(asked.passphrase_file))


def _path(text: str) -> Path:
    return Path(text).absolute()


def _who(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument(
        "--passphrase-file", type=_path, required=required, metavar="P", help=_("file with the passphrase")
    )
    parser.add_argument(
        "--as", dest="account", default="", metavar="NAME", help=_("the account; the only one by default")
    )


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=_path, metavar="FILE", help=_("the office file"))
    _who(parser)


def _sample(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=_path, metavar="FILE", help=_("the office file to make"))
    parser.add_argument("--patients", type=int, metavar="N", help=_("how many patients"))
    parser.add_argument("--visits", type=int, metavar="N", help=_("how many visits; team, patients and years follow"))
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--passphrase-file", type=_path, required=True, metavar="P", help=_("file with the passphrase"))


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=_path, metavar="FILE", help=_("the office file"))
    parser.add_argument("what", choices=("patients", "team"), help=_("what the rows become"))
    parser.add_argument("csv", type=_path, metavar="CSV", help=_("the spreadsheet, saved as CSV"))
    parser.add_argument("--map", type=_path, metavar="M.toml", help=_("choices kept from an earlier import"))
    parser.add_argument("--preview", action="store_true", help=_("say what importing would do, and change nothing"))
    _who(parser)


def _backup(parser: argparse.ArgumentParser) -> None:
    _file(parser)
    parser.add_argument(
        "--to", type=_path, required=True, metavar="B", help=_("the backup to make, or the folder for it")
    )


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", type=_path, metavar="B", help=_("the backup"))
    parser.add_argument("--to", type=_path, required=True, metavar="FILE", help=_("the office file to make"))
    parser.add_argument(
        "--recovery-key-file",
        type=_path,
        metavar="R",
        help=_("file with the recovery key, where no passphrase is known; the passphrase is then a new one"),
    )
    _who(parser)


def _report(message: str, fraction: float) -> None:
    """Show how far a long command is, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r{fraction:4.0%}  {message:<40}", end="" if fraction < 1 else "\n", file=sys.stderr, flush=True)


def _summaries(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--on", type=_date, metavar="DATE", help=_("the visits of this day, as in 2026-11-24"))
    which.add_argument("--visit", type=_visit, metavar="ID", help=_("this visit only"))
    parser.add_argument("--to", type=_path, required=True, metavar="DIR", help=_("the folder to write into"))
    parser.add_argument("--large-print", action="store_true", help=_("large print for everybody"))
    _file(parser)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("write the day as in 2026-11-24, not {text}").format(text=text)) from None


def _visit(text: str) -> VisitId:
    try:
        return VisitId(UUID(text))
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text} is not the id of a visit").format(text=text)) from None


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "sample": sample,
    "import": import_,
    "summaries": summaries,
    "check": check,
    "backup": backup,
    "restore": restore,
}
ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "sample": _sample,
    "import": _import,
    "summaries": _summaries,
    "check": _file,
    "backup": _backup,
    "restore": _restore,
}
