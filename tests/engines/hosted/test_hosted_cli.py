"""The commands with a service as their engine, as a user calls them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from played_services import KEY, Played, Raw, error, played, texts_in

from l10n.engines.hosted.keys import ENVIRONMENT


@pytest.fixture
def service() -> Iterator[Played]:
    with played("deepl") as one:
        yield one


@pytest.fixture
def project(tmp_path: Path, service: Played) -> Path:
    """A project whose engine is a played DeepL."""
    (tmp_path / "l10n.toml").write_text(
        f'targets = ["en"]\n[engine]\ndefault = "deepl"\n[engine.deepl]\nurl = "{service.url}"\nconcurrency = 1\n'
        "timeout = 5\nretries = 1\nprice = 20\n",
        encoding="utf-8",
    )
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.md").write_text(
        "# Wasser verbindet\n\nDer Dialog begann mit [vielen Treffen](https://example.org/a) in Bern. "
        "Er hat 12 Partner.\n\nDie **Botschaft** bleibt dabei.\n",
        encoding="utf-8",
    )
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries" / "t.csv").write_text("de,en\nDialog,dialogue\n", encoding="utf-8")
    return tmp_path


def long_article(project: Path, count: int = 120) -> None:
    text = "\n\n".join(f"Der Minister sprach in Punkt {number} über Wasser." for number in range(100, 100 + count))
    (project / "articles" / "a.md").write_text(text, encoding="utf-8")


def l10n(project: Path, *arguments: str, code: int = 0, key: str | None = KEY) -> str:
    names = {name for names in ENVIRONMENT.values() for name in names}
    environment = {name: value for name, value in os.environ.items() if name not in names}
    environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    if key is not None:
        environment["DEEPL_AUTH_KEY"] = key
    result = subprocess.run(
        [sys.executable, "-m", "l10n", *arguments],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    told = result.stdout + result.stderr
    assert result.returncode == code, told
    assert KEY not in told
    for path in project.rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes(), path
    return told


def catalog(project: Path) -> str:
    return (project / "locales" / "en" / "LC_MESSAGES" / "a.po").read_text(encoding="utf-8")


def test_drafts_say_which_engine_made_them(project: Path, service: Played, gettext_tool: Callable[[str], str]) -> None:
    told = l10n(project, "-vv", "translate")
    assert "deepl (named in the configuration; a service" in told
    assert service.url in told
    assert "4 by the engine" in told
    assert "characters, cost 0.00" in told
    text = catalog(project)
    assert text.count("# mt: deepl; src ") == 4
    assert 'msgstr "ReD dialogue nnageb tim <a1>neleiv neffert</a1> ni nreB."' in text or "<a1>neleiv neffer" in text
    assert "<b1>tfahcstoB</b1>" in text
    path = project / "locales" / "en" / "LC_MESSAGES" / "a.po"
    subprocess.run([gettext_tool("msgfmt"), "--check", "-o", os.devnull, str(path)], check=True)
    count = len(service.translations())
    assert "earlier drafts kept" in l10n(project, "translate")
    assert len(service.translations()) == count


def test_without_a_key_one_sentence_says_so(project: Path, service: Played) -> None:
    told = l10n(project, "translate", code=2, key=None)
    (line,) = [line for line in told.splitlines() if line.startswith("l10n:")]
    assert "deepl needs a key, and there is none. Set DEEPL_AUTH_KEY" in line
    assert not service.asked
    assert "a key: Set DEEPL_AUTH_KEY" in l10n(project, "engines", key=None)
    assert "deepl: a service: DeepL; ready" in l10n(project, "engines")


def test_a_wrong_key_is_not_repeated(project: Path) -> None:
    told = l10n(project, "translate", code=2, key="another-secret-key")
    assert "status 403" in told
    assert "another-secret-key" not in told


def test_a_run_that_broke_off_goes_on_where_it_stopped(project: Path, service: Played) -> None:
    long_article(project)
    service.faults = [None, *[error(401)] * 9]
    told = l10n(project, "translate", code=2)
    assert "status 401" in told
    done = catalog(project).count("# mt: deepl")
    assert 0 < done < 120
    service.faults.clear()
    service.asked.clear()
    l10n(project, "translate")
    assert catalog(project).count("# mt: deepl") == 120
    assert len(service.texts()) == 120 - done


def test_a_failure_in_the_last_batch_is_told_too(project: Path, service: Played) -> None:
    long_article(project, 60)
    service.faults = [None, error(401)]
    told = l10n(project, "translate", code=2)
    assert "status 401" in told
    assert catalog(project).count("# mt: deepl") == 30


def test_a_budget_ends_a_run_and_the_next_goes_on(project: Path, service: Played) -> None:
    long_article(project)
    told = l10n(project, "translate", "--budget", "2000", code=1)
    assert "the budget of 2,000 characters is spent" in told
    assert sum(len(text) for text in service.texts()) <= 2000
    done = catalog(project).count("# mt: deepl")
    assert 0 < done < 120
    told = l10n(project, "run", "articles/a.md", "--budget", "0.02", code=1)
    assert "the budget of 0.02 is spent" in told
    assert done < catalog(project).count("# mt: deepl") < 120
    l10n(project, "translate", "--budget", "20000")
    assert catalog(project).count("# mt: deepl") == 120
    assert '"much" is no budget' in l10n(project, "translate", "--budget", "much", code=2)


def test_an_interruption_does_not_wait_for_the_service(project: Path, service: Played) -> None:
    long_article(project)
    service.faults = [None, Raw(200, b"{}", seconds=30)]
    settings = (project / "l10n.toml").read_text(encoding="utf-8")
    (project / "l10n.toml").write_text(settings.replace("timeout = 5", "timeout = 60"), encoding="utf-8")
    command = [sys.executable, "-m", "l10n", "translate"]
    environment = {**os.environ, "DEEPL_AUTH_KEY": KEY}
    process = subprocess.Popen(
        command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    deadline = time.monotonic() + 60
    while len(service.translations()) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    told, _ = process.communicate(timeout=20)
    assert process.returncode == 130, told
    assert "interrupted; what was done is kept" in told
    # the first question was answered, and must not be asked and paid for again
    answered = len(texts_in(service.translations()[0].body))
    assert catalog(project).count("# mt: deepl") == answered > 0
    service.asked.clear()
    l10n(project, "translate")
    assert len(service.texts()) == 120 - answered


def test_injected_markup_reaches_no_article(project: Path, service: Played) -> None:
    (project / "articles" / "a.md").unlink()
    (project / "articles" / "a.html").write_text(
        "<p>Der Dialog begann in Bern.</p>\n<p>Er <b>bleibt</b> dabei.</p>\n", encoding="utf-8"
    )
    service.spoil = lambda texts: [f"{text}<script>alert(1)</script><img src=x onerror=y>" for text in texts]
    told = l10n(project, "run", "articles/a.html", code=1)
    assert "2 without a draft" in told
    assert "2 without an answer: the answer brings markup of its own" in told
    assert "<script" not in (project / "build" / "en" / "a.html").read_text(encoding="utf-8")


def test_damaged_tags_are_translated_by_parts(project: Path, service: Played) -> None:
    service.spoil = lambda texts: [text.replace("</b1>", "") for text in texts]
    l10n(project, "translate")
    assert 'msgstr "EiD <b1>tfahcstoB</b1> tbielb iebad."' in catalog(project)


def test_a_slow_server_is_one_sentence(project: Path, service: Played) -> None:
    (project / "articles" / "a.md").write_text("Der Dialog begann in Bern.\n", encoding="utf-8")
    text = (project / "l10n.toml").read_text(encoding="utf-8")
    (project / "l10n.toml").write_text(text.replace("timeout = 5", "timeout = 0.2"), encoding="utf-8")
    service.refuse = lambda _: Raw(200, b"{}", seconds=0.6)
    told = l10n(project, "translate", code=2)
    assert "no answer within 0.2 s" in told
    assert "Traceback" not in told
