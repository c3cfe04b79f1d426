"""A model in CTranslate2's form read back as a checkpoint."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy
import pytest
from toy_language import Sentence

from l10n.engines.alignment import AlignmentHead
from l10n.engines.ct2 import load_ct2
from l10n.engines.model_file import read_model_file
from l10n.engines.protocol import Engine, Request, Scorer
from l10n.engines.registry import InstalledModel, convert_into
from l10n.engines.restoring import restore_checkpoint
from l10n.engines.weights import read_weights
from l10n.errors import ModelError


def test_32_bit_weights_come_back_exactly(checkpoint: Path, float32_model: InstalledModel, tmp_path: Path) -> None:
    restore_checkpoint(float32_model.folder, tmp_path / "restored")
    before, after = read_weights(checkpoint), read_weights(tmp_path / "restored")
    assert before.keys() - after.keys() <= {"final_logits_bias", "lm_head.weight"}
    for name in before.keys() & after.keys():
        assert numpy.array_equal(before[name], after[name]), name


def test_the_configuration_comes_back(checkpoint: Path, int8_model: InstalledModel, tmp_path: Path) -> None:
    restore_checkpoint(int8_model.folder, tmp_path / "restored")
    before, after = (json.loads((folder / "config.json").read_text()) for folder in (checkpoint, tmp_path / "restored"))
    assert {name: before[name] for name in after} == after


def test_8_bit_weights_come_back_as_the_model_that_runs(
    int8_model: InstalledModel, ct2_int8: Engine, held_out: list[Sentence], tmp_path: Path
) -> None:
    restore_checkpoint(int8_model.folder, tmp_path / "restored")
    card = replace(int8_model.card, name="restored", alignment=AlignmentHead())
    again = convert_into(tmp_path / "restored", tmp_path / "models", card, "int8")
    requests = [Request(one.german, "de", language) for one in held_out for language in ("en", "ru")]
    engine = load_ct2(again.folder, again.card)
    assert [one.best.text for one in engine.translate(requests)] == [
        one.best.text for one in ct2_int8.translate(requests)
    ]


def test_the_shipped_model_comes_back(shipped: Engine, tmp_path: Path) -> None:
    pytest.importorskip("transformers", reason="transformers is not installed")
    from l10n.engines.checkpoints import unlisted_card
    from l10n.engines.marian import load_marian
    from l10n.engines.registry import shipped_model

    model = shipped_model()
    assert model is not None
    restore_checkpoint(model.folder, tmp_path / "mini")
    card = replace(
        unlisted_card(tmp_path / "mini"), repetition_penalty=model.card.repetition_penalty, pairs=model.card.pairs
    )
    requests = [Request("Die Botschaft teilte dies am Montag mit.", "de", language) for language in ("en", "ru")]
    texts = [one.best.text for one in shipped.translate(requests)]
    restored = load_marian(tmp_path / "mini", card)
    # 8-bit sums differ a little from those of 32 bits, so that another hypothesis may win; and the chances of what was
    # chosen are shared out among the pieces of the shortlist, those of a given text among all
    assert isinstance(shipped, Scorer)
    scores = restored.score(requests, texts)
    assert scores == pytest.approx(shipped.score(requests, texts), abs=0.1)
    strange = restored.score(requests, ["The weather is fine in the mountains.", "В горах хорошая погода сегодня."])
    assert all(bad < good - 1 for bad, good in zip(strange, scores, strict=True))


@pytest.mark.parametrize("left", [0, 3, 20, 60, 5000, -1])
def test_a_file_that_was_cut_is_refused(int8_model: InstalledModel, tmp_path: Path, left: int) -> None:
    (tmp_path / "model.bin").write_bytes((int8_model.folder / "model.bin").read_bytes()[:left])
    with pytest.raises(ModelError, match=r"model\.bin: this is not a model of CTranslate2: it ends too early"):
        read_model_file(tmp_path / "model.bin")


def of_another_version(content: bytes) -> bytes:
    return struct.pack("<I", 5) + content[4:]


def with_a_huge_array(content: bytes) -> bytes:
    return content[:60].split(b"\0")[0] + b"\xff" * 200


@pytest.mark.parametrize("damage", [of_another_version, with_a_huge_array])
def test_a_damaged_file_is_refused(
    int8_model: InstalledModel, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    (tmp_path / "model.bin").write_bytes(damage((int8_model.folder / "model.bin").read_bytes()))
    with pytest.raises(ModelError, match="this is not a model of CTranslate2"):
        read_model_file(tmp_path / "model.bin")
