"""Facts about languages: BCP 47 tags, names, plural forms and quotation marks.

Everything but the quotation marks comes from Babel, which carries CLDR; Babel leaves CLDR's delimiters out, so they
are listed here, by language, as CLDR 46 has them.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from l10n.errors import L10nError

if TYPE_CHECKING:
    from babel import Locale

__all__ = ["Quotes", "base_language", "language_name", "parse_tag", "plural_forms", "quotes", "team_name"]

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)",
    re.IGNORECASE,
)
_POSIX_SCRIPTS = MappingProxyType({"latin": "Latn", "cyrillic": "Cyrl", "arabic": "Arab", "devanagari": "Deva"})
_DEFAULT_PLURAL = "nplurals=2; plural=(n != 1);"


@dataclass(frozen=True, slots=True)
class Quotes:
    """A language's quotation marks: the primary pair, and the one used inside it.

    Attributes:
        start: opens a quotation.
        end: closes a quotation.
        alt_start: opens a quotation inside a quotation.
        alt_end: closes a quotation inside a quotation.
    """

    start: str
    end: str
    alt_start: str
    alt_end: str


_ENGLISH = Quotes("“", "”", "‘", "’")
_GERMAN = Quotes("„", "“", "‚", "‘")
_GUILLEMETS = Quotes("«", "»", "“", "”")
_CYRILLIC = Quotes("«", "»", "„", "“")
_POLISH = Quotes("„", "”", "«", "»")
_SWISS = Quotes("«", "»", "‹", "›")
_NORDIC = Quotes("”", "”", "’", "’")
_CORNERS = Quotes("「", "」", "『", "』")
_FRENCH = Quotes("«\u202f", "\u202f»", "“", "”")

# CLDR 46, common/main/*.xml, ldml/delimiters. French spaces: Lexique des règles typographiques (Imprimerie nationale).
# The key is a tag or its language alone; the longest that fits counts.
_QUOTES = MappingProxyType(
    {
        **dict.fromkeys(("de", "bg", "cs", "et", "ka", "lt", "sk", "sl", "is", "hsb", "dsb"), _GERMAN),
        **dict.fromkeys(("de-CH", "de-LI"), _SWISS),
        **dict.fromkeys(("ru", "uk"), _CYRILLIC),
        **dict.fromkeys(("be", "hy", "el", "es", "pt-PT", "it", "ca", "az-Cyrl", "tg", "uz-Cyrl", "kk"), _GUILLEMETS),
        **dict.fromkeys(("ky",), _CYRILLIC),
        **dict.fromkeys(("pl", "ro", "hu"), _POLISH),
        **dict.fromkeys(("sv", "fi"), _NORDIC),
        **dict.fromkeys(("no", "nb", "nn"), Quotes("«", "»", "‘", "’")),
        **dict.fromkeys(("hr", "sr", "bs"), Quotes("„", "”", "‘", "’")),
        **dict.fromkeys(("ja", "zh-TW", "zh-HK", "zh-Hant"), _CORNERS),
        **dict.fromkeys(("fa", "ps"), Quotes("«", "»", "‹", "›")),
        **dict.fromkeys(("fr",), _FRENCH),
        "fr-CH": _SWISS,
        "sq": Quotes("«", "»", "“", "”"),
        "mk": Quotes("„", "“", "’", "‘"),
        "he": Quotes("”", "”", "’", "’"),
        "ar": Quotes("”", "“", "’", "‘"),
    }
)


@lru_cache(maxsize=512)
def parse_tag(tag: str) -> str:
    """Gives a language tag in the canonical form of BCP 47.

    POSIX names (de_DE.UTF-8, sr@latin), letter case and three-letter codes of languages that have two letters are
    put right; a tag that names no known language, script or region is refused.

    Args:
        tag: such as "de", "pt_BR", "DEU" or "zh-Hant-TW".

    Raises:
        L10nError: this is not a language tag; the nearest one is named.
    """
    from babel.core import get_global

    name, _, modifier = tag.strip().replace("_", "-").partition("@")
    found = _TAG.fullmatch(name.partition(".")[0])
    if found is None:
        raise _no_tag(tag)
    language = found["language"].lower()
    aliases = get_global("language_aliases")
    english = _english()
    if len(language) == 3 or language not in english.languages:
        language = str(aliases.get(language, language)).partition("_")[0]
    if language not in english.languages:
        raise _no_tag(tag)
    script = (found["script"] or _POSIX_SCRIPTS.get(modifier.lower(), "")).title()
    region = (found["region"] or "").upper()
    if script and script not in english.scripts:
        raise L10nError(f'"{tag}" names no known script', mend=f'Did you mean "{language}"?')
    if region and region not in english.territories:
        raise L10nError(f'"{tag}" names no known country or region', mend=f'Did you mean "{language}"?')
    return "-".join(part for part in (language, script, region) if part) + found["variants"].lower()


@lru_cache(maxsize=512)
def base_language(tag: str) -> str:
    """Gives the language of a tag without script and region.

    Args:
        tag: a BCP 47 tag, such as "de-AT".
    """
    return tag.replace("_", "-").partition("-")[0].lower()


@lru_cache(maxsize=512)
def language_name(tag: str, in_language: str = "en") -> str:
    """Gives the name of a language, as a reader of another language calls it.

    Args:
        tag: the language that is named.
        in_language: the language of the name; English where CLDR does not know it.

    Raises:
        L10nError: one of the two is not a language tag.
    """
    tag = parse_tag(tag)
    reader = _locale(parse_tag(in_language)) or _english()
    whole = tag.replace("-", "_")
    if whole in reader.languages:
        return str(reader.languages[whole])
    language, *rest = tag.split("-")
    name = str(reader.languages.get(language) or _english().languages[language])
    details = [str(reader.scripts.get(part) or reader.territories.get(part) or part) for part in rest]
    return f"{name} ({', '.join(details)})" if details else name


def team_name(tag: str) -> str:
    """Gives the English name of a language, for the header field Language-Team.

    Args:
        tag: a BCP 47 tag.

    Raises:
        L10nError: this is not a language tag.
    """
    return language_name(tag, "en")


@lru_cache(maxsize=512)
def plural_forms(tag: str) -> str:
    """Gives the value of a catalog's Plural-Forms field.

    Args:
        tag: a BCP 47 tag. A language that CLDR has no plural rules for gets the rule of English.

    Raises:
        L10nError: this is not a language tag.
    """
    locale = _locale(parse_tag(tag))
    if locale is None:
        return _DEFAULT_PLURAL
    from babel.messages.plurals import get_plural

    plural = get_plural(str(locale))
    expression = plural.plural_expr
    whole = expression.isdigit() or _is_wrapped(expression)
    return f"nplurals={plural.num_plurals}; plural={expression if whole else f'({expression})'};"


def quotes(tag: str) -> Quotes:
    """Gives the quotation marks of a language; those of English where the language is not listed.

    Args:
        tag: a BCP 47 tag, such as "de" or "de-CH".
    """
    parts = tag.replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        found = _QUOTES.get("-".join(parts[:length]))
        if found is not None:
            return found
    return _ENGLISH


@lru_cache(maxsize=1)
def _english() -> Locale:
    from babel import Locale

    return Locale("en")


@lru_cache(maxsize=128)
def _locale(tag: str) -> Locale | None:
    """Gives CLDR's locale for a tag, or for its language alone, or nothing."""
    from babel import Locale, UnknownLocaleError

    for name in (tag, tag.partition("-")[0]):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _is_wrapped(expression: str) -> bool:
    """Tells whether one pair of parentheses holds the whole expression."""
    depth = 0
    for place, sign in enumerate(expression):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place == len(expression) - 1 and len(expression) > 1
    return False


