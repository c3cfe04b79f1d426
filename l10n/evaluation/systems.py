"""What is compared: engines, bare or with all that drafting does around them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from l10n.drafting.pipeline import Drafting, draft_segments
from l10n.drafting.splicing import MARGIN
from l10n.drafting.tags import untag
from l10n.engines.choose import Choice
from l10n.engines.protocol import Engine, Request
from l10n.evaluation.references import References, words_of
from l10n.glossary import Glossary

BATCH = 512
"""How many segments a bare engine gets at once: enough for it to sort them by length."""


@dataclass(frozen=True, slots=True)
class System:
    """An engine, and how it is used.

    Attributes:
        choice: the engine.
        engine: loaded.
        enforced: whether the whole pipeline drafts (glossary, values, quotation marks, typography), or it alone.
    """

    choice: Choice
    engine: Engine
    enforced: bool

    @property
    def name(self) -> str:
        """What reports call it."""
        return self.choice.id if self.enforced else f"{self.choice.id}, bare"


@dataclass(frozen=True, slots=True)
class Translated:
    """What a system made of a test set.

    Attributes:
        texts: one for each source, without tags; empty where there is none.
        seconds: how long it took.
        failed: how many sources have no translation.
    """

    texts: tuple[str, ...]
    seconds: float
    failed: int


def translate(
    system: System,
    references: References,
    glossary: Glossary,
    margin: float = MARGIN,
    on_done: Callable[[str], None] = lambda source: None,  # noqa: ARG005 - named for its readers
) -> Translated:
    """Gives what a system makes of the sources; neither the memory nor the cache of a project is asked.

    Args:
        system: translates.
        references: the sources.
        glossary: what the whole pipeline enforces.
        margin: greatest loss of score that putting a term in may cost.
        on_done: called with each source that is translated.

    Raises:
        EngineError: the engine failed.
    """
    started = time.perf_counter()
    sources = list(dict.fromkeys(references.sources))
    pair = (references.source_language, references.target_language)
    made: dict[str, str] = {}
    if system.enforced:
        drafting = Drafting(system.engine, *pair, glossary, margin=margin)
        for source, draft in draft_segments(sources, drafting):
            made[source] = words_of(draft.target) if draft else ""
            on_done(source)
    else:
        for source, text in _bare(system.engine, sources, pair):
            made[source] = text
            on_done(source)
    texts = tuple(made[source] for source in references.sources)
    return Translated(texts, time.perf_counter() - started, sum(not text for text in texts))


def _bare(engine: Engine, sources: Sequence[str], pair: tuple[str, str]) -> Iterator[tuple[str, str]]:
    for start in range(0, len(sources), BATCH):
        batch = sources[start : start + BATCH]
        requests = [Request(untag(source).text, *pair, align=False, hypotheses=1) for source in batch]
        answers = engine.translate(requests)
        yield from ((source, words_of(answer.best.text)) for source, answer in zip(batch, answers, strict=True))
