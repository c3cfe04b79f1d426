"""How a service can fail, from the least to the worst."""

from __future__ import annotations

from l10n.errors import EngineError


class AnswerError(EngineError):
    """One question got no usable answer; others may.

    Args:
        problem: one phrase.
        outage: whether the service itself seems to be down or overloaded, and not this question to be at fault.
    """

    def __init__(self, problem: str, *, outage: bool = False, status: int = 0) -> None:
        super().__init__(problem)
        self.outage = outage
        self.status = status


class ServiceError(EngineError):
    """The service will answer no question: wrong key, no quota, wrong address, not reachable."""
