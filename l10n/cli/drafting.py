"""Drafting with its progress shown, for the commands that draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from l10n.cli.progress import drafting_progress
from l10n.cli.project import shown

if TYPE_CHECKING:
    from l10n.catalog.translation import DraftingReport
    from l10n.config import Settings
    from l10n.drafting.draft_cache import DraftCache
    from l10n.drafting.recall import Context, Recall
    from l10n.drafting.selection import ExecutorOf
    from l10n.engines.account import Account
    from l10n.glossary import Glossary
    from l10n.model import Draft

ORIGINS = {"rule": "by rule", "mt": "by the engine", "tm": "from the memory"}
CONTRADICTIONS_SHOWN = 20
"""How many contradictions are printed; l10n check prints them all."""

RUNGS = {
    "first": "as the engine has them",
    "n-best": "by another hypothesis",
    "spliced": "put in",
    "placeholder": "kept out of the engine's way",
    "repaired": "put right by the engine when told",
    "unmet": "missed; l10n check names them",
}


def translate_with_progress(
    articles: Sequence[Path],
    languages: Sequence[str],
    settings: Settings,
    glossary: Glossary,
    engine: str | None,
    *,
    redraft: bool,
    account: Account | None = None,
    cached: bool = True,
    executor_of: ExecutorOf | None = None,
) -> Iterator[DraftingReport]:
    """Extracts and drafts articles; prints which engine drafts, and shows how far it has come.

    Articles are extracted while the engine works on earlier ones; for the first language, that is, which is drafted
    from what is extracted for all of them.
    """
    from l10n.catalog.places import catalog_name, catalog_path
    from l10n.catalog.reading import read_catalog
    from l10n.catalog.translation import CACHED_SAVE_SECONDS, SAVE_SECONDS, draft_catalogs
    from l10n.drafting.selection import Engines
    from l10n.formats import article_name
    from l10n.glossary.fixed_terms import fixed_terms_of
    from l10n.workflow import extract_articles

    engines = Engines(settings, engine, account)
    names = [catalog_name(article_name(path, settings), settings) for path in articles]
    paths = {language: [catalog_path(name, language, settings) for name in names] for language in languages}
    for number, language in enumerate(languages):
        if number:
            catalogs = (read_catalog(path, settings.source) for path in paths[language])
        else:
            extractions = extract_articles(articles, languages, settings, glossary)
            catalogs = (extraction.catalogs[languages[0]] for extraction in extractions)
        choice = engines.choice(language)
        click.echo(f"{settings.source} → {language}: {choice.describe()}")
        title = f"{settings.source} → {language}"
        with (
            drafting_progress(title) as progress,
            _recall(settings, language, glossary, progress.tell) as recall,
            _cache(settings, cached) as cache,
        ):
            reports = list(
                draft_catalogs(
                    catalogs,
                    engines.draft_all(language, glossary, recall, cache, executor_of),
                    redraft=redraft,
                    fixed_terms=fixed_terms_of(glossary, settings.source, language),
                    on_draft=progress.done,
                    on_wanted=progress.expect,
                    save_seconds=CACHED_SAVE_SECONDS if cached else SAVE_SECONDS,
                )
            )
        # nothing is printed while the bar is there: it would break the bar
        places = {str(path): place for place, path in enumerate(paths[language])}
        yield from sorted(reports, key=lambda report: places[report.path])


@contextmanager
def _cache(settings: Settings, cached: bool) -> Iterator[DraftCache | None]:
    """Gives the project's translation cache; None where none is wanted."""
    from l10n.drafting.draft_cache import DraftCache

    if not cached:
        yield None
        return
    with DraftCache(settings.root / ".l10n" / "cache" / "drafts.sqlite") as cache:
        yield cache


def cache_option(command: Any) -> Any:
    """Adds --no-cache."""
    return click.option(
        "--no-cache",
        is_flag=True,
        help="Neither use nor keep earlier translations of the same sentences by the same engine.",
    )(command)


def budget_option(command: Any) -> Any:
    """Adds --budget."""
    return click.option(
        "--budget",
        metavar="AMOUNT",
        help="What services may be sent or may cost: 20000 is characters, 2.50 is money by the configured prices.",
    )(command)


