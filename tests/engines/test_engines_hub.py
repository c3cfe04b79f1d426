from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hub_server import COMMIT, Answer, Hub, hub

from l10n.engines.checkpoints import licence_of
from l10n.engines.commercial_use import forbids_commercial_use
from l10n.engines.hub import HubModel, fetch, find_model
from l10n.errors import ModelError

pytest.importorskip("huggingface_hub", reason="huggingface_hub is not installed")

WEIGHTS = "model.safetensors"
SIZE = 1_000_000

FETCHING = """
import pathlib, sys
from l10n.engines.hub import fetch, find_model
fetch(find_model(sys.argv[1], None), pathlib.Path(sys.argv[2]))
"""


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with files that are named as a model's are."""
    folder = tmp_path / "served"
    folder.mkdir()
    for name in ("config.json", "source.spm", "target.spm", "vocab.json"):
        (folder / name).write_bytes(name.encode() * 9)
    (folder / WEIGHTS).write_bytes(os.urandom(SIZE))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setattr("l10n.engines.downloads._PAUSE", 0.001)
    model = Hub(folder, repository="toys/opus-mt-de-en")
    with hub(model) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        yield model


def fetch_all(served: Hub, folder: Path) -> HubModel:
    model = find_model(served.repository, None)
    fetch(model, folder)
    return model


def problem_of(served: Hub, folder: Path) -> str:
    with pytest.raises(ModelError) as caught:
        fetch_all(served, folder)
    assert str(caught.value).isprintable()
    return str(caught.value)


def is_whole(served: Hub, folder: Path) -> bool:
    names = {path.name for path in served.folder.iterdir()}
    assert {path.name for path in folder.iterdir()} == names
    return all((folder / name).read_bytes() == (served.folder / name).read_bytes() for name in names)


def part_of(folder: Path) -> Path | None:
    return next(folder.glob(f"{WEIGHTS}.*.part"), None)


def test_what_the_hub_tells_is_what_is_fetched(served: Hub, tmp_path: Path) -> None:
    model = fetch_all(served, tmp_path / "model")
    assert (model.commit, model.licence, model.languages) == (COMMIT, "cc-by-4.0", ("de", "en", "ru"))
    assert is_whole(served, tmp_path / "model")
    served.asked.clear()
    fetch(model, tmp_path / "model")
    assert served.asked == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_run_goes_on_where_one_that_was_killed_stopped(served: Hub, tmp_path: Path, number: signal.Signals) -> None:
    served.held_after[WEIGHTS] = 300_000
    folder = tmp_path / "model"
    for _ in range(2):
        with subprocess.Popen(
            [sys.executable, "-c", FETCHING, served.repository, str(folder)], stderr=subprocess.PIPE
        ) as process:
            enough = min(SIZE, 300_000 * (1 + len(served.ranges(WEIGHTS))))
            until = time.monotonic() + 60
            while time.monotonic() < until:
                part = part_of(folder)
                if part is not None and part.stat().st_size >= enough:
                    break
                time.sleep(0.02)
            process.send_signal(number)
            process.communicate()
    served.held_after.clear()
    fetch_all(served, folder)
    assert served.ranges(WEIGHTS) == ["", "bytes=300000-", "bytes=600000-"]
    assert is_whole(served, folder)


def test_runs_whose_connections_are_lost_again_and_again_get_there(served: Hub, tmp_path: Path) -> None:
    served.lost_after[WEIGHTS] = 150_000
    said = problem_of(served, tmp_path / "model")
    assert "was lost at 750000 of 1000000 bytes of toys/opus-mt-de-en/model.safetensors" in said
    fetch_all(served, tmp_path / "model")
    assert served.ranges(WEIGHTS) == ["", *(f"bytes={150_000 * done}-" for done in range(1, 7))]
    assert is_whole(served, tmp_path / "model")


def test_a_hub_that_sends_the_whole_file_again_is_understood(served: Hub, tmp_path: Path) -> None:
    served.cut_off.add(WEIGHTS)
    served.whole.add(WEIGHTS)
    fetch_all(served, tmp_path / "model")
    assert served.ranges(WEIGHTS) == ["", "bytes=500000-"]
    assert is_whole(served, tmp_path / "model")


