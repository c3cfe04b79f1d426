"""Measures the checks: how silent they are on good translations, and how many planted faults they catch.

    python scripts/evaluate_checks.py [--each N] [--seed N] [--show CHECK]

Good translations are the human references beside the project (../shared/eval, or the folder that L10N_SHARED names).
Where translate-toolkit's pofilter is on PATH, its figures on the same texts are printed beside.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from seeded_faults import FAULTS, Fault, Pair, term_faults
from source_faults import SOURCE_FAULTS

from l10n.checks import check_sources, run_checks
from l10n.config import Settings
from l10n.glossary import Glossary, load_glossary
from l10n.model import Article, Block, BlockKind, Catalog, Entry, Finding, Piece, PieceKind
from l10n.morphology.lexicon import Lexicon

ROOT = Path(__file__).parents[1]
TARGETS = ("en", "ru")
_HEADER = {"Content-Type": "text/plain; charset=UTF-8"}


def main() -> int:
    """Prints both tables; gives 0."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--each", type=int, default=12, help="planted faults a kind and language")
    options.add_argument("--seed", type=int, default=1, help="of the random choice of places")
    options.add_argument("--show", metavar="CHECK", help="print what this check finds, and the faults that it misses")
    chosen = options.parse_args()
    glossary = load_glossary(sorted((ROOT / "glossaries").glob("*.csv")), ROOT)
    glossary = replace(glossary, lexicon=Lexicon())
    references = {(name, lang): _references(name, lang) for name in ("FLORES dev", "diplomacy") for lang in TARGETS}
    _print_silence(references, glossary, chosen.show)
    _print_catches(references, glossary, chosen)
    _print_sources(references, glossary, chosen)
    return 0


def _references(name: str, language: str) -> list[Pair]:
    folder = Path(os.environ.get("L10N_SHARED", ROOT.parent / "shared")) / "eval"
    if name == "FLORES dev":
        sides = [(folder / "flores-dev" / f"dev.{tag}").read_text(encoding="utf-8") for tag in ("de", language)]
        return list(zip(*(side.splitlines() for side in sides), strict=True))
    rows = (folder / "diplomacy.tsv").read_text(encoding="utf-8").splitlines()
    return [(row.split("\t")[0], row.split("\t")[1 + TARGETS.index(language)]) for row in rows]


def _catalog(pairs: Sequence[Pair], language: str) -> Catalog:
    entries = tuple(Entry(source, target, line=line) for line, (source, target) in enumerate(pairs, start=1))
    return Catalog(f"{language}.po", language, "de", {"Language": language, **_HEADER}, entries)


def _findings(pairs: Sequence[Pair], language: str, glossary: Glossary | None) -> list[Finding]:
    return run_checks([_catalog(pairs, language)], Settings(), glossary)


def _print_silence(references: dict[tuple[str, str], list[Pair]], glossary: Glossary, show: str | None) -> None:
    print("Good translations: findings in 100 segments; glossary: of our press glossary alone")
    columns = f"{'segments':>9}{'errors':>8}{'+ warnings':>12}{'+ remarks':>11}{'glossary':>10}{'pofilter':>10}"
    print(f"{'':20}{columns}  by check")
    for (name, language), pairs in references.items():
        found = _findings(pairs, language, None)
        terms = [finding for finding in _findings(pairs, language, glossary) if finding.check == "glossary"]
        counts = Counter(finding.severity for finding in found)
        rates, total = [], 0
        for severity in ("error", "warning", "info"):
            total += counts[severity]
            rates.append(f"{100 * total / len(pairs):.2f}")
        flagged = _pofilter(pairs, language)
        shown = "-" if flagged is None else f"{100 * len(flagged) / len(pairs):.2f}"
        checks = ", ".join(f"{check} {count}" for check, count in Counter(f.check for f in found).most_common())
        serious = 100 * sum(1 for finding in terms if finding.severity != "info") / len(pairs)
        row = f"{len(pairs):>9}{rates[0]:>8}{rates[1]:>12}{rates[2]:>11}{serious:>10.2f}{shown:>10}"
        print(f"{f'{name} de-{language}':20}{row}  {checks}")
        for finding in [*found, *terms]:
            if finding.check == show:
                print(f"    {finding.message}\n        {finding.source}\n        {finding.target}")
    print()


def _print_catches(
    references: dict[tuple[str, str], list[Pair]], glossary: Glossary, chosen: argparse.Namespace
) -> None:
    print("Planted faults: caught by the check that is meant to, by pofilter as any new complaint")
    print(f"{'':34}{'planted':>8}{'caught':>8}{'pofilter':>10}  check")
    total: Counter[str] = Counter()
    pools: dict[str, list[Pair]] = {language: [] for language in TARGETS}
    for (_, language), pairs in references.items():
        bad = {finding.line for finding in _findings(pairs, language, glossary)}
        pools[language] += [pair for line, pair in enumerate(pairs, start=1) if line not in bad]
    for fault in (*term_faults(glossary), *FAULTS):
        counts = Counter[str]()
        for language in TARGETS:
            random = Random(f"{chosen.seed} {fault.name}")  # noqa: S311 - a repeatable choice of places
            planted = _plant(fault, pools[language], language, chosen.each, random)
            counts.update(_caught(fault, planted, language, glossary, chosen.show))
        total.update(counts)
        print(_row(fault.name, counts, fault.check))
    print(_row("all", total, ""))


