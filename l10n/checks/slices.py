"""Checking a part of the catalogs: the unit of work that processes share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar, get_args

from l10n.checks.header import single_forms
from l10n.checks.model import Check, Context, EntryCheck, Note, Pair, PairCheck, Problem, ProjectCheck
from l10n.checks.state import is_blank
from l10n.checks.suppression import ALL, ignored
from l10n.inline import NONE_MARK, plain
from l10n.languages import base_language
from l10n.model import Catalog, Entry, Finding, Severity
from l10n.morphology.lexicon import Lexicon

if TYPE_CHECKING:
    from l10n.glossary import Glossary

_CheckKind = TypeVar("_CheckKind", bound=Check)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is checked, and how.

    Attributes:
        catalogs: all of the run.
        checks: those that run, with their severities.
        glossary: the fixed terms, None where there are none.
        check_names: names of all checks there are.
        ratios: usual ratio of lengths by source and target language.
        lexicon: what is known of words already.
    """

    catalogs: tuple[Catalog, ...]
    checks: tuple[Check, ...]
    glossary: Glossary | None
    check_names: tuple[str, ...]
    ratios: Mapping[tuple[str, str], float] = field(default_factory=dict)
    lexicon: Lexicon = field(default_factory=Lexicon)


class Slice(NamedTuple):
    """Some entries of a catalog.

    Attributes:
        catalog: its number in the plan.
        start: the first entry's number.
        stop: the number after the last one's.
    """

    catalog: int
    start: int
    stop: int


class Kept(NamedTuple):
    """A note and the place that it was taken at.

    Attributes:
        catalog: number of the catalog in the plan.
        entry: number of the entry in the catalog.
        check: the check that it is for.
        note: the note.
    """

    catalog: int
    entry: int
    check: str
    note: Note


class Outcome(NamedTuple):
    """What came out of a slice.

    Attributes:
        findings: of its entries.
        kept: what the checks of the project have to compare.
    """

    findings: list[Finding]
    kept: list[Kept]


def check_slice(plan: Plan, part: Slice) -> Outcome:
    """Gives what the checks of entries find in a slice, and what those of the project want to compare."""
    catalog = plan.catalogs[part.catalog]
    ratio = plan.ratios.get((catalog.source_language, catalog.language))
    has_plurals = any(entry.plural_source is not None for entry in catalog.entries[part.start : part.stop])
    context = Context(
        catalog.source_language,
        catalog.language,
        plan.glossary,
        plan.check_names,
        ratio,
        single_forms(catalog) if has_plurals else None,
        plan.lexicon,
    )
    language = base_language(catalog.language)
    entry_checks = [(check, check.function) for check in of_kind(plan.checks, EntryCheck)]
    known = [check for check in of_kind(plan.checks, PairCheck) if _knows(check.languages, language)]
    pair_checks = [(check, check.function) for check in known]
    project_checks = of_kind(plan.checks, ProjectCheck)
    outcome = Outcome([], [])
    for number in range(part.start, part.stop):
        entry = catalog.entries[number]
        silent = silenced(entry) if entry.comments else frozenset()
        if entry.obsolete or ALL in silent:
            continue
        for check, of_entry in entry_checks:
            for problem in of_entry(entry, context):
                if check.name not in silent:
                    outcome.findings.append(finding_of(check, catalog, entry, problem))
        for pair in _pairs(entry):
            for pair_check, of_pair in pair_checks:
                for problem in of_pair(pair, context):
                    if pair_check.name not in silent:
                        outcome.findings.append(finding_of(pair_check, catalog, entry, problem, pair))
            for project_check in () if entry.fuzzy else project_checks:
                if project_check.name not in silent:
                    for note in project_check.notes(pair, context):
                        outcome.kept.append(Kept(part.catalog, number, project_check.name, note))
    return outcome


def _knows(languages: Sequence[str], language: str) -> bool:
    return not languages or language in languages


def _pairs(entry: Entry) -> Iterator[Pair]:
    """Gives what is compared: the text and its translation, or every plural form and its source."""
    if entry.plural_source is None:
        if entry.target != NONE_MARK and not is_blank(entry.target):
            yield Pair(entry, entry.source, entry.target, plain(entry.source), plain(entry.target))
        return
    targets = entry.plural_targets
    sources = [entry.plural_source] * len(targets)
    if len(targets) > 1:
        sources[0] = entry.source
    for source, target in zip(sources, targets, strict=True):
        if target != NONE_MARK and not is_blank(target):
            yield Pair(entry, source, target, plain(source), plain(target))


def silenced(entry: Entry) -> frozenset[str]:
    """Gives the names of the checks that an entry suppresses; not where the comment came along from another source."""
    moved = entry.fuzzy and entry.previous is not None
    return ignored(entry.comments) if entry.comments and not moved else frozenset()


def finding_of(
    check: Check, catalog: Catalog, entry: Entry | None, problem: Problem, pair: Pair | None = None
) -> Finding:
    """Gives the finding that a problem is, as severe as the check, the problem and the entry's state make it.

    Args:
        check: whose problem it is.
        catalog: where it stands.
        entry: where it stands; None for the header.
        problem: what the check said.
        pair: which of the entry's texts it is about; None for its first ones.
    """
    severity, evidence = severity_of(check, problem), dict(problem.evidence)
    if entry is not None and entry.fuzzy:
        evidence["state"] = "draft"
        if not (isinstance(check, PairCheck) and check.firm):
            severity = _lighter(severity, "warning")
    source, target = ("", "") if entry is None else (entry.source, entry.target)
    if pair is not None:
        source, target = pair.source, pair.target
    return Finding(
        check=check.name,
        severity=severity,
        path=catalog.path,
        line=1 if entry is None else entry.line,
        lang=catalog.language,
        source=source,
        target=target,
        message=problem.message,
        evidence=evidence,
    )


def severity_of(check: Check, problem: Problem) -> Severity:
    """Gives a problem's own severity where that is settled, else the lighter one of its and its check's."""
    if problem.severity is None:
        return check.severity
    return problem.severity if problem.settled else _lighter(check.severity, problem.severity)


def _lighter(one: Severity, other: Severity) -> Severity:
    return max(one, other, key=get_args(Severity).index)


def of_kind(checks: Iterable[Check], kind: type[_CheckKind]) -> list[_CheckKind]:
    """Gives the checks of one kind.

    Args:
        checks: of any kind.
        kind: the class.
    """
    return [check for check in checks if isinstance(check, kind)]
