"""The forms of German words: dictionary-backed where the dictionary knows the word or its last part, else regular."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from l10n.morphology.german_genders import gender_by_ending, leads_to, lookup
from l10n.morphology.tokens import fold

ADJECTIVE_ENDINGS = ("e", "er", "es", "en", "em")
_SHORT_NOUNS = frozenset("rat amt tag bau hof ort weg see tor zug bus rad akt typ".split())
"""Words of three letters that end many compounds: Menschenrechtsrat."""
_ADJECTIVES = ("isch", "lich", "ig", "bar", "sam", "haft", "los", "iv", "ell", "end", "mäßig", "weit", "ent", "är")
_SEPARABLE = (
    "zusammen auseinander entgegen gegenüber wieder weiter zurück herunter hinunter heraus hinaus heran hinzu voraus "
    "vorbei fest fort frei hoch nach statt teil über unter bereit bekannt durch nieder ab an auf aus bei ein her hin "
    "los mit um vor weg zu da dar"
).split()
_VERB_ENDINGS = ("", "e", "st", "t", "en", "n", "te", "test", "ten", "tet", "est", "et", "ete", "eten", "end")
# Stems that no change of one vowel and one consonant gives.
_SUPPLETIVE = {"geh": "ging gang", "steh": "stand ständ", "bring": "brach bräch", "denk": "dach däch", "tu": "tat ta"}
_VOWEL_GROUP = re.compile(r"(ie|ei|au|äu|eu|[aeiouäöü])(?=[^aeiouäöü]*$)")
_ABLAUT = ("a", "e", "i", "o", "u", "ä", "ö", "ü", "ie", "ei")


class NounForms(NamedTuple):
    """The forms of a noun, as they are written.

    Attributes:
        singular: nominative first.
        plural: empty where none is known.
        gender: "m", "f", "n", or empty where neither the dictionary nor the ending tells.
        adjectival: whether it has the endings of an adjective: der Angeklagte, ein Angeklagter.
    """

    singular: tuple[str, ...]
    plural: tuple[str, ...]
    gender: str
    adjectival: bool = False


@lru_cache(maxsize=16384)
def noun_forms(word: str) -> NounForms:
    """Gives the forms of a noun that is written as in its nominative, or in its plural.

    An unknown word takes the forms of the longest known noun that it ends in, as compounds do; a word without one
    takes the endings that foreign words and names take.
    """
    if not re.search(r"[^\W\d_]", word):
        return NounForms((word,), (), "")
    if word.isupper() and len(word) > 1:
        return NounForms((word, word + "s"), (word + "s",), "")
    adjectival = _adjectival(word)
    if adjectival is not None:
        return adjectival
    known = _known_forms(word)
    if known is not None and len(known.singular) + len(known.plural) > 1:
        return known
    for length in range(len(word) - 2, 2, -1):
        head = word[-length:].capitalize()
        if length == 3 and head.lower() not in _SHORT_NOUNS:
            break
        if lookup(head) is not None and not _is_inflected_verb(head):
            forms = _known_forms(head)
            if forms is not None:
                joined = str if word[-length].isupper() else str.lower
                singular, plural = ([word[:-length] + joined(form) for form in part] for part in forms[:2])
                return NounForms(tuple(singular), tuple(plural), forms.gender)
    if known is not None:
        return known
    gender = gender_by_ending(word)
    genitives = () if gender == "f" or word.endswith(("s", "ß", "x", "z")) else (word + "s",)
    return NounForms((word, *genitives), tuple(word + ending for ending in ("e", "en", "n", "s")), gender)


def _is_inflected_verb(word: str) -> bool:
    lemma = lookup(word)
    return lemma is not None and lemma[:1].islower()


def _known_forms(word: str) -> NounForms | None:
    lemma = lookup(word)
    if lemma is None or lemma[:1].islower():
        return None
    if "ss" in word:
        lemma = lemma.replace("ß", "ss")
    gender = gender_by_ending(lemma)
    forms = [form for form in _candidates(lemma) if leads_to(form, lemma)]
    genitives = [] if gender == "f" else [form for form in (lemma + "s", lemma + "es") if form in forms]
    if not genitives and gender != "f" and not lemma.endswith(("s", "ß", "x", "z")) and lemma + "en" not in forms:
        genitives = [lemma + "s"] if lookup(lemma + "s") in {None, lemma + "s"} else []
    if gender == "m" and lemma.endswith("e"):
        genitives = []
    if genitives and not gender:
        gender = "not f"
    singular = [lemma, *genitives]
    weak = [form for form in (lemma + "n", lemma + "en") if form in forms and not genitives and gender != "f"]
    if gender == "f":
        # The dictionary takes the first part of a compound for a form: Sicherheits-.
        forms = [form for form in forms if form not in {lemma + "s", lemma + "es"}]
    if lemma.endswith("e") and gender not in {"f", "n"}:
        # Weak masculines (des Kollegen, des Namens); the dictionary does not tell them from feminines.
        singular += [form for form in (lemma + "n", lemma + "ns") if form in forms]
    plural = [form for form in forms if form not in singular or form == lemma + "n"]
    if any(form.endswith(("er", "ern")) or (_umlauted(lemma) and form.startswith(_umlauted(lemma))) for form in plural):
        plural = [form for form in plural if form != lemma + "e"]
        singular += [form for form in (lemma + "e",) if form in forms]
    if lemma + "s" in singular and (lemma.endswith(("a", "i", "o", "u", "y", "ü")) or not plural):
        plural.append(lemma + "s")
    if lemma.endswith(("er", "el", "en", "chen", "lein")):
        plural.append(lemma)
    if word != lemma and word in plural and not _folded_umlaut(word).startswith(_folded_umlaut(lemma)):
        # "Daten" is not the plural of a glossary's "Datum": where singular and plural part ways, keep to the plural.
        singular, weak = [], []
    # The old dative's e is both.
    singular += [form for form in (lemma + "e",) if form in plural and genitives]
    return NounForms(
        tuple(dict.fromkeys([*singular, *weak])),
        tuple(dict.fromkeys(plural)),
        gender,
    )


def _adjectival(word: str) -> NounForms | None:
    """Gives the forms of an adjective that is used as a noun: der Sonderbeauftragte, ein Sonderbeauftragter."""
    stem = re.sub("e[rn]?$", "", word)
    if stem == word or len(stem) < _SHORTEST_STEM or not word[:1].isupper():
        return None
    places = (0,) if lookup(word) is not None else range(len(stem) - _SHORTEST_STEM + 1)
    ends = (stem[place:].capitalize() for place in places)
    if not any(_is_adjectival(end, word[len(stem) :]) for end in ends):
        return None
    return NounForms(
        tuple(stem + ending for ending in ("er", "e", "en", "em")),
        tuple(stem + ending for ending in ("e", "en", "er")),
        "m" if word.endswith("er") else "",
        adjectival=True,
    )


_SHORTEST_STEM = 4


def _is_adjectival(stem: str, ending: str) -> bool:
    """Says whether a capitalized stem takes adjectives' endings: of nouns only these have a dative in -em.

    "Alter" and "Alters" are of another noun.
    """
    if lookup(stem + ending) == stem and lookup(stem + "s") is not None:
        return False  # Menschenrechte
    if lookup(stem + "em") is None:
        return stem.endswith("end") and ending == "e" and lookup(stem.lower() + "em") is not None
    return not (ending == "er" and lookup(stem + "ers") is not None)


def _candidates(lemma: str) -> list[str]:
    stems = [lemma, _umlauted(lemma)]
    endings = ("", "s", "es", "e", "en", "n", "er", "ern", "ens", "ns", "se", "sen", "ses", "nen")
    found = [stem + ending for stem in stems for ending in endings if stem]
    for ending, replacements in (
        ("um", ("a", "en")),
        ("us", ("en", "i", "usse", "ussen")),
        ("a", ("en",)),
        ("on", ("a", "en")),
        ("is", ("en",)),
        ("e", ("i",)),
        ("ex", ("izes", "izen")),
    ):
        if lemma.endswith(ending):
            found += [lemma[: -len(ending)] + replacement for replacement in replacements]
    return list(dict.fromkeys(found))


def _umlauted(word: str) -> str:
    for place in range(len(word) - 1, -1, -1):
        vowel = word[place].lower()
        if vowel == "u" and place and word[place - 1].lower() == "a":
            place -= 1
            vowel = "a"
        if vowel in "aou":
            umlaut = {"a": "ä", "o": "ö", "u": "ü"}[vowel]
            return word[:place] + (umlaut.upper() if word[place].isupper() else umlaut) + word[place + 1 :]
        if vowel in "äöüei" and vowel != "e":
            return ""
    return ""


def _folded_umlaut(word: str) -> str:
    return fold(word).translate(str.maketrans("äöü", "aou"))


@lru_cache(maxsize=16384)
def adjective_stem(word: str) -> str:
    """Gives the stem that an adjective's endings are put to; empty if the word is not an inflected adjective."""
    lower = word.lower()
    for ending in ("en", "em", "es", "er", "e"):
        stem = lower.removesuffix(ending)
        if stem == lower or len(stem) < 3:
            continue
        if stem.endswith(_ADJECTIVES):
            return stem
        lemma = lookup(lower)
        if lemma is not None and (lemma == stem or lookup(stem + "em") == lemma):
            return stem
        # Participles: the dictionary may file them under their verb.
        if lemma is not None and lemma[:1].islower() and lemma.endswith("n") and stem.endswith(("t", "en")):
            return stem
    return ""


