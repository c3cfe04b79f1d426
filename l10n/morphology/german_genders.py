"""What German endings tell of a noun's gender, and what the dictionary does."""

from __future__ import annotations

from l10n.morphology.dictionary import lemmas
from l10n.morphology.tokens import fold

_FEMININE = (
    *("ung", "heit", "keit", "schaft", "ion", "tät", "enz", "anz", "ik", "erei", "in"),
    # Last parts of compounds that are feminine without looking so.
    *"""bank wehr macht kraft stadt zeit welt arbeit wahl zahl schrift sicht kunft fahrt pflicht frist norm gewalt luft
    front grenze struktur kultur natur partei polizei kanzlei philosophie strategie theorie demokratie energie
    türkei mongolei slowakei ostsee nordsee schweiz ukraine""".split(),
)
_NEUTER = (
    *("chen", "lein", "ment", "tum"),
    *"ende auge interesse gebäude gebirge gelände gewerbe getreide gemüse gefüge erbe finale prestige image".split(),
)
_MASCULINE = ("ismus", "ling", "ist", "or", "ent", "ant")
# Masculines in -e, all but a few of them persons, take -n in every other case; the first end compounds too.
_WEAK_ENDS = tuple(
    """name wille glaube gedanke buchstabe friede kollege experte zeuge nachfahre vorfahre gefährte genosse insasse
    schütze geselle sklave rivale ologe agoge stratege komplize invalide""".split()
)
_WEAK_MASCULINES = frozenset(
    """kunde großkunde bote sendbote gatte neffe junge pate laie bürge funke haufe erbe knabe drache löwe hase affe
    franzose pole däne schwede finne grieche chinese russe türke bulgare tscheche slowake kroate serbe bosnier lette
    este schotte ire brite portugiese vietnamese tatare kasache kirgise tadschike usbeke turkmene mongole afghane kurde
    jude sorbe rumäne slowene albaner""".split()
)
_WEAK_PLURALS = tuple("staat zins nerv strahl schmerz typ muskel".split())
"""Their plural in -en has no other beside it whose dative it could be."""
_UNTOLD = tuple(
    "schwung sprung pazifik atlantik tanz kranz glanz stadion spion champion gewehr gesicht ice ace".split()
)
"""What ends like a feminine and is none."""
_SHORTEST_TELLING = 3


def lookup(word: str) -> str | None:
    """Gives the dictionary's lemma of a word, None where it does not know it."""
    return lemmas("de").get(word)


def leads_to(form: str, lemma: str) -> bool:
    """Says whether the dictionary leads from a form to a lemma, in one step or, as Typen, Type, Typ, in two."""
    found = lookup(form)
    if found is None:
        return False
    # The dictionary mixes the spellings of before and after 1996: Ausschüsse, Ausschuss, Ausschuß.
    return fold(found) == fold(lemma) or (found != form and fold(lookup(found) or "") == fold(lemma))


def has_weak_plural(noun: str) -> bool:
    """Says whether a noun's plural in -en is all its plural: Staaten."""
    return noun.lower().endswith(_WEAK_PLURALS)


def gender_by_ending(word: str) -> str:
    """Gives "m", "f" or "n", empty where the ending does not tell."""
    lower = word.lower()
    if lower in _WEAK_MASCULINES or lower.endswith(_WEAK_ENDS):
        return "m"
    if lower.endswith(_UNTOLD):
        return ""
    for gender, endings in (("f", _FEMININE), ("n", _NEUTER), ("m", _MASCULINE)):
        if lower.endswith(endings) and len(word) > _SHORTEST_TELLING:
            if gender == "f" and word.endswith("in") and not (lookup(word + "nen") or word.endswith("erin")):
                continue
            return gender
    # Of other nouns in -e with a plural in -n nine in ten are feminine; the others begin with Ge- or end in -ee.
    may_be_feminine = lower.endswith("e") and not lower.endswith("ee") and not lower.startswith("ge")
    return "f" if may_be_feminine and leads_to(word + "n", word) else ""
