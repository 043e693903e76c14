"""What must be true before a page leaves the team."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from careteam.domain.call_boxes import call_box
from careteam.domain.ids import MemberId
from careteam.domain.offices import OfficeDraft
from careteam.domain.patients import CallBoxKind, YesNo
from careteam.domain.places import Setting
from careteam.domain.summaries import (
    MOST_STEPS,
    MOST_TALKS,
    BlockKey,
    MedicineLine,
    Person,
    ReleaseFacts,
    StepLine,
    SummaryPage,
    VisitLine,
    blocks,
    medicine_lines,
    where_in_words,
)
from careteam.domain.unfit import unfit_words
from careteam.domain.visits import Medicine, MedicineChange, VisitStatus

NURSE, CHAPLAIN, ABSENT = (MemberId(UUID(int=number)) for number in (1, 2, 3))
OFFICE = OfficeDraft(day_phone="555-0142", night_phone="555-0199")
MORPHINE = Medicine(MedicineChange.NEW, "morphine 5 mg", "pain", "1 pill at night", confirmed_by=NURSE)

PAGE = SummaryPage(
    "Maria Lopez", date(2026, 11, 24), call_box(CallBoxKind.STANDARD, OFFICE), talks=("You slept well.",)
)
FACTS = ReleaseFacts(
    status=VisitStatus.COMPLETED,
    present=frozenset({NURSE, CHAPLAIN}),
    released_by=CHAPLAIN,
    reader="Maria Lopez",
    medicines=(MORPHINE,),
    may_confirm=frozenset({NURSE, ABSENT}),
)


def keys(page: SummaryPage = PAGE, facts: ReleaseFacts = FACTS) -> list[BlockKey]:
    return [block.key for block in blocks(page, facts)]


def test_a_released_page_may_leave() -> None:
    assert blocks(PAGE, FACTS) == ()


@pytest.mark.parametrize("status", list(VisitStatus))
def test_only_a_visit_that_was_seen_has_a_page(status: VisitStatus) -> None:
    seen = status in (VisitStatus.SEEN, VisitStatus.COMPLETED)
    assert keys(facts=replace(FACTS, status=status)) == ([] if seen else [BlockKey.NOT_SEEN])


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        (replace(FACTS, released_by=None), BlockKey.NOT_RELEASED),
        (replace(FACTS, released_by=ABSENT), BlockKey.RELEASED_BY_OTHER),
        (replace(FACTS, withdrawn="The code status changed."), BlockKey.WITHDRAWN),
        (replace(FACTS, withdrawn="The hospice changed.", released_by=None), BlockKey.WITHDRAWN),
        (replace(FACTS, reader=" "), BlockKey.NO_READER),
        (replace(FACTS, died=True), BlockKey.DIED),
        (replace(FACTS, medicines=(replace(MORPHINE, confirmed_by=None),)), BlockKey.MEDICINES),
        (replace(FACTS, medicines=(replace(MORPHINE, confirmed_by=CHAPLAIN),)), BlockKey.MEDICINES),
        (replace(FACTS, by_mail=True, safe_mail=YesNo.NO), BlockKey.DO_NOT_MAIL),
        (replace(FACTS, by_mail=True), BlockKey.MAIL_NOT_ASKED),
    ],
)
def test_each_fact_keeps_the_page_back_alone(facts: ReleaseFacts, key: BlockKey) -> None:
    (block,) = blocks(PAGE, facts)
    assert block.key is key
    assert block.message.endswith((".", "?"))


def test_mail_is_asked_about_only_when_mailing() -> None:
    assert keys(facts=replace(FACTS, safe_mail=YesNo.NO)) == []
    assert keys(facts=replace(FACTS, by_mail=True, safe_mail=YesNo.YES)) == []


def test_a_withdrawn_page_says_why() -> None:
    (block,) = blocks(PAGE, replace(FACTS, withdrawn="The code status changed."))
    assert block.message == "The words were withdrawn. The code status changed. Check the page and release it again."


def test_an_empty_call_box_keeps_the_page_back_with_each_reason() -> None:
    page = replace(PAGE, call_box=call_box(CallBoxKind.STANDARD, OfficeDraft(emergency_number="")))
    assert keys(page) == [BlockKey.CALL_BOX] * 3


def test_the_staff_choose_which_talks_and_steps_go_on_the_page() -> None:
    page = replace(PAGE, talks=("Sleep.",) * MOST_TALKS, steps=(StepLine("Rest."),) * MOST_STEPS)
    assert keys(page) == []
    more = replace(page, talks=(*page.talks, "Food."), steps=(*page.steps, StepLine("Eat.")))
    talks, steps = blocks(more, FACTS)
    assert (talks.key, steps.key) == (BlockKey.TALKS, BlockKey.STEPS)
    assert talks.message == "4 things talked about: choose which 3 go on the page."
    assert steps.message == "5 next steps: choose which 4 go on the page."


@pytest.mark.parametrize(
    "page",
    [
        replace(PAGE, what_matters="My hospice bed."),
        replace(PAGE, talks=("You are dying.",)),
        replace(PAGE, steps=(StepLine("Rest.", "The hospice nurse"),)),
        replace(PAGE, steps=(StepLine("Rest.", by_when="Before hospice"),)),
        replace(PAGE, medicines=(MedicineLine(MedicineChange.NEW, "senna", "terminal restlessness"),)),
        replace(PAGE, next_visits=(VisitLine(date(2026, 12, 1), where="at the hospice"),)),
        replace(PAGE, questions="How will I know I am dying?"),
    ],
)
def test_words_not_talked_about_keep_the_page_back_wherever_they_stand(page: SummaryPage) -> None:
    assert keys(page) == [BlockKey.WORDS]
    assert keys(page, replace(FACTS, discussed=True)) == []
    box = call_box(CallBoxKind.HOSPICE, OFFICE, hospice="Valley Hospice", hospice_phone="555-0177")
    other_words = any(words in str(page) for words in ("dying", "terminal"))
    assert keys(replace(page, call_box=box)) == ([BlockKey.WORDS] if other_words else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Your prognosis is poor.", "prognosis"),
        ("You have six months or less.", "six months or less"),
        ("You have 3 weeks to live.", "weeks to live"),
        ("We think there are weeks left.", "weeks left"),
        ("There is little time left.", "little time left"),
        ("You won’t survive this.", "won’t survive"),
        ("The LIFE EXPECTANCY is short.", "LIFE EXPECTANCY"),
    ],
)
def test_how_long_somebody_may_live_is_never_printed(text: str, words: str) -> None:
    (unfit,) = unfit_words(text, discussed=True)
    assert text[unfit.start : unfit.end] == words
    assert "conversation" in unfit.message


@pytest.mark.parametrize(
    "text",
    [
        "Come back in 3 months.",
        "Use it for 3 days or less.",
        "You have pills for 2 weeks left on the shelf. 5 days left of the cream.",
        "You will not make it to the clinic on Friday.",
        "You live with your sister. Turn left.",
        "You diagnosed it yourself.",
    ],
)
def test_ordinary_words_about_time_are_left_alone(text: str) -> None:
    assert unfit_words(text) == ()


@pytest.mark.parametrize(
    ("language", "text", "never"),
    [
        ("es", "Su pronóstico es malo.", True),
        ("es", "Le quedan pocas semanas.", True),
        ("es", "Quiere estar en casa al final de la vida.", False),
        ("es", "Viene alguien del hospicio.", False),
        ("ar", "العمر المتوقع قصير.", True),
        ("ar", "بقي لك أسابيع.", True),
        ("ar", "هي تحتضر.", False),
        ("ar", "تحدثنا عن نهاية الحياة.", False),
        ("hi", "आपकी जीवन प्रत्याशा कम है।", True),
        ("hi", "वे मर रहे हैं।", False),
        ("hi", "हॉस्पिस की नर्स आएगी।", False),
    ],
)
def test_every_language_of_a_page_has_such_words_of_its_own(language: str, text: str, never: bool) -> None:
    assert len(unfit_words(text, language=language)) == 1
    assert len(unfit_words(text, language=language, discussed=True)) == never
    assert len(unfit_words(text, language=language, discussed=True, child=True)) == 1
    assert unfit_words(text) == ()
    assert BlockKey.WORDS in keys(replace(PAGE, talks=(text,), language=language), replace(FACTS, put_across=True))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Le quedan dos semanas de pastillas. Venga en 3 meses."),
        ("ar", "تناول الدواء مدة 3 أيام. تعال بعد شهر."),
        ("hi", "दवा 3 दिन लें। गोलियाँ 5 दिन की बची हैं।"),
    ],
)
def test_other_languages_leave_ordinary_words_alone(language: str, text: str) -> None:
    assert unfit_words(text, language=language) == ()


@pytest.mark.parametrize(
    ("name", "how", "better"),
    [
        ("morphine 5.0 mg", "", "5"),
        ("morphine .5 mg", "", "0.5"),
        ("morfina ,5 mg", "", "0,5"),
        ("morfina 5,0 mg", "", "5"),
        ("fentanyl 25 mcg", "", "micrograms"),
        ("morphine 5 mg", "Take 1.0 pill.", "1"),
    ],
)
def test_a_dose_that_can_be_misread_keeps_the_page_back(name: str, how: str, better: str) -> None:
    page = replace(PAGE, medicines=(MedicineLine(MedicineChange.NEW, name, "pain", how),))
    (block,) = blocks(page, FACTS)
    assert block.key is BlockKey.MEDICINES
    assert block.message.endswith(f"Write “{better}”.")
    clear = MedicineLine(MedicineChange.NEW, "potassium 1,000 mg", "pain", "Take 0.5 pill, or 1.5. Then 7,5 ml.")
    assert blocks(replace(PAGE, medicines=(clear,)), FACTS) == ()


def test_unfit_words_come_in_order_with_their_place() -> None:
    text = "You are dying. The prognosis. Hospice, end-of-life, terminally."
    assert [text[each.start : each.end] for each in unfit_words(text)] == [
        "dying",
        "prognosis",
        "Hospice",
        "end-of-life",
        "terminally",
    ]


def test_only_confirmed_medicines_reach_a_page() -> None:
    others = (replace(MORPHINE, confirmed_by=None), replace(MORPHINE, confirmed_by=CHAPLAIN))
    assert medicine_lines((MORPHINE, *others), FACTS.may_confirm) == (
        MedicineLine(MedicineChange.NEW, "morphine 5 mg", "pain", "1 pill at night"),
    )


@pytest.mark.parametrize("setting", list(Setting))
def test_every_setting_ends_a_sentence_to_the_patient(setting: Setting) -> None:
    words = where_in_words(setting)
    assert words.split()[0] in ("at", "in", "by")
    assert unfit_words(words) == ()
    assert where_in_words(setting, "Room 12") == f"{words} (Room 12)"


def test_a_person_of_the_team_needs_only_a_name() -> None:
    assert Person("Lin Wu") == Person("Lin Wu", "", "")
