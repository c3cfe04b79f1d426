"""Checks of source texts alone: what should be put right before anything is translated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from l10n.checks.model import Context, Passage, Problem
from l10n.languages import base_language

_WORD = re.compile(r"(?<![\w./@:_-])[^\W\d_]+(?![\w/@_]|[.:]\w)")
"""Words, but no parts of addresses, file names and compounds with hyphens."""
_QUOTED = re.compile(r"(?<!\w)([„“”«»‟\"])(?=\S)[^„“”«»‟\"\n]*(?<=\S)([“”«»\"])(?!\w)")
_STYLES = {
    "„“": "„…“",
    "„”": "„…”",
    "»«": "»…«",
    "«»": "«…»",
    "“”": "“…”",
    "””": "”…”",
    '""': '"…"',
    '„"': '„…"',
}
_CLOSING = "“”»"
_AFTER_QUOTE = " .,;:!?)"
_QUOTED_PASSAGES = 3
"""So far may the passages of one quotation stand apart."""
_REPEATED = 2
"""A word that stands so often in the project's articles is no slip."""

_Found = Iterable[tuple[Passage, Problem]]


def run_together(passages: Sequence[Passage], context: Context) -> _Found:
    """Gives a problem for each word that has lost the space inside it."""
    from l10n.morphology import lost_spaces, seams

    language = base_language(context.source_language)
    counts = Counter(word for passage in passages for word in _WORD.findall(passage.text))
    familiar = {word for word, count in counts.items() if count >= _REPEATED} | _term_words(context)
    if language == "de":
        found = {word: seams.lost_space(word, familiar, context.lexicon) for word in counts}
    else:
        found = {word: lost_spaces.lost_space(word, familiar, context.lexicon, language) for word in counts}
    for passage in passages:
        for word in dict.fromkeys(_WORD.findall(passage.text)):
            seam = found[word]
            if seam is not None:
                expected = " ".join(seam)
                message = f"“{word}” seems to have lost a space: “{expected}”?"
                yield passage, Problem(message, {"in source": word, "expected": expected})


def _term_words(context: Context) -> set[str]:
    concepts = context.glossary.concepts if context.glossary is not None else ()
    texts = (text for concept in concepts for term in concept.terms.values() for text in (term.text, *term.variants))
    return {word for text in texts for word in re.findall(r"[^\W\d_]+", text)}


def mixed_quotation_marks(passages: Sequence[Passage], _: Context) -> _Found:
    """Gives a problem for each passage whose quotation marks are not those that the article has most often."""
    styles = [dict.fromkeys(_styles(passage.text)) for passage in passages]
    counts = Counter(style for found in styles for style in found)
    if len(counts) < 2:
        return
    usual = max(counts, key=lambda style: (counts[style], style != _STYLES['""']))
    for passage, found in zip(passages, styles, strict=True):
        for style in found:
            if style != usual:
                quoted = next(match[0] for match in _QUOTED.finditer(passage.text) if _style(match) == style)
                message = f"The quotation marks {style} stand beside {usual} in one article."
                yield passage, Problem(message, {"in source": quoted, "expected": usual})


def _styles(text: str) -> Iterator[str]:
    for match in _QUOTED.finditer(text):
        style = _style(match)
        if style:
            yield style


def _style(match: re.Match[str]) -> str:
    return _STYLES.get(match[1] + match[2], "")


def unfinished(passages: Sequence[Passage], found: Iterable[tuple[Passage, Problem]]) -> list[tuple[Passage, Problem]]:
    """Gives the problems of quotations that do not end in one of the next passages.

    A quotation of several paragraphs has a mark at the beginning of each, and one at its end.

    Args:
        passages: of the article.
        found: passages with a mark that has no partner, in order.
    """
    kept: list[tuple[Passage, Problem]] = []
    open_ones: list[tuple[Passage, Problem]] = []
    places = {id(passage): number for number, passage in enumerate(passages)}
    for passage, problem in found:
        mark = problem.evidence["found"]
        if open_ones and places[id(passage)] - places[id(open_ones[-1][0])] > _QUOTED_PASSAGES:
            kept += open_ones
            open_ones = []
        if open_ones and (mark in _CLOSING or passage.text.rstrip(_AFTER_QUOTE).endswith(mark)):
            open_ones = []
        else:
            open_ones.append((passage, problem))
    kept += open_ones
    return sorted(kept, key=lambda each: places[id(each[0])])


def source_terms(passages: Sequence[Passage], context: Context) -> _Found:
    """Gives a problem for each wording that the glossary forbids in the language of the article."""
    if context.glossary is None:
        return
    from l10n.glossary import Matcher, term_in

    language = context.source_language
    terms = [(concept, term_in(concept, language)) for concept in context.glossary.concepts]
    forbidden = [(concept, term) for concept, term in terms if term is not None and term.forbidden]
    if not forbidden:
        return
    matcher = Matcher([(concept, term.forbidden) for concept, term in forbidden], language)
    wanted = {concept.id: term for concept, term in forbidden}
    for passage in passages:
        right = [(hit.start, hit.end) for hit in context.glossary.matcher(language).match(passage.text)]
        for hit in matcher.match(passage.text):
            if any(start <= hit.start and hit.end <= end and end - start > hit.end - hit.start for start, end in right):
                continue  # a part of a longer term, which is right
            term = wanted[hit.concept.id]
            evidence = {
                "concept": hit.concept.id,
                "in source": hit.surface,
                "expected": "; ".join((term.text, *term.variants)),
                "glossary": f"{hit.concept.path}:{hit.concept.row}" if hit.concept.path else "",
                "note": hit.concept.note,
            }
            yield (
                passage,
                Problem(
                    f"“{hit.surface}” must not be used; use “{term.text}”.",
                    {name: value for name, value in evidence.items() if value},
                    hit.concept.severity,
                    settled=hit.concept.severity is not None,
                ),
            )
