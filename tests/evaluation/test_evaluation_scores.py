from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.engines.choose import Choice
from l10n.engines.protocol import Candidates, Hypothesis, Pair, Request
from l10n.errors import L10nError
from l10n.evaluation.comet import load_comet
from l10n.evaluation.evaluation import Evaluation, evaluate, metrics_for, require_sacrebleu
from l10n.evaluation.references import References
from l10n.evaluation.report import as_values, table
from l10n.evaluation.significance import half_width, paired_bootstrap, seeded
from l10n.evaluation.systems import System, Translated, translate
from l10n.glossary import Glossary
from l10n.model import Concept, Term

WORDS = "Der Rat der Stadt hat heute einen neuen Plan für den Wasserdialog mit den Ländern vorgestellt".split()
SOURCES = tuple(" ".join(WORDS[number:] + WORDS[:number]) + "." for number in range(len(WORDS)))
DIALOGUE = Glossary((Concept("w", {"de": Term("de", "Wasserdialog"), "en": Term("en", "water dialogue")}),))


def references() -> References:
    targets = tuple(source.lower().replace("wasserdialog", "water dialogue") for source in SOURCES)
    return References("rotated", "de", "en", SOURCES, targets)


class Told:
    """Writes its sources in small letters, the given words changed."""

    pairs: tuple[Pair, ...] = (("*", "*"),)

    def __init__(self, name: str, **changes: str) -> None:
        self.id = f"told:{name}"
        self.asked = 0
        self._changes = changes

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        self.asked += len(requests)
        return [Candidates((Hypothesis(self._text(request.source), 0.0, ()),)) for request in requests]

    def _text(self, source: str) -> str:
        text = source.lower()
        for old, new in self._changes.items():
            text = text.replace(old, new)
        return text


def system(name: str, *, enforced: bool = False, **changes: str) -> System:
    engine = Told(name, **changes)
    return System(Choice(engine.id, "", "", lambda: engine), engine, enforced)


def compared(*systems: System, seed: int = 1, samples: int = 200) -> Evaluation:
    known = references()
    made = [(one, translate(one, known, Glossary(()))) for one in systems]
    return evaluate(known, made, DIALOGUE, seed=seed, samples=samples)


def test_a_better_system_is_told_from_a_worse_and_from_its_like() -> None:
    good, like, bad = (
        system("good", wasserdialog="water dialogue"),
        system("like", wasserdialog="water dialogue"),
        system("bad", wasserdialog="talk", plan="idea", rat="board"),
    )
    evaluation = compared(good, like, bad)
    one, two, three = evaluation.systems
    assert one.scores["BLEU"].value == pytest.approx(100)
    assert one.scores["BLEU"].p is None
    assert one.scores["TER"].value == 0
    assert three.scores["BLEU"].value < 80
    for metric in ("BLEU", "chrF2", "TER", "terms"):
        better, worse = two.scores[metric].p, three.scores[metric].p
        assert better == 1
        assert worse is not None
        assert worse < 0.05
    assert (one.terms.exact, one.terms.inflected, one.terms.unmet) == (len(SOURCES), 0, 0)
    assert three.terms.unmet == len(SOURCES)
    assert three.scores["terms"].value == 0


def test_scores_are_those_of_sacrebleu_and_the_signature_says_how() -> None:
    from sacrebleu import corpus_bleu, corpus_chrf, corpus_ter

    bad = system("bad", plan="idea")
    evaluation = compared(bad)
    known = references()
    texts = translate(bad, known, Glossary(())).texts
    scores = evaluation.systems[0].scores
    assert scores["BLEU"].value == pytest.approx(corpus_bleu(texts, [known.targets]).score)
    assert scores["chrF2"].value == pytest.approx(corpus_chrf(texts, [known.targets]).score)
    assert scores["TER"].value == pytest.approx(corpus_ter(texts, [known.targets]).score)
    assert "seed:1" in evaluation.signatures["BLEU"]
    assert "bs:200" in evaluation.signatures["BLEU"]


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    systems = system("good", wasserdialog="water dialogue"), system("other", plan="idea")
    first, again, other = compared(*systems), compared(*systems), compared(*systems, seed=2)
    assert first.systems[1].scores == again.systems[1].scores
    assert first.systems[1].scores["BLEU"].interval != other.systems[1].scores["BLEU"].interval