def _no_tag(tag: str) -> L10nError:
    near = _nearest_tag(tag)
    mend = f'Did you mean "{near}" ({language_name(near)})?' if near else 'Write it as BCP 47 does, such as "de".'
    return L10nError(f'"{tag}" is not a language tag', mend=mend)


def _nearest_tag(tag: str) -> str | None:
    """Finds the language that a wrong tag may have meant: by its name in English or in itself, or by its code."""
    from babel import Locale

    word = re.split(r"[-_ ,.@]", tag.strip().lower())[0]
    if not word:
        return None
    english = {str(name).lower(): str(code) for code, name in _english().languages.items() if "_" not in str(code)}
    own = {
        str(locale.languages[code]).lower(): code
        for code in ("de", "fr", "es", "it", "pl", "ru", "uk", "cs", "nl", "pt", "tr", "sv", "da", "fi", "hu")
        if (locale := Locale(code)) and code in locale.languages
    }
    names = {**english, **own}
    if len(word) > 3:
        near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
        if near:
            return names[near[0]]
    codes = sorted(code for code in english.values() if len(code) == 2)
    near = difflib.get_close_matches(word[:2], codes, n=1, cutoff=0.5)
    return near[0] if near else None


@lru_cache(maxsize=64)
def script_of(language: str) -> str:
    """Gives the script that a language is written in (ISO 15924), as its tag or CLDR says; empty where neither does.

    Args:
        language: BCP 47 tag, such as "zh-HK", which is written in Hant.
    """
    from babel.core import get_global

    parts = language.split("-")
    told = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), None)
    if told:
        return told.title()
    likely = get_global("likely_subtags").get("_".join(parts)) or get_global("likely_subtags").get(parts[0]) or ""
    return next((part for part in likely.split("_") if len(part) == 4 and part.isalpha()), "")
