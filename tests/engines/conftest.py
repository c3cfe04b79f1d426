from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from made_once import made_once
from toy_language import Sentence, sentences, write_checkpoint

from l10n.engines.checkpoints import unlisted_card
from l10n.engines.protocol import Candidates, Engine, Request
from l10n.engines.registry import InstalledModel, install_model

HELD_OUT = 60
CORPUS = sentences(2400, seed=1)


@pytest.fixture(scope="session")
def held_out() -> list[Sentence]:
    """Toy sentences that the toy model was not trained on."""
    return CORPUS[:HELD_OUT]


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A toy checkpoint as the hub lays it out, trained once a run: workers of one run share it."""
    for library in ("torch", "transformers", "sentencepiece"):
        pytest.importorskip(library, reason=f"{library} is not installed, and the toy model is trained with it")

    def write(folder: Path) -> None:
        write_checkpoint(folder, CORPUS[HELD_OUT:], steps=300)

    return made_once(tmp_path_factory, "opus-toy-de-mul", "model.safetensors", write)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def float32_model(checkpoint: Path, models: Path) -> InstalledModel:
    pytest.importorskip("ctranslate2", reason="ctranslate2 is not installed")
    return install_model(str(checkpoint), root=models, quantization="float32")


@pytest.fixture(scope="session")
def int8_model(checkpoint: Path, models: Path) -> InstalledModel:
    pytest.importorskip("ctranslate2", reason="ctranslate2 is not installed")
    return install_model(str(checkpoint), root=models)


@pytest.fixture(scope="session")
def ct2_float32(float32_model: InstalledModel) -> Engine:
    from l10n.engines.ct2 import load_ct2

    return load_ct2(float32_model.folder, float32_model.card)


@pytest.fixture(scope="session")
def ct2_int8(int8_model: InstalledModel) -> Engine:
    from l10n.engines.ct2 import load_ct2

    return load_ct2(int8_model.folder, int8_model.card)


@pytest.fixture(scope="session")
def ct2_short(float32_model: InstalledModel) -> Engine:
    """The toy model with room for one sentence at a time, so that longer sources are cut."""
    from l10n.engines.ct2 import load_ct2

    return load_ct2(float32_model.folder, replace(float32_model.card, longest_source=20))


@pytest.fixture(scope="session")
def marian(checkpoint: Path) -> Iterator[Engine]:
    import torch

    from l10n.engines.marian import load_marian

    threads = torch.get_num_threads()
    # tiny matrices on a shared machine: a second thread would only wait for the first
    torch.set_num_threads(1)
    yield load_marian(checkpoint, unlisted_card(checkpoint))
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def reference(marian: Engine, held_out: list[Sentence]) -> dict[str, list[Candidates]]:
    """What the reference makes of the held-out sentences, by target language."""
    return {
        language: marian.translate([Request(one.german, "de", language) for one in held_out])
        for language in ("en", "ru")
    }


@pytest.fixture(scope="session")
def shipped() -> Engine:
    pytest.importorskip("ctranslate2", reason="ctranslate2 is not installed")
    pytest.importorskip("sentencepiece", reason="sentencepiece is not installed")
    from l10n.engines.ct2 import load_ct2
    from l10n.engines.registry import shipped_model

    model = shipped_model()
    assert model is not None
    return load_ct2(model.folder, model.card)


@pytest.fixture(scope="session")
def pivot(shipped: Engine) -> Engine:
    from l10n.engines.pivot import PivotEngine

    return PivotEngine(shipped, shipped, "en")


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Engine:
    """The engine that a test is parametrized with, by the name of its fixture."""
    found: Engine = request.getfixturevalue(request.param)
    return found
