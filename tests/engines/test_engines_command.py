"""A program of the user's as an engine, whatever it does."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

import pytest

from l10n.config import EngineSettings, Settings, load_settings
from l10n.engines.account import Account
from l10n.engines.choose import choose_engine
from l10n.engines.command import CommandEngine
from l10n.engines.protocol import Engine, Request
from l10n.errors import ConfigError, EngineError
from l10n.model import Concept, Hit, Term

GOOD = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps({"id": asked["id"], "target": asked["source"].replace("Bern", "Berne")}))
"""


def command(folder: Path, code: str, timeout: float = 20.0, account: Account | None = None) -> CommandEngine:
    (folder / "mine.py").write_text(code, encoding="utf-8")
    return CommandEngine("mine", [sys.executable, "mine.py"], folder, timeout, account or Account())


def requests(*sources: str) -> list[Request]:
    return [Request(source, "de", "en") for source in sources]


def test_a_program_reads_and_writes_json_lines(tmp_path: Path) -> None:
    engine = command(tmp_path, GOOD)
    assert isinstance(engine, Engine)
    assert re.fullmatch(r"command:mine@[0-9a-f]{8}", engine.id)
    assert command(tmp_path, GOOD).id == engine.id
    assert command(tmp_path, GOOD + "\n").id != engine.id
    sources = ["Bern 😀", "", "zwei\nZeilen\u2028mehr", "x " * 2499 + "ab", "A & B < C"]
    answers = engine.translate(requests(*sources))
    assert [one.best.text for one in answers] == ["Berne 😀", "", *sources[2:]]
    assert engine.translate([]) == []


def test_it_is_told_languages_terms_and_tags(tmp_path: Path) -> None:
    engine = command(
        tmp_path,
        "import json, sys, pathlib\n"
        "line = sys.stdin.readline()\n"
        "pathlib.Path('told').write_text(line, encoding='utf-8')\n"
        'print(json.dumps({"id": 1, "target": "The <a1>dialogue</a1>."}))\n',
    )
    concept = Concept("d", {"de": Term("de", "Dialog"), "en": Term("en", "dialogue")})
    asked = Request("Der Dialog.", "de", "en", hits=(Hit(concept, 4, 10, "Dialog"),), tagged="Der <a1>Dialog</a1>.")
    (answer,) = engine.translate([asked])
    assert (answer.best.text, answer.best.tagged) == ("The dialogue.", "The <a1>dialogue</a1>.")
    assert json.loads((tmp_path / "told").read_text(encoding="utf-8")) == {
        "id": 1,
        "source": "Der <a1>Dialog</a1>.",
        "source_language": "de",
        "target_language": "en",
        "terms": [{"source": "Dialog", "target": "dialogue"}],
    }


def test_answers_are_put_in_order_by_their_ids(tmp_path: Path) -> None:
    code = (
        "import json, sys\n"
        "for asked in reversed([json.loads(line) for line in sys.stdin]):\n"
        '    print(json.dumps({"id": asked["id"], "target": asked["source"]}))\n'
    )
    sources = [f"Satz {number}" for number in range(500)]
    answers = command(tmp_path, code).translate(requests(*sources))
    assert [one.best.text for one in answers] == sources


