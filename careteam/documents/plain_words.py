"""Plain words: a reading check for what a patient will read. It warns and offers a word; it never blocks.

English is graded by Flesch-Kincaid, Spanish by INFLESZ. Either alone is a weak judge ("You take ondansetron for nausea"
scores low), so long sentences, words of the trade and unexplained letters are looked for too. In another language only
sentences, doses and the office's own words are checked, and somebody who reads it has to read it.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from careteam.documents import syllables
from careteam.domain.doses import misread
from careteam.domain.unfit import unfit_words
from careteam.i18n import _

GRADE_GOAL = 6.0
CHILD_GOAL = 3.0
"""For what a child reads."""

EASE_GOAL = 65.0
EASE_GOAL_OF_A_CHILD = 80.0
"""INFLESZ, a scale from 0 to 100 for Spanish: from 55 normal, from 65 rather easy, from 80 very easy.

Barrio-Cantalejo et al., Anales del Sistema Sanitario de Navarra 2008; 31(2): 135-152, over the perspicuity of Szigriszt
Pazos (1993): 206.835 - 62.3 syllables / words - words / sentences.
"""

LONGEST_SENTENCE = 15
"""Words. The average US reader is at grade 8 or 9 (AHRQ), so half would struggle with what is average."""

MEASURED = frozenset({"en", "es"})
"""Languages whose texts have a measure of how they read."""

LONGEST_TEXT = 20_000
"""Characters that are looked at; nobody reads more of them on a page."""


class FindingKind(StrEnum):
    """What makes a text hard or unsafe to read."""

    GRADE = "grade"
    SENTENCE = "sentence"
    JARGON = "jargon"
    ABBREVIATION = "abbreviation"
    DOSE = "dose"
    NEVER = "never"


@dataclass(frozen=True)
class Finding:
    """One thing to look at again: the characters ``start`` to ``end``, why, and words to put there instead, if any."""

    start: int
    end: int
    kind: FindingKind
    message: str
    suggestion: str = ""


@dataclass(frozen=True)
class Reading:
    """How a text reads. ``grade``: the US school grade that follows it, None where there is nothing to score.

    ``ease``: of a Spanish text instead its INFLESZ. ``scored``: there is a measure for its language.
    """

    grade: float | None
    findings: tuple[Finding, ...] = ()
    ease: float | None = None
    scored: bool = True


_WORD = re.compile(r"[^\W\d_]+(?:[’'.-][^\W\d_]+)*\.?|\d+(?:[.,]\d+)*")
_QUOTE = re.compile(r"“[^”]*”|\"[^\"]*\"")
_SENTENCE_END = re.compile(r"[.!?:؟۔।]+[”\"’)]*(?=\s|$)|\n+")
_TITLES = frozenset({"dr.", "mr.", "mrs.", "ms.", "rev.", "prof.", "jr.", "sr.", "a.m.", "p.m."})
_LETTERS = re.compile(r"\b[A-Z](?:[A-Z]|\.[A-Z]){1,5}s?\b")


def check(
    text: str,
    *,
    names: Iterable[str] = (),
    medicines: Iterable[str] = (),
    discussed: bool = False,
    goal: float = GRADE_GOAL,
    child: bool = False,
    language: str = "en",
    terms: Mapping[str, str] | None = None,
) -> Reading:
    """How a text for a patient reads, and what to look at again, in the order of the text.

    Quotes in “ ”, ``names`` of people and ``medicines`` are not scored. ``discussed``: hospice or the end of life was
    talked about with this reader. ``goal``: the school grade it should read at; ``child``: for a child.
    ``terms``: the office's own words of the trade, each with a plainer one. Quick enough to run whenever typing pauses.
    """
    text = text[:LONGEST_TEXT]
    known = frozenset(word.casefold() for name in (*names, *medicines) for word in _bare_words(name))
    words = list(_WORD.finditer(text))
    quotes = [match.span() for match in _QUOTE.finditer(text)]
    scored = [
        word for word in words if not _within(word.start(), quotes) and _bare(word.group()).casefold() not in known
    ]
    sentences = _sentences(text, words)
    spoken = language.split("-", maxsplit=1)[0]
    findings = [
        *_long_sentences(sentences, scored),
        *_jargon(scored, {**(_word_list().plain if spoken == "en" else {}), **_folded(terms or {})}),
        *(_abbreviations(text, known) if spoken in MEASURED else ()),
        *_doses(text),
        *_never(text, discussed, child, language),
    ]
    if spoken not in MEASURED:
        return Reading(None, _in_order(findings), scored=False)
    if spoken == "es":
        ease, least = _ease(scored, sentences), EASE_GOAL_OF_A_CHILD if child else EASE_GOAL
        if ease is not None and ease < least:
            message = _("Reads at INFLESZ {ease:.0f}. Try shorter words and sentences: {least:.0f} or more is easy.")
            findings.append(Finding(0, len(text), FindingKind.GRADE, message.format(ease=ease, least=least)))
        return Reading(None, _in_order(findings), ease=ease)
    grade = _grade(scored, sentences)
    if grade is not None and grade > goal:
        message = _("Reads like school grade {grade:.0f}. Try shorter words and sentences: grade {goal:.0f} or lower.")
        findings.append(Finding(0, len(text), FindingKind.GRADE, message.format(grade=grade, goal=goal)))
    return Reading(grade, _in_order(findings))


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.start, finding.end)))


def _bare(word: str) -> str:
    return word if word.lower() in _TITLES else word.rstrip(".")


def _bare_words(text: str) -> list[str]:
    return [_bare(match.group()) for match in _WORD.finditer(text)]


def _within(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _sentences(text: str, words: list[re.Match[str]]) -> list[tuple[int, int]]:
    """Where sentences begin and end; a title such as "Dr." ends none."""
    titles = {word.end() for word in words if word.group().lower() in _TITLES}
    spans = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if end.start() + 1 not in titles:
            spans.append((start, end.end()))
            start = end.end()
    spans.append((start, len(text)))
    return spans


def _per_sentence(
    sentences: list[tuple[int, int]], scored: list[re.Match[str]]
) -> Iterator[tuple[tuple[int, int], list[re.Match[str]]]]:
    starts = [word.start() for word in scored]
    for start, end in sentences:
        inside = scored[bisect_left(starts, start) : bisect_left(starts, end)]
        if inside:
            yield (start, end), inside


def _grade(scored: list[re.Match[str]], sentences: list[tuple[int, int]]) -> float | None:
    spoken = [word.group() for word in scored]
    count = sum(1 for _each in _per_sentence(sentences, scored))
    if not count:
        return None
    sounds = sum(syllables.english(_bare(word).lower()) for word in spoken)
    return 0.39 * len(spoken) / count + 11.8 * sounds / len(spoken) - 15.59


def _ease(scored: list[re.Match[str]], sentences: list[tuple[int, int]]) -> float | None:
    """INFLESZ: 0 is very hard, 100 very easy."""
    count = sum(1 for _each in _per_sentence(sentences, scored))
    if not count:
        return None
    sounds = sum(syllables.spanish(_bare(word.group())) for word in scored)
    return 206.835 - 62.3 * sounds / len(scored) - len(scored) / count


def _long_sentences(sentences: list[tuple[int, int]], scored: list[re.Match[str]]) -> Iterator[Finding]:
    for _span, inside in _per_sentence(sentences, scored):
        if len(inside) > LONGEST_SENTENCE:
            message = _("{count} words in one sentence. Make it two, of {most} words at most.")
            yield Finding(
                inside[0].start(),
                inside[-1].end(),
                FindingKind.SENTENCE,
                message.format(count=len(inside), most=LONGEST_SENTENCE),
            )


@dataclass(frozen=True)
class _WordList:
    """Jargon with the plain word for it, and letters that everybody reads."""

    plain: dict[str, str]
    everyday: frozenset[str]


@cache
def _word_list() -> _WordList:
    listed = tomllib.loads((resources.files("resources") / "words" / "jargon_en.toml").read_text(encoding="utf-8"))
    plain = {jargon.rstrip("."): word for word, jargons in listed["plain"].items() for jargon in jargons}
    return _WordList(plain, frozenset(listed["abbreviations"]["known"]))


def _folded(terms: Mapping[str, str]) -> dict[str, str]:
    return {" ".join(term.lower().split()).rstrip("."): plain for term, plain in terms.items()}


def _jargon(scored: list[re.Match[str]], plain: Mapping[str, str]) -> Iterator[Finding]:
    longest = max((len(jargon.split()) for jargon in plain), default=0)
    spoken = [word.group().lower().rstrip(".") for word in scored]
    at = 0
    while at < len(spoken):
        for count in range(min(longest, len(spoken) - at), 0, -1):
            better = plain.get(" ".join(spoken[at : at + count]))
            if better is not None:
                message = _("A word of the trade. Plainer: “{plain}”.").format(plain=better)
                last = scored[at + count - 1]
                end = last.start() + len(last.group().rstrip("."))
                yield Finding(scored[at].start(), end, FindingKind.JARGON, message, better)
                break
        else:
            count = 1
        at += count


def _abbreviations(text: str, known: frozenset[str]) -> Iterator[Finding]:
    everyday = _word_list().everyday
    for match in _LETTERS.finditer(text):
        letters = match.group().replace(".", "").rstrip("s")
        if letters in everyday or letters.casefold() in known or f"({match.group()})" in text:
            continue
        message = _("“{letters}” may mean nothing to the reader. Write it out.").format(letters=match.group())
        yield Finding(match.start(), match.end(), FindingKind.ABBREVIATION, message)


def _doses(text: str) -> Iterator[Finding]:
    for one in misread(text):
        message = _("“{dose}” can be misread. Write “{better}”.").format(dose=one.dose, better=one.better)
        yield Finding(one.start, one.end, FindingKind.DOSE, message, one.better)


def _never(text: str, discussed: bool, child: bool, language: str) -> Iterator[Finding]:
    for unfit in unfit_words(text, discussed=discussed, child=child, language=language):
        yield Finding(unfit.start, unfit.end, FindingKind.NEVER, unfit.message)
