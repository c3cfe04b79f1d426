from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.engines.alignment import Copied
from l10n.engines.characters import plainer
from l10n.engines.detokenize import close_up
from l10n.engines.pieces import Pieces, load_pieces
from l10n.engines.registry import SHIPPED
from l10n.engines.tags import language_tags, plain_language, tag_for
from l10n.engines.vocabularies import read_vocabularies
from l10n.errors import ModelError

pytest.importorskip("sentencepiece", reason="sentencepiece is not installed")
SHIPPED_PIECES = load_pieces(SHIPPED)


def read(source: str, pieces: Pieces = SHIPPED_PIECES) -> list[tuple[str, str]]:
    reading = pieces.read(source)
    return [
        (piece, source[start:end]) for piece, (start, end) in zip(reading.pieces, pieces.spans(reading), strict=True)
    ]


def test_pieces_stand_for_the_characters_of_the_source() -> None:
    assert read("Die Wassermenge in Zentralasien.")[0] == ("▁Die", "Die")
    assert "".join(text for _, text in read("Die Wassermenge in Zentralasien.")) == "DieWassermengeinZentralasien."


def test_white_space_and_compatible_forms_keep_their_places() -> None:
    assert [text for piece, text in read(" №\u00a05  ﬁn") if piece != "▁"][:2] == ["№", "5"]
    assert read("a\n\t b")[-1][1] == "b"


def test_unknown_letters_are_read_as_plainer_ones() -> None:
    assert SHIPPED_PIECES.read("Škoda, Wałęsa, Österreich, Ärger").text == "Skoda, Walesa, österreich, Ärger"
    assert SHIPPED_PIECES.read("a\u0301bc e\u0301").text.startswith("abc e")


def test_signs_without_a_plainer_one_are_left_out_in_runs() -> None:
    reading = SHIPPED_PIECES.read("Der Anteil: 80 % und 👩\u200d🚀 北京.")
    assert reading.copied == (
        Copied(15, 16, "%", spaced_before=True, spaced_after=True),
        Copied(21, 27, "👩\u200d🚀 北京", spaced_before=True, spaced_after=False),
    )
    assert "80" in reading.text


def test_marks_that_say_nothing_are_dropped() -> None:
    reading = SHIPPED_PIECES.read("Zentral\u00adasien")
    assert reading.text == "Zentralasien"
    assert reading.copied == ()


def test_quotes_that_cannot_be_written_as_a_pair_become_straight_ones() -> None:
    assert SHIPPED_PIECES.read("„Team“ «Europe»").text == '"Team" "Europe"'


@given(st.text(max_size=60))
def test_readings_lie_in_the_source_in_order(source: str) -> None:
    reading = SHIPPED_PIECES.read(source)
    place = 0
    for start, end in SHIPPED_PIECES.spans(reading):
        assert 0 <= start <= end <= len(source)
        if start < end:
            assert start >= place - 1
            place = start
    for run in reading.copied:
        assert source[run.start : run.end] == run.text


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Z"]), max_size=40))
def test_nothing_that_can_be_seen_is_lost(source: str) -> None:
    reading = SHIPPED_PIECES.read(source)
    covered = {place for start, end in SHIPPED_PIECES.spans(reading) for place in range(start, end)}
    covered |= {place for run in reading.copied for place in range(run.start, run.end)}
    seen = {place for place, character in enumerate(source) if not character.isspace()}
    # a composing character may share a place with the one before it
    assert all({place - 1, place, place + 1} & covered for place in seen)


def test_pieces_become_text_with_a_place_each() -> None:
    text, spans = SHIPPED_PIECES.write(["▁The", "▁", "2", "2", "▁min", "ister", "</s>"])
    assert text == "The 22 minister"
    assert [text[start:end] for start, end in spans] == ["The", " ", "2", "2", "min", "ister", ""]


