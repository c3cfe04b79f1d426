from __future__ import annotations

import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hub_server import COMMIT, Hub, hub

from l10n.engines.cards import Card, Score, quality_note, read_card, write_card
from l10n.engines.checkpoints import licence_of, pairs_of, plain_name
from l10n.engines.registry import (
    InstalledModel,
    find_installed,
    install_model,
    installed_models,
    remove_model,
    verify_model,
)
from l10n.errors import EngineError, ModelError

pytest.importorskip("huggingface_hub", reason="huggingface_hub is not installed")
pytest.importorskip("ctranslate2", reason="ctranslate2 is not installed")


@pytest.fixture
def served(checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with the toy checkpoint, and with files that nobody should fetch."""
    folder = tmp_path / "served"
    shutil.copytree(checkpoint, folder)
    (folder / "modeling_toy.py").write_text("raise SystemExit", encoding="utf-8")
    (folder / "pytorch_model.bin").write_bytes(b"a pickle")
    monkeypatch.setenv("HF_HUB_DISABLE_XET", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    model = Hub(folder)
    with hub(model) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        yield model


def fetched(served: Hub) -> set[str]:
    return {path.rsplit("/", 1)[1] for method, path, _ in served.asked if method == "GET" and "/resolve/" in path}


def test_a_model_is_fetched_checked_converted_and_listed(served: Hub, tmp_path: Path) -> None:
    said: list[str] = []
    model = install_model(served.repository, root=tmp_path / "models", announce=said.append)
    assert "licence cc-by-4.0" in said[0]
    assert COMMIT[:8] in said[0]
    assert fetched(served) == {
        "config.json",
        "source.spm",
        "target.spm",
        "vocab.json",
        "tokenizer_config.json",
        "generation_config.json",
        "model.safetensors",
    }
    assert model.id == f"ct2:opus-toy-de-mul@{COMMIT[:8]}"
    assert model.card.origin == f"{served.repository}@{COMMIT}"
    assert model.card.licence == "cc-by-4.0"
    assert model.card.pairs == (("de", "en"), ("de", "ru"))
    assert model.card.positions == 128
    assert installed_models(tmp_path / "models") == (model,)
    assert verify_model(model) == ()
    assert [path.name for path in (tmp_path / "models").iterdir() if not path.name.startswith(".")] == [
        model.card.label
    ]
    assert not list((tmp_path / "models").rglob("*.safetensors"))


def test_a_model_that_is_there_is_not_fetched_again(served: Hub, tmp_path: Path) -> None:
    first = install_model(served.repository, COMMIT, root=tmp_path / "models")
    served.asked.clear()
    assert install_model(served.repository, COMMIT, root=tmp_path / "models") == first
    assert fetched(served) == set()


def test_a_fetched_model_translates(served: Hub, tmp_path: Path) -> None:
    from l10n.engines.ct2 import load_ct2
    from l10n.engines.protocol import Request

    model = install_model(served.repository, root=tmp_path / "models")
    (answer,) = load_ct2(model.folder, model.card).translate([Request("die rote Katze sieht 12 Stadt.", "de", "en")])
    assert "red" in answer.best.text


def test_a_damaged_file_is_refused_and_fetched_anew(served: Hub, tmp_path: Path) -> None:
    served.damaged.add("model.safetensors")
    with pytest.raises(ModelError, match=r"model\.safetensors .*damaged"):
        install_model(served.repository, root=tmp_path / "models")
    assert installed_models(tmp_path / "models") == ()
    served.damaged.clear()
    assert verify_model(install_model(served.repository, root=tmp_path / "models")) == ()


def test_a_small_damaged_file_is_refused(served: Hub, tmp_path: Path) -> None:
    served.damaged.add("vocab.json")
    with pytest.raises(ModelError, match=r"vocab\.json .*damaged"):
        install_model(served.repository, root=tmp_path / "models")


def test_a_download_goes_on_where_it_broke_off(served: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 4096)
    served.cut_off.add("model.safetensors")
    model = install_model(served.repository, root=tmp_path / "models")
    assert verify_model(model) == ()
    ranges = [asked for _, path, asked in served.asked if path.endswith("model.safetensors") and asked]
    assert any(asked.startswith("bytes=") and not asked.startswith("bytes=0-") for asked in ranges)


def test_no_network_is_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{port}")
    with pytest.raises(ModelError, match="the hub cannot be reached") as caught:
        install_model("toys/opus-toy-de-mul", root=tmp_path / "models")
    assert "\n" not in str(caught.value)
    assert "install the model from a folder" in str(caught.value)


@pytest.mark.parametrize(
    ("repository", "revision", "message"),
    [
        ("toys/other", None, "the hub has no model toys/other"),
        ("toys/gated", None, "log in"),
        ("toys/opus-toy-de-mul", "none", "no revision none"),
        ("not a name", None, "neither a folder here nor a model on the hub"),
        ("./nowhere", None, "no such folder"),
    ],
)
@pytest.mark.usefixtures("served")
def test_what_is_not_there_is_named(tmp_path: Path, repository: str, revision: str | None, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        install_model(repository, revision, root=tmp_path / "models")


def test_a_repository_without_a_marian_checkpoint_is_refused_before_anything_is_fetched(
    served: Hub, tmp_path: Path
) -> None:
    (served.folder / "source.spm").unlink()
    with pytest.raises(ModelError, match=r"not a Marian checkpoint: it has no source\.spm"):
        install_model(served.repository, root=tmp_path / "models")
    assert fetched(served) == set()


def test_without_the_hubs_library_fetching_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(EngineError, match=r'pip install "l10n\[mt\]"'):
        install_model("toys/opus-toy-de-mul", root=tmp_path / "models")


def test_a_checkpoint_in_a_folder_is_installed(checkpoint: Path, tmp_path: Path) -> None:
    model = install_model(str(checkpoint), root=tmp_path, quantization="float32")
    assert model.card.name == checkpoint.name
    assert model.card.label.endswith("-float32")
    assert model.card.quantization == "float32"
    assert (model.folder / "model.bin").stat().st_size > (checkpoint / "model.safetensors").stat().st_size * 0.8


def test_a_converted_model_in_a_folder_is_installed_as_it_is(int8_model: InstalledModel, tmp_path: Path) -> None:
    again = install_model(str(int8_model.folder), root=tmp_path)
    assert again.card == int8_model.card
    assert verify_model(again) == ()


def test_an_empty_folder_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="no model here"):
        install_model(str(tmp_path / "empty"), root=tmp_path / "models")


def test_an_unknown_quantization_is_an_error(checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match='"int4" is not a quantization'):
        install_model(str(checkpoint), root=tmp_path, quantization="int4")


def test_a_failed_conversion_leaves_nothing(checkpoint: Path, tmp_path: Path) -> None:
    folder = tmp_path / "opus-mt-de-en"
    shutil.copytree(checkpoint, folder)
    (folder / "model.safetensors").write_bytes(b"\0" * 100)
    with pytest.raises(ModelError):
        install_model(str(folder), root=tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


def test_changed_files_are_found(int8_model: InstalledModel, tmp_path: Path) -> None:
    model = install_model(str(int8_model.folder), root=tmp_path)
    (model.folder / "source.spm").write_bytes(b"other")
    (model.folder / "model.bin").unlink()
    (model.folder / "more.bin").write_bytes(b"")
    assert verify_model(model) == (
        "model.bin is missing",
        "more.bin was not there when it was installed",
        "source.spm has changed",
    )


def test_models_are_found_by_name_and_removed(int8_model: InstalledModel, tmp_path: Path) -> None:
    model = install_model(str(int8_model.folder), root=tmp_path)
    assert find_installed(model.card.name, tmp_path) == find_installed(model.card.label, tmp_path) == model
    write_other = tmp_path / "other@1"
    write_other.mkdir()
    write_card(write_other, Card(model.card.name, "2", model.card.pairs))
    with pytest.raises(ModelError, match="several models"):
        find_installed(model.card.name, tmp_path)
    assert remove_model(model.card.label, tmp_path) == model
    assert not model.folder.exists()
    with pytest.raises(ModelError, match=r"no model .* is installed; installed: opus-toy-de-mul@2"):
        find_installed("none", tmp_path)


def test_cards_come_back_as_they_were_written(tmp_path: Path) -> None:
    card = Card(
        "m", "1", (("de", "en"),), licence="MIT", scores=(Score("de-en", "news", 20.0, 50.0),), files={"a": "0" * 64}
    )
    write_card(tmp_path, card)
    assert read_card(tmp_path) == card
    assert quality_note(card, "de-AT", "en") == "BLEU 20.0, chrF 50.0 on news"
    assert quality_note(card, "de", "ru") == "no scores known"


@pytest.mark.parametrize("content", ["{", "[]", '{"name": "m"}', '{"name": "m", "revision": "1", "pairs": [["de"]]}'])
def test_damaged_cards_are_errors_that_name_the_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "m@1").mkdir()
    (tmp_path / "m@1" / "card.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=r"card\.json: this model card is damaged"):
        installed_models(tmp_path)


@pytest.mark.parametrize(
    ("name", "config", "tags", "languages", "pairs"),
    [
        ("opus-mt-de-en", None, (), (), {("de", "en")}),
        ("opus-mt-tc-big-deu-eng-int8", None, (), (), {("de", "en")}),
        ("whatever", '{"source_lang": "de", "target_lang": "en"}', (), (), {("de", "en")}),
        ("opus-mt-de-zle", None, (">>rus<<", ">>ukr<<"), (), {("de", "ru"), ("de", "uk")}),
        (
            "opus-mt-gmw-en",
            None,
            (">>eng<<", ">>fra<<"),
            ("de", "nl", "gmw"),
            {("de", "en"), ("de", "fr"), ("nl", "en"), ("nl", "fr")},
        ),
        ("opus-mt-mul-en", None, (">>eng<<",), (), {("*", "en")}),
    ],
)
def test_pairs_are_found_where_the_files_say_them(
    tmp_path: Path,
    name: str,
    config: str | None,
    tags: tuple[str, ...],
    languages: tuple[str, ...],
    pairs: set[tuple[str, str]],
) -> None:
    import json

    vocabulary = {piece: place for place, piece in enumerate(("</s>", "<unk>", *tags, "<pad>"))}
    (tmp_path / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    if config:
        (tmp_path / "tokenizer_config.json").write_text(config, encoding="utf-8")
    assert set(pairs_of(tmp_path, name, languages, ())) == pairs
    assert pairs_of(tmp_path, name, languages, (("fr", "it"),)) == (("fr", "it"),)


def test_a_model_that_does_not_say_its_pairs_asks_for_them(tmp_path: Path) -> None:
    (tmp_path / "vocab.json").write_text('{"</s>": 0}', encoding="utf-8")
    with pytest.raises(ModelError, match="nothing says which languages thing translates"):
        pairs_of(tmp_path, "thing", (), ())


def test_names_are_fit_for_paths_and_ids() -> None:
    assert plain_name("Owner/opus-mt-de-en") == "opus-mt-de-en"
    assert plain_name("/home/me/my model@2/") == "my-model"
    assert plain_name("../..") == "model"


def test_licences_are_read_from_front_matter_only(tmp_path: Path) -> None:
    assert licence_of(tmp_path) == ""
    (tmp_path / "README.md").write_text("---\nlanguage: de\nlicense: cc-by-4.0\n---\n\n# Model\n", encoding="utf-8")
    assert licence_of(tmp_path) == "cc-by-4.0"
    (tmp_path / "README.md").write_text("# Model\n\nlicense: none\n", encoding="utf-8")
    assert licence_of(tmp_path) == ""
