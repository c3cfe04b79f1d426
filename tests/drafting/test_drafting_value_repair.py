from dataclasses import dataclass

import pytest

from l10n.drafting.value_repair import repair_values
from l10n.values import compare_values


@dataclass(frozen=True, slots=True)
class Link:
    source_start: int
    source_end: int
    target_start: int
    target_end: int


@pytest.mark.parametrize(
    ("source", "language", "target", "expected"),
    [
        ("Madina, 22, kommt.", "en", "Madina, 2.2, is coming.", "Madina, 22, is coming."),
        ("Madina, 22, kommt.", "ru", "Мадина, 2, 2, приезжает.", "Мадина, 22, приезжает."),
        ("Es kostet 1.500,50 Euro.", "en", "It costs 1.500,50 euros.", "It costs 1,500.50 euros."),
        ("2.300 Familien", "ru", "2,300 семей", "2300 семей"),
        ("3,5 Mio. Menschen", "ru", "3.5 млн человек", "3,5 млн человек"),
        ("am 11. Februar 2026", "ru", "1 феврале 2026 года", "11 февраля 2026 года"),
        ("am 11. Februar 2026", "ru", "11 феврале 2026 года", "11 февраля 2026 года"),
        ("im Februar 2026", "ru", "в январе 2026 года", "в феврале 2026 года"),
        ("am 11. Februar 2026", "en", "on 11. February 2026", "on 11 February 2026"),
        ("am 3. Mai 2026", "en", "on 13 May 2026", "on 3 May 2026"),
        ("um 14.30 Uhr", "en", "at 4.30 p.m.", "at 2.30 p.m."),
        ("um 14.30 Uhr", "ru", "в 4:30", "в 14:30"),
        ("Die Z5+1 tagt.", "en", "The Z5+2 is meeting.", "The Z5+1 is meeting."),
        ("Von 2021-2027", "en", "From 2021-2029", "From 2021-2027"),
        ("Es sind 27 % mehr.", "ru", "На 2,7 % больше.", "На 27\u00a0% больше."),
        ("5 Mio. Euro", "en", "5 euros", "5 million euros"),
    ],
)
def test_what_is_safe_is_repaired(source: str, language: str, target: str, expected: str) -> None:
    repaired, remarks = repair_values(source, target, "de", language)
    assert repaired == expected
    assert not compare_values(source, repaired, "de", language)
    assert not any(remark.startswith("value missing") for remark in remarks)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Es kamen 70 Gäste.", "There were guests."),
        ("Es kamen Gäste.", "There were 70 guests."),
        ("von 51 auf 23", "from 2"),
        ("Das 11. Regiment am 10. Juni 1940", "1940, 140 190 of June"),
    ],
)
def test_what_is_not_safe_is_left_and_reported(source: str, target: str) -> None:
    repaired, remarks = repair_values(source, target, "de", "en")
    assert repaired == target
    assert remarks


def test_a_right_translation_stays() -> None:
    target = "On 11 February 2026, 1,500 guests came at 2.30 p.m.; 27% left."
    source = "Am 11. Februar 2026 kamen um 14.30 Uhr 1.500 Gäste; 27 % gingen."
    assert repair_values(source, target, "de", "en") == (target, ())


def test_several_wrong_values_are_put_right_in_their_order_or_by_the_alignment() -> None:
    source = "Rang 22 und Rang 24"
    assert repair_values(source, "place 202 and place 204", "de", "en")[0] == "place 22 and place 24"
    target = "place 204 before 202"
    links = [Link(5, 7, 17, 20), Link(17, 19, 6, 9)]
    assert repair_values(source, target, "de", "en", links=links)[0] == "place 24 before 22"


def test_the_remark_says_what_was_done() -> None:
    _, remarks = repair_values("Madina, 22, kommt.", "Madina, 2.2, is coming.", "de", "en")
    assert remarks == ("value: 2.2 → 22",)
