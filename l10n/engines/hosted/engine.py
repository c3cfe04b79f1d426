"""A service as an engine: requests become jobs, and answers become hypotheses with their tags."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from l10n.engines.account import Account
from l10n.engines.hosted.asking import Asking, InterruptedAsking
from l10n.engines.hosted.client import Client, Question
from l10n.engines.hosted.failures import AnswerError
from l10n.engines.hosted.jobs import Job, Limits, Refusal, Reply, Service
from l10n.engines.hosted.judging import damage
from l10n.engines.hosted.markup import without_tags
from l10n.engines.protocol import (
    Candidates,
    Hypothesis,
    InterruptedTranslation,
    Pair,
    Request,
    empty_candidates,
    no_candidates,
)
from l10n.inline import tag_problems

_MILLION = 1_000_000
_LONGER = 8.0
"""Services that only translate do not talk, so that only absurd lengths are refused."""


class HostedEngine:
    """Translates by a service.

    Attributes:
        id: names the service and what of its settings changes its answers.
        pairs: any; the service itself refuses what it cannot do.
        keeps_tags: always true.
    """

    pairs: tuple[Pair, ...] = (("*", "*"),)
    keeps_tags = True

    def __init__(self, identity: str, service: Service, account: Account, concurrency: int) -> None:
        self.id = identity
        self._asking = Asking(service, account, concurrency)

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        """Gives the candidates of every request, in order; one that could not be had has an empty text and a problem.

        Raises:
            EngineError: the service can be asked no more, and nothing was translated.
        InterruptedTranslation: the user broke it off.
        """
        jobs = [
            Job(place, request, request.tagged or request.source)
            for place, request in enumerate(requests)
            if request.source.strip()
        ]

        def answers(found: Mapping[int, str | Refusal]) -> list[Candidates]:
            return [
                candidates_of(request, found[place]) if place in found else empty_candidates()
                for place, request in enumerate(requests)
            ]

        try:
            return answers(self._asking.ask(jobs) if jobs else {})
        except InterruptedAsking as interruption:
            raise InterruptedTranslation(answers(interruption.found)) from None


def candidates_of(request: Request, answer: str | Refusal) -> Candidates:
    """Gives the candidates that an answer makes.

    Args:
        request: what was asked.
        answer: with the numbered tags of the request; where they are damaged, the hypothesis has none.
    """
    if isinstance(answer, Refusal):
        return no_candidates(answer.reason)
    if not request.tagged:
        return Candidates((Hypothesis(answer.strip(), 0.0),))
    text = without_tags(answer, request.tagged)
    if not text:
        return no_candidates("the answer is empty")
    kept = answer.strip() if not tag_problems(request.tagged, answer) else ""
    return Candidates((Hypothesis(text, 0.0, tagged=kept),))


@dataclass(frozen=True, slots=True)
class Form:
    """How a service's batches are written.

    Attributes:
        limits: how much it takes at once.
        encode: gives a text with numbered tags in the markup that the service keeps.
        decode: gives an answer in that markup as a text with numbered tags, beside what it is the translation of.
        question: gives the question for texts in that markup, or plain where there are no tags.
        answers: gives the translations in what it answered; raises AnswerError, KeyError, TypeError or IndexError.
    """

    limits: Limits
    encode: Callable[[str], str]
    decode: Callable[[str, str], str]
    question: Callable[[Sequence[str], Request], Question]
    answers: Callable[[object], Sequence[object]]


def _texts_in(found: Sequence[object], count: int) -> list[str]:
    texts = [text for text in found if isinstance(text, str)]
    if len(found) != count:
        raise AnswerError(f"it gave {len(found)} translations of {count} texts")
    if len(texts) != count:
        raise AnswerError("it gave translations that are no texts")
    return texts


class TranslationService:
    """A service that takes a list of texts and gives as many translations.

    Attributes:
        name: what it is called.
        limits: how much it takes at once.
        tells_again: never: it would answer the same.
    """

    tells_again = 0

    def __init__(self, client: Client, form: Form, price: float) -> None:
        self.name = client.name
        self.limits = form.limits
        self._client = client
        self._form = form
        self._price = price

    def ask(self, jobs: Sequence[Job]) -> Reply:
        """Gives the translations of a batch.

        Raises:
            AnswerError: there is no usable answer to this batch.
            ServiceError: there will be none to any.
        """
        request = jobs[0].request
        form = self._form
        texts = [form.encode(job.text) if request.tagged else job.text for job in jobs]
        characters = sum(len(job.text) for job in jobs)
        question = replace(form.question(texts, request), characters=characters, money=self.estimate(jobs))
        answer = self._client.ask(question)
        try:
            found = _texts_in(form.answers(answer), len(jobs))
        except AnswerError:
            self._client.book(question)
            raise
        except (KeyError, TypeError, IndexError, AttributeError):
            self._client.book(question)
            raise AnswerError("its answer has another form than its documentation says") from None
        decoded = [
            form.decode(text, job.text) if request.tagged else text for text, job in zip(found, jobs, strict=True)
        ]
        return Reply(decoded)

    def estimate(self, jobs: Sequence[Job]) -> float:
        """Gives what a batch costs, by the characters of its sources."""
        return sum(len(job.text) for job in jobs) * self._price / _MILLION

    def problem_of(self, job: Job, text: str) -> str:
        """Gives what is wrong with a translation; damaged tags are not, for the text without them is still good."""
        if self._client.knows(text):
            return "the answer holds the key"
        return damage(job.text, text, _LONGER)

    def close(self) -> None:
        """Ends what is open."""
        self._client.close()
