"""DeepL v2: POST /v2/translate, /v2/usage and /v2/glossaries.

https://developers.deepl.com/docs; one question holds 50 texts and 128 KiB. Keys that end in ":fx" belong to the free
API, which is another host.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from l10n.engines.account import Account
from l10n.engines.hosted.client import Client, Question
from l10n.engines.hosted.deepl_glossaries import Glossaries, base_code
from l10n.engines.hosted.engine import Form, HostedEngine, TranslationService
from l10n.engines.hosted.failures import AnswerError, ServiceError
from l10n.engines.hosted.jobs import Job, Limits, Reply
from l10n.engines.hosted.markup import from_xml, to_xml
from l10n.engines.protocol import Request
from l10n.hosted_settings import DeeplSettings
from l10n.languages import script_of

_PRO = "https://api.deepl.com"
_FREE = "https://api-free.deepl.com"

# room for the rest of the body, and for what JSON and XML escape
_LIMITS = Limits(texts=50, size=64 * 1024, measure=lambda text: len(text.encode("utf-8", "replace")))

_TARGETS = {"EN": "EN-GB", "PT": "PT-PT", "ZH": "ZH-HANS"}
_REGIONS = frozenset({"EN-GB", "EN-US", "PT-BR", "PT-PT", "ZH-HANS", "ZH-HANT", "ES-419"})

_MAY_BE_THE_GLOSSARY = frozenset({400, 404})
"""Statuses of DeepL for a glossary that is gone, or that it does not take; 400 it also says of a text."""


def address_for(key: str) -> str:
    """Gives the host that a key belongs to."""
    return _FREE if key.endswith(":fx") else _PRO


def identity(settings: DeeplSettings) -> str:
    """Gives the engine's id: the formality changes its answers."""
    return "deepl" if settings.formality == "default" else f"deepl:formality={settings.formality}"


class DeeplEngine(HostedEngine):
    """DeepL, which also takes the fixed terms."""

    def __init__(self, client: Client, settings: DeeplSettings, account: Account, project: str) -> None:
        service = _DeeplService(client, settings, account, project)
        super().__init__(identity(settings), service, account, settings.concurrency)
        self._service = service

    def take_terms(self, source_language: str, target_language: str, terms: Sequence[tuple[str, str]]) -> None:
        """Takes the fixed terms of a pair; DeepL has them as a glossary when the first segment is translated."""
        self._service.glossaries.take(source_language, target_language, terms)


class _DeeplService(TranslationService):
    """DeepL's translation, with its glossaries and its quota."""

    def __init__(self, client: Client, settings: DeeplSettings, account: Account, project: str) -> None:
        form = Form(_LIMITS, to_xml, from_xml, partial(self._question, ""), _answers)
        super().__init__(client, form, settings.price)
        self.glossaries = Glossaries(client, account, project, use=settings.glossary)
        self._settings = settings
        self._account = account
        self._knows_usage = False

    def ask(self, jobs: Sequence[Job]) -> Reply:
        """Gives the translations of a batch, without a glossary where DeepL refuses the one it has.

        Raises:
            AnswerError: there is no usable answer to this batch, with or without a glossary.
            ServiceError: there will be none to any.
        """
        self._look_at_usage()
        request = jobs[0].request
        while glossary := self.glossaries.id_for(request):
            try:
                return self._ask_with(glossary, jobs)
            except AnswerError as error:
                if error.status not in _MAY_BE_THE_GLOSSARY:
                    raise
                if not self.glossaries.replaced(request, glossary):
                    # what is refused without a glossary too was not refused because of it
                    reply = super().ask(jobs)
                    self.glossaries.leave_out(request, glossary, error)
                    return reply
        return super().ask(jobs)

    def _ask_with(self, glossary: str, jobs: Sequence[Job]) -> Reply:
        form = replace(self._form, question=partial(self._question, glossary))
        return TranslationService(self._client, form, self._price).ask(jobs)

    def _question(self, glossary: str, texts: Sequence[str], request: Request) -> Question:
        body: dict[str, object] = {
            "text": list(texts),
            "source_lang": base_code(request.source_language),
            "target_lang": target_code(request.target_language),
            # a segment is one sentence, or what its author kept together
            "split_sentences": "nonewlines",
        }
        if self._settings.formality != "default":
            body["formality"] = self._settings.formality
        if request.tagged:
            body |= {"tag_handling": "xml", "outline_detection": False}
        if glossary:
            body["glossary_id"] = glossary
        passable = frozenset({404}) if glossary else frozenset[int]()
        return Question("/v2/translate", body, passable=passable)

    def _look_at_usage(self) -> None:
        """Says how much of the quota is used, once a run; a service that does not tell is asked all the same."""
        if self._knows_usage:
            return
        self._knows_usage = True
        try:
            usage = self._client.ask(Question("/v2/usage", method="GET", passable=frozenset({404, 405})))
        except AnswerError:
            return
        count, limit = (usage.get(name) if isinstance(usage, dict) else None for name in _USAGE)
        if not isinstance(count, int) or not isinstance(limit, int) or limit <= 0:
            return
        if count >= limit:
            raise ServiceError(
                f"the quota of DeepL is used up: {count:,} of {limit:,} characters",
                mend="Wait for the next period, or enlarge the quota.",
            )
        self._account.note(f"DeepL: {count:,} of {limit:,} characters of the period were used before this run")


_USAGE = ("character_count", "character_limit")


def target_code(language: str) -> str:
    """Gives DeepL's code of a target language: with a region where it must have one, British English for English."""
    code, base = language.upper(), base_code(language)
    if code in _REGIONS:
        return code
    if base == "ZH" and script_of(language) == "Hant":
        return "ZH-HANT"
    return _TARGETS.get(base, base)


def _answers(answer: object) -> Sequence[object]:
    if not isinstance(answer, dict):
        raise TypeError
    return [one["text"] for one in answer["translations"]]
