"""Finding the terms of a glossary in a source text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from l10n.glossary.elision import completions
from l10n.glossary.separable import split_verbs
from l10n.glossary.trie import Path, Step, Trie
from l10n.glossary.wording import Wording, fits_case, prepare
from l10n.model import Concept, Hit
from l10n.morphology import HYPHEN, Token, primary, tokenize, word_keys
from l10n.morphology.lexicon import Lexicon

_HYPHENS = re.compile(r"[-‐‑–](?:(?=\w)|(?<=\w.))")


class _Entry(NamedTuple):
    concept: Concept
    wording: Wording


class Matcher:
    """Finds the terms of a glossary in texts of one language.

    Of terms that overlap the leftmost counts, of those that begin at one place the longest. A term is found in all its
    forms, with hyphens or closed up, as a part of a compound with hyphens ("Z5+1-Treffen"), and where a coordination
    leaves out its head ("Energie- und Rohstoffsicherheit"). It is not found inside a compound that is written as one
    word: "Außenministertreffen" is a word of its own, with a translation of its own.

    Args:
        wordings: concepts with the wordings that they have in the language.
        language: BCP 47 tag.
        lexicon: what is known of words already.
    """

    def __init__(
        self, wordings: Iterable[tuple[Concept, Iterable[str]]], language: str, lexicon: Lexicon | None = None
    ) -> None:
        self._language = primary(language)
        self._trie: Trie[_Entry] = Trie()
        self._verbs: list[_Entry] = []
        self._alone: set[str] = set()
        self._second: dict[str, set[str]] = {}
        for concept, texts in wordings:
            for text in dict.fromkeys(texts):
                entry = _Entry(concept, prepare(text, language, as_is=concept.policy == "keep", lexicon=lexicon))
                for row in entry.wording.rows:
                    self._trie.add(row, entry)
                    self._note_beginning(row)
                if entry.wording.paradigm.particle:
                    self._verbs.append(entry)
        self._alone.update(*(entry.wording.paradigm.without_particle for entry in self._verbs))
        self._starts = frozenset(self._trie.starts | self._alone)

    def _note_beginning(self, row: Sequence[Step]) -> None:
        if len(row) == 1:
            self._alone |= row[0].keys
        for key in row[0].keys if len(row) > 1 else ():
            self._second.setdefault(key, set()).update(row[1].keys)

    def _may_have_term(self, keys: set[str]) -> bool:
        """Says whether the words of a text without hyphens begin a term: its first word, and its second if it has one.

        Of texts that have the first word of some term, two thirds have no term: adjectives begin many.
        """
        found = keys & self._starts
        return bool(found) and (
            not found.isdisjoint(self._alone)
            or any(not keys.isdisjoint(self._second[key]) for key in found if key in self._second)
        )

    def match(self, text: str) -> tuple[Hit, ...]:
        """Gives the terms in a text, in reading order; where one wording stands for several concepts, all of them.

        Args:
            text: the text without tags.
        """
        if not self._starts:
            return ()
        hyphens = _HYPHENS.search(text) is not None
        if not hyphens and not self._may_have_term(set(word_keys(text))):
            return ()
        tokens = tokenize(text)
        starts = self._trie.starts
        hits: list[Hit] = []
        place = 0
        last = len(tokens) - 1
        while place <= last:
            if tokens[place].key not in starts and (place == last or tokens[place + 1].gap != HYPHEN):
                place += 1
                continue
            end, entries = self._longest(text, tokens, place)
            hits += _hits(entries, text, tokens, place, end)
            place = max(end, place + 1)
        if hyphens:
            hits = _merged(hits, self._elided(text, tokens))
        if self._verbs:
            hits = _merged(hits, self._split_verbs(text, tokens))
        return tuple(hits)

    def _longest(self, text: str, tokens: list[Token], place: int) -> tuple[int, list[_Entry]]:
        end = place
        entries: list[_Entry] = []
        for path in self._trie.paths(tokens, place):
            if path.end >= end and self._fits(path, text, tokens, place):
                if path.end > end:
                    end, entries = path.end, []
                entries.append(path.payload)
        return end, entries

    def _fits(self, path: Path[_Entry], text: str, tokens: list[Token], place: int) -> bool:
        entry = path.payload
        return fits_case(entry.wording, text, tokens, place, path.end, sensitive=entry.concept.case_sensitive)

    def _elided(self, text: str, tokens: list[Token]) -> list[Hit]:
        hits: list[Hit] = []
        for place, completed in completions(text, tokens, self._trie):
            for start in range(max(0, place - 3), place + 1):
                end, entries = self._longest(text, completed, start)
                if end > place:
                    stop = completed[place].end
                    hits += [
                        Hit(entry.concept, completed[start].start, stop, text[completed[start].start : stop])
                        for entry in entries
                    ]
                    break
        return hits

    def _split_verbs(self, text: str, tokens: list[Token]) -> list[Hit]:
        return [
            Hit(entry.concept, tokens[place].start, tokens[place].end, text[tokens[place].start : tokens[place].end])
            for entry in self._verbs
            for place in split_verbs(text, tokens, entry.wording.paradigm)
        ]


def _hits(entries: list[_Entry], text: str, tokens: list[Token], place: int, end: int) -> list[Hit]:
    concepts = {entry.concept.id: entry.concept for entry in entries}
    if not concepts:
        return []
    start, stop = tokens[place].start, tokens[end - 1].end
    return [Hit(concept, start, stop, text[start:stop]) for concept in concepts.values()]


def _merged(hits: list[Hit], more: list[Hit]) -> list[Hit]:
    """Adds hits; what lies inside one of them gives way."""
    if not more:
        return hits
    kept = [hit for hit in hits if not any(new.start <= hit.start and hit.end <= new.end for new in more)]
    added = [new for new in more if not any(old.start < new.end and new.start < old.end for old in kept)]
    found = {(hit.start, hit.end, hit.concept.id): hit for hit in (*kept, *added)}
    return sorted(found.values(), key=lambda hit: (hit.start, hit.end))