def test_a_part_that_the_hub_cannot_go_on_from_is_started_anew(served: Hub, tmp_path: Path) -> None:
    served.lost_after[WEIGHTS] = 150_000
    problem_of(served, tmp_path / "model")
    served.lost_after.clear()
    served.answers[WEIGHTS] = (416, b"", {})
    said = problem_of(served, tmp_path / "model")
    assert "status 416" in said
    served.answers.clear()
    served.asked.clear()
    fetch_all(served, tmp_path / "model")
    assert served.ranges(WEIGHTS) == [""]


def test_a_part_with_wrong_bytes_is_deleted_and_the_next_run_starts_anew(served: Hub, tmp_path: Path) -> None:
    served.lost_after[WEIGHTS] = 150_000
    problem_of(served, tmp_path / "model")
    part = part_of(tmp_path / "model")
    assert part is not None
    part.write_bytes(b"x" + part.read_bytes()[1:])
    served.lost_after.clear()
    assert "model.safetensors of toys/opus-mt-de-en arrived damaged, and was deleted" in problem_of(
        served, tmp_path / "model"
    )
    assert part_of(tmp_path / "model") is None
    fetch_all(served, tmp_path / "model")
    assert is_whole(served, tmp_path / "model")


def test_a_part_of_another_file_is_not_gone_on_with(served: Hub, tmp_path: Path) -> None:
    served.lost_after[WEIGHTS] = 150_000
    problem_of(served, tmp_path / "model")
    (served.folder / WEIGHTS).write_bytes(os.urandom(SIZE))
    served.lost_after.clear()
    served.asked.clear()
    fetch_all(served, tmp_path / "model")
    assert served.ranges(WEIGHTS) == [""]


def test_a_file_without_end_is_cut_at_the_size_that_is_stated(served: Hub, tmp_path: Path) -> None:
    served.endless.add("vocab.json")
    assert "vocab.json arrived damaged: it is longer than the 90 bytes" in problem_of(served, tmp_path / "model")
    assert not list((tmp_path / "model").glob("vocab*"))


def test_a_page_in_the_place_of_a_file_is_refused(served: Hub, tmp_path: Path) -> None:
    served.answers["vocab.json"] = (200, b"<html>log in</html>", {"Content-Type": "text/html"})
    assert "vocab.json arrived damaged: 19 bytes are sent where the hub states 90" in problem_of(
        served, tmp_path / "model"
    )


def test_the_token_is_shown_to_the_hub_and_to_nobody_else(
    served: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    other = Hub(served.folder, repository=served.repository)
    with hub(other) as address:
        path = f"/{served.repository}/resolve/{COMMIT}/{WEIGHTS}"
        served.answers[WEIGHTS] = (302, b"", {"Location": f"{address}{path}"})
        fetch_all(served, tmp_path / "model")
    assert is_whole(served, tmp_path / "model")
    assert {token for _, token in served.tokens} == {"Bearer hf_secret"}
    assert len(served.tokens) == len(served.asked)
    assert other.tokens == []
    assert other.ranges(WEIGHTS) == [""]


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "http://192.0.2.1/x", "ftp://192.0.2.1/x", "http://[::1", "", "//a:b/"],
)
def test_redirections_to_other_places_than_https_are_not_followed(served: Hub, tmp_path: Path, location: str) -> None:
    served.answers[WEIGHTS] = (302, b"", {"Location": location})
    assert "where nothing is fetched from" in problem_of(served, tmp_path / "model")


def test_redirections_in_a_circle_end(served: Hub, tmp_path: Path) -> None:
    served.answers[WEIGHTS] = (302, b"", {"Location": WEIGHTS})
    assert "without end" in problem_of(served, tmp_path / "model")
    assert len(served.ranges(WEIGHTS)) == 6


@pytest.mark.parametrize("address", ["file:///etc", "nonsense", "http://[", "https://"])
def test_an_endpoint_that_is_no_address_is_named(
    served: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", address)
    assert "is not the address of a hub. Mend HF_ENDPOINT" in problem_of(served, tmp_path / "model")


@pytest.mark.parametrize("place", ["api", WEIGHTS])
@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        ((401, b"{}", {}), "does not show"),
        ((403, b"{}", {}), "ask for access, and set HF_TOKEN"),
        ((403, b"{}", {"X-Error-Code": "GatedRepo"}), "asks its users to log in to the hub first"),
        ((404, b"{}", {}), "the hub has no"),
        ((429, b"{}", {"Retry-After": "7"}), "asked too often.*Try again in 7 s"),
        ((429, b"{}", {"Retry-After": "x\x07"}), "asked too often.*Try again later"),
        ((500, b"{}", {}), r"the hub failed to give .*\(500\)"),
        ((204, b"", {}), "status 204"),
    ],
)
def test_refusals_say_why(served: Hub, tmp_path: Path, place: str, answer: Answer, cause: str) -> None:
    served.answers[place] = answer
    said = problem_of(served, tmp_path / "model")
    assert "cannot be reached" not in said
    assert served.repository in said
    assert re.search(cause, said), said


