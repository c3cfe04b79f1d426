"""The engines of one run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from l10n.config import Settings
from l10n.drafting.pipeline import Drafting, draft_segments
from l10n.drafting.recall import Recall
from l10n.engines.choose import Choice, choose_engine
from l10n.engines.protocol import Engine
from l10n.glossary import Glossary
from l10n.model import Draft


class Engines:
    """The engines of a run: each is chosen once a language and loaded when it first drafts."""

    def __init__(self, settings: Settings, named: str | None) -> None:
        self._settings = settings
        self._named = named
        self._choices: dict[str, Choice] = {}
        self._loaded: dict[str, Engine] = {}

    def choice(self, language: str) -> Choice:
        """Gives the engine that drafts into a language, and why.

        Raises:
            EngineError: there is none.
        """
        if language not in self._choices:
            settings = self._settings
            self._choices[language] = choose_engine(settings.source, language, settings, named=self._named)
        return self._choices[language]

    def draft_all(
        self, language: str, glossary: Glossary, memory: Recall | None = None
    ) -> Callable[[Sequence[str]], Iterable[tuple[str, Draft | None]]]:
        """Gives the function that drafts sources into a language; its engine is loaded when it is called.

        Args:
            language: BCP 47 tag of the target language.
            glossary: its terms are looked for and enforced.
            memory: gives the memory's draft of a source, which comes before the engine's.
        """
        choice = self.choice(language)

        def draft(sources: Sequence[str]) -> Iterator[tuple[str, Draft | None]]:
            if choice.id not in self._loaded:
                self._loaded[choice.id] = choice.load()
            drafting = Drafting(
                self._loaded[choice.id],
                self._settings.source,
                language,
                glossary,
                margin=self._settings.engine.splice_margin,
                memory=memory,
            )
            yield from draft_segments(sources, drafting)

        return draft
