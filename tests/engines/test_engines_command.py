"""A program of the user's as an engine, whatever it does."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from l10n.config import EngineSettings, Settings, load_settings
from l10n.engines.account import Account
from l10n.engines.choose import choose_engine
from l10n.engines.command import CommandEngine, identity
from l10n.engines.protocol import Engine, Request
from l10n.errors import ConfigError, EngineError
from l10n.model import Concept, Hit, Term

GOOD = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps({"id": asked["id"], "target": asked["source"].replace("Bern", "Berne")}))
"""

KEY = "279a2e9d-83b3-c416-7e2d-f721593e42a0:fx"

TRANSLATING = """
import sys
from pathlib import Path
from l10n.engines.account import Account
from l10n.engines.command import CommandEngine
from l10n.engines.protocol import Request
engine = CommandEngine("mine", [sys.executable, "mine.py"], Path(sys.argv[1]), 30.0, Account())
engine.translate([Request("Bern.", "de", "en")])
"""

with_groups = pytest.mark.skipif(not hasattr(os, "killpg"), reason="the system has no groups of processes")


def command(folder: Path, code: str, timeout: float = 20.0, account: Account | None = None) -> CommandEngine:
    (folder / "mine.py").write_text(code, encoding="utf-8")
    return CommandEngine("mine", [sys.executable, "mine.py"], folder, timeout, account or Account())


def executable(path: Path, code: str) -> None:
    path.write_text(f"#!{sys.executable}\n{code}", encoding="utf-8")
    path.chmod(0o755)


def is_let_go(fifo: Path, held: int) -> bool:
    """Tells whether no other process holds a FIFO, or lets go of it within some seconds."""
    reading = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    os.close(held)
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        try:
            if os.read(reading, 1) == b"":
                os.close(reading)
                return True
        except BlockingIOError:
            time.sleep(0.05)
    os.close(reading)
    return False


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


@with_groups
def test_answers_count_though_the_program_leaves_a_child_that_holds_its_output(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "alive")
    code = (
        "import os, sys, time\n"
        f"{GOOD}\n"
        "sys.stdout.flush()\n"
        "if os.fork() == 0:\n    held = open('alive', 'w')\n    time.sleep(30)\n    os._exit(0)\n"
    )
    alive = os.open(tmp_path / "alive", os.O_RDWR)
    started = time.monotonic()
    answers = command(tmp_path, code).translate(requests("eins", "zwei"))
    assert [one.best.text for one in answers] == ["eins", "zwei"]
    assert time.monotonic() - started < 5
    assert is_let_go(tmp_path / "alive", alive)


@with_groups
def test_what_a_child_writes_after_the_program_has_ended_counts_too(tmp_path: Path) -> None:
    code = f"import os, sys, time\nif os.fork():\n    os._exit(0)\ntime.sleep(1)\n{GOOD}"
    (answer,) = command(tmp_path, code).translate(requests("eins"))
    assert answer.best.text == "eins"


@with_groups
def test_a_child_in_a_session_of_its_own_costs_no_answer(tmp_path: Path) -> None:
    code = (
        f"import os, time\n{GOOD}\nsys.stdout.flush()\n"
        "if os.fork() == 0:\n    os.setsid()\n    time.sleep(15)\n    os._exit(0)\n"
    )
    started = time.monotonic()
    (answer,) = command(tmp_path, code).translate(requests("eins"))
    assert answer.best.text == "eins"
    assert time.monotonic() - started < 12


@with_groups
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_that_ends_l10n_ends_the_program(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "alive")
    (tmp_path / "mine.py").write_text(
        "import time\nwith open('alive', 'w') as held:\n    held.write('+')\n    held.flush()\n    time.sleep(60)\n",
        encoding="utf-8",
    )
    held = os.open(tmp_path / "alive", os.O_RDWR)
    translating = subprocess.Popen([sys.executable, "-c", TRANSLATING, str(tmp_path)])
    assert os.read(held, 1) == b"+"
    number = signal.Signals[name]
    translating.send_signal(number)
    assert translating.wait(20) == -number
    assert is_let_go(tmp_path / "alive", held)


@with_groups
def test_a_signal_that_is_ignored_stays_so_and_one_that_is_handled_is_still(tmp_path: Path) -> None:
    handled: list[int] = []
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN), signal.signal(signal.SIGTERM, lambda *_: handled.append(1))
    try:
        kill = "import os, signal\nos.kill(os.getppid(), signal.SIGHUP)\n"
        (answer,) = command(tmp_path, kill + GOOD).translate(requests("eins"))
        assert answer.best.text == "eins"
        with pytest.raises(EngineError, match="status -9"):
            command(tmp_path, f"{kill.replace('HUP', 'TERM')}import time\ntime.sleep(20)").translate(requests("eins"))
        assert handled == [1]
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        signal.raise_signal(signal.SIGTERM)
        assert handled == [1, 1]
    finally:
        signal.signal(signal.SIGHUP, before[0])
        signal.signal(signal.SIGTERM, before[1])


