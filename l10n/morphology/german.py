"""German forms of a term: the endings of its adjectives and of its head, which must go together."""

from __future__ import annotations

from itertools import product
from types import MappingProxyType

from l10n.morphology.german_genders import has_weak_plural, lookup
from l10n.morphology.german_words import (
    ADJECTIVE_ENDINGS,
    NounForms,
    adjective_forms,
    adjective_stem,
    is_verb,
    noun_forms,
    verb_forms,
)
from l10n.morphology.paradigm import Form, Paradigm
from l10n.morphology.tokens import HYPHEN, SPACE, STRAY, Token, fold, tokenize

_ARTICLES = frozenset("der die das des dem den".split())
_INDEFINITE = frozenset("ein eine einer eines einem einen".split())
_FUNCTION_WORDS = (
    _ARTICLES
    | _INDEFINITE
    | frozenset(
        "für von vom zur zum und oder in im ins an am ans auf aus bei beim mit nach über unter vor zwischen zu gegen "
        "ohne um als wie sowie bis durch seit gegenüber innerhalb außerhalb zugunsten gemäß laut trotz wegen".split()
    )
)
_CONJUNCTIONS = frozenset(("und", "oder", "sowie"))
# Which endings an adjective can have before a noun in the singular, by the noun's gender; "" and "not f" are what is
# left where the gender is not known. In the plural there is one set for all.
_SINGULAR = MappingProxyType(
    {
        "f": frozenset(("e", "er", "en")),
        "m": frozenset(("er", "e", "en", "em")),
        "n": frozenset(("es", "e", "en", "em")),
        "not f": frozenset(ADJECTIVE_ENDINGS),
        "": frozenset(ADJECTIVE_ENDINGS),
    }
)
_PLURAL = frozenset(("e", "er", "en"))


def paradigm(term: str) -> Paradigm:
    """Gives the forms of a German term.

    The head is the first noun; the adjectives before it take its endings, what follows it stays as it is. The
    dictionary names no genders, so that adjective and noun are held against each other only as far as the given
    nominative and the noun's own endings tell.
    """
    tokens = tokenize(term)
    words = [term[token.start : token.end] for token in tokens]
    if len(tokens) == 1 and words[0].islower():
        return _single(term, words[0])
    adjectives = [place for place in range(len(tokens)) if _is_adjective(tokens, words, place)]
    slots = [_slot(tokens, words, place, place in adjectives) for place in range(len(tokens))]
    head = next((place for place in range(len(tokens)) if _is_noun(tokens, words, place, adjectives)), None)
    if head is None:
        return Paradigm(term, (Form(term),), tuple(slots), 0, MappingProxyType({}))
    leading = [place for place in adjectives if place < head]
    nouns = noun_forms(words[head])
    forms, agreements = _combined(term, tokens, words, leading, head, nouns)
    agreed = head + 1 if leading and tokens[0].key not in _ARTICLES | _INDEFINITE else 0
    return Paradigm(term, forms, tuple(slots), agreed, MappingProxyType(agreements if agreed else {}))


def _single(term: str, word: str) -> Paradigm:
    if is_verb(word):
        whole, particle, without = verb_forms(word)
        shown = tuple(Form(form) for form in [word, *sorted(whole - {word})])
        keys = frozenset(map(fold, whole))
        return Paradigm(
            term,
            shown,
            (keys,),
            0,
            MappingProxyType({}),
            particle=particle,
            without_particle=frozenset(map(fold, without)),
        )
    forms = adjective_forms(word)
    return Paradigm(term, tuple(map(Form, forms)), (frozenset(map(fold, forms)),), 0, MappingProxyType({}))


def _is_adjective(tokens: list[Token], words: list[str], place: int) -> bool:
    if not _is_last_part(tokens, place) or place + 1 == len(tokens) or tokens[place].key in _FUNCTION_WORDS:
        return False
    if not any(word[:1].isupper() for word in words[place + 1 :]):
        return False
    if tokens[place + 1].key in _FUNCTION_WORDS - _CONJUNCTIONS:
        return False  # "Beauftragter für Menschenrechte"
    stem = adjective_stem(words[place])
    if words[place].endswith("er") and lookup(words[place] + "s") == words[place] and lookup(stem) is None:
        return False  # "Botschafter Deutschlands"
    return bool(stem) or (words[place].islower() and words[place].endswith(ADJECTIVE_ENDINGS))


def _is_noun(tokens: list[Token], words: list[str], place: int, adjectives: list[int]) -> bool:
    if not _is_last_part(tokens, place) or tokens[place].key in _FUNCTION_WORDS:
        return False
    if not words[place][:1].isupper() or place in adjectives:
        return False
    following = words[place + 1] if place + 1 < len(tokens) and tokens[place + 1].gap == SPACE else ""
    return not (following[:1].isupper() and _stands_before(words[place], following))


def _stands_before(word: str, noun: str) -> bool:
    """Says whether a word before a noun never changes: Weimarer Dreieck, KfW Entwicklungsbank, Global Gateway."""
    if adjective_stem(noun) or (noun.endswith("s") and lookup(noun) not in {None, noun}):
        return False  # Sprecher Auswärtiges Amt, Botschafter Deutschlands
    if sum(letter.isupper() for letter in word) > 1:
        return lookup(noun[-_LAST_PART:].capitalize()) is not None
    place = word.removesuffix("er")
    if place == word or len(place) < _SHORTEST_PLACE:
        return word in _ENGLISH
    is_place = not adjective_stem(word) and (lookup(word) is None or lookup(place) == place)
    return is_place and bool(noun_forms(noun).plural)


_LAST_PART = 4
_SHORTEST_PLACE = 4
_ENGLISH = frozenset("Global Green European Open Joint Just Fit".split())


