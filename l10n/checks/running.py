"""Running checks over catalogs: which of them, on which texts, and how severe what they find is."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar, cast, get_args

from l10n.checks.model import CatalogCheck, Check, Context, EntryCheck, Pair, PairCheck, Problem, ProjectCheck
from l10n.checks.registry import CHECKS
from l10n.checks.state import is_blank
from l10n.checks.suppression import ALL, ignored, nearest_name
from l10n.config import FILE_NAME, Settings
from l10n.errors import ConfigError
from l10n.inline import NONE_MARK, plain
from l10n.languages import base_language
from l10n.model import Catalog, Entry, Finding, Severity

if TYPE_CHECKING:
    from l10n.glossary import Glossary

_CheckKind = TypeVar("_CheckKind", bound=Check)
_NAMES = tuple(check.name for check in CHECKS)


def run_checks(
    catalogs: Sequence[Catalog], settings: Settings, glossary: Glossary | None, only: Collection[str] = ()
) -> list[Finding]:
    """Gives what the checks find in catalogs, sorted by path and line.

    Reviewed entries get a check's full severity. A draft's findings are warnings at most, for nobody has approved it
    yet; lost or misnested tags stay errors, because no article can be built with them. Obsolete entries are left alone.

    Args:
        catalogs: what is checked; checks across catalogs see only these.
        settings: which checks are off, and which have another severity.
        glossary: the fixed terms, None where there are none.
        only: names of the checks to run; all but the disabled ones where empty.

    Raises:
        ConfigError: a name that no check has, or a severity that does not exist.
    """
    checks = chosen_checks(settings, only)
    findings: list[Finding] = []
    for catalog in catalogs:
        findings.extend(_catalog_findings(checks, catalog))
        findings.extend(_entry_findings(checks, catalog, glossary))
    for check in _of_kind(checks, ProjectCheck):
        for catalog, entry, problem in check.function(catalogs):
            if not _ignored(entry) & {check.name, ALL}:
                findings.append(_finding(check, catalog, entry, problem))
    return sorted(findings, key=lambda found: (found.path, found.line, _NAMES.index(found.check), found.message))


def chosen_checks(settings: Settings, only: Collection[str] = ()) -> tuple[Check, ...]:
    """Gives the checks that run, each with the severity that is configured for it.

    Args:
        settings: which checks are off, and which have another severity.
        only: names of the checks to run, also where they are off; all but those that are off where empty.

    Raises:
        ConfigError: a name that no check has, or a severity that does not exist.
    """
    configured = settings.checks.severity
    path = settings.root / FILE_NAME
    for name in (*only, *settings.checks.disable, *configured):
        if name not in _NAMES:
            where = None if name in only else path
            raise ConfigError(f'there is no check "{name}"', path=where, mend=nearest_name(name, _NAMES))
    for name, severity in configured.items():
        if severity not in get_args(Severity):
            mend = f"Write one of {', '.join(get_args(Severity))}, or name the check under disable."
            raise ConfigError(f'"{severity}" is no severity, for the check "{name}"', path=path, mend=mend)
    wanted = set(only) or set(_NAMES) - set(settings.checks.disable)
    return tuple(
        dataclasses.replace(check, severity=cast("Severity", configured.get(check.name, check.severity)))
        for check in CHECKS
        if check.name in wanted
    )


def _catalog_findings(checks: Sequence[Check], catalog: Catalog) -> Iterator[Finding]:
    for check in _of_kind(checks, CatalogCheck):
        for entry, problem in check.function(catalog):
            if entry is None or not _ignored(entry) & {check.name, ALL}:
                yield _finding(check, catalog, entry, problem)


def _entry_findings(checks: Sequence[Check], catalog: Catalog, glossary: Glossary | None) -> Iterator[Finding]:
    context = Context(catalog.source_language, catalog.language, glossary, _NAMES)
    language = base_language(catalog.language)
    entry_checks = _of_kind(checks, EntryCheck)
    pair_checks = [check for check in _of_kind(checks, PairCheck) if not check.languages or language in check.languages]
    for entry in catalog.entries:
        if entry.obsolete:
            continue
        silent = _ignored(entry)
        if ALL in silent:
            continue
        for entry_check in entry_checks:
            if entry_check.name not in silent:
                for problem in entry_check.function(entry, context):
                    yield _finding(entry_check, catalog, entry, problem)
        for pair in _pairs(entry):
            for pair_check in pair_checks:
                if pair_check.name not in silent:
                    for problem in pair_check.function(pair, context):
                        yield _finding(pair_check, catalog, entry, problem, pair)


def _pairs(entry: Entry) -> Iterable[Pair]:
    """Gives what is compared: the text and its translation, or every plural form and its source."""
    sources, targets = [entry.source], [entry.target]
    if entry.plural_source is not None:
        targets = list(entry.plural_targets)
        sources = [entry.plural_source] * len(targets)
        if len(targets) > 1:
            sources[0] = entry.source
    for source, target in zip(sources, targets, strict=True):
        if target != NONE_MARK and not is_blank(target):
            yield Pair(entry, source, target, plain(source), plain(target))


def _ignored(entry: Entry) -> frozenset[str]:
    """Gives the names of the checks that an entry suppresses; not where the comment came along from another source."""
    moved = entry.fuzzy and entry.previous is not None
    return ignored(entry.comments) if entry.comments and not moved else frozenset()


def _finding(
    check: Check, catalog: Catalog, entry: Entry | None, problem: Problem, pair: Pair | None = None
) -> Finding:
    severity, evidence = _lighter(check.severity, problem.severity or "error"), dict(problem.evidence)
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


def _lighter(one: Severity, other: Severity) -> Severity:
    return max(one, other, key=get_args(Severity).index)


def _of_kind(checks: Sequence[Check], kind: type[_CheckKind]) -> list[_CheckKind]:
    return [check for check in checks if isinstance(check, kind)]
