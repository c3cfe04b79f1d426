"""l10n evaluate as its users call it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = """de\ten\tru
Die Außenministerin reist nach Taschkent.\tThe Foreign Minister is travelling to Tashkent.\tМинистр едет в Ташкент.
Der Wasserdialog wird fortgesetzt.\tThe water dialogue will continue.\tВодный диалог будет продолжен.
Deutschland hilft Usbekistan.\tGermany is helping Uzbekistan.\tГермания помогает Узбекистану.
"""
PROGRAM = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps({"id": asked["id"], "target": asked["source"].replace("Wasserdialog", sys.argv[1])}))
"""

needs_engine = pytest.mark.skipif(
    not all(find_spec(name) for name in ("ctranslate2", "sentencepiece")),
    reason="the shipped model needs ctranslate2 and sentencepiece, the extra [mt]",
)


def l10n(folder: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        [sys.executable, "-m", "l10n", "evaluate", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert result.returncode == code, f"{arguments}: {result.returncode}\n{result.stdout}\n{result.stderr}"
    return result


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "glossaries", tmp_path / "glossaries")
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "news.tsv").write_text(TABLE, encoding="utf-8")
    commands = "\n".join(
        f"{name} = {json.dumps([sys.executable, 'program.py', said])}"
        for name, said in (("right", "water dialogue"), ("wrong", "talk"))
    )
    (tmp_path / "l10n.toml").write_text(f'source = "de"\n[engine.commands]\n{commands}\n', encoding="utf-8")
    return tmp_path


def test_engines_side_by_side(project: Path) -> None:
    engines = ("--engine", "command:right", "--engine", "command:wrong", "--no-enforce", "--pair", "de-en")
    result = l10n(project, "news.tsv", *engines)
    assert "de-en: news.tsv, 3 segments" in result.stdout
    rows = [line for line in result.stdout.splitlines() if line.startswith("| command:")]
    assert len(rows) == 2
    assert rows[0].startswith("| command:right")
    assert "(p = " in rows[1]
    assert "(p = " not in rows[0]
    assert "BLEU nrefs:1|bs:1000|seed:12345|" in result.stdout
    assert "de-en: command:right" in result.stderr


def test_json_alone_is_on_standard_output(project: Path) -> None:
    result = l10n(
        project, "news.tsv", "--engine", "command:right", "--no-enforce", "--json", "--seed", "7", "--first", "2"
    )
    one, two = json.loads(result.stdout)
    assert (one["pair"], two["pair"]) == ("de-en", "de-ru")
    assert one["segments"] == 2
    assert one["significance"]["seed"] == 7
    assert one["systems"][0]["terms"]["exact"] >= 1
    assert two["systems"][0]["scores"]["BLEU"]["value"] >= 0


@needs_engine
def test_the_shipped_model_with_and_without_enforcement(project: Path) -> None:
    (values,) = json.loads(l10n(project, "news.tsv", "--pair", "de-ru", "--both", "--json").stdout)
    whole, bare = values["systems"]
    assert (whole["enforced"], bare["enforced"]) == (True, False)
    assert whole["engine"] == bare["engine"]
    assert bare["name"].endswith(", bare")
    assert whole["terms"]["unmet"] <= bare["terms"]["unmet"]
    assert whole["scores"]["chrF2"]["value"] > 5


def test_reviewed_catalogs_are_the_references(project: Path) -> None:
    catalog = project / "locales" / "en" / "LC_MESSAGES" / "a.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: en\\n"\n'
        '"X-Source-Language: de\\n"\n\n'
        'msgid "Der <a1>Wasserdialog</a1> endet."\nmsgstr "Der <a1>water dialogue</a1> endet."\n\n'
        '#, fuzzy\nmsgid "Ja."\nmsgstr "Yes."\n',
        encoding="utf-8",
    )
    (values,) = json.loads(l10n(project, "--engine", "command:right", "--json").stdout)
    assert values["test_set"] == "reviewed catalogs"
    assert values["segments"] == 1
    assert values["left_out"] == {"not reviewed": 1}
    assert values["systems"][0]["scores"]["BLEU"]["value"] == pytest.approx(100)
    again = l10n(project, "locales/en", "--engine", "command:right", "--no-enforce")
    assert "left out: 1 (not reviewed)" in again.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "there are no catalogs to measure by"),
        (("news.tsv", "--pair", "de-fr"), 'no column is in "fr"; the columns are de, en, ru'),
        (("news.tsv", "--pair", "de"), "write it as de-en"),
        (("news.tsv", "--source-file", "news.tsv", "--reference-file", "news.tsv"), "name either TEST_SET"),
        (("--source-file", "news.tsv"), "belong together"),
        (("--source-file", "news.tsv", "--reference-file", "news.tsv"), "name them with --pair"),
        (("--source-file", "news.tsv", "--reference-file", "program.py", "--pair", "de-en"), "news.tsv:4: line 4"),
        (("missing.tsv",), "does not exist"),
        (("news.tsv", "--engine", "nothing"), "names no engine"),
        (("news.tsv", "--comet", "glossaries"), "a COMET model has checkpoints/model.ckpt"),
    ],
)
def test_what_cannot_run_says_why(project: Path, arguments: tuple[str, ...], told: str) -> None:
    result = l10n(project, *arguments, code=2)
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_catalogs_without_a_reviewed_entry_say_what_was_left_out(project: Path) -> None:
    catalog = project / "locales" / "en" / "LC_MESSAGES" / "a.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: en\\nX-Source-Language: de\\n"\n\n'
        '#, fuzzy\nmsgid "Ja."\nmsgstr "Yes."\n',
        encoding="utf-8",
    )
    told = l10n(project, code=2).stderr
    assert "nothing in reviewed catalogs can be a reference for de-en (1 left out: not reviewed)" in told
