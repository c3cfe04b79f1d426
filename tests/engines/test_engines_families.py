"""M2M100, NLLB and MADLAD: their languages, their conversion, and CTranslate2 beside the reference."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hub_server import Hub, hub
from made_once import made_once
from toy_families import as_nllb, write_m2m100, write_madlad
from toy_language import Sentence, sentences

from l10n.engines.checkpoints import unlisted_card
from l10n.engines.conversion import convert
from l10n.engines.pieces import load_pieces
from l10n.engines.protocol import Engine, PrefixDecoder, Request, Scorer, covers
from l10n.engines.registry import InstalledModel, install_model
from l10n.engines.sequences import model_input
from l10n.engines.vocabularies import read_vocabularies
from l10n.errors import EngineError, ModelError

FAMILIES = ("m2m100", "nllb", "madlad")
_STEPS = 250

Engines = Callable[[str], tuple[Engine, Engine, InstalledModel]]


@pytest.fixture(scope="session")
def families(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of toy checkpoints, trained once a run: workers of one run share it."""
    for library in ("torch", "transformers", "sentencepiece", "ctranslate2"):
        pytest.importorskip(library, reason=f"{library} is not installed")
    import torch

    def write(folder: Path) -> None:
        corpus = sentences(2400, seed=1)[60:]
        for name in FAMILIES:
            (folder / f"{name}-toy").mkdir()
        threads = torch.get_num_threads()
        # tiny matrices on a shared machine: a second thread would only wait for the first
        torch.set_num_threads(1)
        write_m2m100(folder / "m2m100-toy", corpus, _STEPS)
        as_nllb(folder / "m2m100-toy", folder / "nllb-toy")
        write_madlad(folder / "madlad-toy", corpus, _STEPS)
        torch.set_num_threads(threads)
        (folder / "ready").touch()

    return made_once(tmp_path_factory, "families", "ready", write)


@pytest.fixture(scope="session")
def engines_of(families: Path, models: Path) -> Engines:
    """Gives the fast engine and the reference of a family."""
    from l10n.engines.ct2 import load_ct2
    from l10n.engines.marian import load_marian

    def engines(name: str) -> tuple[Engine, Engine, InstalledModel]:
        folder = families / f"{name}-toy"
        model = install_model(str(folder), root=models, quantization="float32", agree=lambda _licence: True)
        return load_ct2(model.folder, model.card), load_marian(folder, unlisted_card(folder)), model

    return engines


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_fast_engine_and_the_reference_agree_token_for_token(
    engines_of: Engines, held_out: list[Sentence], family: str, language: str
) -> None:
    fast, slow, _ = engines_of(family)
    requests = [Request(one.german, "de", language) for one in held_out[:24]]
    found, wanted = fast.translate(requests), slow.translate(requests)
    assert [one.best.text for one in found] == [one.best.text for one in wanted]
    assert [one.best.alignment for one in found] == [one.best.alignment for one in wanted]
    assert [one.best.score for one in found] == pytest.approx([one.best.score for one in wanted], abs=2e-3)
    texts = [one.best.text for one in wanted]
    assert isinstance(fast, Scorer)
    assert isinstance(slow, Scorer)
    assert fast.score(requests, texts) == pytest.approx(slow.score(requests, texts), abs=2e-3)


@pytest.mark.parametrize("family", FAMILIES)
def test_prefixes_are_heeded_behind_the_code_of_the_language(
    engines_of: Engines, held_out: list[Sentence], family: str
) -> None:
    fast, slow, _ = engines_of(family)
    assert isinstance(fast, PrefixDecoder)
    requests = [Request(one.german, "de", "en", prefix=one.english[:5].rstrip()) for one in held_out[:24]]
    for request, one, other in zip(requests, fast.translate(requests), slow.translate(requests), strict=True):
        assert one.best.text.startswith(request.prefix)
        assert one.best.score == pytest.approx(other.best.score, abs=0.1)


@pytest.mark.parametrize("family", ["m2m100", "nllb"])
def test_the_toy_language_is_learnt(engines_of: Engines, held_out: list[Sentence], family: str) -> None:
    fast, _, _ = engines_of(family)
    found = fast.translate([Request(one.german, "de", "ru") for one in held_out])
    right = sum(one.best.text == sentence.russian for one, sentence in zip(found, held_out, strict=True))
    assert right >= 0.5 * len(held_out)


@pytest.mark.parametrize(
    ("family", "source", "target", "first", "forced"),
    [
        ("m2m100", "de", "ru", "__de__", ("__ru__",)),
        ("m2m100", "de-AT", "en-GB", "__de__", ("__en__",)),
        ("nllb", "de", "ru", "deu_Latn", ("rus_Cyrl",)),
        ("nllb", "de-CH", "ru-RU", "deu_Latn", ("rus_Cyrl",)),
        ("madlad", "de", "ru", "<2ru>", ()),
        ("madlad", "de", "en-US", "<2en>", ()),
    ],
)
def test_languages_become_the_codes_of_each_family(
    families: Path, family: str, source: str, target: str, first: str, forced: tuple[str, ...]
) -> None:
    pieces = load_pieces(families / f"{family}-toy")
    given = model_input(pieces, Request("die alte Stadt", source, target), pieces.read("die alte Stadt"))
    assert (given.tokens[0], given.tokens[-1], given.forced) == (first, "</s>", forced)


