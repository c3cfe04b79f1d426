"""What is known of words, worked out once: loading dictionaries and inflecting a glossary takes seconds.

It is kept in a JSON file that may be deleted at any time and is then worked out anew. The file counts for nothing where
the code or the dictionaries that it came from have changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

from l10n.morphology.paradigm import Form, Paradigm
from l10n.storage import write_whole

_LARGEST = 64 * 1024 * 1024
"""Bytes of the largest file that is read; 2,600 terms of three languages take 3 MB."""
_DICTIONARIES = ("simplemma", "pymorphy3", "pymorphy3_dicts_ru")


class Lexicon:
    """What is known of words.

    Args:
        path: where it is kept; None where it is not kept.
    """

    __slots__ = ("_entries", "_learned", "_paradigms", "_path")

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._entries: dict[str, Any] | None = None
        self._paradigms: dict[tuple[str, str], Paradigm] = {}
        self._learned: dict[str, Any] = {}

    def paradigm(self, term: str, language: str) -> Paradigm:
        """Gives every form of a term.

        Args:
            term: the term in its dictionary form.
            language: BCP 47 tag.
        """
        known = self._paradigms.get((term, language))
        if known is None:
            known = self._paradigms[term, language] = self._remembered(term, language) or self._inflected(
                term, language
            )
        return known

    def is_word(self, word: str, language: str) -> bool:
        """Says whether the dictionary has a word as it is written.

        Args:
            word: the word.
            language: a language that simplemma has.
        """
        return self.lemma(word, language) != ""

    def lemma(self, word: str, language: str) -> str:
        """Gives the dictionary form of a word; empty where the dictionary does not have it.

        Args:
            word: the word.
            language: a language that simplemma has.
        """
        key = f"lemma {language} {word}"
        known = self._known(key)
        if not isinstance(known, str):
            from l10n.morphology.dictionary import lemmas

            known = self._learned[key] = lemmas(language).get(word) or ""
        return known

    def relational_forms(self, noun: str) -> frozenset[str]:
        """Gives the folded forms of the Russian adjectives that are made from a noun.

        Args:
            noun: in its dictionary form.
        """
        key = f"relational {noun}"
        known = self._known(key)
        if not isinstance(known, list):
            from l10n.morphology.russian_readings import relational_forms

            known = self._learned[key] = sorted(relational_forms(noun))
        return frozenset(map(str, known))

    def lacks(self, terms: Iterable[str], language: str) -> list[str]:
        """Gives those of some terms whose forms have to be worked out.

        Args:
            terms: in their dictionary forms.
            language: BCP 47 tag.
        """
        return [term for term in terms if self._known(f"term {language} {term}") is None]

    def learned(self) -> Mapping[str, Any]:
        """Gives what was worked out since the file was read, in a form that another process can learn."""
        return self._learned

    def learn(self, learned: Mapping[str, Any]) -> None:
        """Takes what another process has worked out.

        Args:
            learned: from that process.
        """
        self._learned.update(learned)

    def save(self) -> None:
        """Keeps what was worked out, if there is a file for it; what cannot be written is worked out again."""
        if self._path is None or not self._learned:
            return
        content = {"of": _fingerprint(), "words": {**self._read(), **self._learned}}
        with contextlib.suppress(OSError):
            if not self._path.parent.exists():
                self._path.parent.mkdir(parents=True)
                self._path.with_name(".gitignore").write_text("*\n", encoding="utf-8")
            write_whole(self._path, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))

    def _inflected(self, term: str, language: str) -> Paradigm:
        from l10n.morphology import paradigm

        found = paradigm(term, language)
        if term.isprintable():  # the columns of what is kept are parted by tabs, its rows by line ends
            self._learned[f"term {language} {term}"] = _packed(found)
        return found

    def _remembered(self, term: str, language: str) -> Paradigm | None:
        packed = self._known(f"term {language} {term}")
        if packed is None:
            return None
        try:
            return _unpacked(term, packed)
        except (AttributeError, TypeError, ValueError):
            return None

    def _known(self, key: str) -> Any:
        found = self._learned.get(key)
        return self._read().get(key) if found is None else found

    def _read(self) -> dict[str, Any]:
        if self._entries is None:
            self._entries = _kept(self._path) if self._path is not None else {}
        return self._entries


def _kept(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(content, dict) or content.get("of") != _fingerprint():
        return {}
    words = content.get("words")
    return words if isinstance(words, dict) else {}


def _fingerprint() -> str:
    """Gives what changes when the code or the dictionaries do, without loading them."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    for name in _DICTIONARIES:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            files.append(Path(spec.origin))
    seen = [f"{file.name} {stat.st_size} {stat.st_mtime_ns}" for file in files for stat in (file.stat(),)]
    return hashlib.sha256("\n".join(seen).encode("utf-8")).hexdigest()[:32]


def _packed(found: Paradigm) -> list[Any]:
    """Gives a paradigm as few long texts: folded words have no spaces, and a file of few texts is read fast."""
    return [
        "\n".join(f"{form.text}\t{form.label}" for form in found.forms),
        "\n".join(" ".join(sorted(slot)) for slot in found.slots),
        found.agreed,
        "\n".join(f"{' '.join(keys)}\t{label}" for keys, label in found.agreements.items()),
        "\n".join(sorted(map(" ".join, found.after_numerals))),
        found.particle,
        " ".join(sorted(found.without_particle)),
        "\n".join(sorted(map(" ".join, found.dotted))),
    ]


def _unpacked(term: str, packed: Any) -> Paradigm:
    forms, slots, agreed, agreements, after_numerals, particle, without_particle, dotted = packed
    return Paradigm(
        term,
        tuple(Form(*line.split("\t")) for line in forms.split("\n")),
        tuple(frozenset(slot.split()) for slot in slots.split("\n")) if slots else (),
        int(agreed),
        MappingProxyType(
            {tuple(keys.split()): label for line in agreements.splitlines() for keys, label in (line.split("\t"),)}
        ),
        frozenset(tuple(keys.split()) for keys in after_numerals.splitlines()),
        str(particle),
        frozenset(without_particle.split()),
        frozenset(tuple(keys.split()) for keys in dotted.splitlines()),
    )
