"""What a person types and has not saved: at hand at once, and kept in the office a moment after typing stops."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from careteam.domain.clock import Clock, SystemClock
from careteam.domain.drafts import Part, Unsaved, subject_of
from careteam.i18n import _
from ui.kit import dates
from ui.kit.banners import Banner
from ui.kit.tasks import Tasks

if TYPE_CHECKING:
    from careteam.services.office import Work

P = ParamSpec("P")
T = TypeVar("T")
Key = tuple[str, str]

KEEP_MS = 2_000
"""So long after typing stops it is kept."""
MOST_SECONDS = 10.0
"""Whoever types without a pause is not kept waiting longer than this."""
AGAIN_MS = 10_000
"""Where it could not be kept (the disk is full, a drive is away), it is tried again."""


class Drafts(QObject):
    """Everything one person typed and has not saved, over all forms. ``changed`` once the office has the latest."""

    changed = Signal()

    def __init__(
        self, tasks: Tasks, kept: Sequence[Unsaved] = (), clock: Clock | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.clock = clock or SystemClock()
        self._tasks = tasks
        self._kept = {(one.form, one.subject): one for one in kept}
        self._to_write: dict[Key, Unsaved | None] = {}
        self._writing: Future[None] | None = None
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.flush)
        self._again = QTimer(self, interval=AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self.flush)

    def of(self, form: str, *subject: Part, words: str = "") -> "Place":
        """The place of a form in here: its name, what it is about, and both as people say it."""
        return Place(self, form, subject_of(subject), words)

    def get(self, key: Key) -> Unsaved | None:
        """What was being typed into a form."""
        return self._kept.get(key)

    def values(self) -> tuple[Unsaved, ...]:
        """Everything that is kept."""
        return tuple(self._kept.values())

    def keep(self, unsaved: Unsaved) -> None:
        """Remember what is being typed into a form."""
        key = (unsaved.form, unsaved.subject)
        self._kept[key] = self._to_write[key] = unsaved
        self._soon.start()

    def forget(self, key: Key) -> None:
        """It was thrown away."""
        if self._kept.pop(key, None) is not None:
            self._to_write[key] = None
            self._soon.start()

    def saved(self, key: Key) -> None:
        """It was saved, and forgotten in the same act."""
        self._to_write.pop(key, None)
        if self._kept.pop(key, None) is not None:
            self.changed.emit()

    def flush(self) -> "Future[None] | None":
        """Write what waits to be written; what that comes to, or None where nothing ever was."""
        self._soon.stop()
        self._again.stop()
        if not self._to_write:
            return self._writing
        batch, self._to_write = self._to_write, {}

        def write(work: "Work") -> None:
            from careteam.services import drafts

            for (form, subject), unsaved in batch.items():
                if unsaved is None:
                    drafts.forget(work, form, subject)
                else:
                    drafts.keep(work, unsaved)

        def failed(_error: Exception) -> None:
            # Said where it matters: at the next save, or when the window closes. What is typed is still on screen.
            self._to_write = {**batch, **self._to_write}
            self._again.start()

        self._writing = self._tasks.write(self, write, lambda _none: self.changed.emit(), failed)
        return self._writing


@dataclass(frozen=True)
class Place:
    """Where one form keeps what is typed into it."""

    drafts: Drafts
    form: str
    subject: str = ""
    words: str = ""

    @property
    def key(self) -> Key:
        """The form and what it is about."""
        return (self.form, self.subject)


class Keepable(Protocol):
    """A form, or several that are saved as one."""

    changed: SignalInstance

    def changes(self) -> dict[str, Any]:
        """What was typed and is not saved, in JSON's own types; empty where nothing was."""

    def put_back(self, changes: Mapping[str, Any], *, newer: bool) -> None:
        """Show it again, compared with what somebody saved since where that is ``newer``."""

    def start_over(self) -> None:
        """Show what is saved."""


