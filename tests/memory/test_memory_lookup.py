from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from database_server import open_store

from l10n.errors import CatalogError, L10nError
from l10n.memory import Memory, Origin, Unit

SENTENCE = "Beide Seiten setzen den <a1>Wasserdialog</a1> fort."
TARGET = "Обе стороны продолжают <a1>водный диалог</a1>."

Filled = Callable[..., Memory]


def unit(source: str, target: str, **rest: object) -> Unit:
    return Unit(source, target, **{"source_language": "de", "target_language": "ru", **rest})  # type: ignore[arg-type]  # a shorthand of the tests


@pytest.fixture
def filled(place: str) -> Iterator[Filled]:
    opened: list[Memory] = []

    def fill(*units: Unit, threshold: int = 70) -> Memory:
        memory = Memory(open_store(place), threshold)
        by_origin: dict[str, list[Unit]] = {}
        for one in units:
            by_origin.setdefault(one.origin or "a.po", []).append(one)
        memory.refresh([Origin(name, "1", lambda held=held: held) for name, held in by_origin.items()])  # type: ignore[misc]  # lambda default
        opened.append(memory)
        return memory

    yield fill
    for memory in opened:
        memory.close()


def test_the_same_source_is_an_exact_match(filled: Filled) -> None:
    (match,) = filled(unit(SENTENCE, TARGET)).lookup(SENTENCE, "de", "ru")
    assert (match.percent, match.kind, match.target) == (100, "exact", TARGET)
    assert match.unit.origin == "a.po"


def test_the_same_source_between_the_same_neighbours_is_a_match_in_context(filled: Filled) -> None:
    memory = filled(
        unit("Weiter", "Далее", context=("Titel", "Ende"), changed="2020-01-01T00:00:00Z"),
        unit("Weiter", "Продолжить", changed="2026-01-01T00:00:00Z"),
    )
    best, other = memory.lookup("Weiter", "de", "ru", context=("Titel", "Ende"))
    assert (best.kind, best.target) == ("context", "Далее")
    assert (other.kind, other.target) == ("exact", "Продолжить")
    assert memory.lookup("Weiter", "de", "ru", context=("Titel", "Mitte"))[0].target == "Продолжить"


def test_a_fuzzy_match_has_the_share_of_the_source_that_need_not_be_typed_anew(filled: Filled) -> None:
    memory = filled(unit("Die Gespräche dauern an.", "Переговоры продолжаются."))
    (match,) = memory.lookup("Die Gespräche dauern.", "de", "ru")
    assert (match.percent, match.kind) == (87, "fuzzy")  # 3 of 24 characters
    assert match.target == "Переговоры продолжаются."


@pytest.mark.parametrize(("threshold", "found"), [(87, 1), (88, 0)])
def test_the_threshold_is_the_least_percentage(filled: Filled, threshold: int, found: int) -> None:
    memory = filled(unit("Die Gespräche dauern an.", "Переговоры продолжаются."), threshold=threshold)
    assert len(memory.lookup("Die Gespräche dauern.", "de", "ru")) == found


def test_a_long_source_with_one_letter_changed_is_no_exact_match(filled: Filled) -> None:
    source = "Der Rat nahm den Bericht an. " * 20
    (match,) = filled(unit(source, "…")).lookup(source.replace("Bericht", "Berichte", 1), "de", "ru")
    assert (match.percent, match.kind) == (98, "fuzzy")


@pytest.mark.parametrize(
    "source",
    ["KONTAKT UND ANFAHRT", "Kontakt  und\u00a0Anfahrt", "<b1>Kontakt</b1> und Anfahrt"],
)
def test_case_spaces_and_the_numbers_of_tags_do_not_count(filled: Filled, source: str) -> None:
    memory = filled(
        unit(
            "<b2>Kontakt</b2> und Anfahrt" if "<" in source else "Kontakt und Anfahrt",
            "x <b2>y</b2>" if "<" in source else "x y",
        )
    )
    (match,) = memory.lookup(source, "de", "ru")
    assert (match.percent, match.kind) == (99, "adapted")


def test_dates_are_adapted_and_that_is_said(filled: Filled) -> None:
    memory = filled(unit("Am 11. Februar 2026 trafen sie sich.", "11 февраля 2026 года они встретились."))
    (match,) = memory.lookup("Am 3. März 2027 trafen sie sich.", "de", "ru")
    assert (match.percent, match.kind) == (99, "adapted")
    assert match.target == "3 марта 2027 года они встретились."
    assert match.adapted == ("date 11. Februar 2026 → 3. März 2027",)


def test_a_source_that_differs_in_one_long_number_is_found_below_the_threshold(filled: Filled) -> None:
    memory = filled(unit("Seite 7", "Страница 7"), threshold=95)
    (match,) = memory.lookup("Seite 123456", "de", "ru")
    assert (match.target, match.adapted) == ("Страница 123456", ("number 7 → 123456",))


