"""Every text can be translated, and no text that somebody typed is ever read as markup."""

import ast

from tests.architecture.sources import at, calls, name_of, sources

LABELS = "ui/kit/labels.py"
"""The one place where a QLabel is made: it is told that its text is plain."""

HTML = ("setHtml", "insertHtml", "appendHtml", "fromHtml", "setMarkdown", "insertMarkdown")
MARKUP = (*HTML, "QMessageBox", "QTextBrowser")
"""What reads text as markup, or does so as soon as it looks like some."""


def test_what_is_marked_for_translation_is_the_text_itself() -> None:
    """A text put together beforehand is in no catalogue. A name is fine: its text was marked where it stands."""
    found = [
        at(path, call)
        for path, tree in sources().items()
        for call in calls(tree, "_", "N_", "ngettext")
        if isinstance(call.func, ast.Name)
        for argument in call.args[: 2 if call.func.id == "ngettext" else 1]
        if not (is_text(argument) or (call.func.id != "N_" and is_named(argument)))
    ]
    assert found == []


def test_no_text_is_read_as_markup() -> None:
    found = [at(path, call) for path, tree in screens() for call in calls(tree, *MARKUP)]
    found += [
        at(path, call)
        for path, tree in screens()
        for call in calls(tree, "setTextFormat")
        if name_of(call.args[0]) != "PlainText"
    ]
    assert found == []


def test_labels_are_made_in_one_place() -> None:
    made = [at(path, call) for path, tree in screens() if path != LABELS for call in calls(tree, "QLabel")]
    derived = [
        f"{path}:{node.lineno}"
        for path, tree in screens()
        if path != LABELS
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(name_of(base) == "QLabel" for base in node.bases)
    ]
    assert made + derived == []


def test_tooltips_are_ours_or_escaped() -> None:
    """Qt reads a tooltip as markup as soon as it looks like some."""
    found = [
        at(path, call)
        for path, tree in screens()
        for call in calls(tree, "setToolTip", "showText")
        if not is_safe(call.args[0 if name_of(call.func) == "setToolTip" else 1])
    ]
    assert found == []


def screens() -> list[tuple[str, ast.Module]]:
    return [(path, tree) for path, tree in sources().items() if path.startswith("ui/")]


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != ""


def is_named(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return all(is_named(one) or is_text(one) for one in (node.body, node.orelse))
    return isinstance(node, (ast.Name, ast.Attribute, ast.Subscript))


def is_safe(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return is_safe(node.body) and is_safe(node.orelse)
    if isinstance(node, ast.Call):
        return name_of(node.func) in {"_", "tip"}
    return isinstance(node, ast.Constant)
