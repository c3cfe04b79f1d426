"""The engines of one run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from l10n.config import EngineSettings, Settings
from l10n.drafting.draft_cache import DraftCache
from l10n.drafting.executor import Executor
from l10n.drafting.pipeline import Drafting, draft_wanted
from l10n.drafting.preparing import Wanted
from l10n.drafting.recall import Recall
from l10n.engines.account import Account
from l10n.engines.choose import Choice, choose_engine
from l10n.engines.deferred import DeferredEngine
from l10n.glossary import Glossary
from l10n.model import Draft

ExecutorOf = Callable[[Drafting, Choice, EngineSettings], Executor]
"""Gives what runs an engine, in place of this process."""


class Engines:
    """The engines of a run: each is chosen once a language and loaded when it first drafts.

    Attributes:
        account: what engines that cost something have done, and how much they may.
    """

    def __init__(self, settings: Settings, named: str | None, account: Account | None = None) -> None:
        self.account = account or Account()
        self._settings = settings
        self._named = named
        self._choices: dict[str, Choice] = {}
        self._engines: dict[str, DeferredEngine] = {}

    def choice(self, language: str) -> Choice:
        """Gives the engine that drafts into a language, and why.

        Raises:
            EngineError: there is none.
        """
        if language not in self._choices:
            settings = self._settings
            self._choices[language] = choose_engine(
                settings.source, language, settings, named=self._named, account=self.account
            )
        return self._choices[language]

    def draft_all(
        self,
        language: str,
        glossary: Glossary,
        memory: Recall | None = None,
        cache: DraftCache | None = None,
        executor_of: ExecutorOf | None = None,
    ) -> Callable[[Iterable[Wanted]], Iterable[tuple[Wanted, Draft | None]]]:
        """Gives the function that drafts sources into a language; its engine is loaded when the first source needs it.

        Args:
            language: BCP 47 tag of the target language.
            glossary: its terms are looked for and enforced.
            memory: gives the memory's draft of a source, which comes before the engine's.
            cache: the drafts that engines have made before.
            executor_of: gives what runs the engine; by default this process does.

        Raises:
            EngineError: there is no engine, or it cannot be run so.
        """
        choice = self.choice(language)
        engine = self._engines.setdefault(choice.id, DeferredEngine(choice.id, choice.load))
        drafting = Drafting(
            engine,
            self._settings.source,
            language,
            glossary,
            margin=self._settings.engine.splice_margin,
            memory=memory,
            cache=cache,
            settings=_recipe(self._settings.engine),
        )
        executor = executor_of(drafting, choice, self._settings.engine) if executor_of else None
        return lambda wanted: draft_wanted(wanted, drafting, executor)


def _recipe(settings: EngineSettings) -> str:
    """Gives the settings that shape translations: all but those that only choose an engine or its speed."""
    services = {
        name: replace(getattr(settings, name), timeout=0, concurrency=0, retries=0, price=0)
        for name in ("openai", "deepl", "libretranslate", "google", "azure")
    }
    services["openai"] = replace(services["openai"], segments=0, price_input=0, price_output=0)
    return repr(replace(settings, default="", pairs={}, batch_tokens=0, commands={}, command_timeout=0, **services))
