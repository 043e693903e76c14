"""Who may read a patient's page: the patient, and those the patient or a decision maker said yes to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from careteam.domain.page_languages import ENGLISH
from careteam.domain.patients import Authority, MayKnow, YesNo
from careteam.i18n import _


@dataclass(frozen=True)
class Relative:
    """A contact as a reader of the page. The dates are those of the authority to decide; either may be open.

    ``language``: a BCP 47 tag; empty where nobody asked.
    """

    name: str
    may_know: MayKnow = MayKnow.NOT_ASKED
    safe_mail: YesNo = YesNo.NOT_ASKED
    authority: Authority = Authority.NONE
    authority_from: date | None = None
    authority_to: date | None = None
    language: str = ""

    def decides(self, day: date) -> bool:
        """Whether this person decides for the patient on a day."""
        began, ends = self.authority_from or date.min, self.authority_to or date.max
        return self.authority is not Authority.NONE and began <= day <= ends


def named(reader: str, contacts: Iterable[Relative]) -> Relative | None:
    """The contact that a reader's name means; of two with one name, the one who may know less."""
    same = [one for one in contacts if one.name.strip().casefold() == reader.strip().casefold()]
    order = (MayKnow.NOTHING, MayKnow.NOT_ASKED, MayKnow.PRACTICAL, MayKnow.EVERYTHING)
    return min(same, key=lambda one: order.index(one.may_know), default=None)


def reads_english(reader: Relative | None, patient_languages: Collection[str]) -> bool:
    """Whether somebody reads English, in which the team writes. None: the patient, or no contact of ours."""
    languages = [reader.language] if reader is not None and reader.language else patient_languages
    return not languages or any(one.partition("-")[0].lower() == ENGLISH for one in languages)


def why_not(reader: Relative | None, day: date) -> str:
    """Why somebody may not read the page, as a sentence; empty if they may. None: the patient, or no contact of ours.

    Who decides for the patient may read, unless it is said that they must not be told.
    """
    if reader is None or reader.may_know is MayKnow.EVERYTHING:
        return ""
    if reader.may_know is MayKnow.NOTHING:
        return _("{name} must not be told. Choose another reader.").format(name=reader.name)
    if reader.decides(day):
        return ""
    if reader.may_know is MayKnow.PRACTICAL:
        message = _("{name} may know times and places only. Choose another reader, or ask the patient.")
    else:
        message = _("Nobody asked the patient what {name} may know. Ask, and note it with the contact.")
    return message.format(name=reader.name)
