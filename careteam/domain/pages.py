"""What each version of a visit's page may say, and to whom it may go."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from careteam.domain import readers
from careteam.domain.patients import AgeGroup
from careteam.domain.readers import Relative
from careteam.domain.summaries import Block, BlockKey, SummaryPage
from careteam.domain.texts import texts
from careteam.domain.unfit import unfit_words
from careteam.domain.versions import OWN, ChildLine, PageFor, PageVersion, Told, ToldTopic
from careteam.domain.visits import RecordDraft
from careteam.i18n import _

MOST_CHOICES = 2
SHORTEST_TELLING_WORD = 5
"""Letters; a shorter word of a diagnosis ("of", "cell") gives nothing away."""

SUGGESTED = {AgeGroup.CHILD: PageVersion.CHILD, AgeGroup.TEEN: PageVersion.TEEN}


def suggested(group: AgeGroup | None) -> PageVersion:
    """The version that a patient's age suggests. It only suggests: development decides what a child understands."""
    return SUGGESTED.get(group, PageVersion.ADULT) if group else PageVersion.ADULT


def of_record(record: RecordDraft) -> tuple[PageFor, ...]:
    """Every page that a visit makes, the main one first."""
    return (PageFor(record.page_version, record.reader, record.discussed), *record.more_pages)


def settled(record: RecordDraft, patient: str) -> RecordDraft:
    """The record with the patient named as the reader of the pages that are the patient's own."""
    more = tuple(
        replace(page, reader=patient) if page.version in OWN and not page.reader else page for page in record.more_pages
    )
    own = record.page_version in OWN and not record.reader
    return replace(record, more_pages=more, reader=patient if own else record.reader)


def remembered(record: RecordDraft) -> tuple[PageFor, ...]:
    """The pages to make at the patient's next visits too; none where an adult reads one page of their own."""
    pages = of_record(record)
    if len(pages) == 1 and pages[0].version in {PageVersion.ADULT, None}:
        return ()
    return tuple(replace(page, discussed=False) for page in pages)


def shareable(record: RecordDraft) -> RecordDraft:
    """The record as anybody but the patient may read it: without what is marked private."""
    return replace(
        record,
        what_matters="" if record.own_words_private else record.what_matters,
        questions="" if record.own_words_private else record.questions,
        talks=tuple(talk for talk in record.talks if not talk.private),
        steps=tuple(step for step in record.steps if not step.private),
        medicines=tuple(medicine for medicine in record.medicines if not medicine.private),
    )


def written_to_patient(record: RecordDraft) -> bool:
    """Whether the words stand on a page of the patient's own too, so that “you” in them means the patient."""
    return any(page.version in {PageVersion.ADULT, PageVersion.TEEN} for page in of_record(record))


@dataclass(frozen=True)
class Audience:
    """Whom a page is about and for.

    ``reader``: the contact who reads it, None where the patient does (``own``) or a name that is no contact's.
    ``private_name``: a name that only the patient and the team may use. ``diagnosis``: as the team writes it.
    """

    patient: str
    page: PageFor
    own: bool
    day: date
    reader: Relative | None = None
    minor: bool = False
    private_name: str = ""
    diagnosis: str = ""
    told: tuple[Told, ...] = ()


def blocks(page: SummaryPage, record: RecordDraft, audience: Audience) -> Iterator[Block]:
    """Why this version may not go to this reader yet, each with how to mend it; nothing where it may."""
    yield from _reader_blocks(audience)
    if audience.page.version is PageVersion.CHILD:
        yield from _child_blocks(page, record, audience)
    if audience.private_name and not audience.own and _has_word(texts(page), audience.private_name):
        message = _("“{name}” is a private name. In the wrap-up, take it out of the words for {reader}.")
        yield Block(BlockKey.WORDS, message.format(name=audience.private_name, reader=audience.page.reader))
    if audience.own and audience.minor and audience.page.version in OWN:
        yield from _untold_diagnosis(page, audience)


def _reader_blocks(audience: Audience) -> Iterator[Block]:
    page, name = audience.page, audience.patient
    if page.version is None:
        message = _("Choose with the family which page {name} needs, in the wrap-up. Age only suggests one.")
        yield Block(BlockKey.VERSION, message.format(name=name))
    if not page.reader:
        return
    if page.version is not None and page.version in OWN and not audience.own:
        message = _("The {version} is for {name} alone. Choose {name} as its reader, or the caregiver’s page.")
        yield Block(BlockKey.NO_READER, message.format(version=lower(page.version), name=name))
        return
    if audience.own:
        if page.version is PageVersion.CAREGIVER:
            message = _("The caregiver’s page is for somebody else than {name}. Choose who reads it.")
            yield Block(BlockKey.NO_READER, message.format(name=name))
        return
    if audience.reader is not None and (why := readers.forbidden(audience.reader, audience.day)):
        yield Block(BlockKey.COURT_ORDER, why)
    elif page.version is PageVersion.CAREGIVER:
        if why := readers.no_yes(page.reader, audience.reader, audience.day):
            yield Block(BlockKey.CONSENT, why)
    elif why := readers.why_not(audience.reader, audience.day):
        yield Block(BlockKey.NO_READER, why)


def _child_blocks(page: SummaryPage, record: RecordDraft, audience: Audience) -> Iterator[Block]:
    name = audience.patient
    told = {one.topic for one in audience.told}
    for topic in dict.fromkeys(_topics((*record.child_talks, *record.child_steps))):
        if topic not in told:
            message = _(
                "“{topic}”: nobody wrote down that {name} was told. Add it to the details of {name},"
                " or take the line out of the child’s page in the wrap-up."
            )
            yield Block(BlockKey.NOT_TOLD, message.format(topic=topic.label, name=name))
    if not page.choices:
        message = _("The child’s page offers {name} nothing to choose yet. Add a choice in the wrap-up.")
        yield Block(BlockKey.CHOICES, message.format(name=name))
    elif len(page.choices) > MOST_CHOICES:
        message = _("{count} choices for {name}: choose which {most} go on the child’s page.")
        yield Block(BlockKey.CHOICES, message.format(count=len(page.choices), name=name, most=MOST_CHOICES))
    for text in texts(page):
        for unfit in unfit_words(text, child=True, language=page.language):
            yield Block(BlockKey.WORDS, unfit.message)


def _topics(lines: Iterable[ChildLine]) -> Iterator[ToldTopic]:
    return (line.about for line in lines if line.words and line.about is not None)


def _untold_diagnosis(page: SummaryPage, audience: Audience) -> Iterator[Block]:
    if any(one.topic is ToldTopic.ILLNESS for one in audience.told):
        return
    for word in dict.fromkeys(re.findall(r"[^\W\d_]+", audience.diagnosis)):
        if len(word) >= SHORTEST_TELLING_WORD and _has_word(texts(page), word):
            message = _(
                "“{word}” stands on the page, but nobody wrote down that {name} was told the name of the illness."
                " Add it to the details of {name}, or take the word out in the wrap-up."
            )
            yield Block(BlockKey.NOT_TOLD, message.format(word=word, name=audience.patient))
            return


def _has_word(said: Iterable[str], word: str) -> bool:
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.I)
    return any(pattern.search(text) for text in said)


def lower(version: PageVersion) -> str:
    """A version's name within a sentence."""
    return version.label[:1].lower() + version.label[1:]
