"""The office's own words of the trade."""

import pytest

from careteam.domain.errors import Invalid, Stale
from careteam.domain.terms import TermDraft
from careteam.services import terms
from careteam.services.office import Office


def test_words_are_kept_by_the_alphabet_and_known_to_the_check(office: Office) -> None:
    for word, plain in (("titrate", "change  slowly"), (" Bolus ", "one bigger dose")):
        office.write(lambda work, word=word, plain=plain: terms.save(work, None, TermDraft(word, plain)))  # type: ignore[misc]
    assert [(row.term, row.plain) for row in office.read(terms.rows)] == [
        ("Bolus", "one bigger dose"),
        ("titrate", "change slowly"),
    ]
    assert office.read(terms.plainer) == {"Bolus": "one bigger dose", "titrate": "change slowly"}


def test_a_word_is_changed_and_taken_out(office: Office) -> None:
    term, _changes = office.write(lambda work: terms.save(work, None, TermDraft("bolus", "dose")))
    edited = office.read(lambda work: terms.edit(work, term))
    office.write(
        lambda work: terms.save(work, term, TermDraft("bolus", "one bigger dose", "A son"), seen=edited.version)
    )
    assert office.read(lambda work: terms.edit(work, term)).draft.source == "A son"
    with pytest.raises(Stale):
        office.write(lambda work: terms.save(work, term, TermDraft("bolus", "dose"), seen=edited.version))
    office.write(lambda work: terms.retire(work, term))
    assert office.read(terms.rows) == ()
    office.write(lambda work: terms.save(work, None, TermDraft("bolus", "dose")))


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (TermDraft(" ", ""), ["term", "plain"]),
        (TermDraft("bolus", "Bolus"), ["plain"]),
        (TermDraft("b" * 61, "dose"), ["term"]),
        (TermDraft("TITRATE", "change"), ["term"]),
    ],
)
def test_a_word_needs_a_plainer_one_and_stands_once(office: Office, draft: TermDraft, fields: list[str]) -> None:
    office.write(lambda work: terms.save(work, None, TermDraft("titrate", "change slowly")))
    with pytest.raises(Invalid) as refused:
        office.write(lambda work: terms.save(work, None, draft))
    assert [problem.field for problem in refused.value.problems] == fields
