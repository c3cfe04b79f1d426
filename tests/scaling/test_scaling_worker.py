"""What travels to workers, and a worker as an object of this process."""

from __future__ import annotations

import pickle
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from echo_engine import echo, offer

from l10n.cli import main
from l10n.config import EngineSettings, Settings, load_settings
from l10n.drafting.pipeline import Drafting, draft_wanted, in_batches, preparing_for
from l10n.drafting.preparing import Wanted
from l10n.engines.cards import read_card, write_card
from l10n.engines.choose import Choice, choose_engine
from l10n.engines.deferred import DeferredEngine
from l10n.engines.plans import ModelPlan, models_of
from l10n.engines.registry import SHIPPED
from l10n.errors import EngineError, ModelError
from l10n.glossary import Glossary
from l10n.glossary.loading import load_glossary
from l10n.scaling.cluster import Cluster
from l10n.scaling.parcel import Parcel, Question, packed_model, parcel_for
from l10n.scaling.worker import Worker

SOURCES = [
    "Die <b1>Strategische Regionalpartnerschaft</b1> wird vertieft.",
    "Usbekistan ist ein wichtiger Partner in Zentralasien.",
    "Am 12. Juni 2026 reisten 18 Unternehmen mit.",
    "„Das ist ein guter Tag“, sagte sie.",
]
ROOT = Path(__file__).parents[2]


def project_glossary() -> Glossary:
    return load_glossary([ROOT / "glossaries"], ROOT)


def prepared(named: str, settings: Settings, glossary: Glossary | None = None) -> tuple[Drafting, Choice]:
    choice = choose_engine("de", "en", settings, named=named)
    engine = DeferredEngine(choice.id, choice.load)
    return Drafting(engine, "de", "en", glossary or Glossary(), settings="beam 4"), choice


def sent(parcel: Parcel) -> Parcel:
    arrived = pickle.loads(pickle.dumps(parcel))  # noqa: S301 - what Ray does with it
    assert isinstance(arrived, Parcel)
    return arrived


def questions(drafting: Drafting, sources: Sequence[str] = SOURCES, *, sparing: bool = True) -> list[Question]:
    pending = preparing_for(drafting).prepare([Wanted(source) for source in sources])
    (cases,) = in_batches(pending, drafting, sparing=sparing)
    return [Question(case.pending.key, case.pending.source, None) for case in cases]


def test_a_parcel_has_the_glossary_and_the_settings_and_no_address_of_a_database(tmp_path: Path) -> None:
    (tmp_path / "l10n.toml").write_text(
        'memory = "postgresql://me:hush@db/x"\n[engine.pairs]\n"de-en" = "auto"\n[engine.commands]\nmine = ["cat"]\n',
        encoding="utf-8",
    )
    settings = load_settings(tmp_path)
    glossary = project_glossary()
    drafting, choice = prepared("ct2:l10n-mini", settings, glossary)
    written = pickle.dumps(parcel_for(drafting, choice, settings.engine))
    assert b"hush" not in written
    parcel = pickle.loads(written)  # noqa: S301 - what Ray does with it
    assert parcel.glossary().concepts == glossary.concepts
    assert parcel.settings == replace(settings.engine, pairs={}, commands={})


def test_a_worker_drafts_what_one_process_drafts() -> None:
    glossary = project_glossary()
    drafting, choice = prepared("ct2:l10n-mini", Settings(), glossary)
    worker = Worker(sent(parcel_for(drafting, choice, EngineSettings())))
    assert worker.lacks() == ()
    ability = worker.start({})
    assert ability.calls > 1
    assert ability.sparing
    asked = questions(drafting)
    answers = {answer.key: answer for answer in worker.draft(asked)}
    here = {one.source: draft for one, draft in draft_wanted([Wanted(source) for source in SOURCES], drafting) if draft}
    assert len(here) == len(SOURCES)
    for question in asked:
        answer, draft = answers[question.key], here[question.source]
        assert (answer.target, answer.remarks) == (draft.target, draft.remarks)


def test_a_worker_with_another_glossary_refuses() -> None:
    drafting, choice = prepared("ct2:l10n-mini", Settings(), project_glossary())
    parcel = sent(parcel_for(drafting, choice, EngineSettings()))
    worker = Worker(replace(parcel, concepts=()))
    worker.start({})
    with pytest.raises(EngineError, match=r"would draft otherwise than the one that asks.* Install the same release"):
        worker.draft(questions(drafting))


