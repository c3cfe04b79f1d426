"""OPUS-MT's own archives: what is in them, and what must not be."""

from __future__ import annotations

import shutil
import stat
import zipfile
from pathlib import Path

import numpy
import pytest
from marian_archive import packed, write_marian
from toy_language import Sentence

from l10n.engines import archives
from l10n.engines.archives import unpack
from l10n.engines.opus import read_opus
from l10n.engines.protocol import Engine, Request
from l10n.engines.registry import install_model, verify_model
from l10n.errors import ModelError

pytest.importorskip("ctranslate2", reason="ctranslate2 is not installed")


@pytest.fixture(scope="session")
def opus(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("opus") / "model"
    write_marian(checkpoint, folder)
    return folder


@pytest.mark.parametrize("form", ["folder", "archive", "archive with a folder"])
def test_a_model_as_marian_wrote_it_translates_like_the_checkpoint(
    opus: Path, ct2_float32: Engine, held_out: list[Sentence], tmp_path: Path, form: str
) -> None:
    from l10n.engines.ct2 import load_ct2

    origin = opus
    if form != "folder":
        origin = packed(opus, tmp_path / "opus-de-mul.zip", "opus-de-mul/" if form.endswith("folder") else "")
    said: list[str] = []
    model = install_model(str(origin), root=tmp_path / "models", quantization="float32", announce=said.append)
    assert model.card.pairs == (("de", "en"), ("de", "ru"))
    assert (model.card.licence, model.card.origin) == ("cc-by-4.0", str(origin))
    assert any("licence cc-by-4.0" in line for line in said)
    assert verify_model(model) == ()
    assert not list(model.folder.rglob("*.sh"))
    assert [path.name for path in (tmp_path / "models").iterdir()] == [model.folder.name]
    for language in ("en", "ru"):
        requests = [Request(one.german, "de", language) for one in held_out]
        found = [one.best for one in load_ct2(model.folder, model.card).translate(requests)]
        wanted = [one.best for one in ct2_float32.translate(requests)]
        assert [one.text for one in found] == [one.text for one in wanted]
        assert [one.score for one in found] == pytest.approx([one.score for one in wanted], abs=1e-3)


def test_an_archive_that_is_named_by_its_date_is_named_by_its_pair(opus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "one"
    shutil.copytree(opus, folder)
    (folder / "README.md").write_text("* source language(s): deu\n* target language(s): eng\n", encoding="utf-8")
    vocabulary = (folder / "opus.vocab.yml").read_text(encoding="utf-8")
    (folder / "opus.vocab.yml").write_text(vocabulary.replace(">>en<<", "x1").replace(">>ru<<", "x2"), encoding="utf-8")
    model = install_model(str(packed(folder, tmp_path / "opus-2020-02-26.zip")), root=tmp_path / "models")
    assert (model.card.name, model.card.pairs) == ("opus-mt-de-en", (("de", "en"),))
    assert model.card.quantization == "int8"


def test_nothing_that_says_the_pair_is_an_error_that_says_so(opus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(opus, folder)
    (folder / "README.md").unlink()
    vocabulary = (folder / "opus.vocab.yml").read_text(encoding="utf-8")
    (folder / "opus.vocab.yml").write_text(vocabulary.replace(">>en<<", "x1").replace(">>ru<<", "x2"), encoding="utf-8")
    with pytest.raises(ModelError, match="nothing says which languages"):
        install_model(str(folder), root=tmp_path / "models")
    assert install_model(str(folder), root=tmp_path / "models", pairs=[("de", "en")]).card.pairs == (("de", "en"),)


@pytest.mark.parametrize(
    "name", ["../opus.npz", "/etc/passwd", "a/../../opus.npz", "C:opus.npz", "sub/opus.npz", "", "..", "no.npz"]
)
@pytest.mark.parametrize("key", ["models", "vocabs"])
def test_decoder_files_that_lead_elsewhere_are_refused(opus: Path, tmp_path: Path, name: str, key: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(opus, folder)
    text = (folder / "decoder.yml").read_text(encoding="utf-8")
    old = "opus.npz" if key == "models" else "opus.vocab.yml"
    (folder / "decoder.yml").write_text(text.replace(old, f'"{name}"'), encoding="utf-8")
    with pytest.raises(ModelError):
        read_opus(folder)


@pytest.mark.parametrize(
    "text",
    ["", "- 1", "models: 5\nvocabs: [a]", "models: [opus.npz]", "a: &a [*a", "!!python/object:os.system x", "\0"],
)
def test_damaged_decoder_files_are_errors(opus: Path, tmp_path: Path, text: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(opus, folder)
    (folder / "decoder.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError):
        read_opus(folder)


def test_pickles_in_the_weights_are_never_read(opus: Path, tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (str(tmp_path / "was run"),)

    folder = tmp_path / "model"
    shutil.copytree(opus, folder)
    with numpy.load(folder / "opus.npz") as weights:
        arrays = dict(weights)
    numpy.savez(folder / "opus.npz", **{**arrays, "Wemb": numpy.array([Evil()], dtype=object)})
    with pytest.raises(ModelError, match="cannot be converted"):
        install_model(str(folder), root=tmp_path / "models")
    assert not (tmp_path / "was run").exists()
    assert not list((tmp_path / "models").iterdir())


@pytest.mark.parametrize("damage", ["cut", "no zip", "missing array", "vocabulary"])
def test_damaged_models_are_errors(opus: Path, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(opus, folder)
    weights = folder / "opus.npz"
    if damage == "cut":
        weights.write_bytes(weights.read_bytes()[:-5000])
    elif damage == "no zip":
        weights.write_bytes(b"nothing of the kind")
    elif damage == "missing array":
        with numpy.load(weights) as arrays:
            fewer = {name: array for name, array in arrays.items() if name != "encoder_l1_self_Wq"}
        numpy.savez(weights, **fewer)
    else:
        (folder / "opus.vocab.yml").write_text("a: b: c\nx\n", encoding="utf-8")
    with pytest.raises(ModelError):
        install_model(str(folder), root=tmp_path / "models")


def zipped(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def special(name: str, mode: int) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.external_attr = mode << 16
    return member


@pytest.mark.parametrize(
    "member",
    [
        "../evil.json",
        "a/../../evil.json",
        "/evil.json",
        "..\\evil.json",
        "C:\\evil.json",
        "C:evil.json",
        special("evil.json", stat.S_IFLNK | 0o777),
        special("evil.json", stat.S_IFIFO | 0o644),
    ],
)
def test_archives_that_lead_elsewhere_are_refused(tmp_path: Path, member: str | zipfile.ZipInfo) -> None:
    archive = zipped(tmp_path / "a.zip", ("config.json", b"{}"), (member, b"/etc/passwd"))
    with pytest.raises(ModelError, match=r"leads elsewhere|no plain file"):
        unpack(archive, tmp_path / "out" / "inner")
    assert not list(tmp_path.rglob("evil.json"))


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match="suspicious size"):
        unpack(zipped(tmp_path / "a.zip", ("model.bin", b"\0" * (5 << 20))), tmp_path / "a")
    noise = numpy.random.default_rng(1).bytes(3000)
    large = zipped(tmp_path / "b.zip", *[(f"{number}.json", noise) for number in range(10)])
    with pytest.raises(ModelError, match="too large"):
        unpack(large, tmp_path / "b", most=20_000)
    monkeypatch.setattr(archives, "_MOST_FILES", 5)
    with pytest.raises(ModelError, match="too large"):
        unpack(large, tmp_path / "c")


def test_a_bomb_in_the_weights_is_refused(opus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(opus, folder)
    numpy.savez_compressed(folder / "opus.npz", Wemb=numpy.zeros(3_000_000, numpy.float32))
    with pytest.raises(ModelError, match="suspicious size"):
        read_opus(folder)


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + b"\0" * 18, b"not a zip"])
def test_what_is_no_archive_of_a_model_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(ModelError):
        install_model(str(tmp_path / "a.zip"), root=tmp_path / "models")
    assert not list((tmp_path / "models").iterdir())


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        archive = zipped(tmp_path / "a.zip", ("config.json", b"{}"), ("config.json", b"[]"))
    with pytest.raises(ModelError, match="same name"):
        unpack(archive, tmp_path / "out")


def test_a_checkpoint_or_a_converted_model_may_come_in_an_archive(checkpoint: Path, tmp_path: Path) -> None:
    first = install_model(str(packed(checkpoint, tmp_path / "opus-toy-de-mul.zip")), root=tmp_path / "one")
    again = install_model(str(packed(first.folder, tmp_path / "any.zip")), root=tmp_path / "two")
    assert again.card == first.card
    assert verify_model(again) == ()
