"""The program's source as syntax trees, for the rules of the house that no tool checks."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = ("careteam", "ui", "benchmarks", "migrations")


@cache
def sources() -> dict[str, ast.Module]:
    """Every source file of the program, by its path in the project."""
    files = [ROOT / "main.py", *(file for part in PARTS for file in sorted((ROOT / part).rglob("*.py")))]
    return {file.relative_to(ROOT).as_posix(): ast.parse(file.read_text(encoding="utf-8")) for file in files}


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """The calls of functions or methods with one of these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in names:
            yield node


def name_of(node: ast.expr) -> str:
    """The last part of a name: ``setText`` of ``self.title.setText``; empty for what is no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def at(path: str, node: ast.expr) -> str:
    """Where to look."""
    return f"{path}:{node.lineno}"