def _plant(fault: Fault, pool: Sequence[Pair], language: str, each: int, random: Random) -> list[tuple[Pair, Pair]]:
    """Gives good pairs beside what became of them."""
    planted: list[tuple[Pair, Pair]] = []
    for pair in random.sample(pool, len(pool)):
        broken = fault.plant(pair, language, random)
        if broken is not None and broken != pair:
            planted.append((pair, broken))
        if len(planted) == each:
            break
    return planted


def _caught(
    fault: Fault, planted: Sequence[tuple[Pair, Pair]], language: str, glossary: Glossary, show: str | None
) -> Counter[str]:
    broken = [pair for _, pair in planted]
    findings = _findings(broken, language, glossary if fault.check == "glossary" else None)
    lines = {finding.line for finding in findings if finding.check == fault.check}
    for line, (source, target) in enumerate(broken, start=1):
        if fault.check == show and line not in lines:
            print(f"    missed: {fault.name}\n        {source}\n        {target}")
    counts = Counter(planted=len(planted), caught=len(lines))
    before, after = _pofilter([pair for pair, _ in planted], language), _pofilter(broken, language)
    if before is not None and after is not None:
        counts["pofilter"] = sum(1 for line, complaints in after.items() if complaints - before.get(line, set()))
        counts["compared"] = len(planted)
    return counts


def _print_sources(
    references: dict[tuple[str, str], list[Pair]], glossary: Glossary, chosen: argparse.Namespace
) -> None:
    """Prints what `l10n check --source` finds in the German sides, and which planted faults it catches."""
    print("\nSource texts (German): findings in 100 sentences, each an article of its own")
    pool: list[str] = []
    for (name, language), pairs in references.items():
        if language == TARGETS[0]:
            texts = [source for source, _ in pairs]
            found = _source_findings(texts, glossary)
            checks = ", ".join(f"{check} {count}" for check, count in Counter(f.check for f in found).most_common())
            print(f"{name:20}{len(texts):>9}{100 * len(found) / len(texts):>8.2f}  {checks}")
            bad = {finding.source for finding in found}
            pool += [text for text in texts if text.strip() not in bad]
    print(f"{'':34}{'planted':>8}{'caught':>8}  checks")
    for fault in SOURCE_FAULTS:
        random = Random(f"{chosen.seed} {fault.name}")  # noqa: S311 - a repeatable choice of places
        broken = [fault.plant(text, random) for text in random.sample(pool, len(pool))]
        planted = [text for text in broken if text is not None][: 4 * chosen.each]
        found = [finding for finding in _source_findings(planted, glossary) if finding.check in fault.checks]
        caught = len({finding.path for finding in found})
        print(
            f"{fault.name:34}{len(planted):>8}{100 * caught / max(1, len(planted)):>6.0f} %  {', '.join(fault.checks)}"
        )


def _source_findings(texts: Sequence[str], glossary: Glossary) -> list[Finding]:
    articles = []
    for number, text in enumerate(texts):
        piece = Piece(PieceKind.TEXT, (text,), text)
        block = Block(BlockKind.PARAGRAPH, (piece,), "paragraph 1", 1)
        articles.append(Article(f"{number}.txt", "text", "de", (block,)))
    return check_sources(articles, Settings(), glossary)


def _row(name: str, counts: Counter[str], check: str) -> str:
    caught = f"{100 * counts['caught'] / counts['planted']:.0f} %"
    beside = f"{100 * counts['pofilter'] / counts['compared']:.0f} %" if counts["compared"] else "-"
    return f"{name:34}{counts['planted']:>8}{caught:>8}{beside:>10}  {check}"


def _pofilter(pairs: Sequence[Pair], language: str) -> dict[int, set[str]] | None:
    """Gives pofilter's complaints by entry, from 1; None where it is not installed."""
    command = shutil.which("pofilter")
    if command is None:
        return None
    import polib

    with tempfile.TemporaryDirectory() as folder:
        path, output = Path(folder, f"{language}.po"), Path(folder, "out.po")
        catalog = polib.POFile(wrapwidth=0)
        catalog.metadata = {"Language": language, **_HEADER}
        for number, (source, target) in enumerate(pairs, start=1):
            catalog.append(polib.POEntry(msgctxt=str(number), msgid=source, msgstr=target))
        catalog.save(str(path))
        arguments = [command, "--language", language, "--progress", "none", str(path), str(output)]
        subprocess.run(arguments, check=True, capture_output=True)  # noqa: S603 - a fixed command on our own file
        found: dict[int, set[str]] = {}
        for entry in polib.pofile(str(output)) if output.exists() else ():
            found[int(entry.msgctxt or 0)] = set(re.findall(r"^\((\w+)\)", entry.tcomment, re.MULTILINE))
        return found


if __name__ == "__main__":
    sys.exit(main())
