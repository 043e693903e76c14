"""Full names in one cell: title, given name, family name, credentials."""

_TITLES = frozenset(
    {
        *("mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "rev", "reverend", "fr"),
        *("sr", "chaplain", "rabbi", "imam", "sir", "dame"),
    }
)
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv", "v"})
_CREDENTIALS = frozenset(
    {
        *("md", "do", "np", "dnp", "fnp", "aprn", "agnp", "agacnp", "cnp", "anp", "rn", "bsn", "msn"),
        *("lpn", "lvn", "pa", "pac", "msw", "lsw", "lcsw", "licsw", "bsw", "chpn", "achpn", "phd"),
        *("psyd", "rd", "rdn", "ld", "mtbc", "ccls", "bcc", "mdiv", "facp", "faahpm", "fnpbc", "fnpc"),
        *("mph", "ma", "ms", "ba", "bs", "jd", "esq", "cns"),
    }
)


def split_name(full: str) -> tuple[str, str, str]:
    """Given name, family name and credentials from a full name.

    Reads "Dr. Maria del Rosario Cruz, MD" and "Cruz, Maria"; without a comma the last word is the family name, and
    the one before Jr. or III. One word alone is a family name. Titles are left out.
    """
    parts = [" ".join(part.split()) for part in full.split(",")]
    parts = [part for part in parts if part]
    credentials: list[str] = []
    while len(parts) > 1 and all(_bare(word) in _CREDENTIALS for word in parts[-1].split()):
        credentials.insert(0, parts.pop())
    if len(parts) > 1 and _bare(parts[-1]) in _GENERATIONS:
        generation = parts.pop()
        parts[0] = f"{parts[0]} {generation}"
    if len(parts) > 1:
        return without_title(" ".join(parts[1:])), without_title(parts[0]), ", ".join(credentials)
    words = without_title(parts[0]).split() if parts else []
    while len(words) > 2 and _is_credential(words[-1]):
        credentials.insert(0, words.pop())
    last = len(words) - (2 if len(words) > 2 and _bare(words[-1]) in _GENERATIONS else 1)
    return " ".join(words[:last]), " ".join(words[last:]), ", ".join(credentials)


def without_title(name: str) -> str:
    """A name without Mr., Dr. and the like in front; empty if it was nothing but a title with a period."""
    words = name.split()
    while words and _bare(words[0]) in _TITLES and (len(words) > 1 or words[0].endswith(".")):
        words = words[1:]
    return " ".join(words)


def _bare(word: str) -> str:
    return word.replace(".", "").replace("-", "").casefold()


def _is_credential(word: str) -> bool:
    """Without a comma only capitals count: MD is a degree, Ma a name."""
    return word.replace(".", "").replace("-", "").isupper() and _bare(word) in _CREDENTIALS
