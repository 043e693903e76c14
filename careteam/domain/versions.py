"""The versions of a visit's page: for whom each is, what a child has been told, and what the child's page says."""

from dataclasses import dataclass
from datetime import date

from careteam.domain.words import Word
from careteam.i18n import N_


class PageVersion(Word):
    """For whom a page is written. A clinician chooses with the family, by development; age only suggests."""

    ADULT = "adult", N_("Adult’s own page")
    CAREGIVER = "caregiver", N_("Caregiver’s page")
    TEEN = "teen", N_("Teen’s own page")
    CHILD = "child", N_("Child’s own page")


OWN = frozenset({PageVersion.TEEN, PageVersion.CHILD})
"""Versions that only the patient reads."""


@dataclass(frozen=True)
class PageFor:
    """One page of a visit: its version, and who reads it, by name. ``version``: None until somebody chose it.

    ``discussed``: hospice or the end of life was talked about with this reader.
    """

    version: PageVersion | None = PageVersion.ADULT
    reader: str = ""
    discussed: bool = False


MAIN = PageFor()
"""The page of an adult who reads it, before anybody is named."""


class YesFrom(Word):
    """Who said yes or no to a page for a caregiver."""

    PATIENT = "patient", N_("The patient")
    DECIDER = "decider", N_("Who decides for the patient")


class ToldTopic(Word):
    """What a child may have been told, or not yet."""

    ILLNESS = "illness", N_("The name of the illness")
    SERIOUS = "serious", N_("That the illness is serious")
    TREATMENT = "treatment", N_("What the treatment is for")
    HOSPITAL = "hospital", N_("Why there are stays in the hospital")
    TEAM = "team", N_("Who we are, and why we come")
    FAMILY = "family", N_("What changes for the family")


@dataclass(frozen=True)
class Told:
    """One thing a child or teen was told: the words that were used, when, and who told it."""

    topic: ToldTopic = ToldTopic.ILLNESS
    words: str = ""
    told_on: date | None = None
    told_by: str = ""


@dataclass(frozen=True)
class ChildLine:
    """One sentence to a child, and what it is about; None are everyday things, which need no telling."""

    about: ToldTopic | None = None
    words: str = ""


@dataclass(frozen=True)
class ChildChoice:
    """Something that the child decides: the question, and two ways to answer it."""

    ask: str = ""
    one: str = ""
    other: str = ""
