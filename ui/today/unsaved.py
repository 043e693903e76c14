"""What this person was typing and has not saved: found again after a lock, a crash or a power cut."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from careteam.domain.drafts import Unsaved
from careteam.i18n import _
from ui.kit import dates, theme
from ui.kit.buttons import Button, IconButton
from ui.kit.cards import Card
from ui.kit.labels import ElidedLabel, Label
from ui.kit.routes import Route, UnsavedRoute

MOST = 4
"""Shown before the rest is only counted; what was typed last stands first."""


class UnsavedCard(Card):
    """A line for each form: what it is about, since when, the way back to it, and the way to be rid of it."""

    def __init__(
        self,
        unsaved: tuple[Unsaved, ...],
        now: datetime,
        navigate: Callable[[Route], None],
        throw_away: Callable[[Unsaved], None],
    ) -> None:
        super().__init__(_("Not saved yet"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.title.set_tone("warn")
        for one in unsaved[:MOST]:
            self.body.addWidget(self._line(one, now, navigate, throw_away))
        if len(unsaved) > MOST:
            self.body.addWidget(Label(_("and {count} more").format(count=len(unsaved) - MOST), "small"))

    def _line(
        self,
        one: Unsaved,
        now: datetime,
        navigate: Callable[[Route], None],
        throw_away: Callable[[Unsaved], None],
    ) -> QWidget:
        line = QWidget()
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.px(8))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(one.words, "strong"))
        when = dates.moment_said(one.kept_at.astimezone(), now.astimezone().date())
        words.addWidget(ElidedLabel(_("You were in the middle of this {when}").format(when=when), "small"))
        across.addLayout(words, 1)
        go_on = Button(_("Go on"), partial(navigate, UnsavedRoute(one.form, one.subject)))
        go_on.setAccessibleName(_("Go on: {words}").format(words=one.words))
        rid = IconButton("trash", _("Throw away what you typed: {words}").format(words=one.words))
        rid.clicked.connect(lambda: throw_away(one))
        across.addWidget(go_on)
        across.addWidget(rid)
        return line
