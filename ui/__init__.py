"""The screen: windows, pages and their parts, in Qt."""

import builtins

# PySide puts its own import in place of Python's: it reads the source of every module imported from then on, to look
# for a switch of its own that nobody here sets, and keeps what it read. Half of that is SQLAlchemy.
_plain_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401

builtins.__import__ = _plain_import
