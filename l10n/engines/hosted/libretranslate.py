"""LibreTranslate: POST /translate (https://docs.libretranslate.com), on any host that runs it."""

from __future__ import annotations

from collections.abc import Sequence

from l10n.engines.hosted.client import Question
from l10n.engines.hosted.engine import Form
from l10n.engines.hosted.jobs import Limits
from l10n.engines.hosted.markup import from_html, to_html
from l10n.engines.protocol import Request
from l10n.languages import script_of

ADDRESS = "https://libretranslate.com"

# a host may take less (its --batch-limit and --char-limit); then its refusal halves the batch
_LIMITS = Limits(texts=25, size=5_000)


def form(key: str | None) -> Form:
    """Gives how LibreTranslate is asked.

    Args:
        key: sent in the body, as its API wants it; None where the host needs none.
    """

    def question(texts: Sequence[str], request: Request) -> Question:
        body: dict[str, object] = {
            # one text goes as a text: older hosts know no lists
            "q": texts[0] if len(texts) == 1 else list(texts),
            "source": _code(request.source_language),
            "target": _code(request.target_language),
            "format": "html" if request.tagged else "text",
        }
        if key is not None:
            body["api_key"] = key
        return Question("/translate", body)

    return Form(_LIMITS, to_html, from_html, question, _answers)


def _answers(answer: object) -> Sequence[object]:
    if not isinstance(answer, dict):
        raise TypeError
    found = answer["translatedText"]
    return found if isinstance(found, list) else [found]


def _code(language: str) -> str:
    known = {"no": "nb", "pt-BR": "pb"}
    base = language.split("-")[0]
    if base == "zh":
        return f"zh-{script_of(language)}"
    return known.get(language) or known.get(base, base)
