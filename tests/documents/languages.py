"""The fullest page in each language that a page can be in, with phones, doses and Latin names among its words."""

from dataclasses import replace
from datetime import date, time

from careteam.domain.call_boxes import CallBox, call_box
from careteam.domain.offices import OfficeDraft
from careteam.domain.patients import CallBoxKind
from careteam.domain.places import Setting
from careteam.domain.summaries import MedicineLine, Person, StepLine, SummaryPage, VisitLine, where_in_words
from careteam.domain.versions import ChildChoice, PageVersion
from careteam.domain.visits import MedicineChange
from careteam.i18n import catalogue
from tests.documents.examples import (
    CAREGIVER_PAGE,
    CHILD_PAGE,
    DANA,
    LIN,
    OFFICE,
    PAGE,
    PAUL,
    SAM,
    TEEN_PAGE,
)


def _box(language: str, hours: str, when: str, version: PageVersion = PageVersion.ADULT) -> CallBox:
    office: OfficeDraft = replace(OFFICE, day_hours=hours, when_to_call=when)
    return call_box(
        CallBoxKind.HOSPICE,
        office,
        hospice="Valley Hospice",
        hospice_phone="(555) 555-0177",
        language=language,
        version=version,
    )


def _page(language: str, **words: object) -> SummaryPage:
    say = catalogue(language).gettext
    team = tuple(Person(each.name, say(each.role), say(each.helps)) for each in (SAM, LIN, DANA, PAUL))
    return replace(
        PAGE,
        language=language,
        where=where_in_words(Setting.CLINIC, "Oak Street, Room 12", language),
        who_came=team[1:3],
        team=team,
        next_visits=(
            VisitLine(date(2026, 12, 1), time(10), time(18), team[2:3], where_in_words(Setting.OWN_HOME, "", language)),
            VisitLine(
                *(date(2027, 1, 7), time(14), None, team[:1]),
                where_in_words(Setting.CANCER_CENTER, "Room 12", language),
            ),
        ),
        **words,  # type: ignore[arg-type]
    )


def _medicines(*words: tuple[str, str]) -> tuple[MedicineLine, ...]:
    names = ("ondansetron 4 mg", "morphine 5 mg", "metoclopramide 10 mg", "senna 8.6 mg")
    return tuple(
        MedicineLine(change, name, *said) for change, name, said in zip(MedicineChange, names, words, strict=True)
    )


SPANISH = _page(
    "es",
    call_box=_box("es", "De 8 a. m. a 5 p. m.", "Su dolor es 7 o más.\nNo puede retener su medicina."),
    what_matters="Nos dijo: “Quiero estar en casa y ver jugar a mi nieto”.",
    talks=("Su dolor es menor. Era 7. Ahora es 4.", "Siente náusea después de comer."),
    steps=(StepLine("Tome la pastilla nueva 30 minutos antes de comer."), StepLine("Llame a Dana al 555-0142.", "Ana")),
    medicines=_medicines(
        *(("náusea", "1 pastilla antes de cada comida"), ("dolor", "1 pastilla cada 4 horas")),
        *(("náusea", ""), ("estreñimiento", "1 pastilla cada noche")),
    ),
    questions="¿Puedo viajar en Año Nuevo?",
)

ARABIC = _page(
    "ar",
    patient="ماريا لوبيز",
    call_box=_box(
        *("ar", "من 8:00 صباحًا إلى 5:00 مساءً"),
        "كان ألمك 7 أو أكثر.\nلا تستطيع إبقاء الدواء في معدتك.\nكنت قلقًا.",
    ),
    what_matters="قلت لنا: «أريد أن أبقى في البيت وأن أرى حفيدي يلعب (كل يوم)».",
    talks=("ألمك أقل الآن. كان 7 وصار 4 (من 10).", "تشعر بالغثيان بعد الأكل.", "ابنتك Ana تحتاج إلى الراحة."),
    steps=(
        StepLine("تناول حبة الغثيان الجديدة قبل الأكل بمدة 30 دقيقة."),
        StepLine("اكتب درجة ألمك كل ليلة."),
        StepLine("الاتصال بـ Dana على 555-0142 لترتيب يوم راحة.", "Ana", "الجمعة"),
        StepLine("Ask the clinic for a new bed rail.", "Dana Reed", "next week"),
    ),
    medicines=_medicines(
        *(("الغثيان", "حبة واحدة قبل كل وجبة بمدة 30 دقيقة"), ("الألم", "1 pill, 30 minutes before each meal")),
        *(("الغثيان", ""), ("الإمساك", "حبة واحدة كل ليلة")),
    ),
    questions="هل يمكنني السفر في 1/1؟\nمن يساعد في الاستمارات؟",
)

