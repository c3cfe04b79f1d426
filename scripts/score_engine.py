"""Scores an engine on a test set with sacreBLEU: BLEU and chrF2, with the signatures that reproduce them.

A test set is two files of one sentence a line, or two columns of a file of tab-separated values:

    python scripts/score_engine.py --engine ct2:l10n-mini --pair de-en --source dev.de --reference dev.en
    python scripts/score_engine.py --engine ct2:l10n-mini --pair de-ru --tsv diplomacy.tsv --columns 1,3
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from l10n.config import load_settings
from l10n.engines.choose import choose_engine
from l10n.engines.protocol import Request


def main() -> None:
    """Prints a row of a Markdown table: engine, pair, test set, sentences, BLEU, chrF2, words a second."""
    options = _options()
    source_language, _, target_language = options.pair.partition("-")
    sources, references = _read(options)
    choice = choose_engine(source_language, target_language, load_settings(Path.cwd()), named=options.engine)
    engine = choice.load()
    requests = [Request(source, source_language, target_language, align=False) for source in sources]
    started = time.perf_counter()
    hypotheses = [candidates.best.text for candidates in engine.translate(requests)]
    seconds = time.perf_counter() - started
    bleu, chrf = BLEU(), CHRF()
    scores = (bleu.corpus_score(hypotheses, [references]).score, chrf.corpus_score(hypotheses, [references]).score)
    speed = sum(len(source.split()) for source in sources) / seconds
    print(
        f"| {choice.id} | {options.pair} | {options.name} | {len(sources)} "
        f"| {scores[0]:.1f} | {scores[1]:.1f} | {speed:.0f} |"
    )
    if options.signatures:
        print(f"BLEU {bleu.get_signature()}")
        print(f"chrF2 {chrf.get_signature()}")
    if options.output:
        options.output.write_text("".join(f"{line}\n" for line in hypotheses), encoding="utf-8")


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


def _read(options: argparse.Namespace) -> tuple[Sequence[str], Sequence[str]]:
    if options.tsv is None:
        sources, references = _lines(options.source), _lines(options.reference)
    else:
        rows = [line.split("\t") for line in _lines(options.tsv)]
        one, two = (int(column) - 1 for column in options.columns.split(","))
        sources, references = [row[one] for row in rows], [row[two] for row in rows]
    if len(sources) != len(references):
        raise SystemExit(f"{len(sources)} sources, but {len(references)} references")
    return sources, references


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


if __name__ == "__main__":
    main()
