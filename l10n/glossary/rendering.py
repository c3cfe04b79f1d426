"""Finding the renderings of one concept in a translation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from l10n.glossary.elision import completions
from l10n.glossary.separable import split_verbs
from l10n.glossary.trie import Step, Trie
from l10n.glossary.wording import Wording, fits_case, prepare
from l10n.morphology import HYPHEN, LANGUAGES, Paradigm, Token, dangling, primary, tokenize
from l10n.morphology.lexicon import Lexicon

# How many words may come between the parts of a term that a coordination pulls apart: "energy and raw material
# security" is energy security too.
_REACH = 4
_SEAM = re.compile(r"(?<=[^\W\d_A-ZА-ЯЁÄÖÜ])(?=[A-ZА-ЯЁÄÖÜ][^\W\d_A-ZА-ЯЁÄÖÜ])")
_CONJUNCTIONS = {
    "de": frozenset("und oder sowie bzw beziehungsweise wie".split()),
    "en": frozenset("and or as".split()),
    "ru": frozenset("и или а также".split()),
}
# After these the noun stands in the genitive singular and its adjectives in the plural.
_PAUCALS = frozenset("два две три четыре оба обе полтора полторы двадцать тридцать сорок пятьдесят".split())


@dataclass(frozen=True, slots=True)
class Rendering:
    """Words of a translation that render a concept.

    Attributes:
        start: the first character.
        end: the character after the last one.
        text: the words.
        kind: exact, inflected, or broken where they do not agree.
        wording: which of the concept's wordings they are, as the glossary has it.
        against: the preposition that does not take their case, where that is what is broken.
    """

    start: int
    end: int
    text: str
    kind: Literal["exact", "inflected", "broken"]
    wording: str = ""
    against: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A translation, cut into words once for all concepts.

    Attributes:
        text: without tags.
        tokens: its words.
        language: primary language.
    """

    text: str
    tokens: tuple[Token, ...]
    language: str


def read(text: str, language: str) -> Text:
    """Gives a translation cut into words."""
    return Text(text, tuple(tokenize(text)), primary(language))


