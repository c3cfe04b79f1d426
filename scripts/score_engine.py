"""Scores an engine, bare, on a test set with sacreBLEU: one row of a table, for model cards.

A test set is two files of one sentence a line, or two columns of a file of tab-separated values without a header:

    python scripts/score_engine.py --engine ct2:l10n-mini --pair de-en --source dev.de --reference dev.en
    python scripts/score_engine.py --engine ct2:l10n-mini --pair de-ru --tsv diplomacy.tsv --columns 1,3

"l10n evaluate" compares engines, and says whether they differ by more than chance.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from l10n.config import load_settings
from l10n.engines.choose import choose_engine
from l10n.evaluation.evaluation import metrics_for, words_in
from l10n.evaluation.references import References, of_lines, of_table
from l10n.evaluation.systems import System, translate
from l10n.glossary import Glossary


def main() -> None:
    """Prints a row of a Markdown table: engine, pair, test set, sentences, BLEU, chrF2, words a second."""
    options = _options()
    references = _read(options)
    pair = (references.source_language, references.target_language)
    choice = choose_engine(*pair, load_settings(Path.cwd()), named=options.engine)
    made = translate(System(choice, choice.load(), enforced=False), references, Glossary(()))
    metrics = metrics_for(references.target_language, references.targets)
    bleu, chrf = (metrics[name].corpus_score(made.texts, None).score for name in ("BLEU", "chrF2"))
    print(
        f"| {choice.id} | {options.pair} | {options.name} | {len(references.sources)} "
        f"| {bleu:.1f} | {chrf:.1f} | {words_in(references) / made.seconds:.0f} |"
    )
    if options.signatures:
        for name in ("BLEU", "chrF2"):
            print(f"{name} {metrics[name].get_signature()}")
    if options.output:
        options.output.write_text("".join(f"{line}\n" for line in made.texts), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", default="auto", help='as in the configuration, such as "ct2:l10n-mini"')
    parser.add_argument("--pair", required=True, help="such as de-en")
    parser.add_argument("--tsv", type=Path, help="a file of tab-separated values, without a header")
    parser.add_argument("--columns", default="1,2", help="its columns of sources and references, from 1")
    parser.add_argument("--source", type=Path, help="a file of sources, one a line")
    parser.add_argument("--reference", type=Path, help="a file of references, one a line")
    parser.add_argument("--name", default="", help="what the table calls the test set; its file's name by default")
    parser.add_argument("--output", type=Path, help="where the translations go, one a line")
    parser.add_argument("--signatures", action="store_true", help="print sacreBLEU's signatures below the row")
    options = parser.parse_args()
    if (options.tsv is None) == (options.source is None or options.reference is None):
        parser.error("name either --tsv, or --source and --reference")
    options.name = options.name or (options.tsv or options.source).name
    return options


def _read(options: argparse.Namespace) -> References:
    source, _, target = options.pair.partition("-")
    if options.tsv is None:
        return of_lines(options.source, options.reference, (source, target))
    first, second = (int(column) - 1 for column in options.columns.split(","))
    with options.tsv.open(encoding="utf-8") as file:
        names = ["-"] * len(file.readline().split("\t"))
    names[first], names[second] = source, target
    return of_table(options.tsv, (source, target), names)


if __name__ == "__main__":
    main()