class Keeper(QObject):
    """Keeps what is typed into one form until it is saved or thrown away, and puts it back when it opens again.

    ``note``: where it says so, above the form.
    """

    def __init__(self, place: Place, form: Keepable, note: Banner, words: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self.place, self._form, self._note, self._words = place, form, note, words
        self._seen = 0
        self._begun = False
        self._since = 0.0
        self._timer = QTimer(self, interval=KEEP_MS, singleShot=True)
        self._timer.timeout.connect(self.keep)
        form.changed.connect(self.touch)

    def begin(self, seen: int) -> None:
        """The form shows what is saved, read at version ``seen``: put back over it what was typed and not saved."""
        self._seen, self._begun = seen, True
        self._note.hide()
        unsaved = self.place.drafts.get(self.place.key)
        if unsaved is not None:
            self._form.put_back(unsaved.typed, newer=unsaved.seen != seen)
            self._tell(unsaved)

    def move(self, place: Place) -> None:
        """The form is about to show something else; what is typed here is kept first."""
        self.keep()
        self.place, self._begun = place, False
        self._note.hide()

    def touch(self) -> None:
        """Something was typed: keep it once typing stops."""
        if not self._begun:
            return
        if not self._timer.isActive():
            self._since = monotonic()
        if monotonic() - self._since < MOST_SECONDS:
            self._timer.start()

    def keep(self) -> None:
        """Keep what is typed now. Nothing typed is nothing to keep."""
        self._timer.stop()
        if not self._begun:
            return
        drafts, place = self.place.drafts, self.place
        changes, kept = self._form.changes(), drafts.get(place.key)
        if not changes:
            drafts.forget(place.key)
        elif kept is None or (kept.typed, kept.seen) != (changes, self._seen):
            words = place.words or self._words()
            drafts.keep(Unsaved(place.form, place.subject, words, self._seen, changes, drafts.clock.now()))

    def holds(self) -> bool:
        """Whether something of this form is kept."""
        return self.place.drafts.get(self.place.key) is not None

    def seen(self, version: int) -> None:
        """From here on what is typed stands over this version."""
        self._seen = version

    def with_save(self, save: "Callable[Concatenate[Work, P], T]") -> "Callable[Concatenate[Work, P], T]":
        """The act of saving, which forgets in the same breath what was kept until then. Refused, ``touch`` again."""
        form, subject = self.place.key
        self._timer.stop()
        self.place.drafts.flush()  # whatever is kept of it is written before it is forgotten, never after

        def act(work: "Work", /, *rest: P.args, **named: P.kwargs) -> T:
            from careteam.services import drafts

            result = save(work, *rest, **named)
            drafts.forget(work, form, subject)
            return result

        return act

    def saved(self) -> None:
        """What was typed is saved."""
        self._timer.stop()
        self._note.hide()
        self.place.drafts.saved(self.place.key)

    def discard(self) -> None:
        """What was typed is thrown away, by the person's own word."""
        self._timer.stop()
        self._note.hide()
        self.place.drafts.forget(self.place.key)
        self._begun = False

    def _tell(self, unsaved: Unsaved) -> None:
        when = dates.moment_said(unsaved.kept_at.astimezone(), self.place.drafts.clock.now().astimezone().date())
        words = _("You were in the middle of this {when}. It is not saved yet.").format(when=when)
        self._note.say(words, "accent", [(_("Start over"), lambda: self._start_over(unsaved))])

    def _start_over(self, unsaved: Unsaved) -> None:
        """Show what is saved; what was typed can be had back until the form closes."""
        changes = self._form.changes()
        self._form.start_over()
        self.keep()
        put_back = (_("Put it back"), lambda: self._put_back(unsaved, changes))
        self._note.say(_("Started over. What you had typed is put aside."), "accent", [put_back])

    def _put_back(self, unsaved: Unsaved, changes: dict[str, Any]) -> None:
        self._form.put_back(changes, newer=False)
        self.keep()
        self._tell(unsaved)