@lru_cache(maxsize=4096)
def adjective_forms(word: str) -> tuple[str, ...]:
    """Gives the forms of an adjective or participle in lower case, given with or without an ending."""
    stem = adjective_stem(word)
    key = word.lower()
    if not stem:
        stem = key[:-2] + key[-1] if key.endswith(("el", "er")) and lookup(key[:-2] + key[-1] + "e") else key
        stem = "hoh" if key == "hoch" else stem
    return tuple(dict.fromkeys((key, stem, *(stem + ending for ending in ADJECTIVE_ENDINGS))))


def is_verb(word: str) -> bool:
    """Says whether a word is an infinitive."""
    return word.islower() and word.endswith("n") and lookup(word) in {word, None} and bool(_split_verb(word))


def _split_verb(word: str) -> tuple[str, str] | None:
    """Splits an infinitive into its separable prefix and the rest; None if the dictionary knows no such verb."""
    for prefix in _SEPARABLE:
        base = word.removeprefix(prefix)
        if base == word or len(base) < 4:
            continue
        if lookup(f"{prefix}zu{base}") == word:
            return prefix, base
        if any(lookup(f"{prefix}ge{form}") == word for form in _conjugated(base) if form.endswith(("t", "en"))):
            return prefix, base
    for prefix in _SEPARABLE:
        base = word.removeprefix(prefix)
        if base != word and len(base) >= 5 and lookup(base) == base and lookup(word) is None:
            return prefix, base
    return ("", word) if lookup(word) == word else None


