"""Which language pairs a Marian model translates, as far as its files say."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from l10n.engines.pieces import read_vocabularies
from l10n.engines.protocol import Pair
from l10n.engines.tags import language_tags, plain_language
from l10n.errors import ModelError

_NAME = re.compile(r"(?=(?:^|(?<=[-_.]))(?P<source>[a-z]{2,3})-(?P<target>[a-z]{2,3})(?:[-_.]|$))")
"""Finds every two short parts side by side; in "opus-mt-de-en" the last two are the pair."""
_GROUPS = frozenset(
    ("mul", "multilingual", "roa", "gmw", "gem", "gmq", "sla", "zle", "zls", "zlw", "bat", "itc", "ine")
)
"""Codes of language families, by which OPUS-MT names models of several languages."""


def pairs_of(folder: Path, name: str, languages: Sequence[str], stated: Sequence[Pair]) -> tuple[Pair, ...]:
    """Gives the pairs that a model translates.

    A model whose vocabulary has language tags writes the languages of its tags. What it reads, and what a model without
    tags writes, its tokenizer's configuration says, else its name.

    Args:
        folder: the model's files.
        name: the model's name, such as "opus-mt-de-en".
        languages: the languages that its model card names, in no order that can be relied on.
        stated: the pairs as a person named them; they are taken as they are.

    Raises:
        ModelError: nothing says.
    """
    if stated:
        return tuple(stated)
    sources, targets = _configured(folder) or _named(name) or ((), ())
    tags = language_tags(read_vocabularies(folder)[0])
    if tags:
        targets = tuple(sorted({plain_language(tag) for tag in tags}))
        if not sources or sources[0] in _GROUPS:
            known = tuple(plain_language(language) for language in languages)
            sources = tuple(language for language in known if language not in _GROUPS) or ("*",)
    if sources and targets and not (set(sources) | set(targets)) & _GROUPS:
        return tuple((source, target) for source in sources for target in targets if source != target)
    raise ModelError(f"nothing says which languages {name} translates", path=folder, mend='Name them, such as "de-en".')


def _configured(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    path = folder / "tokenizer_config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError, UnicodeDecodeError):
        return None
    source, target = (config.get(key) if isinstance(config, dict) else None for key in ("source_lang", "target_lang"))
    if not isinstance(source, str) or not isinstance(target, str) or not source or not target:
        return None
    return (plain_language(source),), (plain_language(target),)


def _named(name: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    matches = list(_NAME.finditer(name))
    if not matches:
        return None
    return (plain_language(matches[-1]["source"]),), (plain_language(matches[-1]["target"]),)