class Renderings:
    """The wordings of a concept in the target language, prepared for finding them.

    Args:
        texts: the wordings, the preferred one first.
        language: BCP 47 tag.
        sensitive: whether upper and lower case count.
        as_is: whether they do not inflect.
        lexicon: what is known of words already.
    """

    def __init__(
        self,
        texts: Iterable[str],
        language: str,
        *,
        sensitive: bool,
        as_is: bool = False,
        lexicon: Lexicon | None = None,
    ) -> None:
        self._sensitive = sensitive
        self._lexicon = lexicon or Lexicon()
        self._as_is = as_is
        self._language = primary(language)
        self._trie: Trie[Wording] = Trie()
        self._wordings = [prepare(text, language, as_is=as_is, lexicon=lexicon) for text in dict.fromkeys(texts)]
        for wording in self._wordings:
            for row in wording.rows:
                self._trie.add(row, wording)

    @property
    def texts(self) -> tuple[str, ...]:
        """The wordings."""
        return tuple(wording.text for wording in self._wordings)

    def find(self, text: Text, wanted: int) -> list[Rendering]:
        """Gives the renderings in a translation; the less obvious ones are looked for only if there are too few.

        Args:
            text: the translation.
            wanted: how many are expected.
        """
        found = self.contiguous(text)
        if self._as_is:
            return found
        for search in (
            self._coordinated,
            self._completed,
            self._split,
            self._compounded,
            self._derived,
            self._run_together,
            self._similar,
        ):
            if sum(1 for rendering in found if rendering.kind != "broken") >= wanted:
                break
            covered = [(r.start, r.end) for r in found if r.kind != "broken"]
            for rendering in search(text):
                if not any(rendering.start < end and start < rendering.end for start, end in covered):
                    found.append(rendering)
                    covered.append((rendering.start, rendering.end))
        right = [rendering for rendering in found if rendering.kind != "broken"]
        return right + [
            broken
            for broken in found
            if broken.kind == "broken" and not any(r.start < broken.end and broken.start < r.end for r in right)
        ]

    def contiguous(self, text: Text) -> list[Rendering]:
        """Gives the renderings whose words stand side by side, those with broken agreement among them."""
        found = []
        place = 0
        tokens = list(text.tokens)
        starts = self._trie.starts
        last = len(tokens) - 1
        while place <= last:
            if tokens[place].key not in starts and (place == last or tokens[place + 1].gap != HYPHEN):
                place += 1
                continue
            best: tuple[int, Rendering] | None = None
            for path in self._trie.paths(tokens, place):
                wording = path.payload
                if not fits_case(wording, text.text, tokens, place, path.end, sensitive=self._sensitive, target=True):
                    continue
                rendering = _rendering(text, place, path.end, _kind(wording, path.keys, text, place), wording)
                if self._language == "ru" and not self._as_is and rendering.kind != "broken":
                    rendering = _governed(rendering, wording, text)
                if best is None or (rendering.kind != "broken", path.end) > (best[1].kind != "broken", best[0]):
                    best = path.end, rendering
            if best is not None:
                found.append(best[1])
            place = best[0] if best is not None else place + 1
        return found

    def _coordinated(self, text: Text) -> Iterator[Rendering]:
        conjunctions = _CONJUNCTIONS.get(self._language, frozenset())
        for wording in self._wordings:
            steps = wording.rows[0]
            for cut in range(1, len(steps)):
                for place in range(len(text.tokens) - len(steps)):
                    if not _spelled(text.tokens, place, steps[:cut]):
                        continue
                    for resume in range(place + cut + 1, min(place + cut + 1 + _REACH, len(text.tokens))):
                        between = text.tokens[place + cut : resume]
                        joined = any(token.key in conjunctions or token.gap == "," for token in between)
                        if joined and _spelled(text.tokens, resume, steps[cut:]):
                            yield _rendering(text, place, resume + len(steps) - cut, "inflected", wording)
                            break

    def _completed(self, text: Text) -> Iterator[Rendering]:
        if not any(dangling(text.text, token) or token.gap == "- " for token in text.tokens):
            return
        for place, completed in completions(text.text, text.tokens, self._trie):
            for start in range(max(0, place - 3), place + 1):
                path = next((path for path in self._trie.paths(completed, start) if path.end > place), None)
                if path is not None:
                    yield _rendering(text, start, place + 1, "inflected", path.payload)
                    break

    def _split(self, text: Text) -> Iterator[Rendering]:
        for wording in self._wordings:
            if wording.paradigm.particle:
                for place in split_verbs(text.text, text.tokens, wording.paradigm):
                    yield _rendering(text, place, place + 1, "inflected", wording)

    def _compounded(self, text: Text) -> Iterator[Rendering]:
        if self._language != "de":
            return
        from l10n.morphology.german_compounds import contains

        for wording in self._wordings:
            forms = wording.rows[-1][0].keys if len(wording.rows[-1]) == 1 else frozenset()
            if not forms or not wording.words[0][:1].isupper():
                continue
            for place, token in enumerate(text.tokens):
                if len(token.key) > len(min(forms, key=len)) and (
                    contains(token.key, forms) or self._is_first_part(text, place, forms)
                ):
                    yield _rendering(text, place, place + 1, "inflected", wording)

    def _is_first_part(self, text: Text, place: int, forms: frozenset[str]) -> bool:
        """Says whether a hyphen ends a word that has only a linking letter more: "Regierungs- und Parteichef"."""
        token = text.tokens[place]
        following = place + 1 < len(text.tokens) and text.tokens[place + 1].gap == HYPHEN
        return token.key.endswith("s") and token.key[:-1] in forms and (following or dangling(text.text, token))

    def _derived(self, text: Text) -> Iterator[Rendering]:
        """Gives the adjectives that Russian makes of a noun where German and English compound: балансовая операция."""
        if self._language != "ru":
            return
        for wording in self._wordings:
            forms = self._lexicon.relational_forms(wording.words[0]) if len(wording.words) == 1 else frozenset()
            for place, token in enumerate(text.tokens):
                if token.key in forms:
                    yield _rendering(text, place, place + 1, "inflected", wording)

    def _run_together(self, text: Text) -> Iterator[Rendering]:
        """Gives what is found once a lost space is put back between a small and a capital letter."""
        for seam in _SEAM.finditer(text.text):
            for piece in (
                read(text.text[: seam.start()], text.language),
                read(text.text[seam.start() :], text.language),
            ):
                offset = seam.start() if piece.text == text.text[seam.start() :] else 0
                for rendering in self.contiguous(piece):
                    start, end = rendering.start + offset, rendering.end + offset
                    if seam.start() in {start, end} and rendering.kind != "broken":
                        yield Rendering(start, end, rendering.text, "inflected", rendering.wording)

    def _similar(self, text: Text) -> Iterator[Rendering]:
        """Gives what may be a form in a language that there is no morphology for."""
        if self._language in LANGUAGES:
            return
        from l10n.morphology.generic import may_be_form

        for wording in self._wordings:
            size = len(wording.keys)
            for place in range(len(text.tokens) - size + 1):
                keys = [token.key for token in text.tokens[place : place + size]]
                if all(key == own or may_be_form(key, own) for key, own in zip(keys, wording.keys, strict=True)):
                    yield _rendering(text, place, place + size, "inflected", wording)

    def nearest(self, text: Text) -> tuple[str, ...]:
        """Gives the words of a translation that come nearest to the wordings: those that share a beginning."""
        keys = [key for wording in self._wordings for key in wording.keys if len(key) > 3]
        beginnings = tuple({key[: max(4, len(key) * 2 // 3)] for key in keys})
        near = (token for token in text.tokens if token.key.startswith(beginnings))
        return tuple(dict.fromkeys(text.text[token.start : token.end] for token in near))


def _kind(wording: Wording, keys: tuple[str, ...], text: Text, place: int) -> Literal["exact", "inflected", "broken"]:
    forms = wording.paradigm
    if not forms.agreed:
        same = keys == wording.keys or "".join(keys) == "".join(wording.keys)
        return "exact" if same else "inflected"
    if len(keys) != len(wording.keys):
        return _closed_kind(wording, keys)
    if not _is_dotted_rightly(forms, keys, text, place):
        return "broken"
    if keys == wording.keys:
        return "exact"
    if keys[: forms.agreed] in forms.agreements:
        return "inflected"
    if keys in forms.after_numerals and _after_paucal(text.tokens, place):
        return "inflected"
    return "broken"


def _governed(rendering: Rendering, wording: Wording, text: Text) -> Rendering:
    """Gives a rendering as broken where the preposition before it does not take its case."""
    from l10n.morphology.russian_government import misgoverning

    preposition = misgoverning(wording.paradigm, rendering.text, text.text[: rendering.start])
    return replace(rendering, kind="broken", against=preposition) if preposition else rendering


def _closed_kind(wording: Wording, keys: tuple[str, ...]) -> Literal["exact", "inflected", "broken"]:
    """Gives the kind of words that were written with fewer hyphens than the term, or with its hyphens seen through."""
    if "".join(keys) == "".join(wording.keys):
        return "exact"
    spelled = " ".join(keys)
    gaps = ["" if step.gap == HYPHEN else " " for step in wording.rows[0][1:]]
    for row in wording.paradigm.agreements:
        closed = row[0] + "".join(gap + key for gap, key in zip(gaps, row[1:], strict=False))
        if spelled == closed or (len(row) < len(wording.keys) and spelled.startswith(closed + " ")):
            return "inflected"
    return "broken"


def _is_dotted_rightly(forms: Paradigm, keys: tuple[str, ...], text: Text, place: int) -> bool:
    """Says whether each ё of some words belongs there: «критическое сырьё», but «в критическом сырье»."""
    tokens = text.tokens[place : place + len(keys)]
    start, end = tokens[0].start, tokens[-1].end
    if "ё" not in text.text[start:end].lower():
        return True
    words = [text.text[token.start : token.end].lower() for token in tokens]
    if any("ё" in word and word.replace("ё", "е") != key for word, key in zip(words, keys, strict=True)):
        return True  # stress marks and the like: nothing can be compared
    return any(
        all(word == right for word, right in zip(words, row, strict=True) if "ё" in word)
        for row in forms.dotted
        if len(row) == len(keys) and tuple(right.replace("ё", "е") for right in row) == keys
    )


def _after_paucal(tokens: Sequence[Token], place: int) -> bool:
    return any(
        token.key in _PAUCALS or (token.key[-1] in "234" and token.key[-2:-1] != "1" and token.key.isdigit())
        for token in tokens[max(0, place - 3) : place]
    )


def _spelled(tokens: Sequence[Token], place: int, steps: Sequence[Step]) -> bool:
    return place + len(steps) <= len(tokens) and all(
        token.key in step.keys for token, step in zip(tokens[place:], steps, strict=False)
    )


def _rendering(
    text: Text, place: int, end: int, kind: Literal["exact", "inflected", "broken"], wording: Wording
) -> Rendering:
    start, stop = text.tokens[place].start, text.tokens[end - 1].end
    return Rendering(start, stop, text.text[start:stop], kind, wording.text)
