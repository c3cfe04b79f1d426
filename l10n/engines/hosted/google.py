"""Google Cloud Translation: v2 (Basic) with a key, or v3 (Advanced) with an access token and a project.

https://cloud.google.com/translate/docs/reference/rest; the limits are those of its page on quotas and of v2's page
on translating text: 128 texts, 30,000 code points.
"""

from __future__ import annotations

from collections.abc import Sequence

from l10n.engines.hosted.client import Question
from l10n.engines.hosted.engine import Form
from l10n.engines.hosted.jobs import Limits
from l10n.engines.hosted.markup import from_html, to_html
from l10n.engines.protocol import Request
from l10n.hosted_settings import GoogleSettings
from l10n.languages import script_of

ADDRESS = "https://translation.googleapis.com"

_LIMITS = Limits(texts=128, size=25_000)


def form(settings: GoogleSettings) -> Form:
    """Gives how Google is asked: by v3 where a project is configured, else by v2."""

    def basic(texts: Sequence[str], request: Request) -> Question:
        body = {
            "q": list(texts),
            "source": _code(request.source_language),
            "target": _code(request.target_language),
            "format": "html" if request.tagged else "text",
        }
        return Question("/language/translate/v2", body)

    def advanced(texts: Sequence[str], request: Request) -> Question:
        body = {
            "contents": list(texts),
            "sourceLanguageCode": _code(request.source_language),
            "targetLanguageCode": _code(request.target_language),
            "mimeType": "text/html" if request.tagged else "text/plain",
        }
        return Question(f"/v3/projects/{settings.project}/locations/{settings.location}:translateText", body)

    if settings.project:
        return Form(_LIMITS, to_html, from_html, advanced, lambda answer: _texts(answer))
    return Form(_LIMITS, to_html, from_html, basic, lambda answer: _texts(_member(answer, "data")))


def headers(settings: GoogleSettings, key: str) -> dict[str, str]:
    """Gives the headers that carry the key or the token: never the address, which servers write into their logs."""
    if settings.project:
        return {"Authorization": f"Bearer {key}", "X-Goog-User-Project": settings.project}
    return {"X-Goog-Api-Key": key}


def _texts(answer: object) -> Sequence[object]:
    found = _member(answer, "translations")
    if not isinstance(found, list):
        raise TypeError
    return [_member(one, "translatedText") for one in found]


def _member(answer: object, name: str) -> object:
    if not isinstance(answer, dict):
        raise TypeError
    return answer[name]


def _code(language: str) -> str:
    known = {"nb": "no", "he": "iw"}
    base = language.split("-")[0]
    if base == "zh":
        return "zh-TW" if script_of(language) == "Hant" else "zh-CN"
    return language if language in ("pt-PT", "fr-CA") else known.get(base, base)
