from __future__ import annotations

from pathlib import Path

import pytest

from l10n.config import Settings, load_settings
from l10n.errors import ConfigError


def write(folder: Path, text: str, name: str = "l10n.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_everything_has_a_default(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings(root=tmp_path.resolve())


def test_settings_are_read_from_the_nearest_file_upwards(tmp_path: Path) -> None:
    write(tmp_path, 'source = "en"\ntargets = ["ru"]\n[engine]\npairs = { en-ru = "ct2:x" }\n')
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    settings = load_settings(inner)
    assert (settings.root, settings.source, settings.targets) == (tmp_path.resolve(), "en", ("ru",))
    assert settings.engine.pairs["en-ru"] == "ct2:x"


def test_services_are_configured_one_table_each(tmp_path: Path) -> None:
    write(
        tmp_path,
        '[engine.openai]\nurl = "http://127.0.0.1:1/v1"\nmodel = "m"\nprice_input = 1\n[engine.azure]\nregion = "eu"\n'
        '[engine.commands]\nmine = ["a", "b"]\n',
    )
    engine = load_settings(tmp_path).engine
    assert (engine.openai.url, engine.openai.model, engine.openai.price_input) == ("http://127.0.0.1:1/v1", "m", 1.0)
    assert (engine.azure.region, engine.azure.retries, engine.commands["mine"]) == ("eu", 4, ("a", "b"))


def test_settings_may_stand_in_pyproject(tmp_path: Path) -> None:
    write(tmp_path, '[project]\nname = "x"\n[tool.l10n]\nsource = "ru"\n', "pyproject.toml")
    assert load_settings(tmp_path).source == "ru"


@pytest.mark.parametrize(
    ("text", "line", "parts"),
    [
        ('source = "de"\ntarget = ["en"]\n', 2, ['unknown key "target"', 'Did you mean "targets"?']),
        ('[segmentation]\nmod = "sentence"\n', 2, ['"segmentation.mod"', '"segmentation.mode"']),
        ('[engine]\n\nbeam = "four"\n', 3, ['"engine.beam" must be a whole number', "'four'"]),
        ("[engine]\nbeam = true\n", 2, ["must be a whole number"]),
        ('targets = "en"\n', 1, ['"targets" must be a list of strings']),
        ('[segmentation]\nmode = "word"\n', 2, ['"sentence" or "paragraph"']),
        ('[engine.deepl]\nformality = "rude"\n', 2, ['"engine.deepl.formality" must be', '"prefer_less"']),
        ('[engine.openai]\nkey = "sk-1"\n', 2, ['unknown key "engine.openai.key"', "Known keys here: concurrency"]),
        ("[engine.google]\ntimeout = true\n", 2, ['"engine.google.timeout" must be a number']),
        ('[engine.commands]\nmine = "python mine.py"\n', 1, ['"engine.commands" must be', "lists of strings"]),
        ("segmentation = 3\n", 1, ['"segmentation" must be a table']),
        ('locales = "../elsewhere"\n', 1, ["outside the project"]),
        ("source = \n", None, ["not TOML"]),
    ],
)
def test_a_mistake_is_named_with_its_key_and_line(
    tmp_path: Path, text: str, line: int | None, parts: list[str]
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(write(tmp_path, text))
    assert caught.value.path == str(tmp_path.resolve() / "l10n.toml")
    assert caught.value.line == line
    for part in parts:
        assert part in str(caught.value)


def test_the_memory_may_be_named_by_its_address_alone(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, 'memory = "postgresql://u:geheim@db/team"\n'))
    assert settings.memory.store == "postgresql://u:geheim@db/team"
    assert settings.memory.threshold == 70
    assert "geheim" not in repr(settings)


def test_a_password_in_an_address_of_the_wrong_type_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(write(tmp_path, '[memory]\nstore = ["postgresql://u:ge@heim@db/team"]\n'))
    assert "heim" not in str(caught.value)