@pytest.fixture
def elsewhere(tmp_path: Path) -> tuple[Parcel, Path]:
    """A parcel whose model is on the sender's machine only, and the folder that the sender has it in."""
    model = tmp_path / "models" / "press@1"
    shutil.copytree(SHIPPED, model)
    with (model / "config.json").open("a", encoding="utf-8") as config:
        config.write("\n")
    card = read_card(model)
    assert card is not None
    write_card(model, replace(card, name="press"))
    drafting, choice = prepared(f"ct2:{model}", Settings(root=tmp_path))
    parcel = sent(parcel_for(drafting, choice, EngineSettings()))
    hidden = tmp_path / "hidden"
    model.rename(hidden)
    return parcel, hidden


def test_a_model_that_a_worker_lacks_is_sent_to_it(elsewhere: tuple[Parcel, Path]) -> None:
    parcel, hidden = elsewhere
    worker = Worker(parcel)
    (folder,) = worker.lacks()
    with pytest.raises(ModelError, match=r"press@1: this model is not on the worker's machine, and was not sent there"):
        worker.start({})
    worker.start({folder: packed_model(hidden, parcel.models[folder])})
    (plan,) = models_of(parcel.plan)
    drafting = Drafting(worker_engine(plan), "de", "en", Glossary(), settings="beam 4")
    assert all(answer.target for answer in worker.draft(questions(drafting)))


def worker_engine(plan: ModelPlan) -> DeferredEngine:
    def never() -> None:
        raise AssertionError("the sender has loaded an engine")

    return DeferredEngine(f"ct2:{plan.card.label}", never)  # type: ignore[arg-type] # it is never called


@pytest.mark.parametrize("name", ["../x", "/etc/x", "..", "card.json"])
def test_a_model_is_written_nowhere_but_into_its_folder(elsewhere: tuple[Parcel, Path], name: str) -> None:
    parcel, hidden = elsewhere
    (folder,) = parcel.models
    model = {**packed_model(hidden, parcel.models[folder]), name: b"x"}
    with pytest.raises(ModelError, match="with a file that it cannot have"):
        Worker(parcel).start({folder: model})


def test_a_model_that_was_damaged_on_its_way_is_refused(elsewhere: tuple[Parcel, Path]) -> None:
    parcel, hidden = elsewhere
    (folder,) = parcel.models
    model = {**packed_model(hidden, parcel.models[folder]), "model.bin": b"x"}
    with pytest.raises(ModelError, match=r"press@1 did not arrive as it was sent"):
        Worker(parcel).start({folder: model})


def test_an_engine_of_a_package_must_be_installed_where_it_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as here:
        offer(tmp_path)
        here.syspath_prepend(str(tmp_path))
        drafting, choice = prepared("echo", Settings())
        parcel = sent(parcel_for(drafting, choice, EngineSettings()))
        worker = Worker(parcel)
        assert not worker.start({}).sparing
        answers = worker.draft(questions(drafting, SOURCES[1:2], sparing=False))
        assert [answer.target for answer in answers] == [echo(SOURCES[1])]
    with pytest.raises(EngineError, match='no package here offers the engine "echo"'):
        Worker(parcel).start({})


@pytest.mark.parametrize("named", ["deepl", "openai:gpt", "command:mine"])
def test_services_and_programs_stay_on_this_machine(named: str) -> None:
    settings = Settings(engine=EngineSettings(commands={"mine": ("cat",)}))
    drafting, choice = prepared(named, settings)
    with pytest.raises(EngineError, match=r"cannot be run by workers.* Leave out --executor"):
        parcel_for(drafting, choice, settings.engine)


def test_a_missing_ray_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(EngineError, match=r'needs the library ray. Run: pip install "l10n\[ray\]"'):
        Cluster().machines()


def test_a_client_server_is_no_cluster() -> None:
    with pytest.raises(EngineError, match="is the address of a Ray client server"):
        Cluster("ray://10.0.0.1:10001").machines()


def test_an_address_without_the_executor_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("Guten Tag.\n", encoding="utf-8")
    run = CliRunner().invoke(main, ["translate", "--address", "auto"])
    assert run.exit_code == 2
    assert "give --executor ray too" in run.output
