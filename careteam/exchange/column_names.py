"""What other systems call the columns this program reads."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from careteam.domain.identity import search_key
from careteam.domain.words import Word
from careteam.exchange.dates import looks_like_date
from careteam.i18n import N_


class Target(Word):
    """What the rows of a spreadsheet become."""

    PATIENTS = "patients", N_("Patients")
    TEAM = "team", N_("Team")


class Field(Word):
    """Something a column can hold. The value is what a map file says."""

    EXTERNAL_ID = "external_id", N_("Id in the other system")
    FULL_NAME = "full_name", N_("Full name")
    GIVEN_NAME = "given_name", N_("Given name")
    FAMILY_NAME = "family_name", N_("Family name")
    PREFERRED_NAME = "preferred_name", N_("Preferred name")
    PRONOUNS = "pronouns", N_("Pronouns")
    MRN = "mrn", N_("Medical record number")
    BIRTH_DATE = "birth_date", N_("Birth date")
    DIED_ON = "died_on", N_("Date of death")
    LANGUAGES = "languages", N_("Languages")
    INTERPRETER = "interpreter", N_("Interpreter needed")
    PHONE = "phone", N_("Phone")
    EMAIL = "email", N_("E-mail")
    DIAGNOSIS = "diagnosis", N_("Diagnosis")
    DIAGNOSED_ON = "diagnosed_on", N_("Date of diagnosis")
    ADVANCED_ON = "advanced_on", N_("Date the illness became advanced")
    STREET = "street", N_("Street")
    STREET_2 = "street_2", N_("Street, second line")
    CITY = "city", N_("City")
    REGION = "region", N_("State or region")
    POSTAL_CODE = "postal_code", N_("ZIP or postal code")
    LATITUDE = "latitude", N_("Latitude")
    LONGITUDE = "longitude", N_("Longitude")
    DISCIPLINE = "discipline", N_("Discipline")
    CREDENTIALS = "credentials", N_("Credentials")


@dataclass(frozen=True)
class Kind:
    """What the values of a field look like: a word for it, and a test of one value."""

    name: str
    fits: Callable[[str], bool]


_NUMBER = re.compile(r"[-+]?[0-9]{1,3}(?:[.,][0-9]+)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE = re.compile(r"\+?[0-9()./ x-]{7,24}")
_YES = frozenset({"yes", "y", "true", "1", "t", "x", "needed", *("si", "s", "verdadero", "v", "necesita", "requiere")})
_NO = frozenset(
    {"no", "n", "false", "0", "f", "none", "not needed", *("falso", "ninguno", "no necesita", "no requiere")}
)
"""As ``search_key`` has them, in English and in Spanish."""


def degrees(text: str, most: float) -> float | None:
    """Degrees between -most and most, with a decimal point or comma; None if the text says something else."""
    number = float(text.replace(",", ".")) if len(text) < 30 and _NUMBER.fullmatch(text) else None
    return number if number is not None and abs(number) <= most else None


def is_number(text: str) -> bool:
    """Whether a text is a number that could be meant as degrees, in or out of bounds."""
    return len(text) < 30 and bool(_NUMBER.fullmatch(text))


def is_email(text: str) -> bool:
    """Whether a text is one e-mail address."""
    return len(text) < 255 and bool(_EMAIL.fullmatch(text))


def yes_or_no(text: str) -> bool | None:
    """What a yes-or-no cell says; None if it says neither."""
    word = search_key(text)
    return True if word in _YES else False if word in _NO else None


DATE = Kind(N_("dates"), looks_like_date)
EMAIL_ADDRESS = Kind(N_("e-mail addresses"), is_email)
PHONE_NUMBER = Kind(N_("phone numbers"), lambda text: bool(_PHONE.fullmatch(text)) and not looks_like_date(text))
LATITUDE = Kind(N_("numbers from -90 to 90"), lambda text: degrees(text, 90) is not None)
LONGITUDE = Kind(N_("numbers from -180 to 180"), lambda text: degrees(text, 180) is not None)
YES_OR_NO = Kind(N_("yes or no"), lambda text: yes_or_no(text) is not None)

KINDS: dict[Field, Kind] = {
    Field.BIRTH_DATE: DATE,
    Field.DIED_ON: DATE,
    Field.DIAGNOSED_ON: DATE,
    Field.ADVANCED_ON: DATE,
    Field.EMAIL: EMAIL_ADDRESS,
    Field.PHONE: PHONE_NUMBER,
    Field.LATITUDE: LATITUDE,
    Field.LONGITUDE: LONGITUDE,
    Field.INTERPRETER: YES_OR_NO,
}
"""What the values of a field look like, where that can be told."""

_ANYBODY: dict[Field, str] = {
    Field.EXTERNAL_ID: "id|uuid|guid|key|external id|source id|system id|identifier|record id|person id",
    Field.FULL_NAME: "nombre completo|nombre y apellido|nombre y apellidos|apellidos y nombres|nombre|name|full name"
    "|display name|name full|last first|last name first name|first and last name",
    Field.GIVEN_NAME: "nombres|primer nombre|nombre de pila|first|first name|given|given name|fname|firstname"
    "|forename|name first|legal first name|vorname",
    Field.FAMILY_NAME: "apellido|apellidos|primer apellido|last|last name|family|family name|lname|surname|name last"
    "|legal last name|nachname",
    Field.LANGUAGES: "idioma|idiomas|idioma preferido|lengua|language|languages|primary language|preferred language"
    "|lang|spoken language|language spoken",
    Field.PHONE: "telefono|numero de telefono|celular|movil|telefono movil|phone|telephone|tel|phone number|mobile"
    "|cell|cell phone|home phone|mobile phone|primary phone"
    "|phone 1",
    Field.EMAIL: "correo electronico|correo|email|e mail|email address|e mail address|mail",
    Field.STREET: "direccion|domicilio|calle|address|street|street address|address 1|address line 1|addr|addr 1"
    "|home address|address street"
    "|line 1",
    Field.STREET_2: "direccion 2|apartamento|depto|address 2|address line 2|addr 2|apt|apartment|unit|line 2|suite",
    Field.CITY: "ciudad|localidad|municipio|city|town|municipality|city town|home city|address city|locality|suburb",
    Field.REGION: "estado|provincia|state|region|province|state province|address state|home state",
    Field.POSTAL_CODE: "codigo postal|cp|zip|zip code|zipcode|postal code|postcode|post code|postal|plz|address zip"
    "|home zip|zip 5",
    Field.LATITUDE: "latitud|lat|latitude|y|geo lat|lat deg",
    Field.LONGITUDE: "longitud|lon|lng|long|longitude|x|geo lon|geo lng|lon deg",
}

NAMES: dict[Target, dict[Field, str]] = {
    Target.PATIENTS: {
        **_ANYBODY,
        Field.FULL_NAME: _ANYBODY[Field.FULL_NAME] + "|patient|client|resident",
        Field.PREFERRED_NAME: "nombre preferido|apodo|preferred name|preferred|nickname|goes by|known as"
        "|preferred first name|chosen name",
        Field.PRONOUNS: "pronombres|pronouns|pronoun",
        Field.MRN: "numero de expediente|expediente|historia clinica|numero de historia clinica|mrn"
        "|medical record number|medical record no|medical record|chart|chart number|chart no"
        "|record number|hospital number|nhs number|mr number|mrn number|emr id|ehr id",
        Field.BIRTH_DATE: "fecha de nacimiento|fecha nacimiento|nacimiento|nacido|birth date|dob|date of birth"
        "|birthday|birthdate|born|birth|d o b|born on|geburtsdatum",
        Field.DIED_ON: "fecha de fallecimiento|fecha de defuncion|fallecimiento|fallecido|fallecio|death date|dod"
        "|date of death|deceased date|deathdate|died|died on|deceased|date deceased|death"
        "|expired|expired on|is deceased",
        Field.INTERPRETER: "interprete|necesita interprete|requiere interprete|interpreter|interpreter needed"
        "|needs interpreter|interpreter required",
        Field.DIAGNOSIS: "diagnostico|diagnostico principal|diagnosis|primary diagnosis|dx|primary dx"
        "|principal diagnosis|main diagnosis"
        "|terminal diagnosis",
        Field.DIAGNOSED_ON: "fecha de diagnostico|fecha del diagnostico|diagnosis date|date of diagnosis|diagnosed"
        "|diagnosed on|dx date|date diagnosed|onset date",
        Field.ADVANCED_ON: "advanced on|advanced date|advanced diagnosis date|date advanced|advanced since",
    },
    Target.TEAM: {
        **_ANYBODY,
        Field.EXTERNAL_ID: _ANYBODY[Field.EXTERNAL_ID] + "|npi|number|no",
        Field.FULL_NAME: _ANYBODY[Field.FULL_NAME] + "|provider|clinician|staff|employee|practitioner|member",
        Field.PHONE: _ANYBODY[Field.PHONE] + "|work phone|office phone|pager",
        Field.EMAIL: _ANYBODY[Field.EMAIL] + "|work email",
        Field.DISCIPLINE: "disciplina|profesion|especialidad|puesto|cargo|discipline|specialty|speciality|profession"
        "|role|job title|position|job|occupation"
        "|specialties|provider type|staff type|title|function",
        Field.CREDENTIALS: "credenciales|titulo|credentials|credential|degree|degrees|suffix|license type|licensure"
        "|qualifications",
    },
}
"""The names of a field in other systems, as ``words_of`` gives them, joined by bars."""

OWNERS: dict[Target, frozenset[str]] = {
    Target.PATIENTS: frozenset({"patient", "patients", "pt", "client", "resident", "person", "legal", "paciente"}),
    Target.TEAM: frozenset(
        {"provider", "staff", "member", "clinician", "employee", "practitioner", "user", "team", "person", "doctor"}
    ),
}
"""Words in front of a column's name that only say whose it is: patient first name, provider id."""