def _is_last_part(tokens: list[Token], place: int) -> bool:
    """Says whether no hyphen follows a word, as in "EU-Gipfel" or "Außen- und Sicherheitspolitik"."""
    return place + 1 == len(tokens) or tokens[place + 1].gap not in {HYPHEN, STRAY}


def _slot(tokens: list[Token], words: list[str], place: int, adjective: bool) -> frozenset[str]:
    key = tokens[place].key
    if key in _ARTICLES:
        return _ARTICLES
    if key in _FUNCTION_WORDS or not _is_last_part(tokens, place):
        return frozenset({key})
    if adjective:
        return frozenset({key, *(fold(form) for _, form in _endings(words[place]))})
    if words[place][:1].isupper():
        following = words[place + 1] if place + 1 < len(tokens) and tokens[place + 1].gap == SPACE else ""
        if following[:1].isupper() and _stands_before(words[place], following):
            return frozenset({key})
        forms = noun_forms(words[place])
        return frozenset({key, *map(fold, forms.singular), *map(fold, forms.plural)})
    return frozenset({key})


def _endings(word: str) -> list[tuple[str, str]]:
    """Gives the endings of an adjective, each with the adjective that has it, written as the given one."""
    stem = adjective_stem(word)
    length = (
        len(stem) if stem else len(word) - next(len(e) for e in (*ADJECTIVE_ENDINGS[1:], "e", "") if word.endswith(e))
    )
    return [(ending, word[:length] + ending) for ending in ADJECTIVE_ENDINGS]


def _combined(
    term: str, tokens: list[Token], words: list[str], leading: list[int], head: int, nouns: NounForms
) -> tuple[tuple[Form, ...], dict[tuple[str, ...], str]]:
    gender = _gender(tokens, words, leading, head, nouns)
    shown = {term: Form(term)}
    agreements = {tuple(token.key for token in tokens[: head + 1]): ""}
    for form in dict.fromkeys((*nouns.singular, *nouns.plural)):
        for ending, label in _allowed(form, nouns, gender, bool(leading)):
            rows = [[_with_ending(words[place], ending)] for place in leading]
            if ending == "em" and len(leading) > 1:
                # "mit gutem alten Wein": the second adjective may be weak.
                rows = [
                    rows[0],
                    *(
                        [*row, _with_ending(words[place], "en")]
                        for row, place in zip(rows[1:], leading[1:], strict=True)
                    ),
                ]
            for choice in product(*rows):
                replaced = dict(zip(leading, choice, strict=True)) | {head: form}
                text = _replaced(term, tokens, replaced)
                shown.setdefault(text, Form(text, label))
                key = tuple(fold(replaced.get(place, words[place])) for place in range(head + 1))
                agreements.setdefault(key, label)
    return tuple(shown.values()), agreements


def _with_ending(word: str, ending: str) -> str:
    return dict(_endings(word))[ending]


def _gender(tokens: list[Token], words: list[str], leading: list[int], head: int, nouns: NounForms) -> str:
    if nouns.gender in {"m", "f", "n"} or not leading or tokens[0].key in _ARTICLES:
        return nouns.gender
    if words[head] not in nouns.singular:
        return nouns.gender
    given = words[leading[0]]
    if given.endswith("es"):
        return "n"
    if given.endswith("er"):
        return "m"
    return "f" if given.endswith("e") and not nouns.gender and words[head] not in nouns.plural else nouns.gender


def _allowed(form: str, nouns: NounForms, gender: str, adjectival: bool) -> list[tuple[str, str]]:
    labels = _adjectival_labels(form) if nouns.adjectival else _labels(form, nouns, gender)
    if not adjectival:
        return [("", next(iter(labels.values()), ""))]
    return [(ending, f"{labels[ending]}, adjective in -{ending}") for ending in ADJECTIVE_ENDINGS if ending in labels]


def _labels(form: str, nouns: NounForms, gender: str) -> dict[str, str]:
    """Gives the endings that an adjective may have before a form of a noun, each with what the form is then."""
    base = nouns.singular[0] if nouns.singular else ""
    genitive = bool(base) and form != base and form in {base + "s", base + "es"} and gender != "f"
    labels: dict[str, str] = {}
    if form in nouns.singular:
        label = "genitive singular" if genitive else "singular"
        for ending in ("en",) if genitive else ADJECTIVE_ENDINGS:
            if ending in _SINGULAR[gender]:
                labels[ending] = label
    if form in nouns.plural:
        dative = form.endswith("n") and form[:-1] in nouns.plural and not has_weak_plural(base)
        for ending in ("en",) if dative else _PLURAL:
            labels[ending] = f"{labels[ending]} or plural" if ending in labels else "plural"
            labels[ending] = "dative plural" if dative and form not in nouns.singular else labels[ending]
    return labels


def _adjectival_labels(form: str) -> dict[str, str]:
    """Gives the same for a noun that is an adjective itself: ein stellvertretender Vorsitzender."""
    ending = next(each for each in ("er", "en", "em", "e") if form.endswith(each))
    label = _ADJECTIVAL_LABELS[ending]
    return {ending: label, "em": label} if ending == "en" else {ending: label}


_ADJECTIVAL_LABELS = MappingProxyType(
    {
        "er": "without article: nominative masculine, dative feminine, genitive plural",
        "e": "nominative after der or die, plural without article",
        "en": "other cases after an article, plural",
        "em": "dative masculine without article",
    }
)


def _replaced(term: str, tokens: list[Token], words: dict[int, str]) -> str:
    parts = []
    before = 0
    for place, token in enumerate(tokens):
        parts += [term[before : token.start], words.get(place, term[token.start : token.end])]
        before = token.end
    return "".join([*parts, term[before:]])
