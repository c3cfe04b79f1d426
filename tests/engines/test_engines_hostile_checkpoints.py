"""Checkpoints whose files contradict each other: refused before anything is written, or any loop is long."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pytest

pytest.importorskip("ctranslate2", reason="ctranslate2 is not installed")
pytest.importorskip("sentencepiece", reason="sentencepiece is not installed")

from tiny_checkpoints import (
    change_config,
    train_tiny_pieces,
    write_safetensors,
    write_tiny_m2m100,
    write_tiny_marian,
    write_tiny_t5,
)

from l10n.engines.configurations import positions_of
from l10n.engines.conversion import convert, read_configuration
from l10n.engines.vocabularies import read_vocabularies
from l10n.engines.weights import read_weights
from l10n.errors import ModelError

_FC1 = "model.encoder.layers.0.fc1"
_WRITERS: dict[str, Callable[[Path], None]] = {
    "marian": write_tiny_marian,
    "m2m100": write_tiny_m2m100,
    "t5": write_tiny_t5,
}


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    for name, write in _WRITERS.items():
        write(folder / name)
    return folder


@pytest.fixture
def copied(whole: Path, tmp_path: Path) -> Callable[[str], Path]:
    def copy(family: str) -> Path:
        return Path(shutil.copytree(whole / family, tmp_path / family))

    return copy


def refused(folder: Path) -> str:
    """Gives what is said of a checkpoint, of which nothing is written."""
    output = folder.parent / "out"
    with pytest.raises(ModelError) as caught:
        convert(folder, output, "float32")
    assert not output.exists()
    assert caught.value.path
    return str(caught.value)


@pytest.mark.parametrize("family", _WRITERS)
def test_whole_checkpoints_are_converted(whole: Path, tmp_path: Path, family: str) -> None:
    import ctranslate2

    convert(whole / family, tmp_path / "out", "float32")
    translator = ctranslate2.Translator(str(tmp_path / "out"), intra_threads=1)
    pieces = read_vocabularies(tmp_path / "out")[0]
    assert translator.translate_batch([[*pieces[5:9], "</s>"]], beam_size=1, max_decoding_length=4)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("max_position_embeddings", ["abc", float("inf"), -5, 10**13, [1], 0, 1.5, 3, True]),
        ("encoder_layers", ["2", 10**7, -1, 0, 1, 1.5, None]),
        ("decoder_layers", [2, {}]),
        ("decoder_start_token_id", ["x", 10**9, -1, [1, 2], 0.5]),
        ("activation_function", [["x"], 5, {}, "tanh", None]),
        ("scale_embedding", ["no", 1]),
        ("d_model", [15, 0, 10**12, None, "16"]),
        ("encoder_ffn_dim", [23, None]),
        ("model_type", [["marian"], "t5", "m2m_100", "x" * 10_000]),
    ],
)
def test_settings_of_marian_that_make_no_sense_are_refused(
    copied: Callable[[str], Path], name: str, values: list[object]
) -> None:
    folder = copied("marian")
    for value in values:
        change_config(folder, **{name: value})
        assert len(refused(folder)) < 600, value


@pytest.mark.parametrize("heads", [0, -1, 3, 32, "4", None, 10**6])
@pytest.mark.parametrize("family", ["marian", "m2m100"])
def test_heads_that_cannot_share_a_piece_are_refused(copied: Callable[[str], Path], family: str, heads: object) -> None:
    folder = copied(family)
    change_config(folder, encoder_attention_heads=heads, decoder_attention_heads=heads)
    assert "heads" in refused(folder)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("vocab_size", ["abc", 10**11, -3, 10, 0, None]),
        ("encoder_layers", ["2", 10**7]),
        ("max_position_embeddings", ["x", 10**12, float("inf")]),
        ("decoder_start_token_id", ["x", 10**6]),
        ("pad_token_id", ["x"]),
        ("d_model", [2, 17]),
        ("scale_embedding", ["yes"]),
    ],
)
def test_settings_of_m2m100_that_make_no_sense_are_refused(
    copied: Callable[[str], Path], name: str, values: list[object]
) -> None:
    folder = copied("m2m100")
    # the padding counts where there is no other start
    change_config(folder, decoder_start_token_id=None)
    for value in values:
        change_config(folder, **{name: value})
        refused(folder)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("num_heads", [0, "4", 3, 10**6]),
        ("num_layers", ["2", 10**8, None, 3]),
        ("num_decoder_layers", [0, 2, "1"]),
        ("feed_forward_proj", [5, "gelu", ["gated-gelu"]]),
        ("relative_attention_max_distance", ["x", 10**12, 0, 4]),
        ("relative_attention_num_buckets", [2, 32, "8"]),
        ("d_kv", [0, 5, None]),
        ("d_ff", [23, None]),
        ("scale_decoder_outputs", ["no"]),
        ("vocab_size", [10**11, 5]),
    ],
)
def test_settings_of_t5_that_make_no_sense_are_refused(
    copied: Callable[[str], Path], name: str, values: list[object]
) -> None:
    folder = copied("t5")
    for value in values:
        change_config(folder, **{name: value})
        refused(folder)


@pytest.mark.parametrize("config", ["[]", "5", "null", '"x"', "[" * 100_000, "", '{"model_type": NaN}', "9" * 5000])
def test_damaged_configurations_are_refused(copied: Callable[[str], Path], config: str) -> None:
    folder = copied("marian")
    (folder / "config.json").write_text(config, encoding="utf-8")
    refused(folder)
    (folder / "config.json").write_bytes(b'"\xff"')
    refused(folder)


def test_positions_are_those_of_the_configuration_or_as_many_as_most_models_have(whole: Path) -> None:
    assert positions_of(read_configuration(whole / "marian")) == 32
    assert positions_of({}) == 512
    with pytest.raises(ModelError, match=r"config\.json: max_position_embeddings is 'abc', not a whole number from"):
        positions_of({"max_position_embeddings": "abc"})


def transposed(array: Any) -> Any:
    return array.reshape(array.shape[::-1])


def cut(array: Any) -> Any:
    return array[:4]


def infinite(array: Any) -> Any:
    return numpy.full_like(array, numpy.inf)


def without_number(array: Any) -> Any:
    changed = array.copy()
    changed.flat[1] = numpy.nan
    return changed


@pytest.mark.parametrize(
    ("family", "name", "change"),
    [
        ("marian", f"{_FC1}.weight", transposed),
        ("marian", f"{_FC1}.bias", cut),
        ("marian", "model.decoder.layers.0.fc2.bias", cut),
        ("marian", "model.decoder.layers.0.encoder_attn.k_proj.weight", cut),
        ("marian", "model.decoder.layers.0.encoder_attn.q_proj.bias", cut),
        ("marian", "model.decoder.layers.0.encoder_attn_layer_norm.weight", cut),
        ("marian", "model.shared.weight", cut),
        ("marian", "model.shared.weight", transposed),
        ("marian", "final_logits_bias", cut),
        ("marian", f"{_FC1}.weight", infinite),
        ("marian", f"{_FC1}.bias", without_number),
        ("m2m100", f"{_FC1}.weight", transposed),
        ("m2m100", "model.encoder.layer_norm.bias", cut),
        ("m2m100", "model.decoder.layers.0.self_attn.out_proj.weight", cut),
        ("t5", "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", transposed),
        ("t5", "encoder.block.1.layer.1.DenseReluDense.wi_1.weight", transposed),
        ("t5", "decoder.block.0.layer.1.EncDecAttention.o.weight", transposed),
        ("t5", "lm_head.weight", cut),
    ],
)
def test_arrays_of_another_shape_or_of_no_numbers_are_refused(
    copied: Callable[[str], Path], family: str, name: str, change: Callable[[Any], Any]
) -> None:
    folder = copied(family)
    weights = read_weights(folder)
    if name == "final_logits_bias":
        weights[name] = weights[name].reshape(-1)
    write_safetensors(folder / "model.safetensors", weights | {name: change(weights[name])})
    refused(folder)


def test_a_table_of_positions_that_is_too_short_is_refused(copied: Callable[[str], Path]) -> None:
    folder = copied("marian")
    weights = read_weights(folder)
    positions = {f"model.{side}.embed_positions.weight": numpy.ones((32, 16), "f4") for side in ("encoder", "decoder")}
    write_safetensors(folder / "model.safetensors", weights | positions)
    convert(folder, folder.parent / "converted", "float32")
    short = {name: table[:20] for name, table in positions.items()}
    write_safetensors(folder / "model.safetensors", weights | short)
    assert "positions" in refused(folder)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[" * 100_000, b'{"a": [3]}', b"5", b"{}", b'{"a": 0}'])
def test_damaged_vocabularies_of_checkpoints_are_refused(copied: Callable[[str], Path], content: bytes) -> None:
    folder = copied("marian")
    (folder / "vocab.json").write_bytes(content)
    refused(folder)


def test_a_vocabulary_that_is_not_text_is_refused(tmp_path: Path) -> None:
    for name in ("source_vocabulary.txt", "target_vocabulary.txt"):
        (tmp_path / name).write_bytes(b"\xff\xfe\n")
    with pytest.raises(ModelError, match="UTF-8"):
        read_vocabularies(tmp_path)


@pytest.mark.parametrize(
    "special",
    [{"additional_special_tokens": 5}, {"additional_special_tokens": [[1]]}, {"additional_special_tokens": [{}]}],
)
def test_special_tokens_that_are_none_are_refused(copied: Callable[[str], Path], special: object) -> None:
    folder = copied("m2m100")
    (folder / "special_tokens_map.json").write_text(json.dumps(special), encoding="utf-8")
    assert "additional_special_tokens" in refused(folder)


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '{"model": {"vocab": {"a": 0}}, "added_tokens": 5}',
        '{"model": {"vocab": {"a": 0}}, "added_tokens": [{"content": "b", "id": 1e400}]}',
        '{"model": {"vocab": [1, 2]}}',
        '{"model": {"vocab": [[[], 2]]}}',
        '{"model": {"vocab": null}}',
    ],
)
def test_damaged_tokenizers_are_refused(copied: Callable[[str], Path], content: str) -> None:
    folder = copied("m2m100")
    (folder / "tokenizer.json").write_text(content, encoding="utf-8")
    refused(folder)


@pytest.mark.parametrize(
    ("family", "name"),
    [
        ("marian", "source.spm"),
        ("marian", "target.spm"),
        ("m2m100", "sentencepiece.bpe.model"),
        ("t5", "spiece.model"),
    ],
)
def test_sentencepiece_files_that_are_none_or_another_models_are_refused(
    copied: Callable[[str], Path], family: str, name: str
) -> None:
    folder = copied(family)
    for content in (b"garbage" * 100, b"\0" * 100, b""):
        (folder / name).write_bytes(content)
        assert name in refused(folder) or family == "t5"
    if family != "t5":
        train_tiny_pieces(folder / name, ("съешь же ещё этих мягких французских булок", "да выпей чаю"))
        assert "another model's" in refused(folder)
    (folder / name).unlink()
    if name == "target.spm":
        convert(folder, folder.parent / "converted", "float32")
    else:
        refused(folder)
