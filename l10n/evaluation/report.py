"""Evaluations as a table and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from l10n.evaluation.evaluation import TERMS, Evaluation, Score, SystemScores, words_in

SIGNIFICANT = 0.05
"""Below it a difference is marked, as is usual in the field."""

_DECIMALS = {"COMET": 3}


def table(evaluation: Evaluation) -> Iterator[str]:
    """Gives the lines of a Markdown table with what reproduces it below.

    Args:
        evaluation: what was measured.
    """
    references = evaluation.references
    yield f"{references.pair}: {references.name}, {len(references.sources)} segments"
    for reason, count in references.left_out:
        yield f"left out: {count} ({reason})"
    yield ""
    metrics = list(evaluation.systems[0].scores)
    heads = ["terms met" if metric == TERMS else metric for metric in metrics]
    with_terms = TERMS in metrics
    parts = ["exact", "inflected", "unmet"] if with_terms else []
    yield _row(["system", *heads, *parts, "words/s"])
    yield "|---|" + "---:|" * (len(heads) + len(parts) + 1)
    words = words_in(references)
    for system in evaluation.systems:
        cells = [_cell(metric, system.scores[metric]) for metric in metrics]
        counts = [system.terms.exact, system.terms.inflected, system.terms.unmet] if with_terms else []
        yield _row([system.name, *cells, *map(str, counts), f"{words / max(system.seconds, 1e-9):,.0f}"])
    yield ""
    yield from _below(evaluation)


def _below(evaluation: Evaluation) -> Iterator[str]:
    drawn = f"{evaluation.samples} resamples, seed {evaluation.seed}"
    yield f"±: 95 % of the scores of resampled test sets ({drawn})"
    if len(evaluation.systems) > 1:
        yield f"p: paired bootstrap against the first row; * where p < {SIGNIFICANT}"
    for system in evaluation.systems:
        if system.failed:
            yield f"{system.name}: {system.failed} segments without a translation count as empty"
    for metric, signature in evaluation.signatures.items():
        yield f"{metric} {signature}"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(metric: str, score: Score) -> str:
    decimals = _DECIMALS.get(metric, 1)
    sign = " %" if metric == TERMS else ""
    cell = f"{score.value:.{decimals}f}{sign} ± {score.interval:.{decimals}f}"
    if score.p is None:
        return cell
    return f"{cell} (p = {score.p:.3f}{'*' if score.p < SIGNIFICANT else ''})"


def as_values(evaluation: Evaluation) -> dict[str, Any]:
    """Gives an evaluation as values for JSON.

    Args:
        evaluation: what was measured.
    """
    references = evaluation.references
    return {
        "pair": references.pair,
        "test_set": references.name,
        "segments": len(references.sources),
        "left_out": dict(references.left_out),
        "systems": [_system(system) for system in evaluation.systems],
        "signatures": dict(evaluation.signatures),
        "significance": {
            "test": "paired bootstrap against the first system",
            "resamples": evaluation.samples,
            "seed": evaluation.seed,
        },
    }


def _system(system: SystemScores) -> dict[str, Any]:
    return {
        "name": system.name,
        "engine": system.engine,
        "enforced": system.enforced,
        "scores": {
            metric: {"value": round(score.value, 4), "interval": round(score.interval, 4), "p": score.p}
            for metric, score in system.scores.items()
        },
        "terms": {
            "exact": system.terms.exact,
            "inflected": system.terms.inflected,
            "unmet": system.terms.unmet,
        },
        "failed": system.failed,
        "seconds": round(system.seconds, 3),
    }
