"""Languages people speak, by the BCP 47 tags that are stored and the names that are shown."""

from careteam.i18n import N_, _

LANGUAGES: dict[str, str] = {
    "en": N_("English"),
    "es": N_("Spanish"),
    "ase": N_("American Sign Language"),
    "am": N_("Amharic"),
    "ar": N_("Arabic"),
    "hy": N_("Armenian"),
    "bn": N_("Bengali"),
    "my": N_("Burmese"),
    "yue": N_("Cantonese"),
    "fr": N_("French"),
    "de": N_("German"),
    "el": N_("Greek"),
    "gu": N_("Gujarati"),
    "ht": N_("Haitian Creole"),
    "he": N_("Hebrew"),
    "hi": N_("Hindi"),
    "hmn": N_("Hmong"),
    "it": N_("Italian"),
    "ja": N_("Japanese"),
    "km": N_("Khmer"),
    "ko": N_("Korean"),
    "lo": N_("Lao"),
    "zh": N_("Mandarin"),
    "nv": N_("Navajo"),
    "ne": N_("Nepali"),
    "fa": N_("Persian"),
    "pl": N_("Polish"),
    "pt": N_("Portuguese"),
    "pa": N_("Punjabi"),
    "ru": N_("Russian"),
    "so": N_("Somali"),
    "sw": N_("Swahili"),
    "tl": N_("Tagalog"),
    "ta": N_("Tamil"),
    "te": N_("Telugu"),
    "tr": N_("Turkish"),
    "uk": N_("Ukrainian"),
    "ur": N_("Urdu"),
    "vi": N_("Vietnamese"),
    "yi": N_("Yiddish"),
}
"""The languages a list offers, the two most spoken in US homes first; any other tag can be stored too."""


def language_name(tag: str) -> str:
    """A language as people call it; a tag without a name here is shown as it is."""
    name = LANGUAGES.get(tag) or LANGUAGES.get(tag.partition("-")[0].lower())
    return _(name) if name else tag
