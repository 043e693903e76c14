"""Where the planner's machine code is kept: whole or not at all, and only this version's."""

import os
from pathlib import Path

import pytest

from careteam.planning import jit, kernel


def _nothing() -> None:
    """What is not called is not compiled, which would take half a minute."""


def test_machine_code_is_there_once_all_of_it_was_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert jit._plain, kernel.__name__  # its functions are what is compiled
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(jit, "_folder", jit._folder.__wrapped__)
    earlier, beside, others = (tmp_path / name for name in ("earlier", "beside", "somebody else's"))
    for folder in (earlier, beside, others, jit._folder()):
        folder.mkdir()
    (beside / jit.WHOLE).touch()
    (earlier / jit.WHOLE).touch()
    os.utime(earlier / jit.WHOLE, (0, 0))
    assert not jit.kept()  # somebody broke it off
    jit._compile_apart(_nothing)
    assert jit.kept()
    assert {one.name for one in tmp_path.iterdir()} == {"beside", "somebody else's", jit._folder().name}