HINDI = _page(
    "hi",
    patient="मारिया लोपेज़",
    call_box=_box(
        *("hi", "सुबह 8 से शाम 5 बजे तक", "आपका दर्द 7 या उससे ज़्यादा हो।\nआप दवा पेट में रोक नहीं पा रहे।\nआपको चिंता हो।"),
    ),
    what_matters="आपने कहा: “मैं घर पर रहना चाहती हूँ और अपने पोते को खेलते देखना चाहती हूँ।”",
    talks=("आपका दर्द कम है। पहले 7 था, अब 4 है।", "खाने के बाद जी मिचलाता है।", "आपकी बेटी Ana को आराम चाहिए।"),
    steps=(
        StepLine("जी मिचलाने की नई गोली खाने से 30 मिनट पहले लें।"),
        StepLine("हर रात अपना दर्द लिखें।"),
        StepLine("छुट्टी का दिन तय करने के लिए Dana को 555-0142 पर फ़ोन करें।", "Ana", "शुक्रवार"),
        StepLine("Ask the clinic for a new bed rail.", "Dana Reed", "next week"),
    ),
    medicines=_medicines(
        *(("जी मिचलाना", "हर भोजन से 30 मिनट पहले 1 गोली"), ("दर्द", "ज़रूरत हो तो हर 4 घंटे में 1 गोली")),
        *(("जी मिचलाना", ""), ("कब्ज़", "हर रात 1 गोली")),
    ),
    questions="क्या मैं नए साल पर यात्रा कर सकती हूँ?\nफ़ॉर्म में कौन मदद करता है?",
)

PAGES = {"es": SPANISH, "ar": ARABIC, "hi": HINDI}


def _childs(language: str, hours: str, *words: str) -> SummaryPage:
    likes, talk, other, step, ask, one, answer = words
    return replace(
        CHILD_PAGE,
        language=language,
        call_box=_box(language, hours, "", PageVersion.CHILD),
        where=where_in_words(Setting.OWN_HOME, "", language),
        who_came=PAGES[language].who_came,
        what_matters=likes,
        talks=(talk, other),
        steps=(StepLine(step),),
        choices=(ChildChoice(ask, one, answer),),
    )


CHILDS = {
    "es": _childs(
        *(
            "es",
            "de 8 a. m. a 5 p. m.",
            "Me gusta jugar con mi perro Rex.",
            "Te dolía la panza.",
            "Ahora te duele menos.",
        ),
        *("Lin vuelve a verte.", "¿Dónde te quieres sentar?", "En mi cama", "En el sofá"),
    ),
    "ar": _childs(
        *("ar", "من 8:00 صباحًا إلى 5:00 مساءً", "أحب أن ألعب مع كلبي Rex.", "كان بطنك يؤلمك.", "الآن الألم أقل."),
        *("Lin تعود لزيارتك.", "أين تريد أن تجلس؟", "على سريري", "على الأريكة"),
    ),
    "hi": _childs(
        *("hi", "सुबह 8 से शाम 5 बजे तक", "मुझे अपने कुत्ते Rex के साथ खेलना पसंद है।", "तुम्हारे पेट में दर्द था।", "अब दर्द कम है।"),
        *("Lin फिर मिलने आएगी।", "तुम कहाँ बैठना चाहते हो?", "मेरे बिस्तर पर", "सोफ़े पर"),
    ),
}


def _versions(language: str) -> dict[PageVersion, SummaryPage]:
    page = PAGES[language]
    caregivers = replace(page, version=PageVersion.CAREGIVER, reader="Ana Lopez", to_patient=True)
    return {
        PageVersion.ADULT: page,
        PageVersion.CAREGIVER: caregivers,
        PageVersion.TEEN: replace(page, version=PageVersion.TEEN),
        PageVersion.CHILD: CHILDS[language],
    }


VERSIONS = {
    "en": {
        PageVersion.ADULT: PAGE,
        PageVersion.CAREGIVER: CAREGIVER_PAGE,
        PageVersion.TEEN: TEEN_PAGE,
        PageVersion.CHILD: CHILD_PAGE,
    },
    **{language: _versions(language) for language in PAGES},
}
"""Every version of the page in every language, with as much on it as it may say."""
