from __future__ import annotations

import re
from pathlib import Path

import pytest

from l10n.engines.protocol import Engine, Request
from l10n.engines.registry import shipped_model, verify_model


def best(engine: Engine, source: str, target: str = "en", origin: str = "de") -> str:
    return engine.translate([Request(source, origin, target)])[0].best.text


def test_the_shipped_model_is_whole_and_calls_itself_a_fallback() -> None:
    model = shipped_model()
    assert model is not None
    assert verify_model(model) == ()
    assert model.card.fallback
    assert model.id == "ct2:l10n-mini@5"
    assert {score.pair for score in model.card.scores} == {"de-en", "de-ru", "en-ru"}


def test_it_translates_into_the_language_that_is_asked_for(shipped: Engine) -> None:
    assert "minister" in best(shipped, "Die Außenministerin reist nach Kasachstan.").lower()
    assert "Казахстан" in best(shipped, "Die Außenministerin reist nach Kasachstan.", "ru")
    assert "Казахстан" in best(shipped, "The foreign minister travels to Kazakhstan.", "ru", "en")


def test_a_language_that_it_does_not_write_is_an_error(shipped: Engine) -> None:
    from l10n.errors import EngineError

    with pytest.raises(EngineError, match='does not write "fr"'):
        best(shipped, "Guten Tag.", "fr")


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("Österreich zahlt 5 €.", "5 €"),
        ("Der Anteil liegt bei 80 %.", "80 %"),
        ("Die Konferenz beginnt heute 😀.", "😀"),
        ("© Auswärtiges Amt", "©"),
    ],
)
def test_signs_that_its_vocabulary_lacks_are_put_back(shipped: Engine, source: str, kept: str) -> None:
    assert kept in best(shipped, source)


@pytest.mark.parametrize("target", ["en", "ru"])
def test_quotes_come_in_pairs_and_close_up(shipped: Engine, target: str) -> None:
    text = best(shipped, "Der Minister sprach von „Vertrauen“.", target)
    quoted = re.split('["“”„«»]', text)
    assert len(quoted) == 3
    assert quoted[1] == quoted[1].strip() != ""
    assert quoted[0].endswith(" ")


def test_names_and_numbers_align_with_themselves(shipped: Engine) -> None:
    source = "Die Außenministerin reist am Montag nach Kasachstan und Usbekistan."
    (answer,) = shipped.translate([Request(source, "de", "en")])
    hypothesis = answer.best
    assert hypothesis.alignment is not None
    linked = {
        hypothesis.text[link.target_start : link.target_end]: source[link.source_start : link.source_end]
        for link in hypothesis.alignment
    }
    assert linked["Kazakhstan"] == "Kasachstan"
    assert linked["Uzbekistan"] == "Usbekistan"


def test_its_scores_can_be_reproduced(shipped: Engine, shared: Path) -> None:
    from sacrebleu.metrics.chrf import CHRF

    rows = [line.split("\t") for line in (shared / "eval" / "diplomacy.tsv").read_text("utf-8").splitlines()]
    requests = [Request(row[0], "de", "en", align=False) for row in rows]
    found = [candidates.best.text for candidates in shipped.translate(requests)]
    model = shipped_model()
    assert model is not None
    (stated,) = (one.chrf for one in model.card.scores if (one.pair, one.test) == ("de-en", "diplomacy"))
    # int8 kernels differ a little from machine to machine
    assert CHRF().corpus_score(found, [[row[1] for row in rows]]).score == pytest.approx(stated, abs=0.5)
