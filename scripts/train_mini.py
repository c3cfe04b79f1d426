"""Trains the model that ships with l10n, from a corpus folder and one configuration file.

    python scripts/train_mini.py --corpus CORPUS scripts/training/sentences --output RUN --exclude EVAL --minutes 600
    python scripts/train_mini.py --corpus CORPUS --output RUN --exclude EVAL --until 18:30 --init CHECKPOINT

A run that was broken off goes on from its last checkpoint when the same command is given again. At its end, the mean of
the last checkpoints lies in RUN/hf as a Marian checkpoint with a shortlist; `l10n models install RUN/hf` converts it.
On a CPU, LD_PRELOAD=libtcmalloc_minimal.so.4 TCMALLOC_RELEASE_RATE=0 saves the time that fresh pages of memory take.
"""

from __future__ import annotations

import argparse
import random
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import torch
from training.batches import Stream, encode
from training.corpus import extend, read_corpus, read_excluded, split
from training.loop import Limit, Run, average, held_out_examples
from training.network import build
from training.plan import Plan, read_plan
from training.vocabulary import copy_vocabulary, train_vocabulary

from l10n.adapting.encoding import Encoder, batches_of, collate
from l10n.adapting.network import load_network, prefers_half, prepare, save_network
from l10n.engines.shortlists import learn_shortlist, write_shortlist


def main() -> None:
    """Trains, or with --average only writes the mean of the last checkpoints."""
    options = _options()
    plan = read_plan(options.config)
    torch.manual_seed(plan.seed)
    random.seed(plan.seed)
    torch.set_num_threads(options.threads)
    options.output.mkdir(parents=True, exist_ok=True)
    checkpoint = options.output / "hf"
    if options.average:
        _finish(_model(plan, Encoder(checkpoint), options.init), plan, options)
        return
    excluded = read_excluded(options.exclude)
    corpus = [
        group for group in read_corpus(options.corpus, plan.pairs, excluded) if plan.uses(group.collection, group.pair)
    ]
    parts = [split(group, plan.held_out) for group in corpus]
    held_out = [held for _, held in parts]
    kept = extend([kept for kept, _ in parts], held_out)
    if options.init:
        copy_vocabulary(options.init, checkpoint)
    elif not (checkpoint / "vocab.json").is_file():
        train_vocabulary(kept, plan.vocabulary, plan.seed, checkpoint)
    encoder = Encoder(checkpoint)
    trained = [encode(group, encoder, plan.batches.longest) for group in kept]
    unseen = [encode(group, encoder, plan.batches.longest) for group in held_out]
    for group, held in zip(trained, unseen, strict=True):
        tokens = sum(map(len, group.targets))
        _say(f"{group.collection} {group.pair}: {len(group.sources)} pairs, {tokens} tokens; {len(held.sources)} kept")
    model = _model(plan, encoder, options.init)
    weights = prepare(model.to(options.device), plan.optimizer.dropout)
    examples = held_out_examples(unseen, plan.seed)
    trial = collate(batches_of(next(iter(examples.values())), plan.batches.tokens)[-1], encoder.pad)
    half = prefers_half(model, trial.to(next(model.parameters()).device))
    _say(f"multiplies in {'bfloat16' if half else 'float32'}, the faster one here")
    shortlist = learn_shortlist(
        (group.example(place) for group in trained for place in range(len(group.sources))), encoder.pieces
    )
    pieces = {
        place: torch.tensor(encoder.ids(shortlist[tag])) for place, tag in enumerate(encoder.pieces) if tag in shortlist
    }
    stream = Stream(trained, plan.batches, plan.seed)
    run = Run(model, weights, stream, plan, options.output, half=half, pieces=pieces)
    if run.resume():
        _say(f"goes on after step {run.steps}")
    else:
        _say(run.report(examples, 0.0))
    run.train(_limit(options, run), examples, _say)
    _finish(model, plan, options)
    write_shortlist(checkpoint, shortlist)
    _say(f"mean: {run.report(examples, 1.0)}")


def _limit(options: argparse.Namespace, run: Run) -> Limit:
    seconds = options.minutes * 60
    if options.until:
        now = datetime.now().astimezone()
        hour, minute = map(int, options.until.split(":"))
        end = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        seconds = run.seconds + ((end - now) % timedelta(days=1)).total_seconds()
    return Limit(seconds, options.steps)


def _model(plan: Plan, encoder: Encoder, init: Path | None) -> Any:
    if init:
        return load_network(init)
    return build(plan.network, len(encoder.pieces))


def _finish(model: Any, plan: Plan, options: argparse.Namespace) -> None:
    first = load_network(options.init).state_dict() if options.init else None
    count = average(model, options.output, first, plan.share)
    save_network(model, options.output / "hf")
    _say(f"mean of {count} checkpoints in {options.output / 'hf'}")


def _say(line: str) -> None:
    print(time.strftime("%H:%M:%S"), line, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True, help="folders such as ../shared/corpus")
    parser.add_argument("--output", type=Path, required=True, help="a folder for checkpoints, log and the model")
    parser.add_argument("--config", type=Path, default=Path(__file__).with_suffix(".toml"))
    parser.add_argument("--exclude", type=Path, nargs="*", default=[], help="test sets whose sentences are left out")
    parser.add_argument("--init", type=Path, help="a Marian checkpoint to start from, whose vocabulary stays")
    parser.add_argument("--minutes", type=float, default=0, help="how long, in all sessions of the run together")
    parser.add_argument("--until", help="an hour and minute at which the run ends, such as 18:30")
    parser.add_argument("--steps", type=int, default=0, help="how many steps, in all sessions together")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--average", action="store_true", help="write the mean of the last checkpoints and end")
    options = parser.parse_args()
    if not (options.average or options.minutes or options.until or options.steps):
        parser.error("name --minutes, --until or --steps")
    return options


if __name__ == "__main__":
    main()
