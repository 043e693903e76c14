"""The way in to a home, as it may stand on paper that can be lost."""

import re

from careteam.i18n import _

_CODE = re.compile(
    r"\b(?:(?:pass)?code|pin|(?:key|lock)[ -]?(?:box|safe|pad)|combination|alarm)\b[^.,;\n\d]{0,20}\d[\d*#-]{2,}[*#]?",
    re.IGNORECASE,
)


def without_codes(access: str, key_code: str = "") -> str:
    """The way in without the key code, and without whatever else of it reads like a code to a lock."""
    instead = _("(code: see the screen)")
    code = key_code.strip()
    text = access.replace(code, instead) if code else access
    return _CODE.sub(instead, text)
