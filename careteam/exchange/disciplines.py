"""Which discipline a job title, specialty or degree in a spreadsheet means."""

from collections.abc import Sequence

from careteam.domain.identity import search_key
from careteam.domain.team import DisciplineDraft

_ALSO = {
    "physician": "medico|medica|doctora|medicina|medicina paliativa|md|do|doctor|physician|general practice"
    "|general practitioner|gp|internal medicine|family medicine"
    "|family practice|palliative medicine|hospice and palliative medicine|pediatrics|oncology|geriatrics|hospitalist"
    "|medical director|medical oncology|anesthesiology|neurology|attending",
    "nurse_practitioner": "enfermera practicante|enfermero practicante|np|nurse practitioner|aprn|arnp|crnp|fnp|dnp"
    "|advanced practice nurse|advanced practice rn"
    "|advanced practice registered nurse|clinical nurse specialist|nurse pract",
    "physician_assistant": "asistente medico|asistente medica|pa|pa c|physician assistant|physician associate"
    "|physicians assistant",
    "nurse": "enfermera|enfermero|enfermeria|rn|nurse|registered nurse|lpn|lvn|nursing|nurse case manager"
    "|palliative nurse|staff nurse"
    "|licensed practical nurse",
    "social_worker": "trabajador social|trabajadora social|trabajo social|sw|msw|lcsw|lmsw|licsw|lsw|social work"
    "|social worker|medical social worker",
    "chaplain": "capellan|capellana|atencion espiritual|chaplain|chaplaincy|spiritual care|pastoral care"
    "|spiritual care coordinator|bcc|clergy",
    "dietitian": "dietista|nutricionista|nutricion|rd|rdn|dietitian|dietician|nutrition|nutritionist|dietetics",
    "patient_navigator": "navegador de pacientes|navegadora de pacientes|patient navigator|navigator|navigation"
    "|care navigator|care coordinator"
    "|community health worker",
    "music_therapist": "musicoterapeuta|musicoterapia|music therapist|music therapy|mt bc",
    "child_life": "especialista en vida infantil|vida infantil|child life|child life specialist|ccls|play specialist"
    "|play therapist",
    "bereavement_counselor": "consejero de duelo|consejera de duelo|duelo|bereavement|bereavement counselor"
    "|bereavement counsellor|grief counselor|grief counseling"
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
