"""The labels of models, name@revision, which are parts of engine ids and the names of their folders."""

from __future__ import annotations

import re
from pathlib import Path

from l10n.engines.protocol import Pair
from l10n.engines.strangers import one_line
from l10n.errors import ModelError

MOST_NAME = 100
"""Characters of a name; with its revision it fits into a file name of every system."""

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(?<!\.)")
_REVISION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}(?<!\.)")
_LANGUAGE = re.compile(r"\*|[A-Za-z]{2,4}(?:-[A-Za-z0-9]{1,12}){0,5}")


def is_name(text: str) -> bool:
    """Tells whether a text may be the name of a model: it is safe in a path, in an id and on a terminal."""
    return len(text) <= MOST_NAME and _NAME.fullmatch(text) is not None


def is_revision(text: str) -> bool:
    """Tells whether a text may be the revision of a model."""
    return _REVISION.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """Tells whether a text may be a language of a model: of BCP 47's form, or "*" for any."""
    return _LANGUAGE.fullmatch(text) is not None


def place_of(root: Path, label: str) -> Path:
    """Gives the folder of a model: the one place where a label becomes a path.

    Args:
        root: the folder of models.
        label: name and revision, which may be a stranger's.

    Raises:
        ModelError: it is no label, so that it might lead out of the folder.
    """
    name, _, revision = label.partition("@")
    if not is_name(name) or not is_revision(revision):
        raise ModelError(
            f'"{one_line(label)}" cannot be the name and revision of a model',
            mend="They are of letters, digits, points, hyphens and underscores, and begin with no point.",
        )
    return root / label


def check_pairs(pairs: tuple[Pair, ...]) -> None:
    """Makes sure that pairs are of languages.

    Args:
        pairs: as a person or a file names them.

    Raises:
        ModelError: one is not.
    """
    for pair in pairs:
        if not all(is_language(language) for language in pair):
            raise ModelError(f'"{one_line("-".join(pair))}" is no pair of languages', mend="Write it as de-en.")
