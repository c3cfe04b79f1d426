from __future__ import annotations

import random

import pytest
from database_server import open_store
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from l10n.memory import Memory, Origin, Unit, shipped_units
from l10n.memory.folding import fold, skeleton
from l10n.memory.grams import Effort, grams, length_class, length_classes, telling_grams

QUERIES = 250
SIZE = 6000


def edited(text: str, words: list[str], draw: random.Random) -> str:
    """Gives a text after one of the edits that articles go through."""
    parts = text.split()
    place = draw.randrange(len(parts))
    kind = draw.randrange(5)
    if kind == 0:
        parts[place] = draw.choice(words)
    elif kind == 1 and len(parts) > 1:
        del parts[place]
    elif kind == 2:
        parts[place:place] = draw.choices(words, k=draw.randint(1, 3))
    elif kind == 3:
        other = draw.randrange(len(parts))
        parts[place], parts[other] = parts[other], parts[place]
    else:
        letters = list(" ".join(parts))
        for _ in range(max(1, len(letters) // draw.choice([5, 8, 20]))):
            letters[draw.randrange(len(letters))] = draw.choice("abcdefghijklmnop ")
        return "".join(letters)
    return " ".join(parts)


@pytest.mark.parametrize("pair", [("de", "en"), ("ru", "en")])
def test_matches_from_75_per_cent_on_are_found_as_a_reading_of_everything_finds_them(
    place: str, pair: tuple[str, str]
) -> None:
    draw = random.Random(7)  # noqa: S311 - a fixed draw
    sources = list(dict.fromkeys(unit.source for unit in shipped_units(*pair)))
    draw.shuffle(sources)
    held, unseen = sources[:SIZE], sources[SIZE : SIZE + 20]
    words = " ".join(held).split()
    queries = [edited(draw.choice(held), words, draw) for _ in range(QUERIES)] + unseen
    folded = [fold(text) for text in held]
    wanted = found = 0
    with Memory(open_store(place), threshold=75) as memory:
        memory.refresh([Origin("a", "1", lambda: (Unit(text, text, *pair) for text in held))])
        for query in queries:
            best = process.extractOne(
                fold(query), folded, scorer=Levenshtein.normalized_similarity, processor=None, score_cutoff=0.75
            )
            if best is not None:
                wanted += 1
                matches = memory.lookup(query, *pair)
                found += bool(matches) and matches[0].percent >= int(best[1] * 100) - 1
    assert wanted > QUERIES / 2
    assert found / wanted >= 0.99


def test_many_texts_of_another_pair_do_not_hide_those_of_a_small_one(place: str) -> None:
    draw = random.Random(11)  # noqa: S311 - a fixed draw
    sources = list(dict.fromkeys(unit.source for unit in shipped_units("de", "en")))
    draw.shuffle(sources)
    few, many = sources[:300], sources[300 : 300 + SIZE]
    words = " ".join(many).split()
    with Memory(open_store(place), threshold=75) as memory:
        memory.refresh(
            [
                Origin("many", "1", lambda: (Unit(text, text, "de", "en") for text in many)),
                Origin("few", "1", lambda: (Unit(text, text, "de", "ru") for text in few)),
            ]
        )
        wanted = found = 0
        for text in draw.choices(few, k=100):
            query = edited(text, words, draw)
            likeness = Levenshtein.normalized_similarity(fold(query), fold(text))
            if likeness >= 0.75:
                wanted += 1
                matches = memory.lookup(query, "de", "ru")
                found += bool(matches) and matches[0].percent >= int(likeness * 100) - 1
                assert all(match.unit.target_language == "ru" for match in matches)
    assert wanted > 50
    assert found / wanted >= 0.99


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("„Wasser“ – ja…", "»wasser« - JA..."),
        ("<a1>Rat</a1>", "<a7>Rat</a7>"),
        ("a\u00a0 b\n", "A b"),
        ("Ma\u00dfe", "MASSE"),
        ("Ru\u0308ge", "R\u00fcge"),
        ("Was\u00adser", "Wasser"),
    ],
)
def test_what_looks_alike_folds_alike(text: str, other: str) -> None:
    assert fold(text) == fold(other)


@pytest.mark.parametrize(
    ("text", "other"), [("<a1>Rat</a1>", "<b1>Rat</b1>"), ("Rat<x1/>", "Rat"), ("Rat", "Rad"), ("Rat.", "Rat")]
)
def test_what_differs_folds_apart(text: str, other: str) -> None:
    assert fold(text) != fold(other)


def test_a_skeleton_has_neither_figures_nor_tags() -> None:
    assert skeleton(fold("Am <b1>11.</b1> 2. 1.500,50 Euro um 14:30")) == skeleton(fold("Am 3. 27. 2 Euro um 9.15"))


@given(st.integers(0, 3000), st.integers(30, 100))
def test_every_length_that_can_match_is_looked_at(length: int, threshold: int) -> None:
    classes = length_classes(length, threshold / 100)
    for other in range(length * 3 + 3):
        longest = max(length, other)
        if longest and 1 - abs(length - other) / longest >= threshold / 100:
            assert length_class(other) in classes


@given(st.text(), st.integers(3, 4))
def test_every_text_has_n_grams(text: str, size: int) -> None:
    found = grams(text, size)
    assert found
    assert all(len(gram) <= size for gram in found)


def test_the_rarest_known_n_grams_of_each_stretch_are_looked_up() -> None:
    frequencies = {1: 5, 2: 900, 3: 1, 4: 0, 5: 40_000_000}
    work = Effort(stretch=10, spent=1000, compared=100)
    assert telling_grams([1, 2, 3, 4, 5], lambda number: frequencies[number], work) == [3, 1, 2, 5]
    assert telling_grams([4, 4], lambda number: frequencies[number], work) == []
    many = telling_grams(list(range(100, 200)), lambda number: number, work)
    assert len(many) == 7
    assert sum(many) <= 1000
