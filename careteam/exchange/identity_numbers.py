"""Numbers that are never kept, whatever a spreadsheet holds: Social Security, driver's license and passport."""

import re

from careteam.domain.identity import is_identity_column, search_key
from careteam.i18n import _

_CAPITALS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def words_of(title: str) -> tuple[str, ...]:
    """The words of a column's name as names are compared: ``DateOfBirth``, ``DATE_OF_BIRTH`` -> date, of, birth."""
    return tuple(search_key(_CAPITALS.sub(" ", title)).split())


def refused_by_name(title: str) -> str:
    """Why a column of this name is not read; empty if it may be."""
    words = words_of(title)
    together = "".join(words)
    if any(word.startswith(("passport", "pasaporte")) for word in words):
        return _("Passport numbers are never kept.")
    if any(
        word.startswith(("driver", "driving")) or word in ("dl", "dln", "conducir", "conductor", "manejo")
        for word in words
    ):
        return _("Driver’s license numbers are never kept.")
    is_ssn = any(word.startswith("ssn") or word.endswith("ssn") for word in words) or words in (
        ("ss",),
        ("ss", "no"),
        ("social",),
    )
    if (
        is_ssn
        or "socialsec" in together
        or "socsec" in together
        or "segurosocial" in together
        or words == ("nss",)
        or is_identity_column(title)
    ):
        return _("Social Security numbers are never kept.")
    return ""
