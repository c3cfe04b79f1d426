"""A toy model adapted to a toy house style: it must become better, or stay away."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from house_style import guard_pairs, house_pairs, write_catalog

from l10n.adapting.adapt import HELD_OUT, Outcome, adapt, adapted_name, base_in, base_of, checkpoint_of
from l10n.adapting.fine_tuning import Progress, Schedule
from l10n.adapting.network import load_network
from l10n.adapting.segments import Lesson, Pair, lesson_of
from l10n.config import load_settings
from l10n.engines.cards import read_card
from l10n.engines.choose import choose_engine
from l10n.engines.registry import InstalledModel, install_model, installed_models, verify_model
from l10n.errors import ModelError

FAST = Schedule(rate=1e-3, tokens=512, epochs=8)


@pytest.fixture(scope="session")
def lesson() -> Lesson:
    return lesson_of(house_pairs(400), 60, guard_pairs(), "toy news", 1)


def run(model: InstalledModel, lesson: Lesson, root: Path, schedule: Schedule, most_lost: float = 5.0) -> Outcome:
    told: list[Progress] = []
    with base_of(model) as base:
        outcome = adapt(
            base, lesson, ("de", "en"), root, schedule, name="toy-adapted", most_lost=most_lost, announce=told.append
        )
    assert tuple(told) == outcome.tuned.measurements
    return outcome


@pytest.fixture(scope="session")
def adapted(toy_model: InstalledModel, lesson: Lesson, toy_models: Path) -> Outcome:
    return run(toy_model, lesson, toy_models, FAST)


def test_an_adapted_model_is_better_on_what_it_has_not_seen(adapted: Outcome) -> None:
    assert adapted.refused == ()
    assert [score.test for score in adapted.after] == [HELD_OUT, "toy news"]
    assert adapted.after[0].bleu > adapted.before[0].bleu + 5
    assert adapted.after[0].chrf > adapted.before[0].chrf + 3
    assert adapted.after[1].chrf > adapted.before[1].chrf - 5
    losses = [one.loss for one in adapted.tuned.measurements]
    assert adapted.tuned.best.loss == min(losses) < losses[0]


def test_its_card_says_how_it_came_about(adapted: Outcome, toy_model: InstalledModel, lesson: Lesson) -> None:
    assert adapted.model is not None
    card = read_card(adapted.model.folder)
    assert card is not None
    assert card.adaptation is not None
    assert card == adapted.model.card
    assert card.pairs == (("de", "en"),)
    assert card.scores == adapted.after
    assert card.adaptation.base == toy_model.card.label
    assert card.adaptation.before == adapted.before
    assert (card.adaptation.trained, card.adaptation.held_out) == (len(lesson.trained), len(lesson.held_out))
    assert card.adaptation.origins == {"house.po": len(lesson.trained) + len(lesson.held_out)}
    assert "version:" in card.adaptation.signatures["BLEU"]
    assert card.adaptation.seed == 1
    assert card.adaptation.versions["torch"]
    assert card.adaptation.setting["precision"] in ("bfloat16", "float32")
    assert verify_model(adapted.model) == ()


def test_it_stands_beside_its_base_and_drafts_its_pair(
    adapted: Outcome, toy_model: InstalledModel, toy_models: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert adapted.model is not None
    assert {model.id for model in installed_models(toy_models)} == {toy_model.id, adapted.model.id}
    monkeypatch.setenv("L10N_MODELS", str(toy_models))
    settings = load_settings(tmp_path)
    assert choose_engine("de", "en", settings).id == adapted.model.id
    assert choose_engine("de", "ru", settings).id == toy_model.id


@pytest.mark.parametrize(
    ("name", "pairs", "expected"),
    [
        ("opus-mt-de-en", (("de", "en"),), "opus-mt-de-en-adapted"),
        ("l10n-mini", (("de", "en"), ("de", "ru")), "l10n-mini-adapted-de-ru"),
        ("nllb", (("*", "*"),), "nllb-adapted-de-ru"),
        ("l10n-mini-adapted-de-ru", (("de", "ru"),), "l10n-mini-adapted-de-ru"),
    ],
)
def test_each_pair_of_a_model_has_an_adapted_one_of_its_own(
    name: str, pairs: tuple[tuple[str, str], ...], expected: str, toy_model: InstalledModel
) -> None:
    assert adapted_name(replace(toy_model.card, name=name, pairs=pairs), ("de", "ru")) == expected


def test_adapting_again_takes_the_place_of_the_earlier_one(
    toy_model: InstalledModel, lesson: Lesson, tmp_path: Path
) -> None:
    root = tmp_path / "models"
    first = run(toy_model, lesson, root, replace(FAST, epochs=2))
    second = run(toy_model, lesson, root, replace(FAST, epochs=2, seed=2))
    assert first.model
    assert second.model
    assert second.replaced == (first.model.card.label,)
    assert [model.id for model in installed_models(root)] == [second.model.id]


def test_what_did_not_change_is_not_installed(toy_model: InstalledModel, lesson: Lesson, tmp_path: Path) -> None:
    outcome = run(toy_model, lesson, tmp_path, replace(FAST, rate=1e-9, epochs=1))
    assert outcome.refused == (f"nothing changed on {HELD_OUT}",)
    assert outcome.model is None
    assert installed_models(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def turned(pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """Gives pairs with each other's translations."""
    targets = [pair.target for pair in pairs]
    return tuple(
        Pair(pair.source, target, pair.origin) for pair, target in zip(pairs, [*targets[7:], *targets[:7]], strict=True)
    )


