from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from house_style import KNOWN
from made_once import made_once
from toy_language import write_checkpoint

from l10n.engines.registry import InstalledModel, install_model


@pytest.fixture(scope="session")
def toy_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A toy checkpoint as the hub lays it out, trained once a run and not to its end: workers of one run share it."""
    for library in ("torch", "transformers", "sentencepiece", "ctranslate2", "sacrebleu"):
        pytest.importorskip(library, reason=f"{library} is not installed, and adapting needs it")

    def write(folder: Path) -> None:
        write_checkpoint(folder, KNOWN[:1500], steps=300)

    return made_once(tmp_path_factory, "toy-unfinished-de-mul", "model.safetensors", write)


@pytest.fixture(scope="session")
def toy_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("toy-models")


@pytest.fixture(scope="session")
def toy_model(toy_checkpoint: Path, toy_models: Path) -> InstalledModel:
    return install_model(str(toy_checkpoint), root=toy_models)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Tiny matrices on a shared machine: a second thread would only wait for the first."""
    torch = pytest.importorskip("torch", reason="torch is not installed, and adapting needs it")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