def test_a_program_may_be_asked_from_any_thread(tmp_path: Path) -> None:
    engine = command(tmp_path, GOOD)
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(engine.translate(requests("Bern"))[0].best.text))
    thread.start()
    thread.join(20)
    assert found == ["Berne"]


def test_a_line_too_long_costs_only_itself(tmp_path: Path) -> None:
    code = (
        "import sys\nfor _ in range(70):\n    sys.stdout.write('z' * 1_000_000)\n"
        'print()\nprint(\'{"id": 1, "target": "one"}\')\n'
        "for _ in range(70):\n    print('z' * 1_000_000)\n"
        'print(\'{"id": 2, "target": "two"}\')\n'
    )
    answers = command(tmp_path, code).translate(requests("eins", "zwei"))
    assert [one.best.text for one in answers] == ["one", "two"]


def test_a_mark_of_the_order_of_bytes_costs_no_answer(tmp_path: Path) -> None:
    code = 'import sys\nsys.stdout.buffer.write(b\'\\xef\\xbb\\xbf{"id": 1, "target": "one"}\')\n'
    (answer,) = command(tmp_path, code).translate(requests("eins"))
    assert answer.best.text == "one"


def test_lines_without_an_id_that_was_asked_are_no_failure_of_the_program(tmp_path: Path) -> None:
    account = Account()
    (answer,) = command(tmp_path, 'print(\'{"id": 7, "target": "x"}\')', account=account).translate(requests("eins"))
    assert "no line with its id" in answer.problem
    assert account.failure is None


def test_the_end_of_long_complaints_is_shown(tmp_path: Path) -> None:
    code = "import sys\nfor _ in range(70):\n    sys.stderr.write('x' * 1_000_000)\nsys.exit(' no memory is left')"
    with pytest.raises(EngineError, match=r"x… no memory is left$"):
        command(tmp_path, code).translate(requests("eins"))


@pytest.mark.parametrize("said", [KEY, KEY.replace(":", "%3A"), f"{KEY}, once more {KEY}"])
def test_no_error_shows_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("DEEPL_AUTH_KEY", f"{KEY} ")
    code = (
        f"import os, sys\nassert os.environ['DEEPL_AUTH_KEY'].strip() == {KEY!r}\n"
        f"sys.exit('401 for {said} ' + 'x ' * 180)"
    )
    with pytest.raises(EngineError, match=r"it says: .*\*\*\*.* x") as caught:
        command(tmp_path, code).translate(requests("Bern."))
    assert KEY[-8:-3] not in str(caught.value)


def test_no_error_shows_a_key_that_a_line_break_divides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with pytest.raises(EngineError, match=r"status 1; it says: \*\*\*$"):
        command(tmp_path, f"import sys\nsys.exit('401 for {KEY[:9]}\\n{KEY[9:]}')").translate(requests("Bern."))


def test_one_more_try_that_fails_is_no_segment_without_an_answer(tmp_path: Path) -> None:
    account = Account()
    engine = command(tmp_path, GOOD.replace('asked["id"],', '0 + asked["id"] // 3 * 3,'), account=account)
    asked = [*requests("eins", "zwei", "drei"), Request("vier", "de", "en", attempt=True)]
    answers = engine.translate(asked)
    assert [one.best.text for one in answers] == ["", "", "", ""]
    assert sum(account.failures.values()) == 3


def test_an_answer_that_holds_a_key_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_TRANSLATE_KEY", KEY)
    monkeypatch.setenv("OPENAI_API_KEY", "lm-studio")
    monkeypatch.setenv("LIBRETRANSLATE_API_KEY", "n")
    code = f"{GOOD.replace('Berne', KEY)}"
    account = Account()
    answers = command(tmp_path, code, account=account).translate(
        requests("Nach Bern.", "Ohne lm-studio.", "https://x.ch/Bern")
    )
    assert [one.best.text for one in answers] == ["", "Ohne lm-studio.", ""]
    assert [one.problem for one in answers] == ["the answer holds a key", "", "the answer holds a key"]
    assert dict(account.failures) == {"the answer holds a key": 2}


def test_a_changed_program_is_another_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ids() -> list[str]:
        return [identity("mine", words, tmp_path) for words in (["./mine"], ["mine"], [str(tmp_path / "mine")])]

    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    executable(tmp_path / "mine", GOOD)
    before = ids()
    assert ids() == before
    executable(tmp_path / "mine", GOOD.replace("Berne", "Berna"))
    assert not set(ids()) & set(before)
    executable(tmp_path / "mine", GOOD)
    assert ids() == before


def test_a_word_that_can_be_no_file_is_only_a_word(tmp_path: Path) -> None:
    assert identity("mine", ["nowhere", "x" * 5000], tmp_path) != identity("mine", ["nowhere", "x" * 5001], tmp_path)
    assert identity("mine", ["nowhere", "."], tmp_path) != identity("mine", ["nowhere", ".."], tmp_path)


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
