"""Which discipline a job title, specialty or degree in a spreadsheet means."""

from collections.abc import Sequence

from careteam.domain.identity import search_key
from careteam.domain.team import DisciplineDraft

_ALSO = {
    "physician": "md|do|doctor|physician|general practice|general practitioner|gp|internal medicine|family medicine"
    "|family practice|palliative medicine|hospice and palliative medicine|pediatrics|oncology|geriatrics|hospitalist"
    "|medical director|medical oncology|anesthesiology|neurology|attending",
    "nurse_practitioner": "np|nurse practitioner|aprn|arnp|crnp|fnp|dnp|advanced practice nurse|advanced practice rn"
    "|advanced practice registered nurse|clinical nurse specialist|nurse pract",
    "physician_assistant": "pa|pa c|physician assistant|physician associate|physicians assistant",
    "nurse": "rn|nurse|registered nurse|lpn|lvn|nursing|nurse case manager|palliative nurse|staff nurse"
    "|licensed practical nurse",
    "social_worker": "sw|msw|lcsw|lmsw|licsw|lsw|social work|social worker|medical social worker",
    "chaplain": "chaplain|chaplaincy|spiritual care|pastoral care|spiritual care coordinator|bcc|clergy",
    "dietitian": "rd|rdn|dietitian|dietician|nutrition|nutritionist|dietetics",
    "patient_navigator": "patient navigator|navigator|navigation|care navigator|care coordinator"
    "|community health worker",
    "music_therapist": "music therapist|music therapy|mt bc",
    "child_life": "child life|child life specialist|ccls|play specialist|play therapist",
    "bereavement_counselor": "bereavement|bereavement counselor|bereavement counsellor|grief counselor|grief counseling"
    "|bereavement coordinator",
}


def guess_discipline(value: str, known: Sequence[DisciplineDraft]) -> str | None:
    """The key of the discipline a value means, among those the office knows; None if it does not tell.

    The longest name found in the value decides: a nurse practitioner is not a nurse.
    """
    text = f" {search_key(value)} "
    best, found = 0, None
    for discipline in known:
        own = (discipline.key, discipline.name, discipline.code, discipline.plain)
        for name in (*map(search_key, own), *_ALSO.get(discipline.key, "").split("|")):
            if name and f" {name} " in text and len(name) > best:
                best, found = len(name), discipline.key
    return found
