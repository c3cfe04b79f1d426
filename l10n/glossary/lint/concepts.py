"""What concepts show when they are held against each other and against their paradigms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from l10n.glossary.function_words import is_function_word
from l10n.glossary.lint.model import finding
from l10n.model import Concept, Finding, Term
from l10n.morphology import LANGUAGES, fold, paradigm, primary, tokenize
from l10n.morphology.lemma import is_known, lemma

_NEAR = 88.0
"""Per cent of letters in which the words of a near-duplicate agree; "Konsultation" and "Konsultationen" have 92."""
_SHORTEST_WORD = 5
_NEAR_FORM = 75.0
"""The same for a form that is held against a paradigm: a form differs from others by its ending only."""

_Key = tuple[str, ...]


def lint_concepts(concepts: Sequence[Concept], source: str, targets: Sequence[str]) -> Iterator[Finding]:
    """Gives what is wrong with concepts.

    Args:
        concepts: all of the project.
        source: the language of its articles.
        targets: the languages that these are translated to.
    """
    for concept in concepts:
        yield from _empty_targets(concept, (source, *targets))
        for language, term in concept.terms.items():
            yield from _forbidden(concept, language, term)
            yield from _forms(concept, language, term)
            if language == source:
                yield from _common(concept, language, term)
    yield from _twins(concepts, source)


def _empty_targets(concept: Concept, languages: Sequence[str]) -> Iterator[Finding]:
    if concept.policy == "keep":
        return
    first = next(iter(concept.terms.values()))
    for language in languages:
        if language not in concept.terms and primary(language) not in concept.terms:
            message = f'There is no term in "{language}"; the check says nothing of it there.'
            yield finding("empty-target", "warning", concept, language, first.text, message)


def _forbidden(concept: Concept, language: str, term: Term) -> Iterator[Finding]:
    accepted = {_key(text): text for text in (term.text, *term.variants)}
    for wording in term.forbidden:
        right = accepted.get(_key(wording))
        if right is not None and (not concept.case_sensitive or right == wording):
            message = f'"{wording}" is forbidden, and "{right}" is right: that is the same wording.'
            yield finding("forbidden", "error", concept, language, wording, message)
            continue
        owner = next((text for text in accepted.values() if _key(wording) in _forms_of(text, language)), None)
        if owner is not None:
            message = f'"{wording}" is forbidden, but it is a form of "{owner}", which is right.'
            yield finding("forbidden", "error", concept, language, wording, message)


def _forms(concept: Concept, language: str, term: Term) -> Iterator[Finding]:
    """Gives the variants that look like a form of the preferred term but are none of its forms."""
    from rapidfuzz import fuzz

    if primary(language) not in LANGUAGES:
        return
    words = _key(term.text)
    for variant in term.variants:
        own = _key(variant)
        if len(own) != len(words) or own in _forms_of(term.text, language):
            continue
        alike = all(
            one == other or (one[:3] == other[:3] and fuzz.ratio(one, other) >= _NEAR_FORM)
            for one, other in zip(own, words, strict=True)
        )
        if alike and own != words and not _other_words(variant, term.text, primary(language)):
            message = f'"{variant}" is none of the forms that "{term.text}" has; is it right?'
            mend = f'l10n glossary forms "{term.text}" --lang {language}'
            yield finding("form", "info", concept, language, variant, message, {"its forms": mend})


def _common(concept: Concept, language: str, term: Term) -> Iterator[Finding]:
    for wording in (term.text, *term.variants):
        words = _key(wording)
        if len(words) != 1:
            continue
        letters = [letter for letter in wording if letter.isalnum()]
        # A German noun is told from a function word by its capital, an acronym in any language by all of its letters.
        noun = wording[:1].isupper() and primary(language) == "de"
        if is_function_word(words[0], primary(language)) and not noun and not _is_acronym(letters):
            message = f'"{wording}" is a word that holds sentences together; it is found everywhere.'
            yield finding("common", "warning", concept, language, wording, message)
        elif len(letters) < 2 or (len(letters) == 2 and not _is_acronym(letters)):
            message = f'"{wording}" is so short that it is found by chance.'
            yield finding("common", "warning", concept, language, wording, message)


def _is_acronym(letters: Sequence[str]) -> bool:
    return len(letters) > 1 and all(not letter.isalpha() or letter.isupper() for letter in letters)


def _twins(concepts: Sequence[Concept], source: str) -> Iterator[Finding]:
    """Gives concepts that share a wording of the source, or that nearly do."""
    owners: dict[_Key, list[Concept]] = {}
    for concept in concepts:
        for key in dict.fromkeys(map(_key, _wordings(concept, source))):
            owners.setdefault(key, []).append(concept)
    pairs: dict[tuple[str, str], tuple[Concept, Concept, str]] = {}
    for concept in concepts:
        for wording in _wordings(concept, source):
            for key in _forms_of(wording, source) | {_key(wording)}:
                for other in owners.get(key, ()):
                    if other is not concept and (other.id, concept.id) not in pairs:
                        pairs.setdefault((concept.id, other.id), (concept, other, wording))
    for concept, other, wording in pairs.values():
        one, two = sorted((concept, other), key=lambda each: (each.path, each.row))
        yield _twin(one, two, source, wording)
    yield from _near_twins(concepts, source, set(pairs))


def _twin(one: Concept, two: Concept, source: str, wording: str) -> Finding:
    """Gives the finding about two concepts for one wording; it stands at the later one."""
    common = [language for language in one.terms if language in two.terms and language != source]
    evidence = {"other": f"{one.id} ({one.path}:{one.row})"}
    if all(_same(one.terms[language].text, two.terms[language].text, language) for language in common):
        if not set(map(_key, _wordings(one, source))) & set(map(_key, _wordings(two, source))):
            message = f'"{wording}" is a form of a wording at {one.path}:{one.row}, and so are its translations.'
            return finding("near-duplicate", "warning", two, source, wording, message, evidence)
        message = f'"{wording}" has the same translations at {one.path}:{one.row}: the rows are one concept.'
        return finding("duplicate", "error", two, source, wording, message, evidence)
    for language in common:
        evidence[language] = f"{two.terms[language].text} / {one.terms[language].text}"
    if one.domain and two.domain and one.domain != two.domain:
        message = f'"{wording}" is of two domains, {two.domain} and {one.domain}; the setting glossary.domains decides.'
        return finding("conflict", "info", two, source, wording, message, evidence)
    message = f'"{wording}" has another translation at {one.path}:{one.row}; tell the two apart by their domains.'
    return finding("conflict", "warning", two, source, wording, message, evidence)


def _same(one: str, other: str, language: str) -> bool:
    """Says whether wordings are the same, or one is a form of the other."""
    return (
        _key(one) == _key(other) or _key(one) in _forms_of(other, language) or _key(other) in _forms_of(one, language)
    )


def _near_twins(concepts: Sequence[Concept], source: str, known: set[tuple[str, str]]) -> Iterator[Finding]:
    """Gives concepts whose preferred wordings differ in one word, by a few letters."""
    from rapidfuzz import fuzz

    buckets: dict[tuple[object, ...], list[tuple[Concept, str]]] = {}
    for concept in concepts:
        term = concept.terms.get(source)
        words = _key(term.text) if term is not None else ()
        for place, word in enumerate(words):
            if len(word) >= _SHORTEST_WORD:
                rest = (*words[:place], *words[place + 1 :])
                buckets.setdefault((place, len(words), rest, word[:3]), []).append((concept, word))
    for bucket in buckets.values():
        for (one, word), (two, other) in combinations(bucket, 2):
            if {(one.id, two.id), (two.id, one.id)} & known or word == other:
                continue
            if fuzz.ratio(word, other, score_cutoff=_NEAR) < _NEAR or not _alike(one, two, source):
                continue
            if not _other_words(one.terms[source].text, two.terms[source].text, primary(source)):
                message = f'"{two.terms[source].text}" is nearly "{one.terms[source].text}" at {one.path}:{one.row}.'
                known.add((one.id, two.id))
                yield finding("near-duplicate", "info", two, source, two.terms[source].text, message, {"other": one.id})


def _other_words(one: str, other: str, language: str) -> bool:
    """Says whether wordings differ in words that the dictionary has and tells apart, as Minister and Ministerium."""
    return any(
        is_known(word, language) and is_known(its, language) and lemma(word, language) != lemma(its, language)
        for word, its in zip(_words(one), _words(other), strict=False)
        if fold(word) != fold(its)
    )


def _words(text: str) -> list[str]:
    return [text[token.start : token.end] for token in tokenize(text)]


def _alike(one: Concept, two: Concept, source: str) -> bool:
    """Says whether two concepts are nearly alike in each language that both have."""
    from rapidfuzz import fuzz

    common = [language for language in one.terms if language in two.terms and language != source]
    return all(fuzz.ratio(one.terms[each].text, two.terms[each].text) >= _NEAR for each in common)


def _wordings(concept: Concept, language: str) -> tuple[str, ...]:
    term = concept.terms.get(language)
    return () if term is None else (term.text, *term.variants)


def _forms_of(text: str, language: str) -> frozenset[_Key]:
    return frozenset(_key(form.text) for form in paradigm(text, language).forms)


def _key(text: str) -> _Key:
    return tuple(token.key for token in tokenize(text)) or (fold(text),)
