"""Azure AI Translator v3: POST /translate?api-version=3.0.

https://learn.microsoft.com/azure/ai-services/translator; by its page on service limits one question holds 1,000 texts
and 50,000 characters. As its markup counts among them, and a smaller batch loses less, half of that is sent.
"""

from __future__ import annotations

from collections.abc import Sequence

from l10n.engines.hosted.client import Question
from l10n.engines.hosted.engine import Form
from l10n.engines.hosted.jobs import Limits
from l10n.engines.hosted.markup import from_html, to_html
from l10n.engines.protocol import Request
from l10n.hosted_settings import AzureSettings
from l10n.languages import script_of

ADDRESS = "https://api.cognitive.microsofttranslator.com"

_LIMITS = Limits(texts=100, size=25_000)


def form() -> Form:
    """Gives how Azure is asked."""

    def question(texts: Sequence[str], request: Request) -> Question:
        parameters = {
            "api-version": "3.0",
            "from": _code(request.source_language),
            "to": _code(request.target_language),
            "textType": "html" if request.tagged else "plain",
        }
        return Question("/translate", [{"Text": text} for text in texts], parameters)

    return Form(_LIMITS, to_html, from_html, question, _answers)


def headers(settings: AzureSettings, key: str) -> dict[str, str]:
    """Gives the headers that carry the key, and the region where it belongs to one."""
    region = {"Ocp-Apim-Subscription-Region": settings.region} if settings.region else {}
    return {"Ocp-Apim-Subscription-Key": key, **region}


def _answers(answer: object) -> Sequence[object]:
    if not isinstance(answer, list):
        raise TypeError
    return [one["translations"][0]["text"] for one in answer]


def _code(language: str) -> str:
    known = {"no": "nb", "sr": "sr-Latn"}
    base = language.split("-")[0]
    if base == "zh":
        return f"zh-{script_of(language)}"
    return language if language in ("pt-PT", "fr-CA", "sr-Cyrl") else known.get(base, base)
