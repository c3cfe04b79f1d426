"""Measures how fast l10n drafts beside what its local engine costs by itself, and beside transformers.

Every row translates the same German sentences into one language with the same model and the same beam:

- CTranslate2 alone: one call of translate_batch over the pieces of all sentences, sorted by length, batches by tokens;
- the same, told to use the model's shortlist, as l10n does;
- l10n translate, the command from its start to its end: articles are read, catalogs written, drafts repaired;
- the same again after the catalogs were deleted: the translation cache answers;
- l10n translate with the glossary of this repository, whose terms are enforced;
- transformers' generate over the longest-first sample of the sentences, where a checkpoint is named.

    python benchmarks/drafting_speed.py [--segments 4000] [--sentences FILE] [--checkpoint FOLDER] [--runs 2]

The best of the runs counts, by wall-clock time; CPU seconds are those of all threads, and on a busy machine (its load
is printed) only they can be compared. Words are those of the sources. "Alone" counts the call; "whole" counts a script
around it that starts Python, loads the model, makes the pieces and writes the lines. Memory is the peak of the process.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "l10n" / "engines" / "shipped" / "mini"
LIBRARIES = ("l10n", "ctranslate2", "sentencepiece", "transformers", "torch")
BEAM = 4
REFERENCE_SEGMENTS = 48
"""How many sentences transformers is given: it is slow, and its speed does not change with more."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a run took.

    Attributes:
        words: words of its sources.
        wall: seconds.
        cpu: CPU seconds of all its threads.
        peak: its most memory, in megabytes.
    """

    words: int
    wall: float
    cpu: float
    peak: float


def main() -> int:
    """Prints the table; gives 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=4000)
    parser.add_argument("--sentences", type=Path, help="a file of German sentences, one a line")
    parser.add_argument("--to", default="en", help="the target language")
    parser.add_argument("--checkpoint", type=Path, help="a Marian checkpoint for transformers, such as models/mini/hf")
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--batch", type=int, default=0, help="tokens in a batch of CTranslate2 alone; the best of four")
    parser.add_argument("--row", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.row:
        print(json.dumps(_measured_here(chosen)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        _print_table(Path(folder), chosen)
    return 0


def _print_table(folder: Path, chosen: argparse.Namespace) -> None:
    sentences = sentences_of(chosen.sentences, chosen.segments)
    file = folder / "sentences.txt"
    file.write_text("".join(f"{sentence}\n" for sentence in sentences), encoding="utf-8")
    words = sum(len(sentence.split()) for sentence in sentences)
    _print_machine(len(sentences), words)
    sizes = [chosen.batch] if chosen.batch else [512, 1024, 2048, 4096]
    found: dict[str, list[Row]] = defaultdict(list)
    for _ in range(chosen.runs):
        # what is compared is run in turns, as the speed of a virtual machine drifts by some per cent
        for name, row in _turn(folder, file, sentences, sizes, chosen):
            found[name].append(row)
    size = min(sizes, key=lambda size: _best(found[f"bare:{size}"]).wall)
    print(f"CTranslate2 alone is fastest with batches of {size} tokens, of {', '.join(map(str, sizes))}")
    print(f"{'':46}{'words/s':>9}{'wall':>10}{'CPU':>10}{'peak':>9}{'speed':>8}{'CPU':>7}{'memory':>8}")
    alone = _best(found[f"bare:{size}"])
    _print_row("CTranslate2 alone: translate_batch", alone, alone)
    for name, rows in found.items():
        if not name.startswith("bare:"):
            _print_row(name, _best(rows), alone)
    if chosen.checkpoint:
        rows = [_child(file, chosen, f"reference:{chosen.checkpoint}") for _ in range(chosen.runs)]
        _print_row(f"transformers generate, {REFERENCE_SEGMENTS} sentences", _best(rows), alone)


def _print_machine(segments: int, words: int) -> None:
    print(
        f"{platform.platform()}, {_processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {sys.version.split()[0]}"
    )
    print(", ".join(f"{name} {_version(name)}" for name in LIBRARIES))
    print(f"{segments:,} sentences, {words:,} words; {SHIPPED.name}, int8, beam {BEAM}; the last columns are ratios")


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor unknown"
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def sentences_of(path: Path | None, count: int) -> list[str]:
    """Gives different sentences, in an order that is always the same; halves of them joined where they are too few.

    Args:
        path: a file of sentences, one a line; None for those of the memory that ships with l10n.
        count: how many.
    """
    if path:
        found = list(dict.fromkeys(filter(None, map(str.strip, path.read_text(encoding="utf-8").splitlines()))))
    else:
        shipped = ROOT / "l10n" / "memory" / "shipped" / "diplomacy.tsv.xz"
        rows = lzma.decompress(shipped.read_bytes()).decode("utf-8").splitlines()[1:]
        found = list(dict.fromkeys(row.split("\t")[1] for row in rows))
    draw = random.Random(1)  # noqa: S311 - a fixed draw, so that runs compare
    draw.shuffle(found)
    made = dict.fromkeys(found[:count])
    while len(made) < count:
        first, second = draw.choice(found).split(), draw.choice(found).split()
        made.setdefault(" ".join((*first[: len(first) // 2 + 1], *second[len(second) // 2 :])))
    return list(made)


def _turn(
    folder: Path, file: Path, sentences: Sequence[str], sizes: Sequence[int], chosen: argparse.Namespace
) -> Iterator[tuple[str, Row]]:
    """Gives a run of everything that is compared, by name."""
    for size in sizes:
        yield f"bare:{size}", _child(file, chosen, f"bare:{size}")
        yield "CTranslate2 alone, whole script", _child(file, chosen, f"whole:{size}")
        yield "CTranslate2 alone, with the shortlist", _child(file, chosen, f"listed:{size}")
    for name, glossary in (("l10n translate", False), ("l10n translate, glossary enforced", True)):
        fresh, again = _drafted(folder, sentences, chosen.to, glossary)
        yield name, fresh
        yield f"  {'glossary enforced' if glossary else 'no glossary'}: again, catalogs deleted", again


def _best(rows: Sequence[Row]) -> Row:
    return min(rows, key=lambda row: row.wall)


def _child(file: Path, chosen: argparse.Namespace, row: str) -> Row:
    """Measures a row in a process of its own, so that its memory is its own."""
    command = [sys.executable, __file__, "--row", row, "--sentences", str(file), "--to", chosen.to]
    wall, cpu, peak, output = timed(command)
    answer = json.loads(output.splitlines()[-1])
    if "wall" in answer:
        return Row(answer["words"], answer["wall"], answer["cpu"], peak)
    return Row(answer["words"], wall, cpu, peak)


def timed(command: Sequence[str]) -> tuple[float, float, float, str]:
    """Runs a command; gives wall-clock and CPU seconds, megabytes at the peak, and what it printed.

    Args:
        command: program and arguments.
    """
    started = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        # an installed package has its modules compiled; here they are at the first run of each command
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "l10n-benchmark-compiled")
        run = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)  # noqa: S603 - fixed commands
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        output.seek(0)
        text = output.read().decode("utf-8")
    if run.returncode:
        raise SystemExit(f"{' '.join(command)} failed with {run.returncode}: {text}")
    unit = 1 << 20 if sys.platform == "darwin" else 1024
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, text


def _drafted(folder: Path, sentences: Sequence[str], target: str, glossary: bool) -> tuple[Row, Row]:
    """Drafts a fresh project by the command, and again when its catalogs are gone."""
    project = folder / "project"
    shutil.rmtree(project, ignore_errors=True)
    write_project(project, sentences, target, glossary=glossary)
    command = [sys.executable, "-m", "l10n", "-C", str(project), "translate", "--engine", "ct2:l10n-mini"]
    words = sum(len(sentence.split()) for sentence in sentences)
    rows = []
    for _ in range(2):
        shutil.rmtree(project / "locales", ignore_errors=True)
        wall, cpu, peak, _ = timed(command)
        rows.append(Row(words, wall, cpu, peak))
    return rows[0], rows[1]


def write_project(project: Path, sentences: Sequence[str], target: str, *, glossary: bool, each: int = 200) -> None:
    """Writes a project of articles that consist of sentences.

    Args:
        project: its folder, which must not exist.
        sentences: one a segment.
        target: the target language.
        glossary: whether it has the glossary of this repository.
        each: sentences in an article.
    """
    (project / "articles").mkdir(parents=True)
    (project / "l10n.toml").write_text(
        f'source = "de"\ntargets = ["{target}"]\n\n[segmentation]\nmode = "paragraph"\n', encoding="utf-8"
    )
    if glossary:
        shutil.copytree(ROOT / "glossaries", project / "glossaries")
    for number in range(0, len(sentences), each):
        text = "\n\n".join(sentences[number : number + each]) + "\n"
        (project / "articles" / f"article{number:06}.txt").write_text(text, encoding="utf-8")


def _print_row(name: str, row: Row, alone: Row) -> None:
    speed, base = row.words / row.wall, alone.words / alone.wall
    cpu = row.words / row.cpu / (alone.words / alone.cpu)
    print(
        f"{name:46}{speed:>9,.0f}{row.wall:>8.1f} s{row.cpu:>8.1f} s{row.peak:>6.0f} MB"
        f"{speed / base:>8.2f}{cpu:>7.2f}{row.peak / alone.peak:>8.2f}",
        flush=True,
    )


def _measured_here(chosen: argparse.Namespace) -> dict[str, float]:
    kind, _, rest = chosen.row.partition(":")
    sentences = chosen.sentences.read_text(encoding="utf-8").splitlines()
    if kind == "reference":
        return _reference(sentences, chosen.to, Path(rest))
    took = _alone(sentences, chosen.to, int(rest), shortlist=kind == "listed")
    return {"words": took["words"]} if kind == "whole" else took


def _alone(sentences: Sequence[str], target: str, size: int, *, shortlist: bool) -> dict[str, float]:
    """Translates with CTranslate2 and SentencePiece and nothing else, as a person would who reads their manuals."""
    import ctranslate2
    from sentencepiece import SentencePieceProcessor

    pieces = SentencePieceProcessor(model_file=str(SHIPPED / "source.spm"))
    rows = [[f">>{target}<<", *row, "</s>"] for row in pieces.encode(list(sentences), out_type=str)]
    rows.sort(key=len, reverse=True)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    translator = ctranslate2.Translator(str(SHIPPED), compute_type="int8", inter_threads=cores, intra_threads=1)
    wall, cpu = time.perf_counter(), time.process_time()
    results = translator.translate_batch(
        rows, batch_type="tokens", max_batch_size=size, beam_size=BEAM, use_vmap=shortlist
    )
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    with tempfile.TemporaryFile("w", encoding="utf-8") as output:
        output.writelines(f"{pieces.decode(result.hypotheses[0])}\n" for result in results)
    return {"words": sum(len(sentence.split()) for sentence in sentences), "wall": wall, "cpu": cpu}


def _reference(sentences: Sequence[str], target: str, checkpoint: Path) -> dict[str, float]:
    """Translates a sample with transformers, in batches of sentences of like length, with as many threads as cores."""
    from sentencepiece import SentencePieceProcessor

    sample = random.Random(2).sample(list(sentences), min(REFERENCE_SEGMENTS, len(sentences)))  # noqa: S311 - a fixed draw
    pieces = SentencePieceProcessor(model_file=str(checkpoint / "source.spm"))
    ids = json.loads((checkpoint / "vocab.json").read_text(encoding="utf-8"))
    unknown = ids["<unk>"]
    rows = [
        [ids[f">>{target}<<"], *(ids.get(piece, unknown) for piece in row), ids["</s>"]]
        for row in pieces.encode(sample, out_type=str)
    ]
    rows.sort(key=len, reverse=True)
    seconds, cpu = _generate(checkpoint, rows, ids["<pad>"])
    return {"words": sum(len(sentence.split()) for sentence in sample), "wall": seconds, "cpu": cpu}


def _generate(checkpoint: Path, rows: Sequence[Sequence[int]], pad: int) -> tuple[float, float]:
    import torch
    import transformers

    load: Any = transformers.MarianMTModel.from_pretrained
    model = load(checkpoint, local_files_only=True, dtype=torch.float32).eval()
    wall, cpu = time.perf_counter(), time.process_time()
    with torch.inference_mode():
        for start in range(0, len(rows), 16):
            batch = rows[start : start + 16]
            width = max(map(len, batch))
            source = torch.tensor([[*row, *[pad] * (width - len(row))] for row in batch])
            model.generate(
                input_ids=source, attention_mask=source.ne(pad), num_beams=BEAM, max_new_tokens=256, do_sample=False
            )
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    sys.exit(main())
