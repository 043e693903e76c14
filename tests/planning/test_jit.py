"""Where the planner's machine code is kept: whole or not at all, and only this version's."""

from pathlib import Path

import pytest

from careteam.planning import jit, kernel


def _nothing() -> None:
    """What is not called is not compiled, which would take half a minute."""


def test_machine_code_is_there_once_all_of_it_was_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert jit._plain, kernel.__name__  # its functions are what is compiled
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(jit, "_folder", jit._folder.__wrapped__)
    earlier, other = tmp_path / "earlier", tmp_path / "somebody's"
    for folder in (earlier, other, jit._folder()):
        folder.mkdir()
    (earlier / jit.WHOLE).touch()
    assert not jit.kept()  # somebody broke it off
    jit._compile_apart(_nothing)
    assert jit.kept()
    assert not earlier.exists()
    assert other.exists()