def test_the_seed_of_sacrebleu_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("SACREBLEU_SEED", "7")
    with seeded(9):
        assert os.environ["SACREBLEU_SEED"] == "9"
    assert os.environ["SACREBLEU_SEED"] == "7"


def test_terms_without_a_glossary_are_no_score() -> None:
    known = references()
    one = system("one")
    evaluation = evaluate(known, [(one, translate(one, known, Glossary(())))], Glossary(()), samples=20)
    assert "terms" not in evaluation.systems[0].scores
    assert "terms met" not in "\n".join(table(evaluation))


COUNTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30)


@given(COUNTS)
def test_our_bootstrap_of_a_system_and_itself_finds_no_difference(counts: list[tuple[int, int]]) -> None:
    rows = [(float(min(met, wanted)), float(wanted)) for met, wanted in counts]
    # no difference is never beyond the mean of differences that are all zero: evaluate() calls that p = 1
    assert paired_bootstrap(rows, rows, seed=3, samples=50) == pytest.approx(1 / 51)
    assert 0 <= half_width(rows, seed=3, samples=50) <= 0.5


def test_our_bootstrap_draws_what_sacrebleu_draws() -> None:
    """A metric that is a quotient of sums has the same p by either."""
    import numpy
    from sacrebleu.metrics.ter import TER
    from sacrebleu.significance import PairedTest, Result

    known = references()
    first, second = (translate(one, known, Glossary(())).texts for one in (system("a"), system("b", plan="an idea")))
    ter = TER(references=[list(known.targets)])
    with seeded(5):
        _, results = PairedTest([("a", first), ("b", second)], {"TER": ter}, None, "bs", 300)()
    theirs = results["TER"][1]
    assert isinstance(theirs, Result)
    rows = [numpy.array(ter._extract_corpus_statistics(list(texts), None), dtype=float) for texts in (first, second)]
    ours = [[(float(edits), float(length)) for edits, length in one] for one in rows]
    assert paired_bootstrap(ours[0], ours[1], seed=5, samples=300) == pytest.approx(theirs.p_value)


def test_the_bare_engine_and_the_whole_pipeline_differ_and_say_so() -> None:
    known = References("one", "de", "en", ("Der <a1>Wasserdialog</a1> kostet „1.500,50“ heute.",), ("x",))
    bare, whole = system("e"), system("e", enforced=True)
    assert (bare.name, whole.name) == ("told:e, bare", "told:e")
    assert translate(bare, known, Glossary(())).texts == ("der wasserdialog kostet „1.500,50“ heute.",)
    (drafted,) = translate(whole, known, Glossary(())).texts
    assert drafted.startswith("Der wasserdialog")
    assert "“1,500.50”" in drafted


def test_a_source_without_a_translation_counts_as_empty() -> None:
    known = References("two", "de", "en", ("Ja", "Nein!"), ("Yes", "No!"))
    silent = system("silent", ja="")
    seen: list[str] = []
    made = translate(silent, known, Glossary(()), on_done=seen.append)
    assert made.texts == ("", "nein!")
    assert made.failed == 1
    assert seen == ["Ja", "Nein!"]
    evaluation = evaluate(known, [(silent, made)], Glossary(()), samples=20)
    assert "told:silent, bare: 1 segments without a translation count as empty" in "\n".join(table(evaluation))


def test_each_sentence_is_translated_once() -> None:
    known = References("two", "de", "en", ("Ja.", "Ja."), ("Yes.", "Yeah."))
    one = system("one")
    assert translate(one, known, Glossary(())).texts == ("ja.", "ja.")
    assert isinstance(one.engine, Told)
    assert one.engine.asked == 1


def test_languages_without_spaces_are_cut_for_bleu() -> None:
    assert metrics_for("zh-Hant", ["你好，世界"])["BLEU"].corpus_score(["你好，世界"], None).score == pytest.approx(100)
    assert "tok:zh" in str(metrics_for("zh-Hant", ["你好，世界"])["BLEU"].get_signature())
    assert "tok:13a" in str(metrics_for("ru", ["Да"])["BLEU"].get_signature())


