"""Running checks over catalogs: which of them, on which texts, and how severe what they find is."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast, get_args

from l10n.checks.lengths import usual_ratios
from l10n.checks.model import CatalogCheck, Check, PairCheck, ProjectCheck, Use
from l10n.checks.registry import CHECKS
from l10n.checks.slices import Kept, Outcome, Plan, Slice, check_slice, finding_of, of_kind, silenced
from l10n.checks.suppression import ALL, nearest_name
from l10n.config import FILE_NAME, Settings
from l10n.errors import ConfigError
from l10n.model import Catalog, Finding, Severity
from l10n.morphology.lexicon import Lexicon

if TYPE_CHECKING:
    from l10n.glossary import Glossary

NAMES = tuple(check.name for check in CHECKS)
"""Of every check there is."""
_SLICE = 500
"""Entries in one piece of work: enough pieces for all processes to end together."""
_PARALLEL = 4000
"""With fewer entries a second process costs more than it saves (measured: 0.1 s to start, 0.1 ms an entry)."""


def run_checks(
    catalogs: Sequence[Catalog],
    settings: Settings,
    glossary: Glossary | None,
    only: Collection[str] = (),
    *,
    processes: int = 1,
) -> list[Finding]:
    """Gives what the checks find in catalogs, sorted by path and line.

    Reviewed entries get a check's full severity. A draft's findings are warnings at most, for nobody has approved it
    yet; lost or misnested tags stay errors, because no article can be built with them. Obsolete entries are left alone.

    Args:
        catalogs: what is checked; checks across catalogs see only these.
        settings: which checks are off, and which have another severity.
        glossary: the fixed terms, None where there are none.
        only: names of the checks to run; all but the disabled ones where empty.
        processes: at most so many share the work; few entries are not shared.

    Raises:
        ConfigError: a name that no check has, or a severity that does not exist.
    """
    checks = chosen_checks(settings, only)
    lexicon = (glossary.lexicon if glossary is not None else None) or Lexicon()
    plan = Plan(tuple(catalogs), checks, glossary, NAMES, usual_ratios(catalogs), lexicon)
    findings: list[Finding] = []
    kept: list[Kept] = []
    for outcome in _outcomes(plan, processes):
        findings += outcome.findings
        kept += outcome.kept
    findings += _catalog_findings(plan)
    findings += _project_findings(plan, sorted(kept, key=lambda each: each[:2]))
    return in_order(findings)


def _outcomes(plan: Plan, processes: int) -> Iterable[Outcome]:
    """Gives the outcome of every slice; those of one article's languages are worked on together."""
    slices = [
        Slice(number, start, min(start + _SLICE, len(catalog.entries)))
        for number, catalog in enumerate(plan.catalogs)
        for start in range(0, len(catalog.entries), _SLICE)
    ]
    if processes < 2 or sum(part.stop - part.start for part in slices) < _PARALLEL:
        return [check_slice(plan, part) for part in slices]
    from l10n.checks.processes import share

    if plan.glossary is not None:
        for language in {catalog.source_language for catalog in plan.catalogs}:
            plan.glossary.matcher(language)  # once, before there are several processes
    names = [catalog.path.replace("\\", "/").rpartition("/")[2] for catalog in plan.catalogs]
    slices.sort(key=lambda part: (names[part.catalog], part.start, part.catalog))
    return share(plan, slices, processes)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Gives findings sorted by path and line, and by the order of the checks."""
    order = {name: number for number, name in enumerate(NAMES)}
    return sorted(
        findings,
        key=lambda found: (found.path, found.line, order.get(found.check, len(order)), found.source, found.message),
    )


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
        if name not in NAMES:
            where = None if name in only else path
            raise ConfigError(f'there is no check "{name}"', path=where, mend=nearest_name(name, NAMES))
    for name, severity in configured.items():
        if severity not in get_args(Severity):
            mend = f"Write one of {', '.join(get_args(Severity))}, or name the check under disable."
            raise ConfigError(f'"{severity}" is no severity, for the check "{name}"', path=path, mend=mend)
    wanted = set(only) or set(NAMES) - set(settings.checks.disable)
    return tuple(_weighed(check, configured) for check in CHECKS if check.name in wanted)


def _weighed(check: Check, configured: Mapping[str, str]) -> Check:
    severity = cast("Severity | None", configured.get(check.name))
    if severity is None:
        return check
    if isinstance(check, PairCheck) and check.alone:
        return dataclasses.replace(check, severity=severity, alone=severity)
    return dataclasses.replace(check, severity=severity)


def _catalog_findings(plan: Plan) -> Iterator[Finding]:
    for check in of_kind(plan.checks, CatalogCheck):
        for catalog in plan.catalogs:
            for entry, problem in check.function(catalog):
                if entry is None or not silenced(entry) & {check.name, ALL}:
                    yield finding_of(check, catalog, entry, problem)


def _project_findings(plan: Plan, kept: Sequence[Kept]) -> Iterator[Finding]:
    for check in of_kind(plan.checks, ProjectCheck):
        subjects: dict[tuple[str, ...], dict[str, list[Kept]]] = {}
        for each in kept:
            if each.check == check.name:
                subjects.setdefault(each.note.subject, {}).setdefault(each.note.variant, []).append(each)
        for subject, variants in subjects.items():
            if len(variants) > 1:
                uses = {variant: [_use(plan, each) for each in those] for variant, those in variants.items()}
                for use, problem in check.compare(subject, uses):
                    yield finding_of(check, use.catalog, use.entry, problem)


def _use(plan: Plan, kept: Kept) -> Use:
    catalog = plan.catalogs[kept.catalog]
    return Use(catalog, catalog.entries[kept.entry], kept.note.words)