def test_a_token_that_is_not_accepted_is_named(served: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    served.answers["api"] = (401, b"{}", {})
    said = problem_of(served, tmp_path / "model")
    assert "does not accept the token" in said
    assert "hf_wrong" not in said
    monkeypatch.setenv("HF_TOKEN", "hf_schlüssel")
    assert "signs that no token has" in problem_of(served, tmp_path / "model")


@pytest.mark.parametrize(
    "content",
    [b"<html>log in</html>", b"", b"[]", b"\xff\xfe\x00", b"[" * 100_000, b'{"sha": 1', b'"x"', b"null"],
)
def test_an_answer_that_is_not_the_hubs_is_one_sentence(served: Hub, tmp_path: Path, content: bytes) -> None:
    served.answers["api"] = (200, content, {"Content-Type": "text/html"})
    assert "is not the hub" in problem_of(served, tmp_path / "model")


@pytest.mark.parametrize("siblings", [5, None, [{"x": 1}], [5], [{"rfilename": 5}]])
def test_files_that_the_hub_does_not_name_are_one_sentence(served: Hub, tmp_path: Path, siblings: object) -> None:
    served.told["siblings"] = siblings
    assert "is not the hub" in problem_of(served, tmp_path / "model")


@pytest.mark.parametrize("sha", [None, "main", "../../../pwned", "0123456", COMMIT + "\n", 5, COMMIT.upper()])
def test_what_is_no_commit_is_refused(served: Hub, tmp_path: Path, sha: object) -> None:
    served.told["sha"] = sha
    assert "the hub gave no commit for toys/opus-mt-de-en" in problem_of(served, tmp_path / "model")


def test_another_commit_than_the_pinned_one_is_refused(served: Hub) -> None:
    assert find_model(served.repository, "f" * 40).commit == "f" * 40
    served.told["sha"] = COMMIT
    with pytest.raises(ModelError, match="gave another commit"):
        find_model(served.repository, "f" * 40)


@pytest.mark.parametrize(
    "changed",
    [{"size": None}, {"size": -1}, {"size": True}, {"size": "9"}, {"blobId": None}, {"blobId": "x"}, {"lfs": {}}],
)
def test_a_file_that_could_not_be_checked_is_refused_before_anything_is_fetched(
    served: Hub, tmp_path: Path, changed: dict[str, object]
) -> None:
    served.told["siblings"] = [
        {**served.sibling(path), **(changed if path.name == "vocab.json" else {})} for path in served.folder.iterdir()
    ]
    assert "states no size and checksum for vocab.json" in problem_of(served, tmp_path / "model")
    assert served.ranges("config.json") == []


@pytest.mark.parametrize(
    ("card", "licence"),
    [
        ({"license": ["cc-by-nc"]}, "cc-by-nc"),
        ({"license": ["mit", "cc-by-nc-4.0"]}, "cc-by-nc-4.0 and mit"),
        ({"license": "other", "license_name": "cc-by-nc-4.0"}, "cc-by-nc-4.0"),
        ({"license": "mit\x1b[2J\nok"}, "mit 2J ok"),
        ({"license": "x" * 1000}, "x" * 119 + "…"),
        ({"license": None}, "mit"),
        ("x", "mit"),
        (None, "mit"),
    ],
)
def test_licences_from_the_hub_are_one_plain_line(served: Hub, card: object, licence: str) -> None:
    served.card = card
    served.told["tags"] = ["translation", 5, "license:mit"]
    assert find_model(served.repository, None).licence == licence


@pytest.mark.parametrize(
    ("language", "languages"), [(5, ()), ("de", ("de",)), (["de", 5, "e\x1bn"], ("de", "e n")), ({"a": 1}, ())]
)
def test_languages_that_are_no_words_are_left_out(served: Hub, language: object, languages: tuple[str, ...]) -> None:
    served.card = {"language": language}
    assert find_model(served.repository, None).languages == languages


@pytest.mark.parametrize("name", ["a/../b", "..", "a/b/c", "a b/c", "a/b?x", "a/b%2e", "", "a/b\n", "ä/b"])
def test_what_is_no_name_of_a_repository_is_not_asked_for(served: Hub, name: str) -> None:
    with pytest.raises(ModelError, match="neither a folder here nor a model on the hub"):
        find_model(name, None)
    assert served.asked == []


def test_names_that_lead_out_of_the_folder_are_not_fetched(served: Hub, tmp_path: Path) -> None:
    siblings = [served.sibling(path) for path in served.folder.iterdir()]
    served.told["siblings"] = [*siblings, {"rfilename": "../../evil.json"}, {"rfilename": "/etc/vocab.json"}]
    fetch_all(served, tmp_path / "model")
    assert is_whole(served, tmp_path / "model")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_not_taken_for_a_lost_connection(served: Hub, tmp_path: Path) -> None:
    model = find_model(served.repository, None)
    (tmp_path / "model").mkdir()
    part = tmp_path / "model" / f"{WEIGHTS}.{model.files[WEIGHTS].digest[:16]}.part"
    part.symlink_to("/dev/full")
    assert f"{tmp_path / 'model'}: the disk is full. Free some room" in problem_of(served, tmp_path / "model")


def test_a_folder_that_cannot_be_written_is_named(served: Hub, tmp_path: Path) -> None:
    (tmp_path / "model").write_text("", encoding="utf-8")
    assert f"{tmp_path / 'model'}: this folder cannot be written" in problem_of(served, tmp_path / "model")


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("---\nlicense:\n- cc-by-nc-4.0\n---\n", "cc-by-nc-4.0"),
        ("---\nlicense:\n  - mit # for the code\n  - cc-by-nc\n\ntags:\n- x\n---\n", "cc-by-nc and mit"),
        ("---\nlicense: [mit, 'cc-by-nc']\n---\n", "cc-by-nc and mit"),
        ("\ufeff---\nlicense: cc-by-nc-4.0\n---\n", "cc-by-nc-4.0"),
        ("---\r\nlicense: cc-by-nc-4.0\r\n---\r\n", "cc-by-nc-4.0"),
        ("---\nlicense: cc-by-nc-4.0\n--- \n", "cc-by-nc-4.0"),
        ("---\nlicense: cc-by-nc-4.0\n---", "cc-by-nc-4.0"),
        ("---\nlicense: cc-by-nc-4.0\n", "cc-by-nc-4.0"),
        ("---\nlicense: >-\n  cc-by-nc-4.0\n---\n", "cc-by-nc-4.0"),
        ("---\nlicense: other\nlicense_name: cc-by-nc-4.0\n---\n", "cc-by-nc-4.0"),
        ("---\nlicense: mit\nlicense: cc-by-nc-4.0\n---\n", "cc-by-nc-4.0 and mit"),
        ("---\n'license' : \"cc-by-nc\" # c\n---\n", "cc-by-nc"),
        ("---\n{license: cc-by-nc, language: de}\n---\n", "cc-by-nc language: de"),
        ("---\nlicense: cc-by-n\u200bc-4.0\n---\n", "cc-by-nc-4.0"),
        ("---\nlicense: other\n---\n", "other"),
        ("---\nmodel-index:\n- name: a\n  license: none\n---\n\nlicense: none\n", ""),
        ("---\nlicense: null\n---\n", ""),
        ("---\nlicense: mit\x1b[2J\n---\n", "mit 2J"),
        ("---\n", ""),
        ("", ""),
    ],
)
def test_licences_are_read_however_front_matter_is_written(tmp_path: Path, text: str, licence: str) -> None:
    (tmp_path / "README.md").write_text(text, encoding="utf-8", newline="")
    assert licence_of(tmp_path) == licence


def test_a_long_licence_that_forbids_commercial_use_still_does_when_it_is_cut(tmp_path: Path) -> None:
    text = "---\nlicense: |\n  " + "many words " * 100 + "for non-commercial use only\n---\n"
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    assert forbids_commercial_use(licence_of(tmp_path))
    assert len(licence_of(tmp_path)) <= 120


@pytest.mark.parametrize(
    "line", ["license: x\n", "license: " + "[" * 50 + "\n", "- a\n", " " * 50 + "\n", ":" * 50 + "\n"]
)
def test_front_matter_that_is_never_closed_is_read_in_no_time(tmp_path: Path, line: str) -> None:
    (tmp_path / "README.md").write_text("---\n" + line * (2_000_000 // len(line)), encoding="utf-8")
    before = time.process_time()
    licence_of(tmp_path)
    assert time.process_time() - before < 5
