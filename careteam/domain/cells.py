"""Text for the cells of a spreadsheet: one line each, and never read as a formula."""

from collections.abc import Iterable

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run, not show."""


def tab_separated(lines: Iterable[Iterable[str]]) -> str:
    """Lines of cells as text that a spreadsheet takes in when it is pasted."""
    return "".join("\t".join(map(cell, line)) + "\n" for line in lines)


def cell(text: str) -> str:
    """One cell: line ends and tabs become spaces, and what reads like a formula is marked as text."""
    shown = " ".join(text.split())
    return f"'{shown}" if text.startswith(FORMULA) or shown.startswith(FORMULA) else shown
