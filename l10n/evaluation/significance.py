"""Whether a difference between two systems is more than chance: the paired bootstrap test (Koehn 2004)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Draws = NDArray[numpy.int64]
    Scores = NDArray[numpy.float64]

SAMPLES = 1000
"""How many test sets are drawn, sacreBLEU's own number."""

SEED = 12345
"""Of what is drawn, sacreBLEU's own."""

_VARIABLE = "SACREBLEU_SEED"


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Has sacreBLEU draw by a seed, which it takes from the environment only.

    Args:
        seed: what is drawn depends on nothing else.
    """
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = str(seed)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = before


def paired_bootstrap(
    base: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]], seed: int = SEED, samples: int = SAMPLES
) -> float:
    """Gives how likely a difference at least as large as that between two systems is where there is none.

    The same test with the same draws as sacreBLEU's PairedTest, for scores that are a quotient of sums.

    Args:
        base: for each segment what is added up above the line and below it, such as terms met and terms to meet.
        other: the same of another system.
        seed: of what is drawn.
        samples: how many test sets are drawn.
    """
    import numpy

    draws = numpy.random.default_rng(seed).choice(len(base), size=(samples, len(base)), replace=True)
    differences = _quotients(other, draws) - _quotients(base, draws)
    real = abs(_quotient(other) - _quotient(base))
    beyond = numpy.abs(differences) - numpy.abs(differences).mean() > real
    return float((beyond.sum() + 1) / (samples + 1))


def half_width(counts: Sequence[tuple[float, float]], seed: int = SEED, samples: int = SAMPLES) -> float:
    """Gives half the width of the interval that holds 95 % of the scores of drawn test sets.

    Args:
        counts: for each segment what is added up above the line and below it.
        seed: of what is drawn.
        samples: how many test sets are drawn.
    """
    import numpy

    draws = numpy.random.default_rng(seed).choice(len(counts), size=(samples, len(counts)), replace=True)
    low, high = numpy.percentile(_quotients(counts, draws), (2.5, 97.5))
    return float(high - low) / 2


def _quotient(counts: Sequence[tuple[float, float]]) -> float:
    below = sum(one for _, one in counts)
    return sum(one for one, _ in counts) / below if below else 0.0


def _quotients(counts: Sequence[tuple[float, float]], draws: Draws) -> Scores:
    import numpy

    values = numpy.asarray(counts, dtype=float)
    # test set by test set: all of them at once would not fit into memory where there are many segments
    sums = numpy.array([values[draw].sum(axis=0) for draw in draws])
    quotients = numpy.zeros(len(sums))
    numpy.divide(sums[:, 0], sums[:, 1], out=quotients, where=sums[:, 1] > 0)
    return quotients
