"""The words of the program and their translations: ``python -m tests.catalogues`` brings every catalogue up to date.

New texts come in untranslated, texts that are gone go; the compiled catalogue beside each is what the program reads.
The languages of the screen have every text, those of a patient's page only its phrases.
"""

import ast
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from careteam.domain.team import DISCIPLINES
from careteam.i18n import MEANT, N_

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "locale"
PARTS = ("careteam", "ui")
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands in every catalogue, so that one without a change is the same file."""
HEADER = "# Translations for CareTeam, under the Apache License 2.0."
ALONE: dict[int | None, Any] = {1: (1,), 2: ((2, "c"), 1)}
"""A text, and where it is given what the text is about."""
KEYWORDS: dict[str, Any] = {"_": ALONE, "N_": ALONE, "ngettext": (1, 2)}
PAGE = (
    "careteam/documents/leave_behind.py",
    "careteam/documents/page_phrases.py",
    "careteam/documents/team_sheet.py",
    "careteam/documents/visit_summary.py",
    "careteam/documents/wording.py",
    "careteam/domain/call_boxes.py",
    "careteam/domain/summaries.py",
)
"""Where the phrases of a patient's pages stand, marked by ``N_``; what a ``Limit`` is called, the staff read."""
PAGE_PHRASES = FOLDER / "page_phrases.json"


def languages() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def screen_languages() -> list[str]:
    """The languages that the screen can be in."""
    return [language for language in languages() if source(language).name == "careteam.po"]


def source(language: str) -> Path:
    """The catalogue of a language as people edit it; the compiled one beside it ends in ``.mo``."""
    folder = FOLDER / language / "LC_MESSAGES"
    return folder / "careteam.po" if (folder / "careteam.po").exists() else folder / "page.po"


def page_phrases() -> list[str]:
    """Every fixed phrase of a patient's page, as ``N_`` gives it, in the order they stand in the files."""
    found = [phrase for name in PAGE for phrase in _marked(ast.parse((ROOT / name).read_text(encoding="utf-8")))]
    found += [words for each in DISCIPLINES for words in (each.plain, each.helps)]
    return list(dict.fromkeys(found))


def _marked(tree: ast.AST) -> Iterator[str]:
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name):
        if tree.func.id == "Limit":
            return
        if tree.func.id == "N_":
            yield N_(*(ast.literal_eval(argument) for argument in tree.args))
            return
    for kid in ast.iter_child_nodes(tree):
        yield from _marked(kid)


def texts(language: str) -> Catalog:
    """Every text that a catalogue should have: all that the program marks for translation, or those of a page."""
    return _everything() if language in screen_languages() else _of_a_page()


def _of_a_page() -> Catalog:
    found = Catalog(project="CareTeam", charset="utf-8")
    for phrase in page_phrases():
        about, _between, text = phrase.rpartition(MEANT)
        found.add(text, context=about or None)
    return found


def _everything() -> Catalog:
    found = Catalog(project="CareTeam", charset="utf-8")
    for part in PARTS:
        for name, _line, message, comments, context in extract_from_dir(ROOT / part, keywords=KEYWORDS):
            found.add(message, locations=[(f"{part}/{name}", 0)], auto_comments=comments, context=context)
    return found


def read(language: str) -> Catalog:
    """A language's catalogue."""
    with source(language).open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalogue: Catalog) -> bytes:
    """What gettext reads."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def bring_up(language: str) -> None:
    """Take new texts in and old ones out, and compile what is translated."""
    path = source(language)
    path.parent.mkdir(exist_ok=True)
    catalogue = (
        read(language)
        if path.exists()
        else Catalog(locale=language, header_comment=HEADER, charset="utf-8", fuzzy=False)
    )
    catalogue.update(texts(language), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.project, catalogue.version = "CareTeam", ""
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    catalogue.creation_date = catalogue.revision_date = BEGUN
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, omit_header=False, include_lineno=False, sort_output=True)
    path.with_suffix(".mo").write_bytes(compiled(catalogue))


def main() -> None:
    """Bring up every catalogue and say what each still lacks."""
    PAGE_PHRASES.write_text(json.dumps(page_phrases(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for language in languages():
        bring_up(language)
        catalogue = read(language)
        missing = [message for message in catalogue if message.id and not all(strings(message))]
        print(f"{language}: {len(catalogue)} texts, {len(missing)} not translated")


def strings(message: Message) -> tuple[str, ...]:
    """The translation of a text, in each of its plural forms."""
    string: Any = message.string
    return tuple(string) if isinstance(string, (tuple, list)) else (string,)


if __name__ == "__main__":
    main()
