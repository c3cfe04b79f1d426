"""English forms: plurals, possessives, and the parts of verbs.

English inflects so regularly that rules and the closed list of irregular words are enough; no dictionary is loaded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType

from l10n.morphology.paradigm import Form, Paradigm
from l10n.morphology.tokens import SPACE, Token, fold, tokenize

_PREPOSITIONS = frozenset(
    "about above across after against among around as at before behind below between beyond by concerning during for "
    "from in into of off on onto over per regarding since through to toward towards under until upon via with within "
    "without".split()
)
_FUNCTION_WORDS = _PREPOSITIONS | frozenset("a an and or the nor but".split())
_PLURALS = MappingProxyType(
    dict(
        pair.split(":")
        for pair in (
            "child:children foot:feet goose:geese louse:lice mouse:mice ox:oxen person:people tooth:teeth "
            "criterion:criteria phenomenon:phenomena datum:data memorandum:memoranda medium:media bacterium:bacteria "
            "stratum:strata curriculum:curricula stimulus:stimuli nucleus:nuclei alumnus:alumni matrix:matrices "
            "vertex:vertices appendix:appendices index:indices codex:codices leaf:leaves half:halves knife:knives "
            "life:lives shelf:shelves thief:thieves wife:wives wolf:wolves self:selves calf:calves loaf:loaves"
        ).split()
    )
)
# Latin and regular plurals that stand side by side.
_FURTHER_PLURALS = MappingProxyType(
    dict(
        pair.split(":")
        for pair in (
            "memorandum:memorandums curriculum:curriculums appendix:appendixes index:indexes referendum:referenda "
            "forum:fora stadium:stadia consortium:consortia symposium:symposia formula:formulae"
        ).split()
    )
)
# Adjectives behind their nouns, after which nouns: a general of another rank is a noun himself.
_BEHIND = frozenset("martial elect designate plenipotentiary emeritus emerita".split())
_BEFORE_GENERAL = frozenset(
    "secretary consul attorney governor director solicitor auditor inspector surgeon prosecutor commissioner".split()
)
_IRREGULAR_VERBS = (
    "arise arose arisen|be am is are was were been being|bear bore borne|beat beaten|become became|begin began begun|"
    "bend bent|bind bound|bite bit bitten|bleed bled|blow blew blown|break broke broken|bring brought|build built|"
    "burn burnt|buy bought|catch caught|choose chose chosen|come came|cost|cut|deal dealt|dig dug|do does did done|"
    "draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt|"
    "fight fought|find found|flee fled|fly flew flown|forbid forbade forbidden|forget forgot forgotten|"
    "forgive forgave forgiven|freeze froze frozen|get got gotten|give gave given|go went gone|grow grew grown|"
    "hang hung|have has had|hear heard|hide hid hidden|hit|hold held|hurt|keep kept|know knew known|lay laid|lead led|"
    "learn learnt|leave left|lend lent|let|lie lay lain|light lit|lose lost|make made|mean meant|meet met|pay paid|"
    "prove proven|put|read|ride rode ridden|ring rang rung|rise rose risen|run ran|say said|see saw seen|seek sought|"
    "sell sold|send sent|set|shake shook shaken|shine shone|shoot shot|show shown|shrink shrank shrunk|shut|"
    "sing sang sung|sink sank sunk|sit sat|sleep slept|speak spoke spoken|spend spent|spin spun|split|spread|"
    "spring sprang sprung|stand stood|steal stole stolen|stick stuck|strike struck|strive strove striven|"
    "swear swore sworn|sweep swept|swim swam swum|swing swung|take took taken|teach taught|tear tore torn|tell told|"
    "think thought|throw threw thrown|wake woke woken|wear wore worn|weave wove woven|win won|withdraw withdrew "
    "withdrawn|write wrote written"
)
_VERBS = MappingProxyType({parts.split()[0]: tuple(parts.split()[1:]) for parts in _IRREGULAR_VERBS.split("|")})
_REGULAR_TOO = frozenset("burn learn light prove show weave".split())
_VERB_PREFIXES = ("over", "under", "out", "fore", "with", "mis", "un", "re", "up")
_NOUN_ENDINGS = ("sis", "ness", "ity", "ship", "ism", "ology", "ance", "ence")
"""Of words that are no verbs, but for "evidence" and a few others that no glossary has as verbs."""
_VOWELS = "aeiou"


def paradigm(term: str) -> Paradigm:
    """Gives the forms of an English term: its head in both numbers and with possessive endings.

    The head is the last word before the first preposition ("Ministers for Foreign Affairs"), else the last word.
    A term of one word may be a verb, so that its verbal forms count too; so may the first word of "set up".
    """
    tokens = tokenize(term)
    if not tokens:
        return Paradigm(term, (Form(term),), (), 0, MappingProxyType({}))
    head = _head(tokens)
    shown = {term: Form(term)}
    slots = [frozenset({token.key}) for token in tokens]
    slots[-1] |= set(_possessives(tokens[-1].key))
    if _is_word(tokens[head]):
        forms = noun_forms(tokens[head].key)
        slots[head] |= forms.keys()
        _add(shown, _shown(term, tokens[head], forms, head == len(tokens) - 1))
        if _is_word(tokens[-1]):
            # "types of documents"
            slots[-1] |= {plural_of(tokens[-1].key)}
    if len(tokens) == 1 or _is_phrasal(tokens):
        first = tokens[0]
        if _is_word(first) and not first.key.endswith(_NOUN_ENDINGS):
            verbs = verb_forms(first.key)
            slots[0] |= verbs.keys()
            if not term[first.start].isupper():
                _add(shown, _shown(term, first, verbs, False))
    return Paradigm(term, tuple(shown.values()), tuple(map(frozenset, slots)), 0, MappingProxyType({}))


@lru_cache(maxsize=4096)
def noun_forms(word: str) -> MappingProxyType[str, str]:
    """Gives the folded forms of a noun with their names."""
    plural = plural_of(word)
    forms = {word: "singular", plural: "plural"}
    if word in _FURTHER_PLURALS:
        forms[_FURTHER_PLURALS[word]] = "plural"
    for form in _possessives(word):
        forms.setdefault(form, "possessive")
    for form in _possessives(plural):
        forms.setdefault(form, "possessive plural")
    if word.endswith(("s", "data", "media")):
        singular = _singular_of(word)
        forms.setdefault(singular, "singular")
        forms.setdefault(singular + "'s", "possessive singular")
    return MappingProxyType(forms)


@lru_cache(maxsize=4096)
def verb_forms(word: str) -> MappingProxyType[str, str]:
    """Gives the folded forms that a word has if it is a verb, with their names."""
    forms = {word: "infinitive"}
    prefix = next((p for p in _VERB_PREFIXES if word.startswith(p) and word[len(p) :] in _VERBS), "")
    base = word[len(prefix) :]
    forms.setdefault(plural_of(word) if base != "have" else prefix + "has", "third person")
    if base in _VERBS:
        for part in _VERBS[base]:
            forms.setdefault(prefix + part, "past")
    for stem in _participle_stems(word):
        if base not in _VERBS or base in _REGULAR_TOO:
            past = stem[:-1] + "ied" if stem.endswith("y") and stem[-2:-1] not in _VOWELS else stem + "ed"
            forms.setdefault(past, "past")
        forms.setdefault(stem + "ing", "participle")
    if word.endswith("ie"):
        forms.setdefault(word[:-2] + "ying", "participle")
    return MappingProxyType(forms)


def _participle_stems(word: str) -> list[str]:
    """Gives what -ed and -ing are put to; both ways where the spelling does not tell (developed, referred)."""
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
        return [word[:-1]]
    closed = len(word) > 2 and word[-1] not in "aeiouwxyh" and word[-2] in _VOWELS and word[-3] not in _VOWELS
    if not closed:
        return [word]
    syllables = len(re.findall(r"[aeiouy]+", word))
    return [word + word[-1]] if syllables == 1 else [word, word + word[-1]]


def plural_of(word: str) -> str:
    """Gives the plural of a folded noun, which is also the third person of a verb."""
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith("man") and word not in {"human", "german", "roman", "ottoman", "talisman"}:
        return word[:-3] + "men"
    if word.endswith("sis"):
        return word[:-2] + "es"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def _singular_of(word: str) -> str:
    for singular, plural in _PLURALS.items():
        if plural == word:
            return singular
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _possessives(word: str) -> tuple[str, ...]:
    # The bare apostrophe after a plural's s is not part of the word when a text is tokenized.
    return (word,) if word.endswith("s") else (word + "'s",)


def _head(tokens: list[Token]) -> int:
    """Gives the place of the head: before a preposition, be it French, and before an adjective that stands behind."""
    last = len(tokens) - 1
    for place, token in enumerate(tokens):
        if place and (token.key in _PREPOSITIONS or token.key.startswith("d'")):
            last = place - 1
            break
    ends = tokens[last].key
    before = tokens[last - 1].key if last else ""
    return last - 1 if before and (ends in _BEHIND or (ends == "general" and before in _BEFORE_GENERAL)) else last


def _is_word(token: Token) -> bool:
    return token.key.replace("'", "").isalpha() and token.key not in _FUNCTION_WORDS


def _is_phrasal(tokens: list[Token]) -> bool:
    return (
        len(tokens) == 2
        and tokens[1].gap == SPACE
        and tokens[1].key in _PREPOSITIONS | {"out", "up", "down", "back", "away"}
    )


def _is_plural(word: str) -> bool:
    """Says whether a word looks like a plural already: States, affairs."""
    return len(word) > _SHORTEST_PLURAL and word.endswith("s") and not word.endswith(("ss", "us", "is", "as", "os"))


_SHORTEST_PLURAL = 4


def _add(shown: dict[str, Form], forms: list[Form]) -> None:
    for form in forms:
        shown.setdefault(form.text, form)


def _shown(term: str, token: Token, forms: MappingProxyType[str, str], last: bool) -> list[Form]:
    word = term[token.start : token.end]
    shown = []
    for form, label in forms.items():
        if label.startswith("possessive") and not last:
            continue
        if "plural" in label and _is_plural(fold(word)):
            continue  # there are no Stateses
        written = word + form[len(word) :] if form.startswith(fold(word)) else _cased(form, word)
        shown.append(Form(term[: token.start] + written + term[token.end :], label))
        if label == "plural" and last and form.endswith("s"):
            shown.append(Form(term[: token.start] + written + "’" + term[token.end :], "possessive plural"))
    return [form for form in shown if form.text != term]


def _cased(form: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return form.upper()
    return form[:1].upper() + form[1:] if like[:1].isupper() else form
