"""Is a passphrase good enough to stand alone between a stolen laptop and the patients in it?

NIST SP 800-63B-4: at least 15 characters where it is the only factor, no rules of composition, known ones refused.
Thieves of a file can guess at their leisure, so what a list of leaked passwords holds at this length is refused by its
pattern: few different letters, counting, rows of the keyboard, one word again and again, a common word and a number.
"""

import unicodedata
from itertools import pairwise

from careteam.domain.errors import Invalid
from careteam.i18n import _

SHORTEST = 15
LONGEST = 256
FEWEST_DIFFERENT = 5
RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujmikolp",
)
COMMON = """
    access admin administrator baseball careteam changeme charlie clinic computer dragon family football freedom
    hello home hospice hospital iloveyou internet iamthebest jesus letmein login loveyou maria master michael monkey
    mother mypassword nurse office palliative passphrase password princess qwerty secret security shadow sunshine
    superman temp test thisis trustno welcome winter spring summer autumn fall monday whatever
    correcthorsebatterystaple thequickbrownfox thequickbrownfoxjumpsoverthelazydog maytheforcebewithyou
    tobeornottobe loremipsumdolorsitamet allyourbasearebelongtous godisgreat nevergonnagiveyouup
    iloveyousomuch onceuponatime passwordpassword thisismypassword mypasswordispassword
    whatisyourpassword opensesame
"""


def check(passphrase: str, account: str = "") -> None:
    """Raise Invalid, naming the field ``passphrase``, unless it is long enough and not an obvious one."""
    text = unicodedata.normalize("NFC", passphrase)
    problem = ""
    if len(text) < SHORTEST:
        problem = _("Use at least {count} characters. Four or five words are easy to remember.").format(count=SHORTEST)
    elif len(text) > LONGEST:
        problem = _("Use at most {count} characters.").format(count=LONGEST)
    elif is_obvious(text, account):
        problem = _("This is easy to guess. Use four or five words that have nothing to do with each other.")
    if problem:
        raise Invalid.field("passphrase", problem)


def is_obvious(passphrase: str, account: str = "") -> bool:
    """Would it be among the first that somebody tries?"""
    text = passphrase.casefold()
    if len(set(text)) < FEWEST_DIFFERENT or _follows_a_run(text):
        return True
    unit = _repeated(_bare(text))
    words = _bare(account.casefold())
    if not unit.isascii():
        return bool(words) and unit == words
    letters = _repeated("".join(letter for letter in unit if letter.isalpha()))
    return not letters or letters in COMMON.split() or letters == words or _follows_a_run(unit) or len(unit) < 4


def _bare(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def _repeated(text: str) -> str:
    """The shortest beginning that, written again and again, gives the text."""
    for size in range(1, len(text) // 2 + 1):
        if text == (text[:size] * (len(text) // size + 1))[: len(text)]:
            return text[:size]
    return text


def _follows_a_run(text: str) -> bool:
    """Is most of it taken in order, forward or backward, from the alphabet, the digits or the keyboard?"""
    steps = {a + b for run in RUNS for a, b in pairwise(run)}
    pairs = [a + b for a, b in pairwise(text)]
    taken = sum(pair in steps or pair[::-1] in steps or pair[0] == pair[1] for pair in pairs)
    return taken > 0.8 * len(pairs) if pairs else True
