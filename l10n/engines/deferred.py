"""An engine that is loaded when it is first needed."""

from __future__ import annotations

from collections.abc import Callable

from l10n.engines.protocol import Engine


class DeferredEngine:
    """Stands for an engine before it is loaded, which may never be necessary.

    Attributes:
        id: the engine's id.
    """

    def __init__(self, identity: str, load: Callable[[], Engine]) -> None:
        self.id = identity
        self._load = load
        self._engine: Engine | None = None

    def loaded(self) -> Engine:
        """Gives the engine; the first call loads it.

        Raises:
            EngineError: it cannot be loaded.
        """
        if self._engine is None:
            self._engine = self._load()
        return self._engine
