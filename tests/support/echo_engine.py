"""An engine as another package offers it: it says what it was given, slowly, and notes what it has done.

The variable ECHO_SECONDS says how long a segment takes. ECHO_LOG names a file that gets a line for each batch: the
number of the process and of its segments. A source with the word "Absturz" ends the process at once.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from l10n.config import EngineSettings
from l10n.engines.protocol import Candidates, Hypothesis, Pair, Request


class EchoEngine:
    pairs: tuple[Pair, ...] = (("*", "*"),)

    def __init__(self, _rest: str, _settings: EngineSettings) -> None:
        self.id = "echo"
        self._seconds = float(os.environ.get("ECHO_SECONDS", "0"))

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        for request in requests:
            if "Absturz" in request.source:
                os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(self._seconds)
        if "ECHO_LOG" in os.environ:
            with Path(os.environ["ECHO_LOG"]).open("a", encoding="utf-8") as log:
                log.write(f"{os.getpid()} {len(requests)}\n")
        return [Candidates((Hypothesis(echo(request.source), -0.1),)) for request in requests]


def echo(source: str) -> str:
    return f"Draft of: {source}"


def offer(folder: Path) -> None:
    """Makes the engine one of an installed package, for Pythons that look for modules in the folder."""
    folder.joinpath("echo_engine.py").write_bytes(Path(__file__).read_bytes())
    info = folder / "echo-1.0.dist-info"
    info.mkdir()
    info.joinpath("METADATA").write_text("Metadata-Version: 2.1\nName: echo\nVersion: 1.0\n", encoding="utf-8")
    entry = "[l10n.engines]\necho = echo_engine:EchoEngine\n"
    info.joinpath("entry_points.txt").write_text(entry, encoding="utf-8")