@contextmanager
def accounting(budget: str | None, *, err: bool = False) -> Iterator[Account]:
    """Gives the account of a run, and prints it at the end, also where the run fails.

    Args:
        budget: as the command line has it.
        err: whether it is printed beside the results, not among them.

    Raises:
        ConfigError: the budget is none.
    """
    from l10n.engines.account import Account, parse_budget

    account = Account(parse_budget(budget) if budget is not None else None)
    try:
        yield account
    finally:
        for line in account.lines():
            click.echo(f"  {line}", err=err)


def end_with_account(account: Account, leave: Callable[[int], object], *, undrafted: int) -> None:
    """Ends a command by what became of its engines: 1 where something stayed without a draft, 2 where one gave up.

    Args:
        account: of the services that were asked; a spent budget has left something out, too.
        leave: ends the command with an exit code.
        undrafted: entries that were to be drafted and are not.

    Raises:
        EngineError: an engine gave up in the midst of its work; what it had done is kept.
    """
    if account.failure is not None:
        raise account.failure
    if account.spent or undrafted:
        leave(1)


@contextmanager
def _recall(settings: Settings, language: str, glossary: Glossary, tell: Callable[[str], None]) -> Iterator[Recall]:
    """Gives what drafts from the project's memory, which is opened when it is first asked.

    What of the memory cannot be read is named, and does not stop the drafting; what takes a while is named too.
    """
    from l10n.catalog.remembering import project_memory
    from l10n.drafting.recall import keeps_terms, recall_from
    from l10n.memory import SHIPPED

    def name(origin: str) -> None:
        if origin.startswith(SHIPPED) or origin.endswith(".tmx"):
            tell(f"  indexing {origin}, once")

    def opened() -> Recall:
        memory = project_memory(settings, lambda problem: tell(f"l10n: {problem}"), name)
        closing.callback(memory.close)
        accepts = keeps_terms(glossary, settings.source, language)
        return recall_from(memory, settings.source, language, settings.memory, accepts)

    known: list[Recall] = []

    def recall(source: str, context: Context | None) -> Draft | None:
        if not known:
            known.append(opened())
        return known[0](source, context)

    with ExitStack() as closing:
        yield recall


def show_report(report: DraftingReport) -> None:
    """Prints where a catalog is and where its targets came from."""
    parts = [f"{count} {ORIGINS[origin]}" for origin, count in sorted(report.drafted.items())]
    parts += [f"{report.kept} earlier drafts kept"] if report.kept else []
    parts += [f"{report.human} by humans"] if report.human else []
    parts += [f"{report.failed} without a draft"] if report.failed else []
    click.echo(f"  {shown(report.path)}: {', '.join(parts) or 'nothing to draft'} ({report.seconds:.1f} s)")
    rungs = count_rungs(report.remarks)
    if rungs:
        told = ", ".join(f"{count} {RUNGS.get(rung, rung)}" for rung, count in rungs.items())
        click.echo(f"    terms: {told}")


def show_contradictions(paths: Sequence[Path], settings: Settings, glossary: Glossary) -> None:
    """Prints the approved entries of catalogs that contradict the glossary as it is now."""
    from l10n.workflow import contradicted_entries

    findings = contradicted_entries(paths, settings, glossary)
    if findings:
        click.echo(f"  approved, and against the glossary as it is now: {len(findings)}")
    for finding in findings[:CONTRADICTIONS_SHOWN]:
        click.echo(f"    {shown(finding.path)}:{finding.line}: {finding.message}")
    if len(findings) > CONTRADICTIONS_SHOWN:
        click.echo(f"    and {len(findings) - CONTRADICTIONS_SHOWN} more; see them with: l10n check")


def count_rungs(remarks: Mapping[str, int]) -> dict[str, int]:
    """Gives how many terms were met by which rung of enforcement, from what drafting remarked.

    Args:
        remarks: how often it remarked what, such as {"terms: first 2, spliced 1": 3}.
    """
    rungs: Counter[str] = Counter()
    for remark, times in remarks.items():
        kind, _, counts = remark.partition(": ")
        if kind == "terms":
            for count in counts.split(", "):
                rung, _, number = count.rpartition(" ")
                rungs[rung] += int(number) * times
    return {rung: rungs[rung] for rung in RUNGS if rungs[rung]}
