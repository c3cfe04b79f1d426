from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hub_server import Hub, hub

from l10n.cli import main
from l10n.engines.known import known_models, repository_of
from l10n.languages import parse_tag


def test_what_is_stated_of_known_models_has_its_form() -> None:
    for name, model in known_models().items():
        assert re.fullmatch(r"[a-z0-9-]+", name)
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", model.repository)
        assert re.fullmatch(r"[0-9a-f]{40}|", model.revision)
        assert model.licence
        assert model.megabytes > 0
        for pair in model.pairs:
            assert all(tag == "*" or parse_tag(tag) == tag for tag in pair)
        for score in model.scores:
            assert tuple(score.pair.split("-")) in model.pairs
            assert 0 < score.bleu < 100


def test_a_short_name_stands_for_its_repository_and_revision() -> None:
    model = known_models()["opus-mt-de-en"]
    assert repository_of("opus-mt-de-en", None) == (model.repository, model.revision)
    assert repository_of("opus-mt-de-en", "main") == (model.repository, "main")
    assert repository_of("nllb-200-distilled-600m", None)[1] is None
    assert repository_of("somebody/opus-mt-de-en", None) == ("somebody/opus-mt-de-en", None)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "l10n.toml").write_text('source = "de"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("L10N_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.mark.usefixtures("project")
def test_the_command_lists_what_can_be_installed() -> None:
    told = CliRunner().invoke(main, ["models", "list"]).output
    assert "opus-mt-de-en" not in told
    told = CliRunner().invoke(main, ["models", "list", "--known"]).output
    assert "opus-mt-de-en: de-en; apache-2.0; 298 MB; Helsinki-NLP/opus-mt-de-en, at 61371499" in told
    assert "nllb-200-distilled-600m: any of 196 languages; cc-by-nc-4.0" in told


@pytest.mark.usefixtures("project")
def test_a_model_is_installed_by_its_short_name(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_DISABLE_XET", "1")
    model = known_models()["opus-mt-de-en"]
    served = Hub(checkpoint, repository=model.repository, card={"license": "cc-by-nc-4.0", "language": ["de", "en"]})
    with hub(served) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        refused = CliRunner().invoke(main, ["models", "install", "opus-mt-de-en"])
        assert refused.exit_code == 2
        assert "Accept it with --yes" in refused.output
        assert not any("/resolve/" in path for _, path, _ in served.asked)
        done = CliRunner().invoke(main, ["models", "install", "opus-mt-de-en", "--yes"])
    assert done.exit_code == 0, done.output
    assert any(path.endswith(f"/revision/{model.revision}") for _, path, _ in served.asked)
    assert f"installed as ct2:opus-mt-de-en@{model.revision[:8]}" in done.output
    assert CliRunner().invoke(main, ["models", "verify", "opus-mt-de-en"]).exit_code == 0
    assert CliRunner().invoke(main, ["models", "remove", "opus-mt-de-en"]).exit_code == 0
    assert "opus-mt-de-en" not in CliRunner().invoke(main, ["models", "list"]).output