def test_what_is_wrong_with_one_line_costs_only_that_segment(tmp_path: Path) -> None:
    code = (
        "import sys\nsys.stdin.read()\n"
        "print('loading the model')\nprint('[1, 2]')\nprint('null')\nprint('[' * 9999)\n"
        'print(\'{"id": 1, "target": "one"}\')\n'
        'print(\'{"id": 2, "target": "two"}\')\nprint(\'{"id": 2, "target": "other"}\')\n'
        'print(\'{"id": 3, "target": "<script>x</script>"}\')\n'
        'print(\'{"id": 4, "target": 5}\')\n'
        'print(\'{"id": 5, "target": "a\\\\u0000b"}\')\n'
        'print(\'{"id": 77, "target": "none"}\')\n'
        'print(\'{"id": true, "target": "none"}\')\n'
        'print(\'{"id": 6, "target": "six"}\')\n'
    )
    account = Account()
    answers = command(tmp_path, code, account=account).translate(requests(*"abcdef"))
    assert [one.best.text for one in answers] == ["one", "", "", "", "", "six"]
    assert "twice" in answers[1].problem
    assert "markup" in answers[2].problem
    assert "no line with its id" in answers[3].problem
    assert "signs of control" in answers[4].problem
    assert sum(account.failures.values()) == 4


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import sys; sys.exit('no model is there')", "status 1; it says: no model is there"),
        ("", "gave no line that can be read"),
        ("print('nonsense')", "gave no line that can be read"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "status -9"),
        ("raise ValueError('\\x1b[31m' + 'x' * 100000)", "it says: "),
    ],
)
def test_a_program_that_fails_is_one_error(tmp_path: Path, code: str, message: str) -> None:
    with pytest.raises(EngineError, match=message) as caught:
        command(tmp_path, code).translate(requests("Bern.", "Wien."))
    assert len(str(caught.value)) < 600
    assert "\x1b" not in str(caught.value)


def test_a_program_that_takes_too_long_is_ended_with_what_it_started(tmp_path: Path) -> None:
    code = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    started = time.monotonic()
    with pytest.raises(EngineError, match=r"not ready within 0\.5 s"):
        command(tmp_path, code, timeout=0.5).translate(requests("Bern."))
    assert time.monotonic() - started < 20


def test_what_was_done_before_a_failure_is_kept(tmp_path: Path) -> None:
    code = 'import sys\nprint(\'{"id": 1, "target": "one"}\')\nsys.exit("then it broke")\n'
    account = Account()
    engine = command(tmp_path, code, account=account)
    answers = engine.translate(requests("eins", "zwei"))
    assert [one.best.text for one in answers] == ["one", ""]
    assert "then it broke" in str(account.failure)
    with pytest.raises(EngineError, match="then it broke"):
        engine.translate(requests("drei"))


def test_a_flood_does_not_block(tmp_path: Path) -> None:
    code = (
        "import sys\nsys.stderr.write('x' * 3_000_000)\nprint('y' * 3_000_000)\n"
        'print(\'{"id": 1, "target": "one"}\')\n'
    )
    answers = command(tmp_path, code).translate(requests("eins " * 999, *["zwei " * 900] * 400))
    assert answers[0].best.text == ""  # "one" is too short for a source so long
    code = 'print(\'{"id": 1, "target": "one"}\')\n'
    answers = command(tmp_path, code).translate(requests("eins", *["zwei " * 900] * 400))
    assert answers[0].best.text == "one"


def test_a_program_is_run_without_a_shell(tmp_path: Path) -> None:
    engine = CommandEngine("mine", ["echo; touch", "made"], tmp_path, 5.0, Account())
    with pytest.raises(EngineError, match=r'"echo; touch": No such file.*\[engine.commands\]'):
        engine.translate(requests("Bern."))
    assert not (tmp_path / "made").exists()


def test_programs_are_configured_by_name(tmp_path: Path) -> None:
    (tmp_path / "l10n.toml").write_text('[engine.commands]\nmine = ["python", "mine.py"]\n', encoding="utf-8")
    settings = load_settings(tmp_path)
    assert settings.engine.commands == {"mine": ("python", "mine.py")}
    choice = choose_engine("de", "en", settings, named="command:mine")
    assert choice.id == choice.load().id
    assert choice.id.startswith("command:mine@")
    assert "python mine.py" in choice.describe()
    with pytest.raises(EngineError, match='no program "yours" is configured; configured: mine'):
        choose_engine("de", "en", settings, named="command:yours")


@pytest.mark.parametrize("value", ['"python mine.py"', "[]", "[1]", "{}", "3"])
def test_a_program_that_is_no_list_of_words_is_named_with_its_line(tmp_path: Path, value: str) -> None:
    (tmp_path / "l10n.toml").write_text(f"[engine.commands]\nmine = {value}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r'"engine\.commands" must be a table of lists of strings'):
        load_settings(tmp_path)


def test_no_program_is_configured_by_default() -> None:
    with pytest.raises(EngineError, match="configured: none"):
        choose_engine("de", "en", Settings(engine=EngineSettings()), named="command:mine")
