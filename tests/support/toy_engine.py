"""A deterministic engine, and the command line with it in the place of a real one.

    python toy_engine.py SECONDS LOG l10n's arguments...

Each segment takes SECONDS, and each that was translated is written to LOG.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from l10n.engines.protocol import Candidates, Hypothesis, Pair, Request


class ToyEngine:
    """Writes every word backwards, so that one can tell which source a translation is of.

    Attributes:
        id: as provenance names it.
        pairs: any.
        seen: the sources that were translated, in order.
    """

    id = "toy:backwards@1"
    pairs: tuple[Pair, ...] = (("*", "*"),)

    def __init__(self, seconds: float = 0.0, log: Path | None = None) -> None:
        self.seen: list[str] = []
        self._seconds = seconds
        self._log = log

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        return [self._translate(request.source) for request in requests]

    def _translate(self, source: str) -> Candidates:
        time.sleep(self._seconds)
        self.seen.append(source)
        if self._log is not None:
            with self._log.open("a", encoding="utf-8") as log:
                log.write(f"{source}\n")
        return Candidates((Hypothesis(backwards(source), -0.1),))


def backwards(source: str) -> str:
    return " ".join(word[::-1] for word in source.split())


def main(arguments: Sequence[str]) -> None:
    import l10n.drafting.pipeline
    import l10n.drafting.selection
    from l10n.cli import main as command
    from l10n.engines.choose import Choice

    engine = ToyEngine(float(arguments[0]), Path(arguments[1]))
    choice = Choice(engine.id, "a toy", "none", lambda: engine)
    setattr(l10n.drafting.selection, "choose_engine", lambda *_, **__: choice)  # noqa: B010 - it is no one's to export
    setattr(l10n.drafting.pipeline, "BATCH", 4)  # noqa: B010 - the same
    command(arguments[2:])


if __name__ == "__main__":
    main(sys.argv[1:])