@pytest.mark.parametrize("family", FAMILIES)
def test_languages_that_a_model_does_not_know_are_errors(engines_of: Engines, family: str) -> None:
    fast, _, model = engines_of(family)
    with pytest.raises(EngineError, match='does not write "fr"'):
        fast.translate([Request("die Stadt", "de", "fr")])
    assert covers(model.card.pairs, "de", "ru")
    assert not covers(model.card.pairs, "de", "fr")
    if family != "madlad":
        with pytest.raises(EngineError, match='does not read "fr"'):
            fast.translate([Request("die Stadt", "fr", "de")])


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_converted_stands_in_one_vocabulary(families: Path, tmp_path: Path, family: str) -> None:
    folder = families / f"{family}-toy"
    convert(folder, tmp_path / "out", "float32")
    assert read_vocabularies(tmp_path / "out") == read_vocabularies(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert len(read_vocabularies(folder)[0]) == config["vocab_size"]


@pytest.mark.parametrize("family", ["m2m100", "madlad"])
def test_conversion_equals_that_of_ctranslate2(families: Path, family: str) -> None:
    import numpy
    import transformers
    from ctranslate2.converters import transformers as theirs
    from ctranslate2.specs import TransformerSpec

    from l10n.engines.many_languages import many_languages
    from l10n.engines.weights import read_weights

    folder = families / f"{family}-toy"
    model: Any
    if family == "m2m100":
        model = transformers.M2M100ForConditionalGeneration.from_pretrained(folder, local_files_only=True)
        loader = theirs.M2M100Loader()
    else:
        model = transformers.T5ForConditionalGeneration.from_pretrained(folder, local_files_only=True)
        # transformers 5 says of every T5 that its embeddings are tied, which CTranslate2 takes for a scaled output
        model.config.tie_word_embeddings = False
        loader = theirs.T5Loader()
    wanted = loader.get_model_spec(model.requires_grad_(False)).variables()
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    spec, _ = many_languages(TransformerSpec, config, read_weights(folder), read_vocabularies(folder)[0])
    found = spec.variables()
    assert found.keys() == wanted.keys()
    for name in found.keys() - {"decoder/alignment_heads"}:
        numpy.testing.assert_allclose(as_array(found[name]), as_array(wanted[name]), atol=1e-4, err_msg=name)


def as_array(value: Any) -> Any:
    return value.numpy() if hasattr(value, "numpy") else value


def test_a_licence_that_forbids_commercial_use_must_be_accepted(families: Path, tmp_path: Path) -> None:
    said: list[str] = []
    with pytest.raises(ModelError, match="not accepted"):
        install_model(str(families / "nllb-toy"), root=tmp_path / "models", announce=said.append)
    assert said == [
        "nllb-toy: licence cc-by-nc-4.0",
        "warning: cc-by-nc-4.0 forbids commercial use of the model, and perhaps of what it translates",
    ]
    asked: list[str] = []

    def agree(licence: str) -> bool:
        asked.append(licence)
        return True

    model = install_model(str(families / "nllb-toy"), root=tmp_path / "models", agree=agree)
    assert (model.card.licence, asked) == ("cc-by-nc-4.0", ["cc-by-nc-4.0"])


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_comes_from_the_hub(
    families: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, family: str
) -> None:
    served = Hub(families / f"{family}-toy", repository=f"toys/{family}-toy", card={"license": "mit"})
    with hub(served) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        model = install_model(served.repository, root=tmp_path / "models")
    assert covers(model.card.pairs, "de", "en")


def test_a_model_that_is_converted_already_comes_from_the_hub(
    families: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    convert(families / "m2m100-toy", tmp_path / "converted", "int8")
    served = Hub(tmp_path / "converted", repository="toys/m2m100-ct2", card={"license": "mit"})
    with hub(served) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        model = install_model(served.repository, root=tmp_path / "models")
    assert (model.folder / "model.bin").read_bytes() == (tmp_path / "converted" / "model.bin").read_bytes()
    assert covers(model.card.pairs, "de", "en")


def test_weights_in_several_files_are_an_error_that_says_so(
    families: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(families / "m2m100-toy", tmp_path / "model")
    (tmp_path / "model" / "model.safetensors").rename(tmp_path / "model" / "model-00001-of-00002.safetensors")
    (tmp_path / "model" / "model.safetensors.index.json").write_text("{}", encoding="utf-8")
    served = Hub(tmp_path / "model", repository="toys/large", card={"license": "mit"})
    with hub(served) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        with pytest.raises(ModelError, match="several files"):
            install_model(served.repository, root=tmp_path / "models")


def test_a_checkpoint_that_wants_code_of_its_own_run_is_refused(families: Path, tmp_path: Path) -> None:
    shutil.copytree(families / "madlad-toy", tmp_path / "model")
    config = json.loads((tmp_path / "model" / "config.json").read_text(encoding="utf-8"))
    config["auto_map"] = {"AutoModel": "evil.Model"}
    (tmp_path / "model" / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match="code of its own"):
        install_model(str(tmp_path / "model"), root=tmp_path / "models")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tokenizer.json", "{"),
        ("tokenizer.json", '{"model": {}}'),
        ("tokenizer.json", '{"model": {"vocab": {"a": 0, "b": 7}}}'),
        ("tokenizer.json", '{"model": {"vocab": [["a"]]}}'),
        ("config.json", "[]"),
    ],
)
def test_damaged_tables_are_errors(families: Path, tmp_path: Path, name: str, content: str) -> None:
    shutil.copytree(families / "nllb-toy", tmp_path / "model")
    (tmp_path / "model" / name).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError):
        install_model(str(tmp_path / "model"), root=tmp_path / "models", agree=lambda _licence: True)


def test_nllb_can_do_without_its_tokenizer_json(families: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(families / "nllb-toy", folder)
    content = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    wanted = read_vocabularies(folder)
    (folder / "tokenizer.json").unlink()
    special = [added["content"] for added in content["added_tokens"]]
    (folder / "special_tokens_map.json").write_text(json.dumps({"additional_special_tokens": special}))
    assert read_vocabularies(folder) == wanted