def test_what_only_gets_worse_stays_as_it_was(toy_model: InstalledModel, lesson: Lesson, tmp_path: Path) -> None:
    wrong = replace(lesson, trained=turned(lesson.trained), held_out=lesson.guard)
    outcome = run(toy_model, wrong, tmp_path, replace(FAST, epochs=3))
    assert outcome.tuned.best.step == 0
    assert outcome.refused == (f"nothing changed on {HELD_OUT}",)


def test_a_model_that_forgets_is_refused(toy_model: InstalledModel, lesson: Lesson, tmp_path: Path) -> None:
    upper = [Pair(pair.source, " ".join(reversed(pair.target.split())), pair.origin) for pair in house_pairs(400)]
    backwards = lesson_of(upper, 60, lesson.guard, lesson.guard_name, 1)
    outcome = run(toy_model, backwards, tmp_path, replace(FAST, forgetting=100.0), most_lost=1.0)
    assert outcome.after[0].bleu > outcome.before[0].bleu
    assert any("BLEU fell by" in reason and "on toy news, and 1 is allowed" in reason for reason in outcome.refused)
    assert installed_models(tmp_path) == ()


def test_training_stops_before_a_model_forgets(toy_model: InstalledModel, lesson: Lesson, tmp_path: Path) -> None:
    upper = [Pair(pair.source, " ".join(reversed(pair.target.split())), pair.origin) for pair in house_pairs(400)]
    backwards = lesson_of(upper, 60, lesson.guard, lesson.guard_name, 1)
    tuned = run(toy_model, backwards, tmp_path, replace(FAST, forgetting=0.02, patience=2)).tuned
    assert tuned.best.guard <= tuned.measurements[0].guard + 0.02
    assert len(tuned.measurements) < 2 * FAST.epochs


def test_a_model_on_the_way_to_one_that_forgets_is_tried(
    toy_model: InstalledModel, lesson: Lesson, tmp_path: Path
) -> None:
    upper = [Pair(pair.source, " ".join(reversed(pair.target.split())), pair.origin) for pair in house_pairs(400)]
    backwards = lesson_of(upper, 60, lesson.guard, lesson.guard_name, 1)
    tuned = run(toy_model, backwards, tmp_path, replace(FAST, forgetting=0.02, epochs=4, patience=8)).tuned
    mixed = [one for one in tuned.measurements if one.share not in (0.0, 1.0)]
    shares = [one.share for one in mixed]
    assert shares == [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1][: len(shares)]
    assert tuned.best in mixed
    assert tuned.best in mixed[-2:]
    lowest = min((one for one in tuned.measurements if one.share == 1.0), key=lambda one: one.loss)
    assert {one.step for one in mixed} == {lowest.step}
    guards = [one.guard for one in (lowest, *mixed, tuned.measurements[0])]
    assert guards == sorted(guards, reverse=True)


