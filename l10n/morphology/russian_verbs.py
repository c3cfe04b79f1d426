"""Russian verbs: the forms of a verb, of its partner in aspect, and of its passive in -ся."""

from __future__ import annotations

import re
from functools import lru_cache

from l10n.morphology.russian_words import analyzer, lexemes
from l10n.morphology.tokens import fold

# Prefixes that often add no meaning but completion; for borrowed verbs in -овать there are more of them.
_COMPLETING = ("с", "со", "на", "по", "про")
_COMPLETING_BORROWED = ("с", "от", "про", "за", "по")
# Last consonants of a perfective in -ить and what they become before the -ать, -ять of its imperfective.
_SOFTENED = tuple(
    (pair.partition(":")[0], pair.partition(":")[2])
    for pair in "ст:щ ст:ск т:щ т:ч д:жд д:ж с:ш з:ж б:бл п:пл в:вл м:мл ф:фл".split()
)
_RULES = (
    (r"([жшщч])ить$", ("{0}ать", "{0}ивать")),
    (r"([^жшщч])ить$", ("{0}ять", "{0}ивать")),
    (r"з(в)ать$", ("зы{0}ать",)),
    (r"([бд])рать$", ("{0}ирать",)),
    (r"с(л)ать$", ("сы{0}ать",)),
    (r"ж(д)ать$", ("жи{0}ать",)),
    (r"(н)ять$", ("{0}имать",)),
    (r"(ч)ать$", ("{0}инать",)),
    (r"(.)нуть$", ("{0}ать", "{0}ивать", "{0}гать", "{0}кать")),
    (r"([^бдр].|[^зсж][влд]|.[^рвлд])ать$", ("{0}ывать", "{0}ивать", "{0}авать")),
    (r"(.)ять$", ("{0}ивать", "{0}инать", "{0}имать")),
    (r"(.)еть$", ("{0}евать", "{0}ивать", "{0}ать")),
    (r"(.)ести$", ("{0}одить", "{0}осить", "{0}етать")),
    (r"(.)йти$", ("{0}ходить",)),
    (r"(.)ти$", ("{0}тать", "{0}ать")),
    (r"(.)чь$", ("{0}кать", "{0}гать")),
    (r"(.)ыть$", ("{0}ывать",)),
    (r"(.)ить$", ("{0}ивать",)),
)


@lru_cache(maxsize=2048)
def verb_forms(infinitive: str) -> frozenset[str]:
    """Gives the folded forms of a verb and of its aspect partners, participles and passives among them."""
    found: set[str] = set()
    for verb in (infinitive, *partners(infinitive)):
        for voice in (verb, verb + "ся" if verb.endswith(("ть", "чь", "ти")) else verb):
            for reading in lexemes(voice):
                if reading.part == "INFN" and reading.known:
                    found.update(fold(form.text) for form in reading.forms)
    return frozenset(found | {fold(infinitive)})


def partners(infinitive: str) -> tuple[str, ...]:
    """Gives the verbs of the other aspect that can be derived from a verb and are in the dictionary."""
    aspects = {aspect for aspect in ("perf", "impf") if _is_verb(infinitive, aspect)}
    if not aspects:
        return ()
    found: dict[str, None] = {}
    if "perf" in aspects:
        for candidate in _imperfectives(infinitive):
            if _is_verb(candidate, "impf"):
                found[candidate] = None
        if not found:
            bare = [infinitive.removeprefix(p) for p in _COMPLETING_BORROWED + _COMPLETING if infinitive.startswith(p)]
            found.update({verb: None for verb in bare if len(verb) > 4 and _is_verb(verb, "impf")})
    if "impf" in aspects:
        derived = [verb for verb in _perfectives(infinitive) if infinitive in _imperfectives(verb)]
        prefixes = _COMPLETING_BORROWED if infinitive.endswith("овать") else ("с",)
        prefixed = [prefix + infinitive for prefix in prefixes] if not derived else []
        found.update({verb: None for verb in (*derived, *prefixed) if _is_verb(verb, "perf")})
    return tuple(found)


def _is_verb(word: str, aspect: str) -> bool:
    return any(parse.is_known and "INFN" in parse.tag and aspect in parse.tag for parse in analyzer().parse(word))


@lru_cache(maxsize=4096)
def _imperfectives(perfective: str) -> frozenset[str]:
    found: set[str] = set()
    for pattern, endings in _RULES:
        match = re.search(pattern, perfective)
        if match is None:
            continue
        start = perfective[: match.start()]
        found.update(start + ending.format(match.group(1)) for ending in endings)
        stem = start + match.group(1)
        if perfective.endswith("ить"):
            for hard, soft in _SOFTENED:
                if stem.endswith(hard):
                    softened = stem[: -len(hard)] + soft
                    found.update(softened + ending for ending in ("ать", "ять", "ивать"))
    for verb in list(found):
        # обработать, обрабатывать; спросить, спрашивать
        place = max((verb.rfind("о", 0, -5), -1))
        if place > 0 and verb.endswith(("ивать", "ывать")):
            found.add(verb[:place] + "а" + verb[place + 1 :])
    return frozenset(found)


def _perfectives(imperfective: str) -> list[str]:
    """Gives candidates for the perfective that an imperfective was derived from."""
    found: set[str] = set()
    for ending in ("ывать", "ивать", "авать", "ять", "ать", "евать"):
        stem = imperfective.removesuffix(ending)
        if stem == imperfective or len(stem) < 2:
            continue
        stems = {stem}
        stems |= {stem[: -len(soft)] + hard for hard, soft in _SOFTENED if stem.endswith(soft)}
        place = stem.rfind("а")
        stems |= {each[:place] + "о" + each[place + 1 :] for each in set(stems) if 0 < place < len(each)}
        found |= {each + end for each in stems for end in ("ить", "ать", "еть", "нуть", "ять", "ыть")}
    for ending, ends in (
        ("одить", ("ести",)),
        ("осить", ("ести",)),
        ("ходить", ("йти",)),
        ("кать", ("чь",)),
        ("гать", ("чь",)),
        ("имать", ("ять",)),
        ("инать", ("ять",)),
    ):
        stem = imperfective.removesuffix(ending)
        if stem != imperfective:
            found |= {stem + end for end in ends}
    return [verb for verb in found if verb != imperfective and _is_verb(verb, "perf")]