def test_of_equal_matches_the_newest_wins(filled: Filled) -> None:
    memory = filled(
        unit("Heute", "Сегодня (старое)", changed="2024-05-01T00:00:00Z", origin="a.po"),
        unit("Heute", "Сегодня", changed="2026-05-01T00:00:00Z", origin="b.po"),
        unit("Heute", "Сегодня (без даты)", origin="c.po"),
    )
    assert [match.unit.origin for match in memory.lookup("Heute", "de", "ru")] == ["b.po", "a.po", "c.po"]


def test_what_nobody_reviewed_counts_less_and_says_so(filled: Filled) -> None:
    memory = filled(unit("Heute", "Сегодня?", reviewed=False, changed="2026-05-01T00:00:00Z"), unit("Heute", "Сегодня"))
    best, other = memory.lookup("Heute", "de", "ru")
    assert (best.percent, best.target) == (100, "Сегодня")
    assert (other.percent, other.penalties) == (95, ("not reviewed",))


def test_another_domain_and_another_variety_count_less_and_say_so(filled: Filled) -> None:
    memory = filled(unit("Heute", "Сегодня", domain="Sport", source_language="de-AT"))
    assert memory.lookup("Heute", "de", "ru", domain="sport")[0].percent == 100
    assert memory.lookup("Heute", "de", "ru")[0].percent == 100
    (match,) = memory.lookup("Heute", "de-DE", "ru", domain="Politik")
    assert match.percent == 93
    assert match.penalties == ("other domain: Sport", "other variety: de-AT")


def test_another_language_or_script_is_no_match(filled: Filled) -> None:
    memory = filled(unit("Heute", "Danas", target_language="sr-Latn"))
    assert not memory.lookup("Heute", "de", "ru")
    assert not memory.lookup("Heute", "de", "sr-Cyrl")
    assert memory.lookup("Heute", "de", "sr-Latn")


def test_each_match_has_another_translation(filled: Filled) -> None:
    memory = filled(*(unit("Heute", "Сегодня", origin=f"{number}.po") for number in range(9)), unit("Heute.", "Днём."))
    assert [match.target for match in memory.lookup("Heute", "de", "ru")] == ["Сегодня", "Днём."]


def test_one_repeated_sentence_does_not_hide_others(filled: Filled) -> None:
    repeated = (
        unit("Pressemitteilung vom Montag", f"Пресс-релиз {number}", origin=f"{number}.po") for number in range(300)
    )
    memory = filled(*repeated, unit("Pressemitteilung vom Sonntag", "Воскресный пресс-релиз"))
    assert memory.lookup("Pressemitteilung vom Sonntag", "de", "ru")[0].target == "Воскресный пресс-релиз"


@pytest.mark.parametrize("source", ["", " ", "…", "<x1/>", "a", "\u2028", "%_[*]?", "日本語", "x" * 5000])
def test_odd_sources_are_answered(filled: Filled, source: str) -> None:
    memory = filled(unit("x" * 5001, "long"), unit("日本語。", "japanisch"), unit("a", "b"), unit("\x00", "nul"))
    assert all(match.percent >= 70 for match in memory.lookup(source, "de", "ru"))
    if source == "日本語":
        assert memory.lookup(source, "de", "ru")[0].target == "japanisch"


def test_only_origins_that_changed_are_read_again(place: str) -> None:
    read: list[str] = []
    content = {"a.po": [unit("Eins", "Один")], "b.po": [unit("Zwei", "Два")]}

    def origin(name: str, fingerprint: str) -> Origin:
        return Origin(name, fingerprint, lambda: content[name])

    with Memory(open_store(place)) as memory:
        memory.refresh([origin("a.po", "1"), origin("b.po", "1")], on_read=read.append)
        content["a.po"] = [unit("Eins", "Раз"), unit("Drei", "Три")]
        memory.refresh([origin("a.po", "2"), origin("b.po", "1")], on_read=read.append)
        assert read == ["a.po", "b.po", "a.po"]
        assert [match.target for match in memory.lookup("Eins", "de", "ru")] == ["Раз"]
        memory.refresh([origin("b.po", "1")])
        assert not memory.lookup("Eins", "de", "ru")
        assert not memory.lookup("Drei", "de", "ru")
        assert memory.lookup("Zwei", "de", "ru")
        assert [(held.origin, held.units) for held in memory.holdings()] == [("b.po", 1)]


def test_an_origin_that_cannot_be_read_keeps_what_it_had(place: str) -> None:
    problems: list[L10nError] = []

    def broken() -> Iterator[Unit]:
        yield unit("Neu", "Новое")
        raise CatalogError("this catalog is damaged", path="a.po")

    with Memory(open_store(place)) as memory:
        memory.refresh([Origin("a.po", "1", lambda: [unit("Alt", "Старое")])])
        memory.refresh([Origin("a.po", "2", broken)], problems.append)
        assert [str(problem) for problem in problems] == ["a.po: this catalog is damaged"]
        assert memory.lookup("Alt", "de", "ru")
        assert not memory.lookup("Neu", "de", "ru")
        with pytest.raises(CatalogError):
            memory.refresh([Origin("a.po", "2", broken)])