@lru_cache(maxsize=1024)
def verb_forms(word: str) -> tuple[frozenset[str], str, frozenset[str]]:
    """Gives the forms of a verb.

    Returns:
        its forms in one word, its separable prefix (empty where it has none), and its finite forms without it.
    """
    split = _split_verb(word)
    if split is None:
        return frozenset({word}), "", frozenset()
    prefix, base = split
    finite = {form for form in _conjugated(base) if lookup(form) in {base, word, lookup(base)}} | {base}
    # Regular forms that the dictionary takes for adjectives ("verhandelt") or does not have.
    regular = base.removesuffix("n").removesuffix("e")
    regular += "e" if regular.endswith(("t", "d")) else ""
    for form in (regular + ending for ending in ("t", "st", "te", "ten")):
        finite |= {form} if lookup(form) in {None, form} else set()
    participles = {f"{prefix}ge{form}" for form in finite if form.endswith(("t", "en", "n"))}
    participles = {form for form in participles if lookup(form) == word}
    whole = {prefix + form for form in finite} | participles | {word + "s", word + "d"}
    whole |= {f"{prefix}zu{base}"} if prefix else set()
    unmarked = [form for form in whole if form.endswith(("t", "en")) and form != word and lookup(form + "em")]
    for participle in [*participles, *unmarked, word + "d"]:
        if participle.endswith("ten") and participle[:-2] in whole:
            continue
        whole.update(participle + ending for ending in ADJECTIVE_ENDINGS)
    return frozenset(whole), prefix, frozenset(finite) if prefix else frozenset()


def _conjugated(base: str) -> set[str]:
    stem = base.removesuffix("n").removesuffix("e")
    stems = {stem}
    vowel = _VOWEL_GROUP.search(stem)
    if vowel is not None:
        before, after = stem[: vowel.start()], stem[vowel.end() :]
        tails = {after}
        if after and after[-1] not in "aeiouäöüh" and len(after) < 3:
            tails |= {after[:-1], after + after[-1]} if after[-1:] == after[-2:-1] else {after + after[-1]}
        tails |= {"tt"} if after == "d" else {"g"} if after == "h" else {"ß"} if after == "ss" else set()
        tails |= {"ss"} if after == "ß" else {"mm"} if after == "hm" else set()
        stems |= {before + each + tail for each in _ABLAUT for tail in tails}
    stems |= {
        form
        for start, forms in _SUPPLETIVE.items()
        if stem.endswith(start)
        for form in (stem.removesuffix(start) + replacement for replacement in forms.split())
    }
    return {each + ending for each in stems for ending in _VERB_ENDINGS}