def test_int8_alone_can_be_adapted(toy_model: InstalledModel, lesson: Lesson, tmp_path: Path) -> None:
    orphan = InstalledModel(toy_model.folder, replace(toy_model.card, origin="someone/opus@1234"))
    outcome = run(orphan, lesson, tmp_path, replace(FAST, epochs=4))
    assert outcome.model is not None
    assert outcome.model.card.adaptation is not None
    assert outcome.model.card.adaptation.setting["start"] == "the installed weights"


def test_a_checkpoint_is_found_while_it_is_as_it_was(toy_checkpoint: Path, tmp_path: Path) -> None:
    shutil.copytree(toy_checkpoint, tmp_path / "opus-de-en")
    model = install_model(str(tmp_path / "opus-de-en"), root=tmp_path / "models")
    assert checkpoint_of(model) == (tmp_path / "opus-de-en").resolve()
    with (tmp_path / "opus-de-en" / "model.safetensors").open("ab") as file:
        file.write(b"\0")
    assert checkpoint_of(model) is None


def test_a_folder_without_a_checkpoint_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="there is no model here"):
        base_in(tmp_path)


def test_a_model_of_another_kind_is_refused(toy_checkpoint: Path, tmp_path: Path) -> None:
    folder = tmp_path / "m2m-de-en"
    shutil.copytree(toy_checkpoint, folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps({**config, "model_type": "m2m_100"}), encoding="utf-8")
    with pytest.raises(ModelError, match="only Marian models can be adapted"):
        load_network(folder)


def l10n(folder: Path, *arguments: str, code: int = 0) -> tuple[str, str]:
    result = subprocess.run(
        [sys.executable, "-m", "l10n", *arguments],
        cwd=folder,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert result.returncode == code, f"{arguments}: {result.returncode}\n{result.stdout}\n{result.stderr}"
    return result.stdout, result.stderr


@pytest.fixture
def project(tmp_path: Path, toy_checkpoint: Path) -> Path:
    (tmp_path / "l10n.toml").write_text('source = "de"\ntargets = ["en"]\n', encoding="utf-8")
    install_model(str(toy_checkpoint), root=tmp_path / ".l10n" / "models")
    write_catalog(tmp_path / "locales" / "en" / "LC_MESSAGES" / "house.po", house_pairs(300))
    lines = [f"{pair.source}\t{pair.target}\n" for pair in guard_pairs()]
    (tmp_path / "news.tsv").write_text("".join(lines), encoding="utf-8")
    return tmp_path


def test_the_command_learns_from_the_reviewed_catalogs(project: Path) -> None:
    told, progress = l10n(
        project, "adapt", "--pair", "de-en", "--guard", "news.tsv", "--rate", "1e-3", "--lose", "5", "--json"
    )
    outcome = json.loads(told)
    assert outcome["installed"].startswith("ct2:toy-unfinished-de-mul-adapted-de-en@")
    assert outcome["after"][0]["chrf"] > outcome["before"][0]["chrf"]
    assert "240 segments to learn from, 60 to measure by" in progress
    assert outcome["installed"] in l10n(project, "models", "list")[0]
    assert "as installed" in l10n(project, "models", "verify")[0]


def test_the_command_ends_with_1_and_the_numbers_where_nothing_is_better(project: Path) -> None:
    told, _ = l10n(
        project, "adapt", "--pair", "de-en", "--guard", "news.tsv", "--rate", "1e-9", "--epochs", "1", code=1
    )
    assert f"{HELD_OUT}: BLEU " in told
    assert "BLEU nrefs:1|" in told
    assert "not installed: nothing changed" in told
    assert len(installed_models(project / ".l10n" / "models")) == 1


def test_the_command_says_what_is_missing(project: Path) -> None:
    told = l10n(project, "adapt", "--pair", "de-fr", code=2)[1]
    assert "there are only 0 reviewed segments to learn from" in told
    assert "is no pair" in l10n(project, "adapt", "--pair", "de", code=2)[1]
