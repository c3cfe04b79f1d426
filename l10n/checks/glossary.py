"""The checks of a project's glossary: every fixed term of a source has its right counterpart in the translation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from l10n.checks.model import Context, Note, Pair, Problem, Use
from l10n.checks.repeats import places

if TYPE_CHECKING:
    from l10n.glossary import Glossary, Verdict
    from l10n.model import Hit

_SHOWN = 5
"""So many right wordings are named; a verb may have dozens."""
_TERM_STEM = 5
"""Letters that tell the words of a term in the source from those of its other wordings, whatever their endings."""
_STEM = 0.7
"""Forms of one word share at least so much of the shorter one from its beginning on."""


def glossary(pair: Pair, context: Context) -> Iterable[Problem]:
    """Gives a problem for every fixed term of a source that its translation lacks, breaks or replaces."""
    for verdict in _verdicts(pair, context):
        if not verdict.ok:
            yield Problem(
                f"{verdict.evidence[:1].upper()}{verdict.evidence[1:]}.",
                _evidence(verdict),
                verdict.severity,
                settled=verdict.concept.severity is not None,
            )


def term_wordings(pair: Pair, context: Context) -> Iterable[Note]:
    """Gives which of the accepted wordings of a term stands in a translation, by the term's words in the source."""
    for verdict in _verdicts(pair, context):
        wordings = {wording for wording in verdict.wordings if not _is_short_form(wording)}
        if len(verdict.expected) > 1 and len(wordings) == 1:
            term = " ".join(word[:_TERM_STEM] for word in verdict.hits[0].surface.casefold().split())
            subject = (context.target_language, verdict.concept.id, term, verdict.expected[0])
            yield Note(subject, wordings.pop(), "; ".join(verdict.found))


def differing_wordings(
    subject: tuple[str, ...], variants: Mapping[str, Sequence[Use]]
) -> Iterable[tuple[Use, Problem]]:
    """Gives a problem for each wording of a term that is not the most frequent one, with all its places."""
    _, concept, _, preferred = subject
    usual = max(variants, key=lambda wording: (len(variants[wording]), wording == preferred))
    for wording, uses in variants.items():
        # an adjective in lower case stands for a name in a place that its grammar asks for: Польша, польский
        if _is_one_wording(wording, usual) or (wording.islower() and usual[:1].isupper()):
            continue
        evidence = {
            "concept": concept,
            "found": uses[0].words,
            "expected": usual,
            "places": places(uses),
            "elsewhere": places(variants[usual]),
        }
        counted = f"“{usual}” in {_places(variants[usual])} and “{wording}” in {_places(uses)}"
        yield uses[0], Problem(f"The term is {counted}.", evidence)


def _places(uses: Sequence[Use]) -> str:
    return "1 place" if len(uses) == 1 else f"{len(uses)} places"


def _is_one_wording(one: str, other: str) -> bool:
    """Tells whether two wordings have the same words, be it in other forms, or one shortens the other."""
    mine, yours = (wording.casefold().replace("-", " ").split() for wording in (one, other))
    if set(mine) <= set(yours) or set(yours) <= set(mine):
        return True
    return len(mine) == len(yours) and all(_is_form(word, twin) for word, twin in zip(mine, yours, strict=True))


def _is_form(word: str, other: str) -> bool:
    shared = int(_STEM * min(len(word), len(other))) + 1
    return word == other or word[:shared] == other[:shared]


@lru_cache(maxsize=4096)
def _is_short_form(wording: str) -> bool:
    """Tells whether a wording is, or has, an abbreviation: after the full name has been given, it is good style."""
    return any(sum(letter.isupper() for letter in word) > 1 for word in wording.split())


def _verdicts(pair: Pair, context: Context) -> Sequence[Verdict]:
    if context.glossary is None:
        return ()
    return _judged(
        context.glossary, pair.source_plain, pair.target_plain, context.source_language, context.target_language
    )


@lru_cache(maxsize=4)
def _judged(terms: Glossary, source: str, target: str, source_language: str, target_language: str) -> Sequence[Verdict]:
    """Gives the verdicts that two checks ask for, one right after the other."""
    hits = _hits(terms, source, source_language)
    return terms.judge(hits, target, source_language, target_language, source) if hits else ()


@lru_cache(maxsize=32768)
def _hits(terms: Glossary, source: str, source_language: str) -> tuple[Hit, ...]:
    """Gives the terms of a source, which the catalogs of all target languages share.

    Those in a picture credit are not among them: "© Auswärtiges Amt" may stay as it is, or be translated.
    """
    found = terms.matcher(source_language).match(source)
    return tuple(hit for hit in found if "©" not in source[: hit.start])


def _evidence(verdict: Verdict) -> dict[str, str]:
    concept = verdict.concept
    evidence = {
        "concept": concept.id,
        "verdict": verdict.kind,
        "in source": "; ".join(dict.fromkeys(hit.surface for hit in verdict.hits)),
        "expected": "; ".join(verdict.expected[:_SHOWN]),
        "found": "; ".join(verdict.found),
        "glossary": f"{concept.path}:{concept.row}" if concept.path else "",
        "note": concept.note,
    }
    return {name: value for name, value in evidence.items() if value}
