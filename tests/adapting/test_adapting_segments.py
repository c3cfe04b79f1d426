"""What is learned from, and what is kept out of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.adapting.segments import Pair, known, lesson_of, read_guard, reviewed_pairs, shipped_guard, with_replay
from l10n.errors import L10nError
from l10n.memory import Unit


def unit(source: str, target: str, *, reviewed: bool = True, to: str = "en") -> Unit:
    return Unit(source, target, "de", to, "a.po", reviewed=reviewed)


def pairs(count: int) -> list[Pair]:
    return [Pair(f"Satz {number}.", f"Sentence {number}.", "a.po") for number in range(count)]


def test_only_reviewed_units_of_the_pair_are_learned_from() -> None:
    units = [
        unit("Guten <b1>Tag</b1>.", "Good <b1>day</b1>."),
        unit("Guten Tag.", "Good day."),
        unit("Nicht geprüft.", "Not reviewed.", reviewed=False),
        unit("Guten Tag.", "Добрый день.", to="ru"),
        unit("Ein Bild: <x1/>", "A picture: <x1/>"),
        unit("…", "…"),
        unit("Wie  geht\nes?", "How are you?", to="en-GB"),
    ]
    assert [(pair.source, pair.target) for pair in reviewed_pairs(units, "de", "en")] == [
        ("Guten Tag.", "Good day."),
        ("Wie geht es?", "How are you?"),
    ]


@given(st.integers(1, 9), st.integers(60, 200), st.integers(10, 60))
def test_no_source_is_on_two_sides(seed: int, count: int, held_out: int) -> None:
    given_pairs = [*pairs(count), *(Pair(one.source.upper(), one.target + "!", "b.po") for one in pairs(count))]
    lesson = lesson_of(given_pairs, held_out, [], "nothing", seed)
    trained, measured = ({known(pair.source) for pair in side} for side in (lesson.trained, lesson.held_out))
    assert not trained & measured
    assert len(measured) == min(held_out, count // 5)
    assert len(lesson.trained) + len(lesson.held_out) == len(given_pairs)
    assert lesson == lesson_of(given_pairs, held_out, [], "nothing", seed)
    assert lesson.counts() == {"a.po": count, "b.po": count}


def test_the_guard_is_not_learned_from() -> None:
    guard = [Pair("SATZ 3", "Sentence three."), Pair("Etwas anderes.", "sentence 4")]
    lesson = lesson_of(pairs(100), 20, guard, "news.tsv", 1)
    sources = {pair.source for pair in (*lesson.trained, *lesson.held_out)}
    assert len(sources) == 98
    assert not sources & {"Satz 3.", "Satz 4."}


def test_as_much_is_read_along_as_is_learned_and_nothing_that_measures() -> None:
    lesson = lesson_of(pairs(100), 20, [Pair("Etwas anderes.", "Something else.")], "news.tsv", 1)
    before = [
        *lesson.held_out,
        *lesson.guard,
        Pair("Ganz neu.", lesson.held_out[0].target),
        *(Pair(f"Alt {number}.", f"Old {number}.") for number in range(90)),
    ]
    replayed = with_replay(lesson, before, 1).replayed
    assert len(replayed) == len(lesson.trained) == 80
    assert all(pair.source.startswith("Alt") for pair in replayed)
    assert replayed == with_replay(lesson, before[::-1], 1).replayed
    assert len(with_replay(lesson, before[:30], 1).replayed) == 8


def test_too_few_segments_are_refused() -> None:
    with pytest.raises(L10nError, match=r"only 49 reviewed segments.*--tmx"):
        lesson_of(pairs(49), 200, [], "nothing", 1)
    assert len(lesson_of(pairs(50), 200, [], "nothing", 1).held_out) == 10


def test_the_shipped_guard_is_the_same_in_every_run() -> None:
    guard = shipped_guard("de", "ru", 50, 1)
    assert len(guard) == 50
    assert guard == shipped_guard("de-AT", "ru", 50, 1)
    assert shipped_guard("de", "fr", 50, 1) == ()


def test_a_guard_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "news.tsv"
    path.write_text("Guten Tag.\tGood day.\tnote\nJa.\tYes.\n", encoding="utf-8")
    assert read_guard(path) == (Pair("Guten Tag.", "Good day.", "news.tsv"), Pair("Ja.", "Yes.", "news.tsv"))
    path.write_text("Guten Tag.\tGood day.\nNein.\n", encoding="utf-8")
    with pytest.raises(L10nError, match=r"news\.tsv:2: this line has no source and target"):
        read_guard(path)