SOMEBODY_ELSE = frozenset(
    {
        *("emergency", "contact", "caregiver", "carer", "kin", "mother", "father", "parent", "spouse"),
        *("guardian", "partner", "pcp", "physician", "doctor", "referring", "referral", "employer"),
        *("insurance", "insured", "insurer", "payer", "payor", "plan", "policy", "subscriber"),
        *("pharmacy", "facility", "hospital", "organization", "organisation", "billing", "fax"),
        *("maiden", "birthplace", "birth", "born", "expenses", "coverage", "proxy", "school"),
        *("relative", "responsible", "guarantor", "oncologist", "hospice", "admission", "admit"),
        *("discharge", "visit", "appointment", "created", "updated", "modified", "entered", "start"),
        *("end", "effective", "room", "bed"),
        *("emergencia", "contacto", "cuidador", "cuidadora", "familiar", "madre", "padre", "esposo", "esposa"),
        *("medico", "medica", "derivacion", "seguro", "poliza", "farmacia", "ingreso", "alta", "visita", "cita"),
    }
)
"""Words that make a column about somebody or something else: emergency contact phone, insurance plan name."""

VAGUE = frozenset(
    {
        *(
            "first",
            "last",
            "given",
            "family",
            "name",
            "patient",
            "client",
            "resident",
            "provider",
            "clinician",
            "staff",
        ),
        *(
            "employee",
            "practitioner",
            "member",
            "birth",
            "born",
            "death",
            "died",
            "deceased",
            "expired",
            "chart",
            "mail",
        ),
        *("cell", "unit", "suite", "line 1", "line 2", "state", "region", "title", "position", "function", "number"),
        *("degree", "preferred", "identifier", "diagnosed"),
        *("nombre", "nombres", "apellido", "apellidos", "estado", "titulo", "puesto", "cargo", "nacido", "fallecido"),
    }
)
"""Names that say something only when they stand alone: a column "Last" is a name, "Last seen" is none."""

TITLES = frozenset({"prefix", "title", "salutation", "honorific", "name prefix"})
"""Columns of titles (Mr., Dr.), which are not kept."""
