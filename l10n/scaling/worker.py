"""A worker: it loads the engine once, and drafts batches of sources.

Nothing here knows of Ray: a worker is an object with three methods, which Ray calls from another machine.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from l10n.drafting.cases import Case
from l10n.drafting.pipeline import (
    Drafting,
    calls_of,
    drafts_of,
    in_batches,
    is_sparing,
    preparing_for,
    ready_engine,
)
from l10n.drafting.preparing import Preparing, Wanted
from l10n.engines.plans import load_plan, with_folders
from l10n.engines.protocol import Engine
from l10n.errors import EngineError, ModelError
from l10n.scaling.parcel import Answer, Packed, Parcel, Question, model_here, unpacked


@dataclass(frozen=True, slots=True)
class Ability:
    """What a worker can do.

    Attributes:
        calls: how many batches keep its engine busy.
        sparing: whether plain sources cost it less when only one hypothesis is asked for.
    """

    calls: int
    sparing: bool


@dataclass(frozen=True, slots=True)
class _Bench:
    """What a worker that was started works with."""

    drafting: Drafting
    preparing: Preparing
    engine: Engine
    ability: Ability


class Worker:
    """Drafts what it is asked; may be asked by several threads, as many as its engine can use side by side.

    Args:
        parcel: all it needs but models.
    """

    def __init__(self, parcel: Parcel) -> None:
        self._parcel = parcel
        self._bench: _Bench | None = None
        # as in one process, all but the engine's translating is one thread's at a time
        self._turn = threading.Lock()
        self._calls = threading.Semaphore()

    def lacks(self) -> tuple[Path, ...]:
        """Gives the models that this machine does not have, by the sender's folders."""
        wanted = self._parcel.models
        return tuple(folder for folder, files in wanted.items() if model_here(folder, files) is None)

    def start(self, models: Mapping[Path, Packed]) -> Ability:
        """Loads the engine.

        Args:
            models: the files of the models that are lacking here, by the sender's folders.

        Raises:
            EngineError: a library or a package is missing here, or the engine is another one than is wanted.
            ModelError: a model is neither here nor sent, or did not arrive as it was sent.
        """
        parcel = self._parcel
        engine = self._loaded(models)
        if engine.id != parcel.engine:
            raise EngineError(f"the engine here is {engine.id}, and {parcel.engine} is wanted")
        drafting = Drafting(
            engine,
            *parcel.languages,
            parcel.glossary(),
            enforce=parcel.enforce,
            margin=parcel.margin,
            settings=parcel.recipe,
        )
        ability = Ability(calls_of(engine), is_sparing(engine))
        self._bench = _Bench(drafting, preparing_for(drafting), ready_engine(drafting), ability)
        self._calls = threading.Semaphore(ability.calls)
        return ability

    def draft(self, questions: Sequence[Question]) -> list[Answer]:
        """Gives an answer to every question.

        Args:
            questions: a batch, as one process would ask it.

        Raises:
            EngineError: the engine failed; or this machine would draft otherwise than the sender.
        """
        if self._bench is None:
            raise EngineError("a worker was asked before it was started")
        drafting, engine = self._bench.drafting, self._bench.engine
        with self._turn:
            pending = self._bench.preparing.prepare([Wanted(one.source, one.context) for one in questions])
            if [one.key for one in pending] != [one.key for one in questions]:
                raise EngineError(
                    "this machine would draft otherwise than the one that asks",
                    mend="Install the same release of l10n, and of the libraries it needs, on every machine.",
                )
            waiting = list(in_batches(pending, drafting, sparing=self._bench.ability.sparing))
        answers: list[Answer] = []
        while waiting:
            cases = waiting.pop(0)
            with self._calls:
                candidates = engine.translate([case.request for case in cases])
            again: list[Case] = []
            with self._turn:
                made = drafts_of(cases, candidates, drafting, again)
            waiting += [again] if again else []
            answers += [
                Answer(one.key, draft.target, draft.remarks) if draft else Answer(one.key, None) for one, draft in made
            ]
        return answers

    def _loaded(self, models: Mapping[Path, Packed]) -> Engine:
        parcel = self._parcel
        here = {folder: model_here(folder, files) for folder, files in parcel.models.items() if folder not in models}
        missing = [folder for folder, found in here.items() if found is None]
        if missing:
            raise ModelError("this model is not on the worker's machine, and was not sent there", path=missing[0])
        with unpacked(models, parcel.models) as sent:
            folders = {**{folder: found for folder, found in here.items() if found is not None}, **sent}
            return load_plan(with_folders(parcel.plan, folders), parcel.settings)
