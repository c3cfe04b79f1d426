"""Tags that an engine kept in its translation, and what is done where it kept none and cannot say what went where."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace

from l10n.drafting.tags import Mark, Untagged, untag
from l10n.engines.protocol import Candidates, Engine, Hypothesis, Link, Request
from l10n.errors import EngineError
from l10n.inline import tag_labels, tag_problems

logger = logging.getLogger(__name__)

_TAG = re.compile(r"(</?[a-z]+[0-9]+/?>)")
_WORD = re.compile(r"[^\W_]+(?:[-'’+.][^\W_]+)*")


def by_parts(engine: Engine, requests: Sequence[Request], answers: Sequence[Candidates]) -> list[Candidates]:
    """Gives answers in which every tagged request that got neither tags nor an alignment is translated by parts.

    A part is what stands between two tags. It is worse than a sentence translated whole, and better than none.

    Args:
        engine: translates the parts.
        requests: what was asked.
        answers: what it answered, in the order of the requests.
    """
    lost = [place for place, request in enumerate(requests) if request.tagged and _lost(answers[place])]
    parts = {place: _TAG.split(requests[place].tagged) for place in lost}
    asked = [
        (place, number)
        for place in lost
        for number, part in enumerate(parts[place])
        if number % 2 == 0 and any(character.isalnum() for character in part)
    ]
    if not asked:
        return list(answers)
    questions = [
        replace(requests[place], source=parts[place][number].strip(), tagged="", hits=(), attempt=True)
        for place, number in asked
    ]
    try:
        found = engine.translate(questions)
    except EngineError as error:
        # what was translated whole is not lost with it; an engine that gave up says so again when it is asked again
        logger.info("the parts between tags were not translated: %s", error)
        return list(answers)
    for (place, number), candidates in zip(asked, found, strict=True):
        source = parts[place][number]
        before, after = source[: len(source) - len(source.lstrip())], source[len(source.rstrip()) :]
        text = candidates.best.text.strip()
        parts[place][number] = f"{before}{text}{after}" if text else ""
    untranslated = {place for (place, number) in asked if not parts[place][number]}
    whole = list(answers)
    for place in set(lost) - untranslated:
        tagged = "".join(parts[place])
        if not tag_problems(requests[place].tagged, tagged):
            score = answers[place].best.score
            whole[place] = Candidates((Hypothesis(untag(tagged).text, score, tagged=tagged),))
    return whole


def _lost(candidates: Candidates) -> bool:
    best = candidates.best
    return bool(best.text.strip()) and not best.tagged and best.alignment is None


def links_of_tags(source: Untagged, tagged: str) -> tuple[Link, ...]:
    """Gives links that say of a tagged translation which of its words are in which tags, and no more than that.

    Each word of the translation is linked to a word of the source that stands in the same tags, so that the tags can be
    put back after the words were edited.

    Args:
        source: the source without its tags.
        tagged: its translation with tags.
    """
    target = untag(tagged)
    source_words = [match.span() for match in _WORD.finditer(source.text)]
    target_words = [match.span() for match in _WORD.finditer(target.text)]
    by_tags: dict[frozenset[str], list[tuple[int, int]]] = {}
    for word in source_words:
        by_tags.setdefault(_tags_around(source.marks, word), []).append(word)
    same: dict[frozenset[str], list[tuple[int, int]]] = {}
    for word in target_words:
        same.setdefault(_tags_around(target.marks, word), []).append(word)
    links = []
    for tags, words in same.items():
        sources = by_tags.get(tags, [])
        for number, (start, end) in enumerate(words):
            if sources:
                links.append(Link(*sources[number * len(sources) // len(words)], start, end))
    return tuple(sorted(links, key=lambda link: link.target_start))


def _tags_around(marks: Sequence[Mark], word: tuple[int, int]) -> frozenset[str]:
    start, end = word
    return frozenset(mark.label for mark in marks if not mark.empty and mark.start < end and start < mark.end)


def tagged_source(text: str) -> str:
    """Gives a source as engines that keep tags are asked it: empty where it has no tags."""
    return text if tag_labels(text) else ""
