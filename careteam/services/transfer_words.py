"""An import's preview as lines of text, for the shell."""

from collections.abc import Iterator

from careteam.i18n import _, ngettext
from careteam.services.transfer import Fate, Preview, write_lines


def preview(plan: Preview) -> Iterator[str]:
    """How a spreadsheet is read and what importing would do with it."""
    reading = plan.reading
    columns = [
        (one.column, one.field.label if one.field else _("not read"), one.reason) for one in reading.mapping.matches
    ]
    columns += [(one.column, _("never kept"), one.reason) for one in reading.table.refused]
    widths = [max(len(row[at]) for row in columns) for at in (0, 1)]
    yield _("Columns:")
    for column, field, reason in columns:
        yield f"  {column:<{widths[0]}}  {field:<{widths[1]}}  {reason}"
    if reading.notices:
        yield _("Good to know:")
    for notice in reading.notices:
        lines = ngettext("line {lines}", "lines {lines}", len(notice.lines)).format(lines=write_lines(notice.lines))
        yield "  " + ": ".join(filter(None, (notice.column, notice.message))) + (f" ({lines})" if notice.lines else "")
    yield _("Rows:")
    for fate in Fate:
        if rows := plan.of(fate):
            yield f"  {len(rows):>7,}  {fate.label}"
    if plan.problems:
        yield f"  {len({problem.line for problem in plan.problems}):>7,}  " + _("To mend")


def wrong(plan: Preview) -> Iterator[str]:
    """What stands in the way of an import, line by line, each with what settles it."""
    for refusal in plan.reading.refusals:
        yield refusal.message
    for one in plan.problems:
        cell = " ".join(filter(None, (one.column, f"“{one.value_shown}”" if one.value_shown else "")))
        place = ", ".join(filter(None, (_("Line {line}").format(line=one.line), cell)))
        in_map = " " + _("In a map file: {entry}").format(entry=one.in_map) if one.in_map else ""
        yield f"{place}: {one.reason}{in_map}"
    for row in plan.doubles:
        text = _("Line {line}: {name} seems to be here already. {why}. Leave the line out: only_lines in a map file.")
        other = _("If they are two people: other_people = {line}").format(line=f'"{row.line}"')
        yield text.format(line=row.line, name=row.name, why=row.note) + " " + other
