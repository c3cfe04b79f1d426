"""Conversion with numpy alone, and reading weights without running what a file says."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from l10n.engines.conversion import convert
from l10n.engines.pieces import PAD
from l10n.engines.weights import read_weights
from l10n.errors import EngineError, ModelError

WITHOUT_TORCH = """
import sys
for name in ("torch", "transformers", "safetensors"):
    sys.modules[name] = None
from pathlib import Path
from l10n.engines.conversion import convert
convert(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
"""


def copy_of(checkpoint: Path, folder: Path) -> Path:
    shutil.copytree(checkpoint, folder)
    return folder


def torch_weights(checkpoint: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    return dict(load_file(checkpoint / "model.safetensors"))


@pytest.mark.parametrize("quantization", ["int8", "float32"])
def test_conversion_needs_neither_torch_nor_transformers(checkpoint: Path, tmp_path: Path, quantization: str) -> None:
    subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH, str(checkpoint), str(tmp_path / "out"), quantization], check=True
    )
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "model.bin",
        "config.json",
        "shared_vocabulary.json",
        "source.spm",
    }


@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning")
@pytest.mark.parametrize("quantization", ["int8", "float32"])
def test_conversion_gives_what_ctranslate2s_own_converter_gives(
    checkpoint: Path, tmp_path: Path, quantization: str
) -> None:
    from ctranslate2.converters import TransformersConverter

    TransformersConverter(str(checkpoint)).convert(str(tmp_path / "theirs"), quantization=quantization)
    convert(checkpoint, tmp_path / "ours", quantization)
    assert (tmp_path / "ours" / "model.bin").read_bytes() == (tmp_path / "theirs" / "model.bin").read_bytes()
    for name in ("config.json", "shared_vocabulary.json"):
        ours, theirs = (json.loads((tmp_path / one / name).read_text("utf-8")) for one in ("ours", "theirs"))
        assert ours == theirs


@pytest.mark.parametrize("archive", [True, False], ids=["zip", "legacy"])
@pytest.mark.parametrize("kind", ["float32", "float16", "bfloat16"])
def test_files_of_torch_save_are_read_without_torch(checkpoint: Path, tmp_path: Path, archive: bool, kind: str) -> None:
    import numpy
    import torch

    weights = {name: weight.to(getattr(torch, kind)) for name, weight in torch_weights(checkpoint).items()}
    # a view into a shared storage, and one that is not contiguous
    weights["view"] = weights["model.shared.weight"][2:5, 1:3].t()
    torch.save(weights, tmp_path / "pytorch_model.bin", _use_new_zipfile_serialization=archive)
    found = read_weights(tmp_path)
    assert found.keys() == weights.keys()
    for name, weight in weights.items():
        assert found[name].dtype == numpy.float32
        assert numpy.array_equal(found[name], weight.float().numpy())


@pytest.mark.parametrize("kind", ["float32", "float16", "bfloat16"])
def test_safetensors_are_read_without_their_library(checkpoint: Path, tmp_path: Path, kind: str) -> None:
    import numpy
    import torch
    from safetensors.torch import save_file

    weights = {name: weight.to(getattr(torch, kind)) for name, weight in torch_weights(checkpoint).items()}
    save_file(weights, tmp_path / "model.safetensors", {"format": "pt"})
    found = read_weights(tmp_path)
    assert found.keys() == weights.keys()
    assert all(numpy.array_equal(found[name], weight.float().numpy()) for name, weight in weights.items())


class Payload:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("archive", [True, False], ids=["zip", "bare"])
def test_code_in_a_weights_file_is_refused_not_run(tmp_path: Path, archive: bool) -> None:
    trap = tmp_path / "trap"
    pickled = pickle.dumps({"model.shared.weight": Payload(trap)})
    if archive:
        with zipfile.ZipFile(tmp_path / "pytorch_model.bin", "w") as file:
            file.writestr("archive/data.pkl", pickled)
    else:
        (tmp_path / "pytorch_model.bin").write_bytes(pickled)
    with pytest.raises(ModelError, match=r"pytorch_model\.bin: .*mkdir"):
        read_weights(tmp_path)
    assert not trap.exists()


@pytest.mark.parametrize("name", ["model.safetensors", "pytorch_model.bin"])
@pytest.mark.parametrize(
    "content", [b"", b"\x80", b"\xff" * 64, b"version https://git-lfs\n", b"PK\x03\x04" + b"\0" * 30]
)
def test_damaged_weights_are_an_error_that_names_the_file(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelError, match="cannot be read") as caught:
        read_weights(tmp_path)
    assert caught.value.path == str(tmp_path / name)


def test_cut_off_weights_are_an_error(checkpoint: Path, tmp_path: Path) -> None:
    whole = (checkpoint / "model.safetensors").read_bytes()
    (tmp_path / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match="cannot be read"):
        read_weights(tmp_path)


def test_no_weights_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"neither model\.safetensors nor pytorch_model\.bin"):
        read_weights(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"model_type": "bart"}, "of type 'bart', not marian"),
        ({"activation_function": "tanh"}, "activation function 'tanh'"),
        ({"encoder_layers": 9}, r"config\.json: encoder_layers is 9, but the weights hold 2"),
        ({"decoder_attention_heads": 2}, "different numbers of attention heads"),
    ],
)
def test_checkpoints_that_cannot_be_converted_say_why(
    checkpoint: Path, tmp_path: Path, change: dict[str, object], message: str
) -> None:
    folder = copy_of(checkpoint, tmp_path / "odd")
    config = json.loads((folder / "config.json").read_text("utf-8")) | change
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        convert(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_vocabulary_of_another_size_is_an_error(checkpoint: Path, tmp_path: Path) -> None:
    folder = copy_of(checkpoint, tmp_path / "odd")
    vocabulary = json.loads((folder / "vocab.json").read_text("utf-8"))
    last = len(vocabulary)
    vocabulary["more"] = last
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    with pytest.raises(ModelError, match="vocabulary"):
        convert(folder, tmp_path / "out")


def test_a_padding_row_that_is_not_zero_is_kept_as_the_start(checkpoint: Path, tmp_path: Path) -> None:
    import ctranslate2
    import torch
    from safetensors.torch import save_file

    folder = copy_of(checkpoint, tmp_path / "odd")
    weights = torch_weights(checkpoint)
    torch.manual_seed(3)
    weights["model.shared.weight"][-1] = torch.randn(weights["model.shared.weight"].shape[1]) * 0.2
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    convert(folder, tmp_path / "out", "float32")
    converted = json.loads((tmp_path / "out" / "config.json").read_text("utf-8"))
    assert converted.get("decoder_start_token") == PAD
    from l10n.engines.checkpoints import unlisted_card
    from l10n.engines.ct2 import load_ct2
    from l10n.engines.marian import load_marian
    from l10n.engines.protocol import Request

    assert ctranslate2.contains_model(str(tmp_path / "out"))
    card = unlisted_card(folder)
    requests = [
        Request("die rote Katze sieht 12 Stadt.", "de", "en"),
        Request("die alte Schule lobt Reise!", "de", "ru"),
    ]
    reference = load_marian(folder, card).translate(requests)
    for one, other in zip(reference, load_ct2(tmp_path / "out", card).translate(requests), strict=True):
        assert other.best.text == one.best.text
        assert other.best.score == pytest.approx(one.best.score, abs=2e-3)


def test_without_ctranslate2_conversion_says_what_to_install(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ctranslate2.specs", None)
    with pytest.raises(EngineError, match=r'pip install "l10n\[mt\]"'):
        convert(checkpoint, tmp_path / "out")