def test_values_for_json_have_all_that_the_table_has() -> None:
    values = as_values(compared(system("a", wasserdialog="water dialogue"), system("b")))
    assert values["pair"] == "de-en"
    assert values["segments"] == len(SOURCES)
    assert values["significance"] == {
        "test": "paired bootstrap against the first system",
        "resamples": 200,
        "seed": 1,
    }
    first, second = values["systems"]
    assert set(first["scores"]) == {"BLEU", "chrF2", "TER", "terms"}
    assert first["scores"]["BLEU"]["p"] is None
    assert second["scores"]["terms"]["p"] < 0.05
    assert first["terms"] == {"exact": len(SOURCES), "inflected": 0, "unmet": 0}
    assert {"name", "engine", "enforced", "failed", "seconds"} <= set(first)
    assert set(values["signatures"]) == {"BLEU", "chrF2", "TER"}


def test_sacrebleu_that_is_missing_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sacrebleu", None)
    with pytest.raises(L10nError, match=r'sacrebleu, which is not installed. Run: pip install "l10n\[evaluate\]"'):
        require_sacrebleu()


@pytest.fixture
def comet_folder(tmp_path: Path) -> Path:
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "model.ckpt").write_bytes(b"weights")
    (tmp_path / "hparams.yaml").write_text("class_identifier: regression_metric\n", encoding="utf-8")
    return tmp_path


def test_comet_that_is_missing_is_asked_for(monkeypatch: pytest.MonkeyPatch, comet_folder: Path) -> None:
    monkeypatch.setitem(sys.modules, "comet", None)
    with pytest.raises(L10nError, match="COMET is not installed"):
        load_comet(comet_folder)


def test_a_folder_without_a_comet_model_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(L10nError, match=r"a COMET model has checkpoints/model\.ckpt, and this folder has not"):
        load_comet(tmp_path)


def test_comet_scores_from_the_folder_alone(monkeypatch: pytest.MonkeyPatch, comet_folder: Path) -> None:
    """With a module in the place of COMET that is called as COMET's own is."""
    asked: list[dict[str, str]] = []

    class Model:
        def predict(
            self, rows: list[dict[str, str]], *, batch_size: int, gpus: int, progress_bar: bool
        ) -> SimpleNamespace:
            assert (batch_size, gpus, progress_bar) == (8, 0, False)
            asked.extend(rows)
            return SimpleNamespace(scores=[0.9 if row["mt"] == row["ref"] else 0.4 for row in rows])

    def load_from_checkpoint(path: str, *, local_files_only: bool) -> Model:
        assert path == str(comet_folder / "checkpoints" / "model.ckpt")
        assert local_files_only
        return Model()

    module = ModuleType("comet")
    module.load_from_checkpoint = load_from_checkpoint  # type: ignore[attr-defined] # a module made here has no types
    monkeypatch.setitem(sys.modules, "comet", module)
    known = References("two", "de", "en", ("<a1>Ja</a1>.", "Nein."), ("ja.", "no."))
    one, other = system("one"), system("other", nein="no")
    made = [(each, translate(each, known, Glossary(()))) for each in (one, other)]
    evaluation = evaluate(known, made, Glossary(()), load_comet(comet_folder), samples=20)
    first, second = (each.scores["COMET"] for each in evaluation.systems)
    assert first.value == pytest.approx(0.65)
    assert second.value == pytest.approx(0.9)
    assert second.p is not None
    assert asked[0] == {"src": "Ja.", "mt": "ja.", "ref": "ja."}
    assert evaluation.signatures["COMET"].startswith(f"model:{comet_folder.name}|version:")
    assert "0.650" in "\n".join(table(evaluation))


def test_translations_are_judged_in_their_order() -> None:
    known = References("two", "de", "en", ("Eins.", "Zwei."), ("One.", "Two."))
    made = Translated(("One.", "Two."), 1.0, 0)
    evaluation = evaluate(known, [(system("x"), made)], Glossary(()), samples=20)
    assert evaluation.systems[0].scores["TER"].value == 0
