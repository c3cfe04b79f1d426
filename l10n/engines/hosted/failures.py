"""How a service can fail, from the least to the worst."""

from __future__ import annotations

import re

from l10n.errors import EngineError

_TEXT_REFUSED = re.compile(
    r"content[_ ](?:filter|policy|management)|too (?:long|large|many (?:characters|tokens))|text limit"
    r"|context[_ ]length|exceed\w*\b[^.]{0,40}\b(?:limit|size|length|maximum)"
    r"|(?:limit|size|length|maximum)\b[^.]{0,40}\bexceed",
    re.IGNORECASE,
)
"""What services say of a single text: Azure OpenAI's content_filter, OpenAI's context_length_exceeded, LibreTranslate's
"exceeds text limit", Azure's "maximum request size has been exceeded"."""


class AnswerError(EngineError):
    """One question got no usable answer; others may.

    Args:
        problem: one phrase.
        outage: whether the service itself seems to be down or overloaded, and not this question to be at fault.
        status: of the answer; 0 where there was none.
        detail: what the service wrote, to be looked through and never to be shown.
    """

    def __init__(self, problem: str, *, outage: bool = False, status: int = 0, detail: str = "") -> None:
        super().__init__(problem)
        self.outage = outage
        self.status = status
        self.detail = detail

    @property
    def concerns_text(self) -> bool:
        """Whether the service refuses this one text: it is too long for it, or a filter does not let it pass."""
        if self.status == 413:
            return True
        return self.status in (400, 422) and _TEXT_REFUSED.search(f"{self} {self.detail}") is not None


class ServiceError(EngineError):
    """The service will answer no question: wrong key, no quota, wrong address, not reachable."""


class PassingError(EngineError):
    """A failure that may have passed when the question is asked again.

    Args:
        problem: one phrase.
        status: of the answer; 0 where there was none.
        pause: seconds to wait, where the service says so.
        once: whether one retry is enough to know.
        outage: as AnswerError has it.
        answered: whether the service answered, and so will count the question.
        detail: as AnswerError has it.
    """

    def __init__(
        self,
        problem: str,
        *,
        status: int = 0,
        pause: float | None = None,
        once: bool = False,
        outage: bool = True,
        answered: bool = False,
        detail: str = "",
    ) -> None:
        super().__init__(problem)
        self.status = status
        self.pause = pause
        self.once = once
        self.outage = outage
        self.answered = answered
        self.detail = detail
