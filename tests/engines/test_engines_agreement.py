"""CTranslate2 and transformers on one checkpoint, which a toy language was taught to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from toy_language import Sentence

from l10n.engines.alignment import AlignmentHead
from l10n.engines.checkpoints import unlisted_card
from l10n.engines.conversion import convert
from l10n.engines.protocol import Candidates, Engine, PrefixDecoder, Request, Scorer

LANGUAGES = ("en", "ru")


def answers(engine: Engine, sentences: list[Sentence], language: str) -> list[Candidates]:
    return engine.translate([Request(one.german, "de", language) for one in sentences])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_toy_language_is_translated(
    reference: dict[str, list[Candidates]], held_out: list[Sentence], language: str
) -> None:
    found = [candidates.best.text for candidates in reference[language]]
    right = sum(text == one.target(language) for text, one in zip(found, held_out, strict=True))
    assert right >= 0.8 * len(held_out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_float32_agrees_with_the_reference(
    reference: dict[str, list[Candidates]], ct2_float32: Engine, held_out: list[Sentence], language: str
) -> None:
    slow, fast = reference[language], answers(ct2_float32, held_out, language)
    assert [one.best.text for one in fast] == [one.best.text for one in slow]
    for one, other in zip(slow, fast, strict=True):
        assert other.best.score == pytest.approx(one.best.score, abs=2e-3)
    same = sum(texts(one) == texts(other) for one, other in zip(slow, fast, strict=True))
    assert same >= 0.9 * len(held_out)


def texts(candidates: Candidates) -> list[str]:
    return [hypothesis.text for hypothesis in candidates.hypotheses]


@pytest.mark.parametrize("language", LANGUAGES)
def test_int8_agrees_nearly(
    reference: dict[str, list[Candidates]], ct2_int8: Engine, held_out: list[Sentence], language: str
) -> None:
    pairs = list(zip(reference[language], answers(ct2_int8, held_out, language), strict=True))
    same = [(one, other) for one, other in pairs if one.best.text == other.best.text]
    assert len(same) >= 0.9 * len(pairs)
    for one, other in same:
        assert other.best.score == pytest.approx(one.best.score, abs=0.1)


def test_alignments_agree(
    reference: dict[str, list[Candidates]], ct2_float32: Engine, held_out: list[Sentence]
) -> None:
    for one, other in zip(reference["en"], answers(ct2_float32, held_out, "en"), strict=True):
        assert one.best.alignment is not None
        assert other.best.alignment is not None
        spans = [
            [(link.source_start, link.target_start) for link in links]
            for links in (one.best.alignment, other.best.alignment)
        ]
        assert spans[0] == spans[1]


def test_any_head_can_align(checkpoint: Path, tmp_path: Path, held_out: list[Sentence]) -> None:
    from l10n.engines.ct2 import load_ct2
    from l10n.engines.marian import load_marian

    card = replace(unlisted_card(checkpoint), alignment=AlignmentHead(layer=0, head=2, shift=1))
    convert(checkpoint, tmp_path / "moved", "float32", card.alignment)
    reference, moved = load_marian(checkpoint, card), load_ct2(tmp_path / "moved", card)
    for one, other in zip(answers(reference, held_out[:20], "en"), answers(moved, held_out[:20], "en"), strict=True):
        assert other.best.text == one.best.text
        assert other.best.score == pytest.approx(one.best.score, abs=2e-3)
        assert one.best.alignment is not None
        assert other.best.alignment is not None
        for mine, theirs in zip(one.best.alignment, other.best.alignment, strict=True):
            assert (mine.source_start, mine.target_start) == (theirs.source_start, theirs.target_start)
            assert mine.weight == pytest.approx(theirs.weight, abs=0.01)


@pytest.mark.parametrize("engine", ["marian", "ct2_float32"], indirect=True)
def test_scores_of_targets_are_those_of_hypotheses(engine: Engine, held_out: list[Sentence]) -> None:
    assert isinstance(engine, Scorer)
    requests = [Request(one.german, "de", "en") for one in held_out[:20]]
    best = [candidates.best for candidates in engine.translate(requests)]
    for score, hypothesis in zip(engine.score(requests, [one.text for one in best]), best, strict=True):
        assert score == pytest.approx(hypothesis.score, abs=2e-3)


@pytest.mark.parametrize("engine", ["marian", "ct2_float32"], indirect=True)
def test_a_wrong_target_scores_worse(engine: Engine, held_out: list[Sentence]) -> None:
    assert isinstance(engine, Scorer)
    requests = [Request(one.german, "de", "en") for one in held_out[:20]]
    right = engine.score(requests, [one.english for one in held_out[:20]])
    wrong = engine.score(requests, [one.english for one in held_out[1:21]])
    assert sum(one > other for one, other in zip(right, wrong, strict=True)) >= 19


@pytest.mark.parametrize("engine", ["marian", "ct2_float32", "ct2_int8"], indirect=True)
def test_a_prefix_is_kept_to_the_letter(engine: Engine) -> None:
    assert isinstance(engine, PrefixDecoder)
    source = "die rote Katze sieht 12 Stadt."
    prefixes = ("the old", "the  old", "“the”", "the red cat 12", "")
    for prefix, candidates in zip(
        prefixes, engine.translate([Request(source, "de", "en", prefix=prefix) for prefix in prefixes]), strict=True
    ):
        for hypothesis in candidates.hypotheses:
            assert hypothesis.text.startswith(prefix)
            assert hypothesis.alignment is not None
            assert all(link.target_end <= len(hypothesis.text) for link in hypothesis.alignment)


def test_a_prefix_counts_in_the_score(ct2_float32: Engine, marian: Engine) -> None:
    source = "die rote Katze sieht 12 Stadt."
    right, wrong = (
        engine.translate([Request(source, "de", "en", prefix=prefix)])[0].best
        for engine, prefix in ((ct2_float32, "the red cat"), (ct2_float32, "the old school"))
    )
    assert right.score > wrong.score + 0.3
    again = marian.translate([Request(source, "de", "en", prefix="the old school")])[0].best
    assert again.text == wrong.text
    assert again.score == pytest.approx(wrong.score, abs=2e-3)


def test_parts_of_a_long_source_are_translated_as_they_are_alone(ct2_short: Engine, held_out: list[Sentence]) -> None:
    plain = [one for one in held_out if '"' not in one.german][:6]
    alone = [candidates.best.text for candidates in answers(ct2_short, plain, "en")]
    (joined,) = ct2_short.translate([Request(" ".join(one.german for one in plain), "de", "en")])
    assert joined.best.text == " ".join(alone)
