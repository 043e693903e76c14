"""A disk as a power cut leaves it: what was synced is there; of the rest, each write is there, torn, or was never made."""

import os
import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HEAD = struct.Struct("=cQQII")
SECTOR = 512


@dataclass(frozen=True)
class Deed:
    """One thing that was done to a file: see power_log.c for the letters."""

    what: str
    inode: int
    offset: int
    path: Path
    data: bytes


def recorded(folder: Path, log: Path, *words: str) -> list[Deed]:
    """Run a Python module on a folder, and write down all it does to the files there. Skips where that cannot be done."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("recording what a process writes takes Linux and a C compiler")
    recorder = log.with_suffix(".so")
    source = Path(__file__).with_name("power_log.c")
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", recorder, source, "-ldl"], check=True)
    preloaded = {"LD_PRELOAD": str(recorder), "POWER_FOLDER": f"{folder}/", "POWER_LOG": str(log)}
    subprocess.run([sys.executable, "-m", *words], env={**os.environ, **preloaded}, check=True)
    return list(_read(log.read_bytes()))


def _read(log: bytes) -> Iterator[Deed]:
    at = 0
    while at < len(log):
        what, inode, offset, path, data = HEAD.unpack_from(log, at)
        at += HEAD.size
        name = Path(log[at : at + path].decode())
        yield Deed(what.decode(), inode, offset, name, log[at + path : at + path + data])
        at += path + data


@dataclass
class Disk:
    """What lies safely on the disk, and what only the system knows yet."""

    contents: dict[int, bytearray] = field(default_factory=dict)
    names: dict[Path, int] = field(default_factory=dict)
    unsynced: dict[int, list[Deed]] = field(default_factory=dict)
    renamed: list[Deed] = field(default_factory=list)

    @classmethod
    def of(cls, folder: Path) -> "Disk":
        """The files of a folder, all of them safe."""
        disk = cls()
        for file in folder.iterdir():
            inode = file.stat().st_ino
            disk.names[file], disk.contents[inode] = inode, bytearray(file.read_bytes())
        return disk

    def do(self, deed: Deed) -> None:
        """Take one deed further than the system's memory, if it says so."""
        if deed.what in "ru":
            self.renamed.append(deed)
        elif deed.what == "s" and deed.inode not in self.contents:  # a folder
            self.names = _renamed(self.names, self.renamed)
            self.renamed = []
        elif deed.what == "s":
            for write in self.unsynced.pop(deed.inode, []):
                _apply(self.contents[deed.inode], write, len(write.data))
        else:
            if deed.inode not in self.contents:
                self.contents[deed.inode], self.names[deed.path] = bytearray(), deed.inode
            self.unsynced.setdefault(deed.inode, []).append(deed)

    def after_a_cut(self, chance: random.Random, folder: Path, into: Path) -> None:
        """Write the files as they might be found once the power is back."""
        for name, inode in _renamed(self.names, self.renamed[: chance.randint(0, len(self.renamed))]).items():
            content = bytearray(self.contents[inode])
            for write in self.unsynced.get(inode, ()):
                kept = chance.choices(("whole", "torn", "not at all"), (2, 1, 2))[0]
                if kept == "whole":
                    _apply(content, write, len(write.data))
                elif kept == "torn" and len(write.data) > SECTOR:
                    _apply(content, write, SECTOR * chance.randint(1, (len(write.data) - 1) // SECTOR))
            (into / name.relative_to(folder)).write_bytes(content)


def _apply(content: bytearray, write: Deed, length: int) -> None:
    end = write.offset + length
    if write.what == "t":
        del content[write.offset :]
    content.extend(bytes(max(0, end - len(content))))
    content[write.offset : end] = write.data[:length]


def _renamed(names: dict[Path, int], deeds: list[Deed]) -> dict[Path, int]:
    found = dict(names)
    for deed in deeds:
        inode = found.pop(deed.path, None)
        if deed.what == "r" and inode is not None:
            found[Path(deed.data.decode())] = inode
    return found
