"""What every engine promises, asked of every engine."""

from __future__ import annotations

import pytest

from l10n.engines.protocol import Engine, Link, Request

ENGINES = ("marian", "ct2_float32", "ct2_int8", "ct2_short", "shipped", "pivot")
every_engine = pytest.mark.parametrize("engine", ENGINES, indirect=True)

SOURCES = (
    "die rote Katze sieht 12 Stadt.",
    "",
    "   \n\t ",
    "die alte Schule lobt Zeitung!",
    "die rote Katze sieht 12 Stadt.",
    "😀",
    "die rote Katze 😀 sieht 12 Stadt.",
    "die neue Brücke\nkennt 7 Reise.",
    "  die kleine Grenze sucht Katze.  ",
    "北京",
    "12",
    ".",
    "die rote Katze sieht \ufffc Stadt.",
    "„die rote Katze sieht 12 Stadt“.",
    "\u00ad\u200b",
)


def requests(*sources: str, target: str = "ru") -> list[Request]:
    return [Request(source, "de", target) for source in sources]


@every_engine
def test_one_answer_for_each_request_in_order(engine: Engine) -> None:
    together = engine.translate(requests(*SOURCES))
    assert len(together) == len(SOURCES)
    alone = [engine.translate(requests(source))[0] for source in SOURCES]
    assert [one.best.text for one in together] == [one.best.text for one in alone]


@every_engine
def test_no_requests_no_answers(engine: Engine) -> None:
    assert engine.translate([]) == []


@every_engine
def test_equal_sources_get_an_answer_each(engine: Engine) -> None:
    answers = engine.translate(requests(*["die rote Katze sieht 12 Stadt."] * 3))
    assert len(answers) == 3
    assert answers[0] == answers[1] == answers[2]


@every_engine
@pytest.mark.parametrize("source", ["", " ", "\n", "\t \u00a0"])
def test_an_empty_source_gives_one_empty_hypothesis(engine: Engine, source: str) -> None:
    (answer,) = engine.translate(requests(source))
    assert [(one.text, one.score, one.alignment) for one in answer.hypotheses] == [("", 0.0, ())]


@every_engine
def test_hypotheses_are_ranked_and_distinct(engine: Engine) -> None:
    for answer in engine.translate(requests(*SOURCES)):
        assert answer.hypotheses
        scores = [one.score for one in answer.hypotheses]
        assert scores == sorted(scores, reverse=True)
        assert max(scores) <= 1e-6
        texts = [one.text for one in answer.hypotheses]
        assert len(set(texts)) == len(texts)


@every_engine
def test_texts_hold_no_pieces_no_holes_and_no_outer_spaces(engine: Engine) -> None:
    for answer in engine.translate(requests(*SOURCES)):
        for one in answer.hypotheses:
            assert not any(sign in one.text for sign in ("▁", "⁇", "<unk>", "</s>", "<pad>", ">>", "\n"))
            assert one.text == one.text.strip()


@every_engine
def test_links_lie_in_both_texts_and_in_the_order_of_the_target(engine: Engine) -> None:
    for source, answer in zip(SOURCES, engine.translate(requests(*SOURCES)), strict=True):
        for one in answer.hypotheses:
            assert one.alignment is not None
            assert all(inside(link, source, one.text) for link in one.alignment)
            starts = [link.target_start for link in one.alignment]
            assert starts == sorted(starts)
            if one.text:
                assert one.alignment


def inside(link: Link, source: str, target: str) -> bool:
    in_source = 0 <= link.source_start < link.source_end <= len(source)
    in_target = 0 <= link.target_start < link.target_end <= len(target)
    return in_source and in_target and 0 <= link.weight <= 1


@every_engine
def test_signs_that_no_vocabulary_has_survive_once(engine: Engine) -> None:
    for sign in ("😀", "\ufffc", "北京"):
        (answer,) = engine.translate(requests(f"die rote Katze {sign} sieht 12 Stadt."))
        for one in answer.hypotheses:
            assert one.text.count(sign) == 1
            place = one.text.index(sign)
            assert one.alignment is not None
            assert Link(15, 15 + len(sign), place, place + len(sign)) in one.alignment


@every_engine
def test_five_thousand_characters_are_translated_whole(engine: Engine) -> None:
    sentence = "die rote Katze sieht 12 Stadt"
    source = f"{sentence}. " * 81 + f"{sentence} und " * 73 + "12."
    assert len(source) > 4900
    answers = engine.translate(requests(sentence + ".", source, sentence + "."))
    assert len(answers) == 3
    alone = engine.translate(requests(sentence + "."))[0].best.text
    assert answers[0].best.text == answers[2].best.text == alone
    links = answers[1].best.alignment
    assert links
    assert all(inside(link, source, answers[1].best.text) for link in links)
    # words from every tenth of the source left a trace
    assert {link.source_start * 10 // len(source) for link in links} == set(range(10))


@pytest.mark.parametrize("engine", ["ct2_float32", "ct2_short"], indirect=True)
def test_a_word_of_five_thousand_characters_is_translated_too(engine: Engine) -> None:
    word, sentence = "Stadt" * 1000, "die rote Katze sieht 12 Stadt."
    answers = engine.translate(requests(sentence, word, sentence))
    assert answers[0].best.text == answers[2].best.text
    assert answers[1].best.text


@every_engine
def test_alignments_can_be_left_out(engine: Engine) -> None:
    source = "die rote Katze sieht 12 Stadt."
    (answer,) = engine.translate([Request(source, "de", "ru", align=False)])
    assert answer.best.alignment is None
    assert answer.best.text == engine.translate(requests(source))[0].best.text


@every_engine
def test_engines_say_what_they_are(engine: Engine) -> None:
    assert isinstance(engine, Engine)
    assert engine.id.split(":")[0] in ("ct2", "marian", "pivot")
    assert ("de", "ru") in engine.pairs
