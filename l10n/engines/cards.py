"""The card of an installed model: what it is, where it is from, what it translates, how good it is, its checksums."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from l10n.engines.alignment import GUIDED, AlignmentHead
from l10n.engines.protocol import Pair
from l10n.errors import ModelError

FILE_NAME = "card.json"
_MOST_TOLD = 12
"""Pairs up to which they are listed."""

DEFAULT_POSITIONS = 512
"""Positions of a Marian model whose configuration does not say; OPUS-MT models have as many."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a model scored on a test set.

    Attributes:
        pair: source and target language, such as "de-en".
        test: the test set.
        bleu: sacreBLEU's BLEU.
        chrf: sacreBLEU's chrF2.
    """

    pair: str
    test: str
    bleu: float
    chrf: float


@dataclass(frozen=True, slots=True)
class Adaptation:
    """How a model was made from another one by training on reviewed segments.

    Attributes:
        base: name and revision of the other model.
        trained: segments that it was trained on.
        held_out: reviewed segments that it was measured by.
        guard: segments of general text that it was measured by.
        origins: segments by the catalog or file that they are from, those held out included.
        seed: of everything that was drawn.
        steps: training steps of the weights that were kept.
        setting: device, precision, learning rate and such, by name.
        versions: of the libraries, by name.
        before: what the other model scored on the same segments.
        signatures: sacreBLEU's, by metric.
    """

    base: str
    trained: int
    held_out: int
    guard: int
    origins: Mapping[str, int]
    seed: int
    steps: int
    setting: Mapping[str, str]
    versions: Mapping[str, str]
    before: tuple[Score, ...]
    signatures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of an installed model.

    Attributes:
        name: its name, without a revision.
        revision: the start of the hub's commit, or of a checksum of its weights where it is from a folder.
        pairs: what it translates.
        origin: the hub repository with its full revision, or the folder, that it was installed from.
        licence: as its model card names it; empty where it does not.
        quantization: of its weights: int8 or float32.
        positions: how many tokens it can read or write.
        longest_source: tokens of a source that it is given at once; 0 for half of its positions, so that a translation
            twice as long still fits.
        repetition_penalty: by which a token is made less likely that was written already; 1 for none.
        alignment: the attention head that aligns words.
        fallback: whether it is good for nothing but trying things out.
        scores: what it scored.
        files: SHA-256 of its files, by name.
        adaptation: how it was adapted; None where it was not.
    """

    name: str
    revision: str
    pairs: tuple[Pair, ...]
    origin: str = ""
    licence: str = ""
    quantization: str = "int8"
    positions: int = DEFAULT_POSITIONS
    longest_source: int = 0
    repetition_penalty: float = 1.0
    alignment: AlignmentHead = GUIDED
    fallback: bool = False
    scores: tuple[Score, ...] = ()
    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    adaptation: Adaptation | None = None

    @property
    def label(self) -> str:
        """Name and revision, as engine ids and folders have them."""
        return f"{self.name}@{self.revision}"


def read_card(folder: Path) -> Card | None:
    """Gives the card of the model in a folder; None where there is no card.

    Args:
        folder: the model's folder.

    Raises:
        ModelError: the card is damaged.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return _card(content)
    except (TypeError, ValueError, KeyError) as error:
        raise ModelError(
            f"this model card cannot be read: {error}", path=path, mend="Install the model again."
        ) from error


def _card(content: Any) -> Card:
    if not isinstance(content, dict):
        raise TypeError("it is not a table")
    known = {one.name for one in dataclasses.fields(Card)}
    plain = {key: value for key, value in content.items() if key in known}
    plain["pairs"] = tuple((str(source), str(target)) for source, target in content["pairs"])
    plain["alignment"] = AlignmentHead(**content.get("alignment", {}))
    plain["scores"] = tuple(Score(**score) for score in content.get("scores", ()))
    plain["files"] = MappingProxyType(dict(content.get("files", {})))
    plain["adaptation"] = _adaptation(content.get("adaptation"))
    return Card(**plain)


def _adaptation(content: Any) -> Adaptation | None:
    if content is None:
        return None
    tables = {name: MappingProxyType(dict(content[name])) for name in ("origins", "setting", "versions", "signatures")}
    before = tuple(Score(**score) for score in content["before"])
    return Adaptation(**{**content, **tables, "before": before})


def write_card(folder: Path, card: Card) -> None:
    """Writes the card of a model into its folder."""
    content = {
        **{one.name: getattr(card, one.name) for one in dataclasses.fields(Card)},
        "alignment": dataclasses.asdict(card.alignment),
        "scores": [dataclasses.asdict(score) for score in card.scores],
        "files": dict(card.files),
    }
    del content["adaptation"]
    if card.adaptation is not None:
        made = {one.name: getattr(card.adaptation, one.name) for one in dataclasses.fields(Adaptation)}
        tables = {name: dict(value) for name, value in made.items() if isinstance(value, Mapping)}
        before = [dataclasses.asdict(score) for score in card.adaptation.before]
        content["adaptation"] = {**made, **tables, "before": before}
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    (folder / FILE_NAME).write_text(text, encoding="utf-8")


def checksums(folder: Path) -> Mapping[str, str]:
    """Gives the SHA-256 of every file of a model but its cards, by name."""
    return MappingProxyType(
        {
            path.name: checksum(path)
            for path in sorted(folder.iterdir())
            if path.is_file() and path.name != FILE_NAME and path.suffix != ".md"
        }
    )


def checksum(path: Path) -> str:
    """Gives the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def told_pairs(pairs: Sequence[Pair]) -> str:
    """Gives the pairs of a model in a few words; of one that knows many languages, how many it writes.

    Args:
        pairs: what it translates.
    """
    if len(pairs) <= _MOST_TOLD:
        return ", ".join(f"{source}-{target}" for source, target in pairs)
    return f"into {len({target for _, target in pairs})} languages"


def quality_note(card: Card, source: str, target: str) -> str:
    """Gives how good a model is for a pair, in a few words for a person.

    Args:
        card: the model's card.
        source: BCP 47 tag.
        target: BCP 47 tag.
    """
    pair = f"{source.split('-')[0]}-{target.split('-')[0]}"
    scores = [f"BLEU {one.bleu:.1f}, chrF {one.chrf:.1f} on {one.test}" for one in card.scores if one.pair == pair]
    note = "; ".join(scores) or "no scores known"
    return f"a fallback for trying things out: {note}" if card.fallback else note
