"""CTranslate2: the fast engine."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from l10n.engines.cards import Card
from l10n.engines.pieces import END, UNKNOWN, Pieces, load_pieces
from l10n.engines.protocol import Candidates, Pair, Request
from l10n.engines.sequences import Input, Output, longest_target, model_input, translate_with
from l10n.engines.shortlists import read_shortlist
from l10n.errors import EngineError, ModelError

if TYPE_CHECKING:
    import ctranslate2

_CALLS_PER_WORKER = 3
"""One is at work, one waits, one is being answered."""

_SCORED = 256
"""Tokens in a batch that is scored. On the shipped model it took 0.65 of the time of one of 2,048: the probabilities of
the whole vocabulary are written for each token, and those of a small batch stay in the processor's cache."""

COVERED = frozenset(("model.bin", "config.json"))
"""Files that a folder needs to be CTranslate2's, next to its vocabulary and SentencePiece models."""


class Ct2Engine:
    """Translates with a Marian model in CTranslate2's form.

    Attributes:
        id: "ct2:" and the model's name and revision.
        pairs: what the model translates.
        heeds_prefix: always true.
        calls: enough that no worker waits while answers are read.
    """

    heeds_prefix = True

    def __init__(
        self,
        translator: ctranslate2.Translator,
        pieces: Pieces,
        card: Card,
        *,
        beam: int,
        hypotheses: int,
        batch: int,
        shortlist: bool,
    ) -> None:
        self.id = f"ct2:{card.label}"
        self.pairs: tuple[Pair, ...] = card.pairs
        self._translator = translator
        self._pieces = pieces
        self._card = card
        self._beam = max(beam, hypotheses)
        self._hypotheses = hypotheses
        self._batch = batch
        self._shortlist = shortlist
        self.calls = _CALLS_PER_WORKER * int(translator.num_translators)

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        """Gives the candidates of every request, in order.

        Raises:
            EngineError: the model does not write a requested language, or CTranslate2 failed.
        """
        return translate_with(self._decode, self._pieces, self._card, requests)

    def score(self, requests: Sequence[Request], targets: Sequence[str]) -> list[float]:
        """Gives the score of each target as the translation of its request.

        Args:
            requests: what was to be translated.
            targets: a translation of each.
        """
        room = self._card.positions - 2
        inputs = [model_input(self._pieces, one, self._pieces.read(one.source)) for one in requests]
        return self._scores(
            [
                [*given.tokens[: room + 1], given.tokens[-1]] if len(given.tokens) > room else [*given.tokens]
                for given in inputs
            ],
            [
                [*given.forced, *self._pieces.target_pieces(target)][:room]
                for given, target in zip(inputs, targets, strict=True)
            ],
            len(inputs[0].forced) if inputs else 0,
        )

    def _decode(self, inputs: Sequence[Input]) -> list[list[Output]]:
        results: list[list[Output]] = [[] for _ in inputs]
        groups: dict[tuple[bool, int], list[int]] = defaultdict(list)
        for place, given in enumerate(inputs):
            groups[given.align, min(given.hypotheses or self._hypotheses, self._hypotheses)].append(place)
        for (align, hypotheses), places in groups.items():
            outputs = self._run([inputs[place] for place in places], align, hypotheses)
            for place, found in zip(places, outputs, strict=True):
                results[place] = found
        self._score_prefixed(inputs, results)
        return results

    def _run(self, inputs: Sequence[Input], align: bool, hypotheses: int) -> list[list[Output]]:
        outputs = self._beams(inputs, align, hypotheses)
        # to forbid the unknown token costs each step 2 to 3 % of its time, and hardly any source brings it out
        marred = [place for place, row in enumerate(outputs) if any(UNKNOWN in output.tokens for output in row)]
        if marred:
            again = self._beams([inputs[place] for place in marred], align, hypotheses, known=True)
            for place, row in zip(marred, again, strict=True):
                outputs[place] = row
        return outputs

    def _beams(
        self, inputs: Sequence[Input], align: bool, hypotheses: int, *, known: bool = False
    ) -> list[list[Output]]:
        longest = max(len(given.tokens) for given in inputs)
        shift = self._card.alignment.shift
        prefixes = [[*given.forced, *given.prefix] or None for given in inputs]
        try:
            results = self._translator.translate_batch(
                [list(given.tokens) for given in inputs],
                target_prefix=prefixes if any(prefixes) else None,
                batch_type="tokens",
                max_batch_size=self._batch_size(inputs),
                beam_size=self._beam,
                num_hypotheses=hypotheses,
                repetition_penalty=self._card.repetition_penalty,
                max_input_length=0,
                max_decoding_length=longest_target(self._card, longest),
                disable_unk=known,
                use_vmap=self._shortlist,
                return_scores=True,
                return_attention=align,
                return_end_token=align and shift > 0,
            )
        except RuntimeError as error:
            raise EngineError(f"CTranslate2 failed: {error}") from error
        # a forced language is decoded before the first step, whose row is right then
        wrong = align and not shift and not inputs[0].forced
        firsts = self._first_rows(inputs) if wrong else [None] * len(inputs)
        return [
            _aligned(result, shift, first, len(given.forced)) if align else _plain(result, len(given.forced))
            for given, result, first in zip(inputs, results, firsts, strict=True)
        ]

    def _first_rows(self, inputs: Sequence[Input]) -> list[list[float] | None]:
        """Gives the attention of the first step of every input.

        In a beam search over several sources, CTranslate2 4.8 returns the first source's row for all of them; a greedy
        search returns each its own, and the first step is the same in both.
        """
        results = self._translator.translate_batch(
            [list(given.tokens) for given in inputs],
            batch_type="tokens",
            max_batch_size=self._batch_size(inputs),
            beam_size=1,
            max_input_length=0,
            max_decoding_length=1,
            return_attention=True,
        )
        return [result.attention[0][0] for result in results]

    def _batch_size(self, inputs: Sequence[Input]) -> int:
        """Gives tokens in a batch: as configured, less where a call is too small to keep every worker busy."""
        tokens = sum(len(given.tokens) for given in inputs)
        share = -(-tokens // int(self._translator.num_translators))
        return max(min(self._batch, share), max(len(given.tokens) for given in inputs))

    def _score_prefixed(self, inputs: Sequence[Input], results: list[list[Output]]) -> None:
        """Scores whole hypotheses that had a prefix, which CTranslate2 leaves out of its sum of log probabilities."""
        prefixed = [
            (place, rank) for place, given in enumerate(inputs) if given.prefix for rank in range(len(results[place]))
        ]
        if not prefixed:
            return
        scores = self._scores(
            [list(inputs[place].tokens) for place, _ in prefixed],
            [[*inputs[place].forced, *results[place][rank].tokens] for place, rank in prefixed],
            len(inputs[0].forced),
        )
        for (place, rank), score in zip(prefixed, scores, strict=True):
            old = results[place][rank]
            results[place][rank] = Output(old.tokens, score, old.attention)
        for place in {place for place, _ in prefixed}:
            results[place].sort(key=lambda output: -output.score)

    def _scores(self, sources: list[list[str]], targets: list[list[str]], forced: int) -> list[float]:
        """Gives mean log probabilities; those of the first, forced tokens are not among them."""
        try:
            results = self._translator.score_batch(
                sources, targets, max_batch_size=_SCORED, batch_type="tokens", max_input_length=0
            )
        except RuntimeError as error:
            raise EngineError(f"CTranslate2 failed: {error}") from error
        chances = [result.log_probs[forced:] for result in results]
        return [sum(row) / max(len(row), 1) for row in chances]


def _plain(result: ctranslate2.TranslationResult, forced: int) -> list[Output]:
    columns = zip(result.hypotheses, result.scores, strict=True)
    return [Output(tuple(tokens[forced:]), _mean(score, tokens, forced), None) for tokens, score in columns]


def _mean(score: float, tokens: list[str], forced: int) -> float:
    """Gives the mean log probability of the tokens that were not forced, the end included.

    CTranslate2 4.8 leaves the forced ones out of its sum, but not out of the number that it divides by.
    """
    count = len(tokens) - forced + 1
    return float(score) * (count + forced) / count


def _aligned(result: ctranslate2.TranslationResult, shift: int, first: list[float] | None, forced: int) -> list[Output]:
    """Gives the hypotheses with a row of attention for each of their tokens."""
    # each attribute is copied whenever it is read
    columns = zip(result.hypotheses, result.scores, result.attention, strict=True)
    return [
        _output(tokens[forced:], _mean(score, tokens, forced), attention[forced:], shift, first)
        for tokens, score, attention in columns
    ]


def _output(
    tokens: list[str], score: float, attention: list[list[float]], shift: int, first: list[float] | None
) -> Output:
    import numpy

    rows = numpy.asarray(attention, dtype=numpy.float32)
    if first is not None and len(rows):
        rows[0] = first
    if shift and tokens and tokens[-1] == END:
        tokens = tokens[:-1]
    wanted = rows[shift : shift + len(tokens)]
    if len(wanted) < len(tokens):
        # decoding stopped at its limit, so that there is no row after the last token
        wanted = numpy.pad(wanted, ((0, len(tokens) - len(wanted)), (0, 0)))
    return Output(tuple(tokens), score, wanted)


def load_ct2(
    folder: Path, card: Card, *, beam: int = 4, hypotheses: int = 4, batch: int = 512, compute_type: str = "default"
) -> Ct2Engine:
    """Gives the engine of a model in CTranslate2's form.

    On a small model, as many single-threaded workers as there are cores were twice as fast as one worker with as many
    threads, which was slower than one thread; so that is what is asked for.

    Args:
        folder: the model's folder.
        card: the model's card.
        beam: beam size.
        hypotheses: how many hypotheses are asked for.
        batch: source tokens in a batch.
        compute_type: CTranslate2's; by default that of the weights, or the nearest that the machine has.

    Raises:
        EngineError: a library is missing.
        ModelError: the folder holds no such model.
    """
    try:
        import ctranslate2
        import sentencepiece  # noqa: F401 - pieces need it, and its absence must be told here
    except ImportError as error:
        raise EngineError(
            f"the engine ct2 needs the library {error.name}", mend='Run: pip install "l10n[mt]".'
        ) from error
    missing = sorted(name for name in COVERED if not (folder / name).is_file())
    if missing:
        raise ModelError(f"this is not a CTranslate2 model: {missing[0]} is missing", path=folder)
    pieces = load_pieces(folder)
    shortlist = bool(read_shortlist(folder))
    try:
        translator = ctranslate2.Translator(
            str(folder), device="cpu", compute_type=compute_type, inter_threads=_cores(), intra_threads=1
        )
    except (RuntimeError, ValueError) as error:
        raise ModelError(f"CTranslate2 cannot load this model: {error}", path=folder) from error
    return Ct2Engine(translator, pieces, card, beam=beam, hypotheses=hypotheses, batch=batch, shortlist=shortlist)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
