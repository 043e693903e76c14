"""The window on a believable Tuesday."""

from tests.ui.tuesday import at_desk, office, scene, template, window

__all__ = ["at_desk", "office", "scene", "template", "window"]
