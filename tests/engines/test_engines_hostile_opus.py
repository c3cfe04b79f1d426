"""OPUS-MT's own models with files that contradict each other, expand without end, or state two licences."""

from __future__ import annotations

import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pytest

pytest.importorskip("ctranslate2", reason="ctranslate2 is not installed")
pytest.importorskip("sentencepiece", reason="sentencepiece is not installed")

from marian_archive import write_marian
from tiny_checkpoints import train_tiny_pieces, write_tiny_marian

from l10n.engines.opus import convert_opus, read_opus
from l10n.errors import ModelError

_MODEL = "special:model.yml"
_DECODER = "models: [opus.npz]\nvocabs: [opus.vocab.yml]\n"


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny-opus")
    write_tiny_marian(folder / "checkpoint")
    write_marian(folder / "checkpoint", folder / "opus")
    return folder / "opus"


@pytest.fixture
def opus(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "opus"))


def refused(folder: Path) -> str:
    """Gives what is said of a model, of which nothing is written."""
    output = folder.parent / "out"
    with pytest.raises(ModelError) as caught:
        convert_opus(folder, output, "float32")
    assert not output.exists()
    assert caught.value.path
    assert len(str(caught.value)) < 600
    return str(caught.value)


def arrays_of(folder: Path) -> dict[str, Any]:
    with numpy.load(folder / "opus.npz") as arrays:
        return dict(arrays)


def change_arrays(folder: Path, **changed: Any) -> None:
    numpy.savez(folder / "opus.npz", **{**arrays_of(folder), **changed})


def settings_of(folder: Path) -> bytes:
    return bytes(arrays_of(folder)[_MODEL].tobytes()[:-1])


def change_settings(folder: Path, text: bytes) -> None:
    change_arrays(folder, **{_MODEL: numpy.frombuffer(text + b"\0", dtype=numpy.int8)})


def test_a_whole_model_is_converted(whole: Path, tmp_path: Path) -> None:
    convert_opus(whole, tmp_path / "out", "float32")
    assert (tmp_path / "out" / "model.bin").is_file()


def laughs() -> str:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefg", "bcdefgh", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]")
    return "\n".join([*lines, "models: [*h]", "vocabs: [*h]", ""])


@pytest.mark.parametrize(
    "text",
    [
        laughs(),
        "x: &x 1\n" + _DECODER,
        "[" * 30_000,
        "models: " + "[" * 30 + "]" * 30 + "\nvocabs: [a]\n",
        f"models: [[{', '.join(['x'] * 9000)}]]\nvocabs: [a]\n",
        _DECODER + "x: !!python/object/apply:os.mkdir ['was-run']\n",
        _DECODER + "x: 2020-13-45\n",
        f"models: [opus.npz]\nvocabs: [{', '.join(['opus.vocab.yml'] * 900)}]\n",
    ],
)
def test_decoder_files_that_expand_or_nest_without_end_are_refused(opus: Path, text: str) -> None:
    (opus / "decoder.yml").write_text(text, encoding="utf-8")
    refused(opus)


@pytest.mark.parametrize("content", ['"\\x110000000": 1\n', '"\\xd800": 1\n', '"\\xzz": 1\n', "a\n", b"\xff\xfe", ""])
def test_vocabularies_that_are_none_are_refused(opus: Path, content: str | bytes) -> None:
    (opus / "opus.vocab.yml").write_bytes(content if isinstance(content, bytes) else content.encode())
    refused(opus)


@pytest.mark.parametrize(
    "text",
    [
        b"{[",
        b"[]",
        b"",
        b"\xff",
        b"[" * 20_000,
        b"x" * (100 << 10),
        b"a: !!python/object/apply:os.mkdir ['was-run']",
        b"a: &a 1\nb: *a",
    ],
)
def test_settings_that_are_none_are_refused(
    opus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: bytes
) -> None:
    monkeypatch.chdir(tmp_path)
    change_settings(opus, text)
    refused(opus)
    assert not (tmp_path / "was-run").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"enc-depth: 2", b"enc-depth: x"),
        (b"enc-depth: 2", b"enc-depth: 100000000"),
        (b"enc-depth: 2", b"enc-depth: 1"),
        (b"dec-depth: 1", b"dec-depth: 0"),
        (b"dec-depth: 1", b"dec-depth: [1]"),
        (b"transformer-heads: 4", b"transformer-heads: 0"),
        (b"transformer-heads: 4", b"transformer-heads: 3"),
        (b"transformer-heads: 4", b"transformer-heads: '4'"),
        (b"transformer-heads: 4", b"transformer-heads: 4\ndim-emb: 32"),
        (b"transformer-heads: 4", b"transformer-heads: 4\ndim-emb: 1000000000000"),
        (b'"last"', b"5"),
        (b'"last"', b"[1]"),
        (b'"swish"', b"[swish]"),
        (b'"swish"', b'"tanh"'),
        (b"enc-depth: 2", b"no-depth: 2"),
    ],
)
def test_settings_that_make_no_sense_are_refused(opus: Path, old: bytes, new: bytes) -> None:
    text = settings_of(opus)
    assert old in text
    change_settings(opus, text.replace(old, new))
    refused(opus)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("Wemb", lambda array: array[:3]),
        ("Wemb", lambda array: array[:, :8]),
        ("Wemb", lambda array: array.astype("c16")),
        ("Wemb", lambda array: array.astype(">f4")),
        ("Wemb", lambda array: (100 * array).astype("i1")),
        ("Wemb", lambda array: numpy.full_like(array, numpy.nan)),
        ("encoder_l1_ffn_W1", lambda array: array.T),
        ("encoder_l2_ffn_b1", lambda array: array[:, :4]),
        ("decoder_l1_context_Wk", lambda array: array[:, :4]),
        ("decoder_l1_self_Wo_ln_scale", lambda array: array[:, :4]),
        ("decoder_ff_logit_out_b", lambda array: array[:, :4]),
    ],
)
def test_arrays_of_another_shape_or_kind_are_refused(opus: Path, name: str, change: Callable[[Any], Any]) -> None:
    change_arrays(opus, **{name: change(arrays_of(opus)[name])})
    refused(opus)


