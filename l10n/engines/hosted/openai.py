"""Any endpoint that speaks OpenAI's chat completions: hosted, vLLM, llama.cpp, Ollama.

POST <url>/chat/completions (https://platform.openai.com/docs/api-reference/chat). Structured output is asked for where
the server has it; one that refuses it is asked for JSON, and one that refuses that too is only told to write JSON.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from l10n.engines.account import Account
from l10n.engines.hosted.client import Client, Question
from l10n.engines.hosted.engine import HostedEngine, candidates_of
from l10n.engines.hosted.failures import AnswerError, ServiceError
from l10n.engines.hosted.http_replies import MENDS
from l10n.engines.hosted.jobs import Job, Limits, Refusal, Reply
from l10n.engines.hosted.judging import damage
from l10n.engines.hosted.markup import without_tags
from l10n.engines.hosted.openai_judging import mistake
from l10n.engines.hosted.openai_prompt import SCHEMA, messages, read_answer
from l10n.engines.protocol import Hypothesis, Request
from l10n.errors import EngineError
from l10n.hosted_settings import OpenAiSettings
from l10n.inline import tag_problems

ADDRESS = "https://api.openai.com/v1"

_MILLION = 1_000_000
_SIZE = 8_000
"""Characters of source in one question: a few thousand tokens, which small local models still hold together."""

_FORMATS: tuple[Mapping[str, object], ...] = (
    {"response_format": {"type": "json_schema", "json_schema": SCHEMA}},
    {"response_format": {"type": "json_object"}},
    {},
)
_REFUSED = "the model refuses"
_FILTERED = re.compile(r"content[_ ](?:filter|policy|management)", re.IGNORECASE)
_FRAME = 2_000
"""Tokens that a server may add of its own: its template, and the scheme of the answer."""

_USELESS = 8
"""Answers without one usable translation, one after the other, from which the model is not asked again."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """What of the API a server turned out to understand."""

    format: int = 0
    temperature: bool = True


class OpenAiEngine(HostedEngine):
    """A language model, which can also be told to repair a translation."""

    def __init__(self, model: str, client: Client, settings: OpenAiSettings, account: Account) -> None:
        service = _OpenAiService(model, client, settings, account)
        super().__init__(f"openai:{model}", service, account, settings.concurrency)
        self._service = service

    def repair(self, request: Request, hypothesis: Hypothesis, instruction: str) -> Hypothesis | None:
        """Gives a translation repaired as told, judged like any other; None where the model could not.

        Args:
            request: what was translated.
            hypothesis: the translation to repair.
            instruction: what to change, one or two English sentences.
        """
        tagged = request if hypothesis.tagged else replace(request, tagged="")
        job = Job(
            0,
            tagged,
            tagged.tagged or tagged.source,
            complaint=instruction,
            earlier=hypothesis.tagged or hypothesis.text,
        )
        if self._asking.gave_up:
            return None
        try:
            repaired = self._service.repaired(job)
        except EngineError as error:
            # the draft that it was for stands; but a wrong key is wrong for all that follows
            self._asking.note_failure(error)
            return None
        if repaired is None:
            return None
        best = candidates_of(tagged, repaired).best
        return best if best.text and bool(best.tagged) == bool(tagged.tagged) else None


class _OpenAiService:
    """The endpoint, as Asking wants a service."""

    tells_again = 2

    def __init__(self, model: str, client: Client, settings: OpenAiSettings, account: Account) -> None:
        self.name = f"the model {model}"
        self.limits = Limits(max(1, settings.segments), _SIZE)
        self._model = model
        self._client = client
        self._settings = settings
        self._account = account
        self._manner = _Manner()
        self._useless = 0
        self._did_well = False
        self._understood = False
        self._lock = threading.Lock()

    def ask(self, jobs: Sequence[Job], *, repair: bool = False) -> Reply:
        """Gives the translations of a batch.

        Raises:
            AnswerError: there is no usable answer to this batch.
            ServiceError: there will be none to any.
        """
        told = messages(jobs, self._settings.instructions, repair=repair)
        try:
            answer = self._ask_as_understood(told)
        except AnswerError as error:
            if not _is_filtered(error):
                raise
            return Reply([Refusal(_REFUSED)] * len(jobs), money=0.0)
        tokens = _tokens(answer, sum(len(message["content"].encode("utf-8", "replace")) for message in told))
        money = self._money(*tokens) if tokens and self._has_token_prices() else None
        try:
            texts = self._texts(answer, len(jobs))
            self._count_useless(texts, alone=len(jobs) == 1)
        except (AnswerError, ServiceError):
            # it was answered, and so it is paid for
            self._account.book(0, self.estimate(jobs) if money is None else money, tokens or (0, 0))
            raise
        return Reply(texts, tokens or (0, 0), money)

    def repaired(self, job: Job) -> str | None:
        """Gives the text of a repair; None where there is no good one.

        Raises:
            EngineError: there was no answer, or no usable one.
        """
        money = self.estimate([job])
        characters = len(job.text)
        if not self._account.reserve(characters, money):
            return None
        try:
            reply = self.ask([job], repair=True)
            self._account.book(characters, money if reply.money is None else reply.money, reply.tokens)
        finally:
            self._account.release(characters, money)
        (text,) = reply.texts
        return text if isinstance(text, str) and not self.problem_of(job, text) else None

    def estimate(self, jobs: Sequence[Job]) -> float:
        """Gives what a batch may cost: a token for every 2.5 characters asked, and for every 2 of source answered."""
        if not self._has_token_prices():
            return sum(len(job.text) for job in jobs) * self._settings.price / _MILLION
        asked = sum(len(message["content"]) for message in messages(jobs, self._settings.instructions))
        answered = sum(len(job.text) + 40 for job in jobs)
        return self._money(round(asked / 2.5), round(answered / 2))

    def problem_of(self, job: Job, text: str) -> str:
        """Gives what is wrong with a translation; tags that it still cannot keep the last time are let go."""
        request = job.request
        if self._client.knows(text):
            return "the answer holds the key"
        problem = damage(job.text, text)
        if not problem and request.tagged and job.tries < self.tells_again:
            tags = tag_problems(request.tagged, text)
            problem = f"the tags are not those of the source: {'; '.join(tags)}" if tags else ""
        plain = without_tags(text, request.tagged) if request.tagged else text
        return problem or mistake(request.source, plain, request.source_language, request.target_language)

    def close(self) -> None:
        """Ends what is open."""
        self._client.close()

    def _ask_as_understood(self, told: Sequence[Mapping[str, str]]) -> object:
        """Asks, leaving out what the server refuses to understand; what it understood is remembered."""
        started = manner = self._manner
        while True:
            body: dict[str, object] = {"model": self._model, "messages": told, **_FORMATS[manner.format]}
            if manner.temperature:
                body["temperature"] = self._settings.temperature
            try:
                answer: object = self._client.ask(Question("/chat/completions", body))
            except AnswerError as error:
                simpler = None if _is_filtered(error) else _simpler(manner, error, self._understood)
                if simpler is None:
                    # it was not the manner: the next question is asked in full again
                    self._manner = started
                    self._understood = self._understood or error.status == 500
                    raise
                manner = simpler
            else:
                self._manner, self._understood = manner, True
                return answer

    def _has_token_prices(self) -> bool:
        return bool(self._settings.price_input or self._settings.price_output)

    def _money(self, asked: int, answered: int) -> float:
        return (asked * self._settings.price_input + answered * self._settings.price_output) / _MILLION

    def _count_useless(self, texts: Sequence[str | Refusal], *, alone: bool) -> None:
        """Counts answers of which nothing can be used, and ends a model that gives no others.

        What a model refuses is a matter of the text, and so is a single segment that it fails at where it did well
        before: neither costs any other segment.
        """
        with self._lock:
            reasons = [text.reason for text in texts if isinstance(text, Refusal)]
            if len(reasons) < len(texts):
                self._useless, self._did_well = 0, True
            elif reasons[0] != _REFUSED and not (alone and self._did_well):
                self._useless += 1
            if self._useless >= _USELESS:
                reason = reasons[0]
                raise ServiceError(f"{self.name} does not answer as it is told: {reason}")

    def _texts(self, answer: object, count: int) -> list[str | Refusal]:
        """Gives the translations in an answer of the API.

        Raises:
            AnswerError: it is no answer of this API, or tells of an error.
            ServiceError: it tells of one that every question will get.
        """
        told = answer.get("error") if isinstance(answer, dict) and not answer.get("choices") else None
        if told:
            said = f"it answered with an error: {self._client.told(told)}"
            code = told.get("code") if isinstance(told, dict) else None
            if code in (401, 402, 403):
                raise ServiceError(f"{self.name} refuses: {said}", mend=MENDS[code])
            raise AnswerError(said, outage=True)
        return _texts(answer, count)


def _is_filtered(error: AnswerError) -> bool:
    """Tells whether a filter before the model did not let a text pass, as endpoints of Azure say it with status 400."""
    return error.status == 400 and _FILTERED.search(error.detail) is not None


def _simpler(manner: _Manner, error: AnswerError, understood: bool) -> _Manner | None:
    """Gives the next simpler manner after a refusal; None where there is none, or where it was no refusal.

    Args:
        manner: in which it was asked.
        error: what came back.
        understood: whether it is known that the server does not fail for the manner, where it should refuse.
    """
    if error.status not in (400, 422, 501) and (understood or error.status != 500):
        return None
    if manner.temperature and "temperature" in error.detail:
        return replace(manner, temperature=False)
    return replace(manner, format=manner.format + 1) if manner.format + 1 < len(_FORMATS) else None


def _texts(answer: object, count: int) -> list[str | Refusal]:
    """Gives the translations in an answer of the API.

    Raises:
        AnswerError: it is no answer of this API.
    """
    try:
        choice = answer["choices"][0]  # type: ignore[index] # what it lacks is caught below
        message = choice["message"]
        content = message.get("content")
        refusal = message.get("refusal")
        reason = choice.get("finish_reason")
    except (KeyError, TypeError, IndexError, AttributeError):
        raise AnswerError("its answer has another form than its documentation says") from None
    if isinstance(content, list):
        content = "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    if refusal or reason == "content_filter":
        return [Refusal(_REFUSED)] * count
    if not isinstance(content, str) or not content.strip():
        return [Refusal("the answer is empty")] * count
    texts = read_answer(content, count)
    if reason == "length":
        # what was complete before the cut is good; JSON that was cut cannot be read at all
        return [Refusal("the answer was cut off") if isinstance(text, Refusal) else text for text in texts]
    return texts


def _tokens(answer: object, size: int) -> tuple[int, int] | None:
    """Gives the tokens that a server counted; None where it counted none, or what cannot be.

    Args:
        answer: of the API.
        size: bytes that it was asked; no token is shorter than one.
    """
    usage = answer.get("usage") if isinstance(answer, dict) else None
    if not isinstance(usage, dict):
        return None
    asked, answered = (usage.get(name) for name in ("prompt_tokens", "completion_tokens"))
    if type(asked) is not int or type(answered) is not int:
        return None
    return (asked, answered) if 0 < asked <= size + _FRAME and 0 <= answered <= _MILLION else None
