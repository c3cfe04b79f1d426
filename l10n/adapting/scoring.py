"""What an engine scores on held-out segments, by sacreBLEU."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from l10n.adapting.segments import Pair
from l10n.engines.cards import Score
from l10n.engines.protocol import Engine, Request
from l10n.errors import EngineError


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores with what reproduces them.

    Attributes:
        score: BLEU and chrF2.
        signatures: sacreBLEU's, by metric.
    """

    score: Score
    signatures: Mapping[str, str]


def require_sacrebleu() -> None:
    """Asks for sacreBLEU before hours of work, not after.

    Raises:
        EngineError: it is not installed.
    """
    try:
        import sacrebleu  # noqa: F401 - only its absence matters here
    except ImportError as error:
        raise EngineError(
            "a model that is not measured is not installed, and sacrebleu is missing",
            mend='Run: pip install "l10n[adapt]".',
        ) from error


def score_engine(engine: Engine, pairs: Sequence[Pair], source: str, target: str, test: str) -> Scored:
    """Gives what an engine scores on pairs.

    Args:
        engine: translates.
        pairs: sources with their references.
        source: BCP 47 tag.
        target: BCP 47 tag.
        test: what the pairs are called in the score.

    Raises:
        EngineError: the engine failed.
    """
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    requests = [Request(pair.source, source, target, align=False) for pair in pairs]
    hypotheses = [candidates.best.text for candidates in engine.translate(requests)]
    references = [[pair.target for pair in pairs]]
    bleu, chrf = BLEU(), CHRF()
    score = Score(
        f"{source}-{target}",
        test,
        round(bleu.corpus_score(hypotheses, references).score, 2),
        round(chrf.corpus_score(hypotheses, references).score, 2),
    )
    return Scored(score, MappingProxyType({"BLEU": str(bleu.get_signature()), "chrF2": str(chrf.get_signature())}))
