"""Shortlists: the pieces of a vocabulary that translations into a language are made of.

Half of what a small model computes for a token is the score of every piece of its vocabulary, and a joint vocabulary
has those of all its languages. Where a model's folder holds a shortlist, CTranslate2 computes only the scores of the
pieces in it: vmap.txt, a line a source piece, then a tab and target pieces.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from l10n.engines.pieces import END
from l10n.errors import ModelError

FILE_NAME = "vmap.txt"

Shortlist = Mapping[str, frozenset[str]]
"""Target pieces by source piece; those of a language's tag, or of the end of a source, are for every sentence."""

_SEEN = 5
"""How often a piece of more than one character must be in translations. Rarer ones were 0.02 to 0.03 % of all."""


def has_shortlist(folder: Path) -> bool:
    """Tells whether a model has one."""
    return (folder / FILE_NAME).is_file()


def learn_shortlist(
    examples: Iterable[tuple[Sequence[int], Sequence[int]]], pieces: Sequence[str], seen: int = _SEEN
) -> Shortlist:
    """Gives the shortlist that pairs teach: by language, the pieces of its translations, and the signs that spell all.

    Args:
        examples: pairs of ids; where a model has language tags, the first id of each source is one.
        pieces: the vocabulary in the order of its ids.
        seen: how often a piece of more than one character must be in translations into the language.
    """
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for source, target in examples:
        first = pieces[source[0]]
        counts[first if first.startswith(">>") else END].update(target)
    bare = [piece.removeprefix("▁") for piece in pieces]
    return {
        key: frozenset(
            piece
            for place, piece in enumerate(pieces)
            if count[place] >= (1 if len(bare[place]) <= 1 else seen) or _spells(bare[place])
        )
        for key, count in counts.items()
    }


def _spells(piece: str) -> bool:
    """Tells whether a piece is a byte, or a single sign that is no letter: what any text may need."""
    return piece.startswith("<0x") or (len(piece) <= 1 and not piece.isalpha())


def read_shortlist(folder: Path) -> dict[str, frozenset[str]]:
    """Gives the shortlist of a model; empty where it has none.

    Args:
        folder: of the model.

    Raises:
        ModelError: it is no text, or names no pieces: CTranslate2 4.8 crashes where the file is empty.
    """
    if not has_shortlist(folder):
        return {}
    try:
        text = (folder / FILE_NAME).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise _damaged(folder, "is no UTF-8 text") from error
    rows = (line.partition("\t") for line in text.split("\n"))
    found = {source: frozenset(targets.split(" ")) for source, _, targets in rows if targets}
    if not found:
        raise _damaged(folder, "names no pieces")
    return found


def _damaged(folder: Path, problem: str) -> ModelError:
    return ModelError(
        f"this shortlist {problem}",
        path=folder / FILE_NAME,
        mend="Delete the file: the model works without a shortlist.",
    )


def merged(shortlists: Iterable[Shortlist]) -> dict[str, frozenset[str]]:
    """Gives a shortlist with all that is in any of several."""
    found: dict[str, frozenset[str]] = {}
    for shortlist in shortlists:
        for source, targets in shortlist.items():
            found[source] = found.get(source, frozenset()) | targets
    return found


def write_shortlist(folder: Path, shortlist: Shortlist) -> None:
    """Writes the shortlist of a model, in the order of its pieces' characters; an empty one is not written.

    Args:
        folder: of the model.
        shortlist: its pieces; those with a space, a tab or an end of line cannot be written and are left out.
    """
    lines = []
    for source in sorted(filter(_writable, shortlist)):
        targets = sorted(filter(_writable, shortlist[source]))
        if targets:
            lines.append(f"{source}\t{' '.join(targets)}\n")
    if lines:
        (folder / FILE_NAME).write_text("".join(lines), encoding="utf-8", newline="\n")


def _writable(piece: str) -> bool:
    return bool(piece) and not set(piece) & set(" \t\n\r")
