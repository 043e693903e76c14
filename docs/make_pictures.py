"""Save the screens of the sample office as pictures.

``python docs/make_pictures.py`` renews those that the README and the handbook show, with ``--only calendar`` those of
the tour of that name. ``python docs/make_pictures.py FOLDER`` saves every screen there, in light and in dark
(``calendar.png``, ``calendar-dark.png``), to look at; with ``--language es`` in Spanish, with ``--text 150`` in large
text. The office is made for a fixed Tuesday morning, so the same program gives the same pictures.
"""

import argparse
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import replace
from io import BytesIO
from pathlib import Path

DOCS = Path(__file__).resolve().parent
WIDTH, HEIGHT = 1366, 768
PAGE_SCALE = 0.9  # of a point: small enough for the handbook, large enough to read
PLACE = tempfile.TemporaryDirectory(prefix="careteam-pictures-")
LAPTOP = Path(PLACE.name) / "laptop.json"
LAPTOP.write_text(json.dumps({"screens": [{"name": "laptop", "x": 0, "y": 0, "width": WIDTH, "height": HEIGHT}]}))
os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={LAPTOP}"
sys.path.insert(0, str(DOCS.parent))

from PIL import Image
from pypdfium2 import PdfDocument
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QApplication
from tours import TOURS, TUESDAY, Desk

from careteam import sample
from careteam.documents import visit_summary
from careteam.settings import Scheme, SettingsFile, TextSize
from tests.documents.examples import CHILD_PAGE, PAGE
from tests.documents.languages import ARABIC, HINDI
from ui.kit import theme
from ui.shell.app import App


def walk(language: str, only: str, text: TextSize) -> Iterator[tuple[str, Desk]]:
    """Open the sample office and go through its screens; the name of each, once it is in sight."""
    app = QApplication(["careteam", *theme.STYLE])
    app.setCursorFlashTime(0)
    settings_file = SettingsFile(Path("settings.toml"))
    settings_file.change(scheme=Scheme.LIGHT, language=language, text_size=text)
    shown = App(app, settings_file)
    office = sample.write(Path("Lakeside.careteam"), sample.PASSPHRASE, sample.size_for(), now=TUESDAY)
    desk = Desk(app, shown, office)
    for tour in TOURS:
        if only not in ("", tour.__name__) and tour is not TOURS[0]:  # the first leads into the office
            continue
        for name in tour(desk):
            desk.settle()
            if only in ("", tour.__name__):
                yield name, desk
        desk.clear()
    shown.close()


def save_all(folder: Path, language: str, only: str, text: TextSize) -> None:
    """Save every screen, in light and in dark."""
    for name, desk in walk(language, only, text):
        desk.photograph().save(str(folder / f"{name}.png"))
        theme.apply(desk.app, Scheme.DARK, scale=text.factor)
        desk.settle()
        desk.photograph().save(str(folder / f"{name}-dark.png"))
        theme.apply(desk.app, Scheme.LIGHT, scale=text.factor)


def first_pages() -> Iterator[tuple[str, Image.Image]]:
    """The first page of what a family takes home: of its versions, and of the languages with letters of their own."""
    shown = {
        "page-adult": PAGE,
        "page-large": replace(PAGE, large_print=True),
        "page-child": CHILD_PAGE,
        "page-arabic": ARABIC,
        "page-hindi": HINDI,
    }
    for name, page in shown.items():
        document = PdfDocument(visit_summary.render(page))
        yield name, document[0].render(scale=PAGE_SCALE).to_pil()
        document.close()


def renew_shown(only: str) -> None:
    """Save the pictures that the README and the handbook show, small enough to be kept with the program."""
    pages = [DOCS.parent / "README.md", *(DOCS / "handbook").glob("*.md")]
    wanted = {name for page in pages for name in re.findall(r"pictures/([a-z-]+)\.png", page.read_text("utf-8"))}

    def keep(name: str, picture: Image.Image) -> None:
        small = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        small.save(DOCS / "pictures" / f"{name}.png", optimize=True)
        wanted.remove(name)

    for name, first in first_pages() if not only else ():
        if name in wanted:
            keep(name, first)
    for name, desk in walk("en", only, TextSize.NORMAL):
        if name in wanted:
            held = QBuffer()
            held.open(QIODevice.OpenModeFlag.WriteOnly)
            desk.photograph().save(held, "PNG")  # type: ignore[call-overload]
            keep(name, Image.open(BytesIO(held.data().data())))
    if wanted and not only:
        sys.exit(f"no screen gives {', '.join(sorted(wanted))}")


def main() -> None:
    """Read what is asked for, and do it where nothing else lies."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", nargs="?", type=Path)
    reader.add_argument("--language", default="en")
    reader.add_argument("--text", type=TextSize, default=TextSize.NORMAL, help="100, 125, 150 or 200")
    reader.add_argument("--only", default="", choices=[tour.__name__ for tour in TOURS])
    asked = reader.parse_args()
    folder = asked.folder.resolve() if asked.folder else None
    with chdir(PLACE.name):
        Path("backup drive").mkdir()
        if folder is None:
            renew_shown(asked.only)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            save_all(folder, asked.language, asked.only, asked.text)


if __name__ == "__main__":
    main()
