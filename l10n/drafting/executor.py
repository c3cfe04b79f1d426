"""Where drafts are made: what drafting asks of whatever runs its engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, Self

from l10n.drafting.preparing import Pending
from l10n.model import Draft

Made = Sequence[tuple[Pending, Draft | None]]
"""A batch of sources and their drafts; None where none could be made."""


class Executor(Protocol):
    """Has drafts made of the sources that no rule, memory or cache could draft; ends its work when it is left.

    Every source gets one draft or None, whoever makes it, in whatever order.
    """

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...

    def ask(self, pending: Sequence[Pending]) -> Iterator[Made]:
        """Takes the sources of a window; gives what is made meanwhile, of these or of earlier ones.

        Raises:
            EngineError: the engine cannot be used or failed.
        """
        ...

    def rest(self) -> Iterator[Made]:
        """Gives all that was asked and is still to come.

        Raises:
            EngineError: the engine failed.
        """
        ...
