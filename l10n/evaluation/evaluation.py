"""Scores of systems on one test set, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from l10n.drafting.tags import untag
from l10n.errors import L10nError
from l10n.evaluation.comet import Comet
from l10n.evaluation.references import References, words_of
from l10n.evaluation.significance import SAMPLES, SEED, half_width, paired_bootstrap, seeded
from l10n.evaluation.systems import System, Translated
from l10n.evaluation.terms import TermCounts, count_terms
from l10n.glossary import Glossary
from l10n.languages import base_language

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric

TERMS = "terms"
COMET = "COMET"

_ALIKE = 1e-9

_TOKENIZERS = MappingProxyType({"zh": "zh", "ja": "char", "ko": "char", "th": "char"})
"""For languages that BLEU's usual tokenizer cannot cut into words."""


@dataclass(frozen=True, slots=True)
class Score:
    """A score with how sure it is.

    Attributes:
        value: of BLEU, chrF2 and TER as sacreBLEU gives them, of terms the percentage that is met, of COMET its mean.
        interval: half the width of the interval that holds 95 % of the scores of drawn test sets.
        p: how likely a difference to the first system of at least this size is where there is none, 1 where the scores
            are the same; None for the first.
    """

    value: float
    interval: float
    p: float | None = None


@dataclass(frozen=True, slots=True)
class SystemScores:
    """What one system scored.

    Attributes:
        name: of the system.
        engine: the engine's id.
        enforced: whether the whole pipeline drafted.
        scores: by metric; terms only where the glossary has some for the test set.
        terms: what became of the terms.
        failed: how many segments have no translation; they count as empty.
        seconds: how long it took.
    """

    name: str
    engine: str
    enforced: bool
    scores: Mapping[str, Score]
    terms: TermCounts
    failed: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of systems on one test set.

    Attributes:
        references: the test set.
        systems: the first one is what the others are compared with.
        signatures: by metric, what reproduces its scores.
        seed: of the bootstrap.
        samples: how many test sets were drawn.
    """

    references: References
    systems: tuple[SystemScores, ...]
    signatures: Mapping[str, str]
    seed: int
    samples: int


def require_sacrebleu() -> None:
    """Asks for sacreBLEU before an engine has worked, not after.

    Raises:
        L10nError: it is not installed.
    """
    try:
        import sacrebleu  # noqa: F401 - only its absence matters here
    except ImportError as error:
        mend = 'Run: pip install "l10n[evaluate]".'
        raise L10nError("scores need sacrebleu, which is not installed", mend=mend) from error


def evaluate(
    references: References,
    translated: Sequence[tuple[System, Translated]],
    glossary: Glossary,
    comet: Comet | None = None,
    seed: int = SEED,
    samples: int = SAMPLES,
) -> Evaluation:
    """Gives what systems score on a test set, and whether they differ from the first one by more than chance.

    Args:
        references: the test set; at least one segment.
        translated: systems with what they made of it; at least one.
        glossary: its terms are counted.
        comet: a model of COMET; None to do without.
        seed: of the bootstrap.
        samples: how many test sets are drawn.
    """
    signatures, scores = _by_sacrebleu(references, translated, seed, samples)
    counted = [count_terms(references, one.texts, glossary) for _, one in translated]
    if counted[0].wanted:
        _add(scores, TERMS, [counts.by_segment for counts in counted], 100, seed, samples)
    if comet is not None:
        sources = [words_of(source) for source in references.sources]
        judged = [comet.score(sources, made.texts, references.targets) for _, made in translated]
        rows = [[(score, 1.0) for score in every] for every in judged]
        _add(scores, COMET, rows, 1, seed, samples)
        signatures[COMET] = comet.signature
    systems = tuple(
        SystemScores(
            system.name,
            system.choice.id,
            system.enforced,
            MappingProxyType(scores[place]),
            counted[place],
            made.failed,
            made.seconds,
        )
        for place, (system, made) in enumerate(translated)
    )
    return Evaluation(references, systems, MappingProxyType(signatures), seed, samples)


def metrics_for(language: str, references: Sequence[str]) -> dict[str, Metric]:
    """Gives sacreBLEU's BLEU, chrF2 and TER for a language.

    Args:
        language: BCP 47 tag of the translations.
        references: what people wrote.
    """
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

    known = [list(references)]
    tokenizer = _TOKENIZERS.get(base_language(language))
    return {
        "BLEU": BLEU(references=known, tokenize=tokenizer),
        "chrF2": CHRF(references=known),
        "TER": TER(references=known, asian_support=tokenizer is not None),
    }


def _by_sacrebleu(
    references: References, translated: Sequence[tuple[System, Translated]], seed: int, samples: int
) -> tuple[dict[str, str], list[dict[str, Score]]]:
    from sacrebleu.significance import PairedTest, Result

    # names tell sacreBLEU's systems apart, and two of ours may have the same
    named: list[tuple[str, Sequence[str]]] = [
        (str(place), list(made.texts)) for place, (_, made) in enumerate(translated)
    ]
    metrics = metrics_for(references.target_language, references.targets)
    with seeded(seed):
        signatures, results = PairedTest(named, metrics, None, test_type="bs", n_samples=samples)()
    scores: list[dict[str, Score]] = [{} for _ in translated]
    for metric in metrics:
        for place, result in enumerate(results[metric]):
            assert isinstance(result, Result)  # noqa: S101 - only the column "System" holds strings
            p = (
                None
                if place == 0 or result.p_value is None
                else _p(scores[0][metric].value, result.score, result.p_value)
            )
            scores[place][metric] = Score(float(result.score), float(result.ci or 0.0), p)
    return {metric: signatures[metric].format() for metric in metrics}, scores


def _p(base: float, value: float, p: float) -> float:
    """Gives p, 1 where there is no difference: the test is strict, and calls two that are alike surely different."""
    return 1.0 if abs(value - base) < _ALIKE else p


def _add(
    scores: Sequence[dict[str, Score]],
    metric: str,
    rows: Sequence[Sequence[tuple[float, float]]],
    scale: float,
    seed: int,
    samples: int,
) -> None:
    """Adds a score that is a quotient of sums."""
    for place, counts in enumerate(rows):
        value = scale * sum(one for one, _ in counts) / sum(one for _, one in counts)
        p = _p(scores[0][metric].value, value, paired_bootstrap(rows[0], counts, seed, samples)) if place else None
        scores[place][metric] = Score(value, scale * half_width(counts, seed, samples), p)


def words_in(references: References) -> int:
    """Gives how many words the sources have."""
    return sum(len(untag(source).text.split()) for source in references.sources)
