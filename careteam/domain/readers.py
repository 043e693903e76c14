"""Who may read a patient's page: the patient, and those the patient or a decision maker said yes to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from careteam.domain.page_languages import ENGLISH
from careteam.domain.patients import Authority, MayKnow, YesNo
from careteam.domain.versions import YesFrom
from careteam.i18n import _


@dataclass(frozen=True)
class Relative:
    """A contact as a reader of the page. Dates are those of an authority or an order; either may be open.

    ``own_page``: whether the patient, or who decides, said yes to a page of this reader's own; ``own_page_from``: who.
    ``language``: a BCP 47 tag; empty where nobody asked.
    """

    name: str
    may_know: MayKnow = MayKnow.NOT_ASKED
    safe_mail: YesNo = YesNo.NOT_ASKED
    authority: Authority = Authority.NONE
    authority_from: date | None = None
    authority_to: date | None = None
    own_page: YesNo = YesNo.NOT_ASKED
    own_page_from: YesFrom | None = None
    court_order: str = ""
    court_forbids_page: bool = False
    court_order_from: date | None = None
    court_order_to: date | None = None
    language: str = ""

    def decides(self, day: date) -> bool:
        """Whether this person decides for the patient on a day."""
        return self.authority is not Authority.NONE and _within(day, self.authority_from, self.authority_to)


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first or date.min) <= day <= (last or date.max)


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


def forbidden(reader: Relative, day: date) -> str:
    """Why a court order keeps every page from somebody, as a sentence; empty where none does."""
    if not reader.court_forbids_page or not _within(day, reader.court_order_from, reader.court_order_to):
        return ""
    order = f" ({reader.court_order})" if reader.court_order else ""
    message = _(
        "A court order forbids giving {name} a page{order}. Choose another reader,"
        " or change the order on the patient’s page, under Contacts."
    )
    return message.format(name=reader.name, order=order)


def no_yes(name: str, reader: Relative | None, day: date) -> str:
    """Why there is no caregiver's page for somebody yet, as a sentence; empty where somebody said yes to it.

    The patient says it, or who decides for the patient; who decides needs no other's yes.
    """
    if reader is None:
        message = _("{name} is no contact yet. Add them on the patient’s page, with the yes to a page of their own.")
        return message.format(name=name)
    if reader.own_page is YesNo.NO:
        return _("{name} gets no page: the answer was no. Choose another reader.").format(name=name)
    if reader.may_know in (MayKnow.NOTHING, MayKnow.PRACTICAL):
        return why_not(reader, day)
    if reader.decides(day) or (reader.own_page is YesNo.YES and reader.own_page_from is not None):
        return ""
    message = _(
        "Nobody said yes yet to a page for {name}. Ask the patient, or who decides,"
        " and write it down on the patient’s page, under Contacts."
    )
    return message.format(name=name)
