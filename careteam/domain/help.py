"""The domains of help: what a palliative team does for people, as referrals, visits and reports name it."""

from careteam.domain.words import Word
from careteam.i18n import N_


class HelpDomain(Word):
    """One thing the team helps with."""

    SYMPTOMS = "symptoms", N_("Symptoms and side effects")
    EMOTIONS = "emotions", N_("Emotions")
    SPIRIT = "spirit", N_("Spiritual concerns")
    MONEY = "money", N_("Money, work and insurance")
    WISHES = "wishes", N_("Wishes and forms")
    FAMILY = "family", N_("Family and caregivers")
    HOSPICE = "hospice", N_("The move to hospice")
    CHILDREN = "children", N_("Children, school and siblings")
