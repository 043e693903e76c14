"""What this machine remembers between starts: the last office, the window, its colours and text size. No names."""

import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from careteam.domain.words import Word
from careteam.i18n import N_


class Scheme(Word):
    """The colours of the screen."""

    SYSTEM = "system", N_("As the system")
    LIGHT = "light", N_("Light")
    DARK = "dark", N_("Dark")


class TextSize(Word):
    """How large the text of the screen is, in percent."""

    SYSTEM = "system", N_("As the system")
    NORMAL = "100", N_("100 %")
    LARGE = "125", N_("125 %")
    LARGER = "150", N_("150 %")
    LARGEST = "200", N_("200 %")

    @property
    def factor(self) -> float | None:
        """By how much everything is larger; none: as the system has it."""
        return None if self is TextSize.SYSTEM else int(self.value) / 100


@dataclass(frozen=True)
class Settings:
    """The settings of one machine. ``window`` is Qt's saved geometry as base64; ``language`` that of the
    screen (``es``), empty for the computer's own."""

    last_office: str = ""
    last_account: str = ""
    scheme: Scheme = Scheme.SYSTEM
    text_size: TextSize = TextSize.SYSTEM
    language: str = ""
    window: str = ""
    backup_folder: str = ""


class SettingsFile:
    """The settings and the file they live in; a file that cannot be read counts as empty, one that cannot be written is
    left alone, since nothing of value is in it."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or _default_path()
        self.value = _read(self._path)

    def change(self, **values: Any) -> None:
        """Set some of the values and write the file."""
        self.value = replace(self.value, **values)
        import tomli_w

        text = tomli_w.dumps({key: str(value) for key, value in asdict(self.value).items()})
        part = self._path.with_suffix(".part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(text, encoding="utf-8")
            part.replace(self._path)
        except OSError:
            part.unlink(missing_ok=True)


def _default_path() -> Path:
    import platformdirs

    return Path(platformdirs.user_config_dir("careteam", appauthor=False)) / "settings.toml"


def _read(path: Path) -> Settings:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        known = {field.name: found[field.name] for field in fields(Settings) if isinstance(found.get(field.name), str)}
        words = {
            "scheme": Scheme(known.get("scheme", "system")),
            "text_size": TextSize(known.get("text_size", "system")),
        }
        return Settings(**{**known, **words})
    except (OSError, ValueError):
        return Settings()
