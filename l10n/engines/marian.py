"""transformers: the reference that the fast engine is measured against, for the same kinds of checkpoints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from l10n.engines.cards import Card
from l10n.engines.conversion import read_configuration
from l10n.engines.pieces import END, PAD, UNKNOWN, Pieces, load_pieces
from l10n.engines.protocol import Candidates, Pair, Request
from l10n.engines.sequences import Input, Output, longest_target, model_input, translate_with
from l10n.engines.vocabularies import read_vocabularies
from l10n.errors import EngineError, ModelError

if TYPE_CHECKING:
    from l10n.engines.alignment import Matrix

_CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "marian": "MarianMTModel",
        "m2m_100": "M2M100ForConditionalGeneration",
        "t5": "T5ForConditionalGeneration",
        "mt5": "MT5ForConditionalGeneration",
    }
)
"""transformers' classes by model type: NLLB's is that of M2M100, MADLAD's that of T5."""

_NEVER = -1e9
"""Added to the logit of a token that must not be written; CTranslate2 leaves such tokens out of its softmax too."""


class MarianEngine:
    """Translates with a checkpoint in transformers.

    Attributes:
        id: "marian:" and the model's name and revision.
        pairs: what the model translates.
        heeds_prefix: always true.
    """

    heeds_prefix = True

    def __init__(
        self,
        model: Any,
        pieces: Pieces,
        vocabularies: tuple[tuple[str, ...], tuple[str, ...]],
        card: Card,
        *,
        beam: int,
        hypotheses: int,
        batch: int,
    ) -> None:
        self.id = f"marian:{card.label}"
        self.pairs: tuple[Pair, ...] = card.pairs
        self._model = model
        self._pieces = pieces
        self._source_ids: Mapping[str, int] = {piece: place for place, piece in enumerate(vocabularies[0])}
        self._target_ids: Mapping[str, int] = {piece: place for place, piece in enumerate(vocabularies[1])}
        self._target = vocabularies[1]
        self._card = card
        self._beam = max(beam, hypotheses)
        self._hypotheses = hypotheses
        self._batch = batch

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        """Gives the candidates of every request, in order.

        Raises:
            EngineError: the model does not write a requested language.
        """
        return translate_with(self._decode, self._pieces, self._card, requests)

    def score(self, requests: Sequence[Request], targets: Sequence[str]) -> list[float]:
        """Gives the score of each target as the translation of its request.

        Args:
            requests: what was to be translated.
            targets: a translation of each.
        """
        inputs = [model_input(self._pieces, one, self._pieces.read(one.source)) for one in requests]
        return [
            self._forced([given], [self._ids(self._pieces.target_pieces(target))])[0][0]
            for given, target in zip(inputs, targets, strict=True)
        ]

    def _ids(self, tokens: Sequence[str]) -> list[int]:
        unknown = self._target_ids.get(UNKNOWN, 0)
        return [self._target_ids.get(token, unknown) for token in tokens]

    def _decode(self, inputs: Sequence[Input]) -> list[list[Output]]:
        limit = longest_target(self._card, max(len(given.tokens) for given in inputs))
        # sentences of like length together; prefixes in one batch must be equally long
        groups: dict[int, list[int]] = defaultdict(list)
        for place in sorted(range(len(inputs)), key=lambda place: len(inputs[place].tokens)):
            groups[len(inputs[place].prefix)].append(place)
        results: list[list[Output]] = [[] for _ in inputs]
        for places in groups.values():
            width = max(1, self._batch // max(len(inputs[place].tokens) for place in places))
            for start in range(0, len(places), width):
                batch = places[start : start + width]
                for place, outputs in zip(batch, self._generate([inputs[at] for at in batch], limit), strict=True):
                    results[place] = outputs
        return results

    def _generate(self, inputs: Sequence[Input], limit: int) -> list[list[Output]]:
        import torch
        from transformers import GenerationConfig

        configure: Any = GenerationConfig
        config = self._model.config
        source, mask = self._source(inputs)
        start = [config.decoder_start_token_id]
        prefix = torch.tensor([start + self._ids((*given.forced, *given.prefix)) for given in inputs])
        with torch.inference_mode():
            found = self._model.generate(
                input_ids=source,
                attention_mask=mask,
                decoder_input_ids=prefix,
                generation_config=configure(
                    num_beams=self._beam,
                    num_return_sequences=self._hypotheses,
                    max_length=limit + 1,
                    length_penalty=1.0,
                    early_stopping=True,
                    do_sample=False,
                    repetition_penalty=self._card.repetition_penalty,
                    eos_token_id=config.eos_token_id,
                    pad_token_id=config.pad_token_id,
                    decoder_start_token_id=config.decoder_start_token_id,
                ),
            )
        unwritten = (self._target_ids[END], config.pad_token_id)
        first = 1 + len(inputs[0].forced)
        rows = [[one for one in row[first:] if one not in unwritten] for row in found.tolist()]
        repeated = [given for given in inputs for _ in range(self._hypotheses)]
        outputs = [
            Output(tuple(self._target[one] for one in row), score, attention if given.align else None)
            for given, row, (score, attention) in zip(repeated, rows, self._forced(repeated, rows), strict=True)
        ]
        columns = [outputs[start : start + self._hypotheses] for start in range(0, len(outputs), self._hypotheses)]
        return [sorted(column, key=lambda output: -output.score) for column in columns]

    def _source(self, inputs: Sequence[Input]) -> tuple[Any, Any]:
        import torch

        width = max(len(given.tokens) for given in inputs)
        unknown = self._source_ids.get(UNKNOWN, 0)
        pad = self._model.config.pad_token_id
        ids = [
            [self._source_ids.get(token, unknown) for token in given.tokens] + [pad] * (width - len(given.tokens))
            for given in inputs
        ]
        mask = [[1] * len(given.tokens) + [0] * (width - len(given.tokens)) for given in inputs]
        return torch.tensor(ids), torch.tensor(mask)

    def _forced(self, inputs: Sequence[Input], rows: Sequence[Sequence[int]]) -> list[tuple[float, Matrix]]:
        """Gives the score of each row of target tokens as the translation of its input, and the tokens' attention."""
        import torch

        config, end = self._model.config, self._target_ids[END]
        source, mask = self._source(inputs)
        width = max(map(len, rows)) + 1
        begun = [[config.decoder_start_token_id, *self._ids(given.forced)] for given in inputs]
        fed = [
            [*begin, *row] + [config.pad_token_id] * (width - 1 - len(row))
            for begin, row in zip(begun, rows, strict=True)
        ]
        past = len(begun[0]) - 1
        with torch.inference_mode():
            result = self._model(
                input_ids=source,
                attention_mask=mask,
                decoder_input_ids=torch.tensor(fed),
                output_attentions=True,
                use_cache=False,
            )
            chances = result.logits.log_softmax(dim=-1)
        head = self._card.alignment
        layer = result.cross_attentions[head.layer].float()
        attention = layer[:, head.head] if head.head >= 0 else layer.mean(dim=1)
        found: list[tuple[float, Matrix]] = []
        for place, (given, row) in enumerate(zip(inputs, rows, strict=True)):
            wanted = torch.tensor([*row, end])
            score = chances[place, past + torch.arange(len(wanted)), wanted].mean()
            start = past + head.shift
            part = attention[place, start : start + len(row), : len(given.tokens)]
            found.append((float(score), part.numpy()))
        return found


def load_marian(folder: Path, card: Card, *, beam: int = 4, hypotheses: int = 4, batch: int = 2048) -> MarianEngine:
    """Gives the engine of a checkpoint as the hub lays it out: Marian, M2M100, NLLB or MADLAD.

    Args:
        folder: the checkpoint's folder.
        card: the model's card.
        beam: beam size.
        hypotheses: how many hypotheses are asked for.
        batch: source tokens in a batch, padding included.

    Raises:
        EngineError: a library is missing.
        ModelError: the folder holds no such model.
    """
    try:
        import sentencepiece  # noqa: F401 - pieces need it, and its absence must be told here
        import torch
        import transformers
        from transformers.utils import logging as transformers_logging
    except ImportError as error:
        raise EngineError(
            f"the engine marian needs the library {error.name}", mend='Run: pip install "l10n[transformers]".'
        ) from error
    pieces = load_pieces(folder)
    vocabularies = read_vocabularies(folder)
    kind = read_configuration(folder)["model_type"]
    logging: Any = transformers_logging
    load: Any = getattr(transformers, _CLASSES[kind]).from_pretrained
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        # attention is only returned where it is computed in the plain way; weights are read as weights, never as code
        model = load(
            folder, local_files_only=True, weights_only=True, attn_implementation="eager", dtype=torch.float32
        ).eval()
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise ModelError(f"transformers cannot load this model: {error}", path=folder) from error
    finally:
        if shown:
            logging.enable_progress_bar()
    never = [vocabularies[1].index(token) for token in (PAD, UNKNOWN) if token in vocabularies[1]]
    if kind == "marian":
        model.final_logits_bias[0, never] = _NEVER
    else:
        unknown = vocabularies[1].index(UNKNOWN)
        model.lm_head.register_forward_hook(lambda _head, _given, logits: _without(logits, unknown))
    return MarianEngine(model, pieces, vocabularies, card, beam=beam, hypotheses=hypotheses, batch=batch)


def _without(logits: Any, token: int) -> Any:
    logits[..., token] = _NEVER
    return logits
