"""The card of an installed model: what it is, where it is from, what it translates, how good it is, its checksums."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from l10n.engines import card_fields as fields
from l10n.engines.alignment import GUIDED, AlignmentHead
from l10n.engines.card_fields import MOST_TEXT, FieldError, Table, read_field, table_of
from l10n.engines.protocol import Pair
from l10n.engines.strangers import one_line
from l10n.errors import ModelError
from l10n.storage import write_whole

FILE_NAME = "card.json"
_MOST_TOLD = 12
"""Pairs up to which they are listed."""

_MOST_BYTES = 16 << 20
_MEND = "Fetch the model again."

MOST_POSITIONS = 1 << 20
"""Positions that no model has."""

MOST_SEED = 1 << 63
"""What bounds the seeds of an adaptation."""

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
        return _card(_content(path))
    except OSError as error:
        raise ModelError(f"this model card cannot be read: {error.strerror}", path=path) from error
    except FieldError as error:
        raise ModelError(f"this model card is damaged: {error}", path=path, mend=_MEND) from error
    except (ValueError, RecursionError) as error:
        raise ModelError("this model card is damaged: it is not JSON", path=path, mend=_MEND) from error


def _content(path: Path) -> Table:
    if path.stat().st_size > _MOST_BYTES:
        raise FieldError("it is too large")
    return table_of(json.loads(path.read_text(encoding="utf-8")), "it is not a table")


def _card(content: Table) -> Card:
    readers: Mapping[str, Callable[[Any], Any]] = {
        "name": fields.name,
        "revision": fields.revision,
        "pairs": fields.pairs,
        "origin": fields.text,
        "licence": fields.text,
        "quantization": fields.quantization,
        "positions": fields.whole(1, MOST_POSITIONS),
        "longest_source": fields.whole(0, MOST_POSITIONS),
        "repetition_penalty": fields.number(0.01, 100),
        "fallback": fields.flag,
        "files": fields.files,
    }
    needed = ("name", "revision", "pairs")
    plain = {key: read_field(content, key, read) for key, read in readers.items() if key in content or key in needed}
    return Card(
        **plain,
        alignment=_alignment(table_of(content.get("alignment", {}), "alignment")),
        scores=_scores(content, "scores") if "scores" in content else (),
        adaptation=_adaptation(content.get("adaptation")),
    )


def _alignment(content: Table) -> AlignmentHead:
    readers = {"layer": fields.whole(-1, 1000), "head": fields.whole(-1, 1000), "shift": fields.whole(0, 1)}
    return AlignmentHead(
        **{key: read_field(content, key, read, within="alignment") for key, read in readers.items() if key in content}
    )


def _scores(content: Table, key: str, within: str = "") -> tuple[Score, ...]:
    # a perfect BLEU is 100.00000000000004
    points = fields.number(0, 101)
    return tuple(
        Score(
            read_field(one, "pair", fields.text, within=key),
            read_field(one, "test", fields.text, within=key),
            read_field(one, "bleu", points, within=key),
            read_field(one, "chrf", points, within=key),
        )
        for one in read_field(content, key, fields.tables, within=within)
    )


def _adaptation(content: Any) -> Adaptation | None:
    if content is None:
        return None
    table = table_of(content, "adaptation")
    count, texts = fields.whole(), fields.by_name(fields.text)
    readers: Mapping[str, Callable[[Any], Any]] = {
        "base": fields.text,
        "trained": count,
        "held_out": count,
        "guard": count,
        "origins": fields.by_name(count),
        "seed": fields.whole(-MOST_SEED, MOST_SEED),
        "steps": count,
        "setting": texts,
        "versions": texts,
        "signatures": texts,
    }
    plain = {key: read_field(table, key, read, within="adaptation") for key, read in readers.items()}
    return Adaptation(**plain, before=_scores(table, "before", within="adaptation"))


def write_card(folder: Path, card: Card) -> None:
    """Writes the card of a model into its folder, at once; texts that could not be shown are made plain."""
    content = {
        **{one.name: getattr(card, one.name) for one in dataclasses.fields(Card)},
        "alignment": dataclasses.asdict(card.alignment),
        "scores": [dataclasses.asdict(score) for score in card.scores],
        "files": dict(card.files),
        "origin": one_line(card.origin, MOST_TEXT),
        "licence": one_line(card.licence, MOST_TEXT),
    }
    del content["adaptation"]
    if card.adaptation is not None:
        made = {one.name: getattr(card.adaptation, one.name) for one in dataclasses.fields(Adaptation)}
        tables = {name: dict(value) for name, value in made.items() if isinstance(value, Mapping)}
        before = [dataclasses.asdict(score) for score in card.adaptation.before]
        content["adaptation"] = {**made, **tables, "before": before}
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    write_whole(folder / FILE_NAME, text.encode("utf-8"))


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
