"""What the files of a model say of it: its language pairs, its licence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from l10n.engines.alignment import GUIDED, UNGUIDED, AlignmentHead
from l10n.engines.cards import Card, checksum
from l10n.engines.configurations import json_in, positions_of
from l10n.engines.conversion import read_configuration
from l10n.engines.licences import front_matter_licence
from l10n.engines.protocol import Pair
from l10n.engines.tags import language_tags, plain_language
from l10n.engines.vocabularies import read_vocabularies
from l10n.engines.weights import FILE_NAMES as WEIGHTS
from l10n.errors import ModelError

REVISION_LENGTH = 8
"""Characters of a commit or a checksum that tell a model's revisions apart."""

_NAME = re.compile(r"(?=(?:^|(?<=[-_.]))(?P<source>[a-z]{2,3})-(?P<target>[a-z]{2,3})(?:[-_.]|$))")
"""Finds every two short parts side by side; in "opus-mt-de-en" the last two are the pair."""
_GROUPS = frozenset(
    ("mul", "multilingual", "roa", "gmw", "gem", "gmq", "sla", "zle", "zls", "zlw", "bat", "itc", "ine")
)
"""Codes of language families, by which OPUS-MT names models of several languages."""


def pairs_of(
    folder: Path,
    name: str,
    languages: Sequence[str],
    stated: Sequence[Pair],
    vocabulary: Sequence[str] | None = None,
) -> tuple[Pair, ...]:
    """Gives the pairs that a model translates.

    A model whose vocabulary has language tags writes the languages of its tags. What it reads, and what a model without
    tags writes, its tokenizer's configuration says, else its name.

    Args:
        folder: the model's files.
        name: the model's name, such as "opus-mt-de-en".
        languages: the languages that its model card names, in no order that can be relied on.
        stated: the pairs as a person named them; they are taken as they are.
        vocabulary: the model's pieces; read from the folder by default.

    Raises:
        ModelError: nothing says.
    """
    if stated:
        return tuple(stated)
    tags = language_tags(read_vocabularies(folder)[0] if vocabulary is None else vocabulary)
    if tags and not all(tag.startswith(">>") for tag in tags.values()):
        # M2M100, NLLB and MADLAD read what they write; their pairs would be tens of thousands
        return tuple(("*", language) for language in sorted({plain_language(tag).split("-")[0] for tag in tags}))
    sources, targets = _configured(folder) or _named(name) or ((), ())
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
        config = json_in(path)
    except ModelError:
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


def plain_name(origin: str) -> str:
    """Gives a name that may stand in a path and in an engine id: the last part of where the model is from."""
    name = origin.rstrip("/").rsplit("/", 1)[-1].split("@")[0]
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-") or "model"


def unlisted_card(folder: Path) -> Card:
    """Gives a card for a model in a folder that has none: named by its folder, told apart by its weights.

    Args:
        folder: a Marian checkpoint or a CTranslate2 model.

    Raises:
        ModelError: there is no model, or its configuration is damaged.
    """
    weights = next((folder / name for name in (*WEIGHTS, "model.bin") if (folder / name).is_file()), None)
    if weights is None:
        raise ModelError("there is no model here", path=folder, mend="Name a folder with a Marian checkpoint.")
    name = plain_name(folder.name)
    config = read_configuration(folder) if weights.name != "model.bin" else {}
    pairs: tuple[Pair, ...]
    try:
        pairs = pairs_of(folder, name, (), ())
    except ModelError:
        # a person who names a folder knows what is in it
        pairs = (("*", "*"),)
    return Card(
        name,
        checksum(weights)[:REVISION_LENGTH],
        pairs,
        origin=str(folder),
        licence=licence_of(folder),
        quantization="" if weights.name == "model.bin" else "float32",
        positions=positions_of(config),
        alignment=head_of(config),
    )


def head_of(config: Mapping[str, Any]) -> AlignmentHead:
    """Gives what aligns words in a checkpoint: the head that guided alignment trains, in Marian's; the mean in others.

    Args:
        config: its configuration.
    """
    return GUIDED if config.get("model_type", "marian") == "marian" else UNGUIDED


def licence_of(folder: Path) -> str:
    """Gives the licence that the model card of a folder names in its front matter; empty where there is none."""
    return front_matter_licence(folder)
