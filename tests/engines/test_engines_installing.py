"""Installing what strangers made, and what was damaged or interrupted."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hub_server import COMMIT, Hub, hub
from marian_archive import packed
from tiny_checkpoints import change_config, write_tiny_marian

from l10n.cli import main
from l10n.engines.cards import read_card
from l10n.engines.known import known_models
from l10n.engines.registry import (
    InstalledModel,
    damaged_models,
    find_installed,
    install_model,
    installed_models,
    readable_models,
    remove_model,
    verify_model,
)
from l10n.engines.stored import Stored, read_stored
from l10n.engines.trial import trial_pair, try_out
from l10n.errors import ModelError

pytest.importorskip("ctranslate2", reason="ctranslate2 is not installed")

PAIRS = (("de", "en"),)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint that is too small to translate well."""
    folder = tmp_path_factory.mktemp("tiny") / "opus-mt-de-en"
    write_tiny_marian(folder)
    return folder


@pytest.fixture(scope="session")
def converted(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> InstalledModel:
    """The same in CTranslate2's form, with its card."""
    return install_model(str(tiny), root=tmp_path_factory.mktemp("converted"))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "l10n.toml").write_text('source = "de"\n', encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("L10N_MODELS", str(tmp_path / "users"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    return folder


def l10n(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["models", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def copied(model: InstalledModel, folder: Path, **fields: Any) -> Path:
    """Gives a copy of a model whose card says something else."""
    shutil.copytree(model.folder, folder)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    (folder / "card.json").write_text(json.dumps({**card, **fields}), encoding="utf-8")
    return folder


def names_in(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir()) if root.is_dir() else []


@pytest.mark.parametrize("form", ["folder", "archive"])
@pytest.mark.parametrize(
    "fields",
    [
        {"name": "../../../pwned"},
        {"revision": "01234567/../../../articles"},
        {"name": "/tmp/pwned"},  # noqa: S108 - what a stranger names
        {"name": ".hidden"},
        {"name": "x@y/../../..", "revision": "/.."},
    ],
)
def test_a_strangers_card_writes_and_deletes_nothing_elsewhere(
    project: Path, converted: InstalledModel, tmp_path: Path, fields: dict[str, str], form: str
) -> None:
    (project / "articles").mkdir()
    (project / "articles" / "mine.md").write_text("the work of a year", encoding="utf-8")
    origin = copied(converted, tmp_path / "strange", **fields)
    origin = packed(origin, tmp_path / "strange.zip") if form == "archive" else origin
    before = sorted(tmp_path.rglob("*"))
    code, told = l10n("install", str(origin))
    assert code == 2
    assert f"this model card is damaged: {next(iter(fields))}" in told
    assert set(tmp_path.rglob("*")) - set(before) <= {project / ".l10n", project / ".l10n" / "models"}
    assert (project / "articles" / "mine.md").read_text(encoding="utf-8") == "the work of a year"


def test_a_model_cannot_pass_for_another_whose_card_it_has(converted: InstalledModel, tmp_path: Path) -> None:
    known = known_models()["opus-mt-de-en"]
    fields = {"revision": known.revision[:8], "origin": f"{known.repository}@{known.revision}"}
    strange = copied(converted, tmp_path / "strange", **fields)
    (strange / "model.bin").write_bytes((strange / "model.bin").read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match=r"not the files that the model's card names: model\.bin has changed"):
        install_model(str(strange), root=tmp_path / "models")
    copied(converted, tmp_path / "unlisted", **fields, files={})
    model = install_model(str(tmp_path / "unlisted"), root=tmp_path / "models")
    assert model.card.revision not in known.revision
    assert model.card.origin == str(tmp_path / "unlisted")


def test_a_model_that_is_moved_keeps_its_id_and_says_that_its_origin_is_what_its_card_says(
    converted: InstalledModel, tmp_path: Path
) -> None:
    moved = copied(converted, tmp_path / "moved", origin=f"toys/x@{COMMIT}")
    model = install_model(str(packed(moved, tmp_path / "any.zip")), root=tmp_path / "models")
    assert (model.id, model.card.origin) == (converted.id, f"says its card: toys/x@{COMMIT}")
    assert verify_model(model) == ()
    again = install_model(str(model.folder), root=tmp_path / "others")
    assert again.card == model.card


def test_only_files_that_the_card_names_are_taken(converted: InstalledModel, tmp_path: Path) -> None:
    moved = copied(converted, tmp_path / "moved")
    (moved / "more.bin").write_bytes(b"x")
    os.mkfifo(moved / "pipe.txt")
    assert names_in(install_model(str(moved), root=tmp_path / "models").folder) == names_in(converted.folder)


def test_a_label_that_another_model_has_is_not_taken_from_it(
    converted: InstalledModel, tiny: Path, tmp_path: Path
) -> None:
    other = install_model(str(tiny), root=tmp_path / "other", quantization="float32")
    strange = copied(other, tmp_path / "strange", revision=converted.card.revision)
    install_model(str(converted.folder), root=tmp_path / "models")
    with pytest.raises(ModelError, match="another model is installed as opus-mt-de-en@"):
        install_model(str(strange), root=tmp_path / "models")


def served(model: InstalledModel, folder: Path, **settings: Any) -> Hub:
    """Gives a hub with a converted model."""
    shutil.copytree(model.folder, folder)
    (folder / "card.json").unlink()
    return Hub(folder, repository="toys/opus-mt-de-en", **settings)


@pytest.fixture
def online(converted: InstalledModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    pytest.importorskip("huggingface_hub", reason="huggingface_hub is not installed")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HF_HUB_DISABLE_XET", "1")
    model = served(converted, tmp_path / "served")
    with hub(model) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        yield model


def fetched(model: Hub) -> list[str]:
    return [path for method, path, _ in model.asked if method == "GET" and path.endswith("model.bin")]


def test_a_strangers_model_does_not_stand_for_the_hubs(online: Hub, converted: InstalledModel, tmp_path: Path) -> None:
    strange = copied(converted, tmp_path / "strange", revision=COMMIT[:8], origin=f"{online.repository}@{COMMIT}")
    assert install_model(str(strange), root=tmp_path / "models").card.revision == COMMIT[:8]
    model = install_model(online.repository, root=tmp_path / "models")
    assert model.card.origin == f"{online.repository}@{COMMIT}"
    assert len(fetched(online)) == 1


def test_of_two_installs_of_one_model_the_second_waits_and_finds_it(online: Hub, tmp_path: Path) -> None:
    told: list[str] = []
    found: list[InstalledModel] = []

    def install() -> None:
        found.append(install_model(online.repository, root=tmp_path / "models", announce=told.append))

    online.held_after["model.bin"] = 100
    first, second = threading.Thread(target=install), threading.Thread(target=install)
    first.start()
    while not fetched(online):
        time.sleep(0.01)
    second.start()
    while "another run is installing this model; waiting for it" not in told:
        time.sleep(0.01)
    online.released.set()
    first.join()
    second.join()
    assert [model.id for model in found] == [f"ct2:opus-mt-de-en@{COMMIT[:8]}"] * 2
    assert len(fetched(online)) == 1
    assert told[-1].endswith("is installed already")


def test_installs_of_one_folder_at_once_do_not_hinder_each_other(converted: InstalledModel, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from l10n.engines.registry import install_model; "
        "install_model(sys.argv[1], root=Path(sys.argv[2]))"
    )
    words = [sys.executable, "-c", code, str(converted.folder), str(tmp_path / "models")]
    runs = [subprocess.Popen(words) for _ in range(3)]
    assert [run.wait() for run in runs] == [0, 0, 0]
    (model,) = installed_models(tmp_path / "models")
    assert names_in(tmp_path / "models") == [model.card.label]
    assert verify_model(model) == ()


def test_a_hub_that_names_no_commit_is_refused(online: Hub, tmp_path: Path) -> None:
    online.told["sha"] = "../../../articles"
    with pytest.raises(ModelError):
        install_model(online.repository, root=tmp_path / "models")
    assert not [path for path in (tmp_path / "models").iterdir() if not path.name.startswith(".")]


def test_a_damaged_card_is_listed_and_hinders_nothing(project: Path, converted: InstalledModel, tmp_path: Path) -> None:
    root = project / ".l10n" / "models"
    assert l10n("install", str(converted.folder))[0] == 0
    other = copied(converted, tmp_path / "other", name="other")
    assert l10n("install", str(other))[0] == 0
    label = converted.card.label
    (root / label / "card.json").write_text("{", encoding="utf-8")
    code, told = l10n("list")
    assert code == 0
    assert f"ct2:{label}: damaged: this model card is damaged" in told
    assert "ct2:other@" in told
    code, told = l10n("verify")
    assert code == 1
    assert f"ct2:other@{converted.card.revision}: as installed" in told
    assert l10n("verify", "other")[0] == 0
    with pytest.raises(ModelError, match="damaged"):
        find_installed("opus-mt-de-en", root)
    with pytest.raises(ModelError, match=f"damaged.*l10n models remove {label}"):
        installed_models(root)
    assert l10n("remove", "other") == (0, f"Removed ct2:other@{converted.card.revision}.\n")
    code, told = l10n("install", str(converted.folder))
    assert code == 0
    assert "is damaged; it is installed anew" in told
    assert verify_model(find_installed("opus-mt-de-en", root)) == ()
    (root / label / "card.json").write_text("{", encoding="utf-8")
    assert l10n("remove", "opus-mt-de-en") == (0, f"Removed ct2:{label}.\n")
    assert names_in(root) == []


@pytest.mark.parametrize("name", ["model.bin", "source.spm"])
@pytest.mark.parametrize("damage", ["empty", "missing", "changed"])
def test_damaged_files_are_installed_anew(converted: InstalledModel, tmp_path: Path, name: str, damage: str) -> None:
    model = install_model(str(converted.folder), root=tmp_path)
    path = model.folder / name
    content = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(b"" if damage == "empty" else content[:-1] + bytes([content[-1] ^ 1]))
    told: list[str] = []
    assert install_model(str(converted.folder), root=tmp_path, announce=told.append) == model
    assert verify_model(model) == ()
    assert any("installed anew" in line for line in told)


def test_a_corrected_pair_takes_effect(converted: InstalledModel, tmp_path: Path) -> None:
    install_model(str(converted.folder), root=tmp_path, pairs=[("fr", "it")])
    told: list[str] = []
    model = install_model(str(converted.folder), root=tmp_path, pairs=PAIRS, announce=told.append)
    assert told == [f"{model.id} is installed already; it now translates de-en"]
    assert installed_models(tmp_path) == (model,)
    assert model.card.pairs == PAIRS
    assert verify_model(model) == ()


@pytest.mark.parametrize("pair", ["de-\x1b[31m", " - ", "../x-y", "deutsch-englisch", "de-", "-en", "de-en-x", "de"])
@pytest.mark.usefixtures("project")
def test_what_is_no_pair_is_refused(tiny: Path, pair: str) -> None:
    code, told = l10n("install", str(tiny), "--pair", pair)
    assert code == 2
    assert "is no pair" in told
    assert "\x1b" not in told
    with pytest.raises(ModelError, match="no pair of languages"):
        install_model(str(tiny), root=Path("models"), pairs=[("de", "\x1b[31m")])


def test_a_pair_is_written_as_bcp_47_has_it(tiny: Path, project: Path) -> None:
    assert l10n("install", str(tiny), "--pair", "DE-EN")[0] == 0
    (model,) = installed_models(project / ".l10n" / "models")
    assert model.card.pairs == PAIRS


def test_a_model_that_crashes_ctranslate2_is_not_installed(converted: InstalledModel, tmp_path: Path) -> None:
    broken = copied(converted, tmp_path / "broken")
    (broken / "card.json").unlink()
    content = (broken / "model.bin").read_bytes()
    # the number of heads, whose place is after its name: none, so that a width is divided by zero
    place = content.index(b"encoder/num_heads\0") + len(b"encoder/num_heads\0")
    (broken / "model.bin").write_bytes(content[: place + 6] + b"\0\0" + content[place + 8 :])
    with pytest.raises(ModelError, match="this model does not work, and was not installed: a trial of it failed"):
        install_model(str(broken), root=tmp_path / "models", pairs=PAIRS)
    assert names_in(tmp_path / "models") == []


@pytest.mark.parametrize("content", [b"garbage", b"", b"\6\0\0\0"])
def test_a_converted_model_that_does_not_load_is_not_installed(
    converted: InstalledModel, tmp_path: Path, content: bytes
) -> None:
    broken = copied(converted, tmp_path / "broken")
    (broken / "card.json").unlink()
    (broken / "model.bin").write_bytes(content)
    with pytest.raises(ModelError, match=r"a trial of it failed \(.*CTranslate2 cannot load this model"):
        install_model(str(broken), root=tmp_path / "models", pairs=PAIRS)
    assert names_in(tmp_path / "models") == []


def test_a_checkpoint_whose_heads_are_none_is_not_installed(tiny: Path, tmp_path: Path) -> None:
    folder = tmp_path / "opus-mt-de-en"
    shutil.copytree(tiny, folder)
    change_config(folder, encoder_attention_heads=0, decoder_attention_heads=0)
    with pytest.raises(ModelError):
        install_model(str(folder), root=tmp_path / "models")
    assert names_in(tmp_path / "models") == []


@pytest.mark.parametrize("positions", ["abc", 1e400, -5, 10**13, [1], 1.5, True])
def test_positions_that_no_model_has_are_an_error(tiny: Path, tmp_path: Path, positions: object) -> None:
    folder = tmp_path / "opus-mt-de-en"
    shutil.copytree(tiny, folder)
    change_config(folder, max_position_embeddings=positions)
    with pytest.raises(ModelError):
        install_model(str(folder), root=tmp_path / "models")
    assert names_in(tmp_path / "models") == []


def test_a_trial_that_takes_too_long_is_an_error(converted: InstalledModel) -> None:
    with pytest.raises(ModelError, match="it took more than 0 seconds"):
        try_out(converted.folder, converted.card, seconds=0.001)


@pytest.mark.parametrize(
    ("pairs", "tried"),
    [
        ((("*", "en"), ("de", "ru")), ("de", "ru")),
        ((("*", "aa"), ("*", "de"), ("*", "en")), ("de", "en")),
        ((("*", "de"), ("*", "fr")), ("fr", "de")),
        ((("*", "de"),), ("en", "de")),
        ((("*", "*"),), ("de", "en")),
        ((("fr", "*"),), ("fr", "en")),
    ],
)
def test_a_trial_is_of_a_pair_that_the_model_has(pairs: tuple[tuple[str, str], ...], tried: tuple[str, str]) -> None:
    assert trial_pair(pairs) == tried


def test_terminals_are_told_nothing_that_they_would_obey(project: Path, tiny: Path, tmp_path: Path) -> None:
    folder = tmp_path / "opus-mt-de-en"
    shutil.copytree(tiny, folder)
    licence = "mit\x1b[31m \u2028ct2:fake@1: as installed" + "L" * 5000
    (folder / "README.md").write_text(f"---\nlicense: {licence}\n---\n", encoding="utf-8")
    for told in (l10n("install", str(folder))[1], l10n("list")[1]):
        assert "\x1b" not in told
        assert "\nct2:fake" not in told.replace("\u2028", "\n")
        assert len(told) < 1000
    (model,) = installed_models(project / ".l10n" / "models")
    assert read_card(model.folder) == model.card


def test_what_killed_installs_left_is_cleared_when_it_is_old(converted: InstalledModel, tmp_path: Path) -> None:
    for name in (".installing-old", ".unpacking-old", ".installing-new", ".removing-x", ".mine"):
        (tmp_path / name / "model").mkdir(parents=True)
        if name.endswith("old"):
            os.utime(tmp_path / name, (0, 0))
    install_model(str(converted.folder), root=tmp_path)
    assert names_in(tmp_path) == [".installing-new", ".mine", converted.card.label]


def test_of_a_model_that_is_elsewhere_only_the_link_is_removed(converted: InstalledModel, tmp_path: Path) -> None:
    elsewhere = copied(converted, tmp_path / "elsewhere")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / converted.card.label).symlink_to(elsewhere)
    remove_model("opus-mt-de-en", tmp_path / "models")
    assert names_in(tmp_path / "models") == []
    assert names_in(elsewhere) == names_in(converted.folder)


def test_a_removal_that_was_killed_leaves_no_half_model(converted: InstalledModel, tmp_path: Path) -> None:
    model = install_model(str(converted.folder), root=tmp_path)
    # the state between renaming and erasing
    (tmp_path / ".removing-x").mkdir()
    model.folder.rename(tmp_path / ".removing-x" / "model")
    assert installed_models(tmp_path) == ()
    assert install_model(str(converted.folder), root=tmp_path) == model
    assert names_in(tmp_path) == [model.card.label]


def test_what_is_no_model_is_not_replaced_by_one(converted: InstalledModel, tmp_path: Path) -> None:
    place = tmp_path / converted.card.label
    place.mkdir()
    (place / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ModelError, match="in the place of the model, and is none itself"):
        install_model(str(converted.folder), root=tmp_path)
    assert names_in(tmp_path) == [place.name]
    assert names_in(place) == ["mine.txt"]


def test_a_file_where_the_models_should_be_is_one_sentence(converted: InstalledModel, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("x", encoding="utf-8")
    with pytest.raises(ModelError, match=r"models: this cannot be a folder of models: File exists"):
        install_model(str(converted.folder), root=tmp_path / "models")


def test_an_archive_is_named_without_its_ending_however_it_is_written(tiny: Path, tmp_path: Path) -> None:
    archive = packed(tiny, tmp_path / "opus-mt-de-en.ZIP")
    assert install_model(str(archive), root=tmp_path / "models").card.name == "opus-mt-de-en"


def test_a_long_name_is_cut(tiny: Path, tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 200)
    shutil.copytree(tiny, folder)
    assert install_model(str(folder), root=tmp_path / "models", pairs=PAIRS).card.name == "x" * 100


@pytest.mark.parametrize("quantization", ["int8", "float32"])
def test_a_converted_model_without_a_card_is_listed_as_it_is_stored(
    tiny: Path, tmp_path: Path, quantization: str
) -> None:
    first = install_model(str(tiny), root=tmp_path / "first", quantization=quantization)
    (first.folder / "card.json").unlink()
    model = install_model(str(first.folder), root=tmp_path / "models")
    assert (model.card.quantization, model.card.positions) == (quantization, 32)
    assert read_stored(model.folder / "model.bin") == Stored(quantization, 32)


def test_a_full_disk_is_told_of_the_folder_of_models(tiny: Path, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="this system has no limits to set")
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
    try:
        with pytest.raises(ModelError, match="the model cannot be written here: File too large") as caught:
            install_model(str(tiny), root=tmp_path / "models")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert caught.value.path == str(tmp_path / "models")
    assert names_in(tmp_path / "models") == []


@pytest.mark.parametrize("origin", ["@", "", " ", "~nosuch/x", "./nowhere", "x" * 5000, "/nowhere\x1b[2J"])
@pytest.mark.usefixtures("project")
def test_what_names_no_model_is_one_sentence(origin: str) -> None:
    code, told = l10n("install", origin)
    assert code == 2
    assert told.startswith("l10n: ")
    assert told.count("\n") == 1
    assert "\x1b" not in told
    assert len(told) < 500


def test_cards_that_can_be_read_are_told_from_those_that_cannot(converted: InstalledModel, tmp_path: Path) -> None:
    model = install_model(str(converted.folder), root=tmp_path)
    copied(converted, tmp_path / "bad@1", name="../x")
    assert readable_models(tmp_path, tmp_path) == (model,)
    assert [one.label for one in damaged_models(tmp_path)] == ["bad@1"]
