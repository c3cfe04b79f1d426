"""The training script from random weights to a model that is installed, on a toy corpus."""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from toy_language import sentences

from l10n.engines.pieces import PAD
from l10n.engines.protocol import Request
from l10n.engines.registry import install_model
from l10n.engines.vocabularies import read_vocabularies

SCRIPT = Path(__file__).parents[2] / "scripts" / "train_mini.py"
PLAN = """
seed = 3
pairs = ["de-en", "de-ru"]
snapshots = 3
checkpoint_minutes = 0.0002
held_out = 30

[network]
width = 32
feed_forward = 64
heads = 2
encoder_layers = 1
decoder_layers = 1
positions = 64

[vocabulary]
size = 500
signs = "„“”"

[optimizer]
rate = 3e-3
warmup = 20

[batches]
tokens = 512
pool = 600

[[phases]]
until = 1
[phases.weights]
diplomacy = 2
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for library in ("torch", "transformers", "sentencepiece", "ctranslate2"):
        pytest.importorskip(library, reason=f"{library} is not installed, and models are trained with it")
    folder = tmp_path_factory.mktemp("corpus")
    toys = sentences(700, seed=9)
    for pair in ("de-en", "de-ru"):
        lines = [f"web\t{one.german}\t{one.target(pair[3:])}\n" for one in toys[:400]]
        (folder / f"{pair}.tsv.xz").write_bytes(lzma.compress("".join(lines).encode()))
    lines = [f"toys\t{one.german}\t{one.english}\t{one.russian}\n" for one in toys[400:]]
    (folder / "diplomacy.tsv").write_text("topic\tde\ten\tru\n" + "".join(lines), encoding="utf-8")
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    return folder


def train(corpus: Path, output: Path, *arguments: str) -> str:
    command = [sys.executable, str(SCRIPT), "--corpus", str(corpus), "--config", str(corpus / "plan.toml")]
    result = subprocess.run(
        [*command, "--output", str(output), "--threads", "1", "--device", "cpu", *arguments],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def logged(output: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (output / "log.jsonl").read_text(encoding="utf-8").splitlines()]


def test_from_random_weights_to_an_installed_model(corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "run"
    assert "goes on" not in train(corpus, output, "--steps", "60")
    told = train(corpus, output, "--steps", "120")
    assert "goes on after step 60" in told
    assert "mean of 3 checkpoints" in told
    entries = logged(output)
    losses = [entry["loss"] for entry in entries if "loss" in entry]
    assert losses == sorted(losses, reverse=True)
    first, *_, last = [entry["held_out"] for entry in entries if "held_out" in entry]
    assert first.keys() == last.keys() == {"diplomacy de-en", "diplomacy de-ru", "rest de-en", "rest de-ru"}
    assert all(last[name] < first[name] - 1 for name in first)
    vocabulary = read_vocabularies(output / "hf")[0]
    assert vocabulary[-1] == PAD
    assert {"<0x00>", "<0xFF>", "„", "“", "”", ">>en<<", ">>ru<<"} <= set(vocabulary)
    assert not any(piece.strip("▁").isdigit() and len(piece.strip("▁")) > 1 for piece in vocabulary)
    model = install_model(str(output / "hf"), root=tmp_path / "models", pairs=[("de", "en"), ("de", "ru")])
    from l10n.engines.ct2 import load_ct2

    candidates = load_ct2(model.folder, model.card).translate([Request("die alte Stadt sieht Brücke.", "de", "en")])
    assert candidates[0].best.text


def test_from_a_checkpoint_its_vocabulary_stays(corpus: Path, tmp_path: Path) -> None:
    train(corpus, tmp_path / "one", "--steps", "12")
    train(corpus, tmp_path / "two", "--steps", "4", "--init", str(tmp_path / "one" / "hf"))
    one, two = (read_vocabularies(tmp_path / name / "hf") for name in ("one", "two"))
    assert one == two
    before = [entry["held_out"] for entry in logged(tmp_path / "one") if "held_out" in entry][-1]
    after = next(entry["held_out"] for entry in logged(tmp_path / "two") if "held_out" in entry)
    assert before == after
