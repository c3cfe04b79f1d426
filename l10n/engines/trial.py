"""Trying a model out before it is installed, in a process of its own, which a damaged model may crash."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from l10n.engines.cards import Card, read_card
from l10n.engines.protocol import Pair, Request
from l10n.engines.strangers import one_line
from l10n.errors import L10nError, ModelError

_LIBRARIES = ("ctranslate2", "sentencepiece")
_TEXT = "Guten Tag, das ist 1 Test."
_REFUSED = 3
"""How the process ends that has said what is wrong in a sentence."""

_SECONDS = 60
_BYTES_A_SECOND = 20_000_000
"""Time for a trial: that of a slow disk, and a minute."""

_CODE = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from l10n.engines.trial import run; run(*sys.argv[2:])"
)
"""What the process runs. It finds modules where this one does: the working folder may be anybody's."""

_LONGEST_REASON = 300


def try_out(folder: Path, card: Card, seconds: float | None = None) -> None:
    """Makes sure that a model in CTranslate2's form loads and translates a short text; without CTranslate2, of nothing.

    Args:
        folder: the model with its card.
        card: the same card.
        seconds: how long it may take; by default what its size lets one expect.

    Raises:
        ModelError: it does not.
    """
    if not all(_is_there(library) for library in _LIBRARIES):
        return
    if seconds is None:
        seconds = _SECONDS + sum(path.stat().st_size for path in folder.iterdir()) / _BYTES_A_SECOND
    words = [sys.executable, "-P", "-c", _CODE, json.dumps(sys.path), str(folder), *trial_pair(card.pairs)]
    try:
        done = subprocess.run(  # noqa: S603 - this Python, and no shell
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _refusal(f"it took more than {seconds:.0f} seconds") from error
    if done.returncode:
        raise _refusal(_reason(done))


def _refusal(reason: str) -> ModelError:
    return ModelError(
        f"this model does not work, and was not installed: a trial of it failed ({one_line(reason, _LONGEST_REASON)})",
        mend="Fetch it again, or name another model.",
    )


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    if done.returncode < 0:
        try:
            name = signal.Signals(-done.returncode).name
        except ValueError:
            name = str(-done.returncode)
        return f"CTranslate2 crashed with {name}"
    said = (done.stdout if done.returncode == _REFUSED else done.stderr).decode("utf-8", errors="replace").strip()
    return said.splitlines()[-1] if said else f"it ended with exit code {done.returncode}"


def _is_there(library: str) -> bool:
    try:
        return find_spec(library) is not None
    except (ImportError, ValueError):
        return False


def trial_pair(pairs: tuple[Pair, ...]) -> Pair:
    """Gives the languages of a trial: a pair that is whole, else one made of what the model writes.

    Args:
        pairs: what it translates; "*" is any language.
    """
    whole = next((pair for pair in pairs if "*" not in pair), None)
    if whole:
        return whole
    sources = [source for source, _ in pairs if source != "*"]
    targets = [target for _, target in pairs if target != "*"]
    target = "en" if "en" in targets or not targets else targets[0]
    # a model that reads any language reads those that it writes
    readable = sources or [one for one in ("de", *targets) if one in targets and one != target]
    return next(iter(readable), "en" if target == "de" else "de"), target


def run(folder: str, source: str, target: str) -> None:
    """Loads a model and translates a short text, in a process that does nothing else.

    Args:
        folder: the model with its card.
        source: BCP 47 tag.
        target: BCP 47 tag.
    """
    _keep_small()
    from l10n.engines.ct2 import load_ct2

    try:
        card = read_card(Path(folder))
        if card is not None:
            load_ct2(Path(folder), card, beam=1, hypotheses=1).translate([Request(_TEXT, source, target)])
    except L10nError as error:
        # its path is that of a folder that will be gone
        sys.stdout.write(one_line(error.problem, _LONGEST_REASON))
        sys.stdout.flush()
        sys.exit(_REFUSED)


def _keep_small() -> None:
    """Uses one core and leaves no core dump; both are courtesies that not every system offers."""
    import os

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
