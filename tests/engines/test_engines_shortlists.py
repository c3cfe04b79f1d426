"""Shortlists: read and written, and what CTranslate2 does with them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_language import Sentence

from l10n.adapting.encoding import Encoder
from l10n.engines.ct2 import load_ct2
from l10n.engines.protocol import Engine, Request
from l10n.engines.registry import InstalledModel, install_model, verify_model
from l10n.engines.restoring import restore_checkpoint
from l10n.engines.shortlists import FILE_NAME, learn_shortlist, merged, read_shortlist, write_shortlist
from l10n.engines.vocabularies import read_vocabularies
from l10n.errors import ModelError

PIECES = st.text(st.characters(exclude_characters=" \t\n\r", exclude_categories=["Cs"]), min_size=1, max_size=5)
SHORTLISTS = st.dictionaries(PIECES, st.frozensets(PIECES, min_size=1, max_size=5), max_size=8)


@given(SHORTLISTS)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, shortlist: dict[str, frozenset[str]]
) -> None:
    folder = tmp_path_factory.mktemp("shortlist")
    write_shortlist(folder, shortlist)
    assert read_shortlist(folder) == shortlist


@given(SHORTLISTS, SHORTLISTS)
def test_merged_has_what_any_has(one: dict[str, frozenset[str]], two: dict[str, frozenset[str]]) -> None:
    both = merged([one, two])
    assert both.keys() == one.keys() | two.keys()
    assert all(both[piece] == one.get(piece, frozenset()) | two.get(piece, frozenset()) for piece in both)
    assert merged([both, one]) == both


def test_pieces_that_would_break_a_line_are_left_out(tmp_path: Path) -> None:
    strange = frozenset(("y", "y z", "\t", ""))
    write_shortlist(tmp_path, {"a b": frozenset("x"), "c": strange, "d": frozenset("\n"), "": frozenset("q")})
    assert (tmp_path / FILE_NAME).read_text(encoding="utf-8") == "c\ty\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"a\tb\xff\n", "no UTF-8"), (b"", "names no pieces"), (b"hello world\n" * 9, "names no pieces")],
)
def test_a_damaged_one_is_refused_before_ctranslate2_reads_it(
    content: bytes, problem: str, int8_model: InstalledModel, tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(int8_model.folder, folder)
    (folder / FILE_NAME).write_bytes(content)
    with pytest.raises(ModelError, match=problem) as refused:
        load_ct2(folder, int8_model.card)
    assert refused.value.path == str(folder / FILE_NAME)
    assert refused.value.mend is not None


def test_an_empty_one_is_not_written(tmp_path: Path) -> None:
    write_shortlist(tmp_path, {"a b": frozenset("x"), "c": frozenset(" ")})
    assert not (tmp_path / FILE_NAME).exists()


def test_a_model_without_one_has_none(tmp_path: Path) -> None:
    assert read_shortlist(tmp_path) == {}


PIECES_OF_TOY = tuple("</s> <unk> >>en<< >>ru<< ▁rot ▁Haus ▁red ▁house ▁a ▁b - ▁ <0x41> <pad>".split())


def ids(text: str) -> list[int]:
    return [PIECES_OF_TOY.index(piece) for piece in text.split()]


def test_a_language_has_the_pieces_of_its_translations_and_all_signs() -> None:
    examples = [(ids(">>en<< ▁rot </s>"), ids("▁red </s>"))] * 5 + [(ids(">>en<< ▁Haus </s>"), ids("▁house ▁a </s>"))]
    signs = {"-", "▁", "<0x41>"}
    assert learn_shortlist(examples, PIECES_OF_TOY) == {">>en<<": {"▁red", "▁a", "</s>", *signs}}
    assert learn_shortlist(examples, PIECES_OF_TOY, seen=1) == {">>en<<": {"▁red", "▁house", "▁a", "</s>", *signs}}


def test_without_tags_it_stands_at_the_end_of_a_source() -> None:
    assert learn_shortlist([(ids("▁rot </s>"), ids("▁red </s>"))], PIECES_OF_TOY, seen=1).keys() == {"</s>"}


def test_nothing_teaches_nothing() -> None:
    assert learn_shortlist([], PIECES_OF_TOY) == {}


@pytest.fixture(scope="module")
def listed(checkpoint: Path, held_out: list[Sentence], tmp_path_factory: pytest.TempPathFactory) -> InstalledModel:
    """The toy model, installed with a shortlist that the held-out sentences teach."""
    folder = tmp_path_factory.mktemp("listed")
    shutil.copytree(checkpoint, folder / "toy-listed-de-mul")
    encoder = Encoder(checkpoint)
    examples = [
        encoder.example(one.german, one.target(language), encoder.tag(language))
        for one in held_out
        for language in ("en", "ru")
    ]
    write_shortlist(folder / "toy-listed-de-mul", learn_shortlist(examples, encoder.pieces, seen=1))
    return install_model(str(folder / "toy-listed-de-mul"), root=folder / "models", quantization="float32")


def test_it_is_installed_checked_and_restored(listed: InstalledModel, tmp_path: Path) -> None:
    assert FILE_NAME in listed.card.files
    assert verify_model(listed) == ()
    restore_checkpoint(listed.folder, tmp_path / "restored")
    assert read_shortlist(tmp_path / "restored") == read_shortlist(listed.folder) != {}


def test_translations_are_those_of_the_whole_vocabulary(
    listed: InstalledModel, ct2_float32: Engine, held_out: list[Sentence]
) -> None:
    requests = [Request(one.german, "de", language) for one in held_out for language in ("en", "ru")]
    engine = load_ct2(listed.folder, listed.card)
    known = read_shortlist(listed.folder)
    assert known.keys() == {">>en<<", ">>ru<<"}
    assert len(known[">>en<<"]) < len(read_vocabularies(listed.folder)[0])
    same = [
        one.best.text == two.best.text
        for one, two in zip(engine.translate(requests), ct2_float32.translate(requests), strict=True)
    ]
    assert sum(same) >= 0.95 * len(same)


def test_only_pieces_of_the_shortlist_are_written(listed: InstalledModel, tmp_path: Path) -> None:
    folder = tmp_path / "narrow"
    shutil.copytree(listed.folder, folder)
    tokens = load_ct2(folder, listed.card).translate([Request("die alte Stadt sieht Brücke.", "de", "en")])[0].best.text
    assert "city" in tokens
    bare = {piece: piece.removeprefix("▁") for piece in read_vocabularies(folder)[0]}
    city = {piece for piece, letters in bare.items() if letters and "city".startswith(letters)}
    narrow = {source: targets - city for source, targets in read_shortlist(folder).items()}
    write_shortlist(folder, narrow)
    text = load_ct2(folder, listed.card).translate([Request("die alte Stadt sieht Brücke.", "de", "en")])[0].best.text
    assert "city" not in text


def test_a_forced_beginning_need_not_be_in_it(listed: InstalledModel) -> None:
    engine = load_ct2(listed.folder, listed.card)
    request = Request("die alte Stadt sieht Brücke.", "de", "en", prefix="кошка")
    assert engine.translate([request])[0].best.text.startswith("кошка")
