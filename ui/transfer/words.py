"""What the import says on its buttons, and why one cannot go on."""

from careteam.i18n import _, ngettext
from careteam.services.transfer import Fate, Preview, Target


def import_words(preview: Preview | None) -> str:
    """What importing would do, as the button says it."""
    if preview is None:
        return ""
    new = len(preview.of(Fate.NEW, Fate.NEW_DIED))
    if not new and (dying := len(preview.of(Fate.DIES))):
        return ngettext("Record {count} death", "Record {count} deaths", dying).format(count=f"{dying:,}")
    if not new:
        return _("Nobody new")
    if preview.reading.target is Target.PATIENTS:
        return ngettext("Import {count} patient", "Import {count} patients", new).format(count=f"{new:,}")
    return ngettext("Import {count} team member", "Import {count} team members", new).format(count=f"{new:,}")


def why_no_preview(preview: Preview | None) -> str:
    """What has to be chosen before the rows can be read; empty if nothing has."""
    if preview is None or not preview.reading.asks:
        return ""
    refusals = [problem.message for problem in preview.reading.refusals]
    dates = [
        _("Choose how the dates of {column} are read.").format(column=one.column)
        for one in preview.reading.dates
        if one.reading.asks
    ]
    return " ".join(refusals + dates)


def why_no_import(preview: Preview | None) -> str:
    """What has to be settled before anybody is imported; empty if nothing has."""
    if preview is None or preview.settled:
        return ""
    return _("Settle what is to mend, and who is here already.")