def repacked(folder: Path, change: Callable[[str, bytes], bytes], compression: int = zipfile.ZIP_STORED) -> None:
    path = folder / "opus.npz"
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, change(name, content))


@pytest.mark.parametrize(
    "header",
    [
        "{'descr': '<f4', 'fortran_order': False, 'shape': (100000000000, 16), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + "9" * 5000 + ",), }",
        "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }",
        "(" * 5000,
        "-" * 5000 + "1",
        "",
    ],
)
def test_arrays_that_say_they_are_larger_or_of_objects_are_refused(opus: Path, header: str) -> None:
    start = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header) + 1) + header.encode() + b"\n"
    repacked(opus, lambda name, content: start + content[128:] if name.startswith("Wemb") else content)
    refused(opus)


def test_a_part_that_is_no_array_is_refused(opus: Path) -> None:
    repacked(opus, lambda name, content: b"text" if name.startswith("Wemb") else content)
    assert "no array" in refused(opus)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
@pytest.mark.parametrize("part", ["Wemb", "encoder_l2_ffn_W2", _MODEL])
def test_damaged_parts_of_an_archive_are_refused(opus: Path, compression: int, part: str) -> None:
    path = opus / "opus.npz"
    repacked(opus, lambda _, content: content, compression)
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo(f"{part}.npy")
    content = bytearray(path.read_bytes())
    start = member.header_offset + 30 + len(member.filename) + 20
    content[start : start + 100] = b"\x55" * 100
    path.write_bytes(content)
    refused(opus)


def test_another_models_pieces_are_refused(opus: Path) -> None:
    train_tiny_pieces(opus / "target.spm", ("съешь же ещё этих мягких французских булок", "да выпей чаю"))
    assert "another model's" in refused(opus)
    (opus / "target.spm").unlink()
    (opus / "source.spm").write_bytes(b"garbage" * 100)
    assert "not a SentencePiece model" in refused(opus)


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("Attribution 4.0 International\n", "cc-by-4.0"),
        ("Creative Commons Attribution-NonCommercial 4.0 International", "cc-by-nc-4.0"),
        ("Attribution 4.0 International, Attribution-NonCommercial 4.0 International", "cc-by-nc-4.0"),
        ("Attribution-NonCommercial 4.0 International ... Attribution 4.0 International", "cc-by-nc-4.0"),
        ("Attribution-ShareAlike 4.0 International and Attribution-NonCommercial", "cc-by-nc"),
        ("Attribution-NonCommercial, that is Attribution-NonCommercial 4.0", "cc-by-nc-4.0"),
        ("Attribution-ShareAlike 3.0 Unported", "cc-by-sa-3.0"),
        ("Attribution-NoDerivatives 4.0 International", "cc-by-nd-4.0"),
        ("Attribution-NonCommercial-NoDerivs 3.0 Unported", "cc-by-nc-nd-3.0"),
        ("Attribution-Noncommercial-Share Alike 3.0", "cc-by-nc-sa-3.0"),
        ("CC-BY-NC-SA 4.0", "cc-by-nc-sa-4.0"),
        ("CC BY 4.0", "cc-by-4.0"),
        ("Attribution of the work to its authors is welcome.", ""),
        ("", ""),
    ],
)
def test_of_two_licences_the_one_that_forbids_more_counts(opus: Path, text: str, licence: str) -> None:
    (opus / "LICENSE").write_text(text, encoding="utf-8")
    assert read_opus(opus).licence == licence


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("* source language(s): deu\n* target language(s): eng rus\n", (("de", "en"), ("de", "ru"))),
        (
            "\n" * 100_000 + "source language(s): deu" + " " * 100_000 + "*\n* target language(s): eng,\n",
            (("de", "en"),),
        ),
        ("* source language(s): deu\n", ()),
    ],
)
def test_a_readme_says_in_no_time_what_a_model_translates(
    opus: Path, text: str, pairs: tuple[tuple[str, str], ...]
) -> None:
    vocabulary = (opus / "opus.vocab.yml").read_text(encoding="utf-8")
    assert ">>" not in vocabulary
    (opus / "README.md").write_text(text, encoding="utf-8")
    assert read_opus(opus).pairs == pairs


def test_a_readme_with_languages_without_number_is_refused(opus: Path) -> None:
    codes = " ".join(f"x{number}" for number in range(2000))
    (opus / "README.md").write_text(f"source language(s): {codes}\ntarget language(s): {codes}\n", encoding="utf-8")
    assert "too many languages" in refused(opus)