def test_bytes_become_characters() -> None:
    text, spans = SHIPPED_PIECES.write(["▁5", "<0xE2>", "<0x82>", "<0xAC>", "▁x"])
    assert text == "5€ x"
    assert [text[start:end] for start, end in spans] == ["5", "", "", "€", "x"]
    assert SHIPPED_PIECES.write(["<0xE2>", "<0x82>", "▁x"])[0] == "x"


def test_language_tags_are_not_text() -> None:
    assert SHIPPED_PIECES.write([">>en<<", "▁The"])[0] == "The"


@pytest.mark.parametrize(
    ("text", "language", "closed"),
    [
        ("the “ Team Europe ” approach", "en", "the “Team Europe” approach"),
        ('the " Team Europe " approach', "en", 'the "Team Europe" approach'),
        ("the « Équipe » approach", "fr", "the « Équipe » approach"),
        ('5 " and one more', "en", '5 " and one more'),
        ("he said , that ( really ) .", "en", "he said, that (really)."),
        ("at .5 and ...", "en", "at .5 and ..."),
        ('" a " and " b "', "en", '"a" and "b"'),
    ],
)
def test_what_the_model_writes_apart_is_closed_up(text: str, language: str, closed: str) -> None:
    spans = [(place, place + 1) for place in range(len(text))]
    found, moved = close_up(text, spans, language)
    assert found == closed
    assert "".join(found[start:end] for start, end in moved) == closed


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("ru", ">>rus<<"),
        ("ru-RU", ">>rus<<"),
        ("sr", ">>srp_Cyrl<<"),
        ("sr-Latn", ">>srp_Latn<<"),
        ("pt-BR", ">>pt_br<<"),
        ("pt", ">>pt<<"),
        ("zh-Hans", ">>cmn_Hans<<"),
        ("fr", None),
    ],
)
def test_languages_find_their_tags(language: str, tag: str | None) -> None:
    vocabulary = (">>rus<<", ">>srp_Latn<<", ">>srp_Cyrl<<", ">>pt_br<<", ">>pt<<", ">>cmn_Hans<<", "▁x", "<<", ">>")
    assert tag_for(language_tags(vocabulary), language) == tag


def test_language_codes_have_one_shape() -> None:
    assert [plain_language(code) for code in ("rus", "DE", "pt_BR", "kaz")] == ["ru", "de", "pt-br", "kk"]


def test_stand_ins_are_whole_texts() -> None:
    assert list(plainer("æ")) == ["ae"]
    assert list(plainer("Ö"))[:2] == ["ö", "Oe"]
    assert list(plainer("қ")) == ["к"]
    assert list(plainer("😀")) == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("vocab.json", "[1, 2]", "not a vocabulary"),
        ("vocab.json", '{"a": 0, "b": 2}', "not a vocabulary"),
        ("vocab.json", "{", "not JSON"),
        ("other.json", "{}", "no vocabulary"),
    ],
)
def test_damaged_vocabularies_are_errors(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        read_vocabularies(tmp_path)


def test_vocabularies_of_two_languages_stay_apart(tmp_path: Path) -> None:
    (tmp_path / "source_vocabulary.json").write_text('["a"]', encoding="utf-8")
    (tmp_path / "target_vocabulary.txt").write_text("b\nc\n", encoding="utf-8")
    assert read_vocabularies(tmp_path) == (("a",), ("b", "c"))


def test_a_folder_without_pieces_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no SentencePiece model"):
        load_pieces(tmp_path)
    (tmp_path / "source.spm").write_bytes(b"nothing of the kind")
    with pytest.raises(ModelError, match="not a SentencePiece model"):
        load_pieces(tmp_path)


@given(
    st.lists(
        st.sampled_from(("▁der", "▁", "er", "</s>", "<pad>", ">>ru<<", "<0xD0>", "<0xB0>", "▁▁", "x", ".")), max_size=8
    )
)
def test_text_alone_is_what_is_written(pieces: list[str]) -> None:
    shipped = load_pieces(SHIPPED)
    assert shipped.text(pieces) == shipped.write(pieces)[0]
