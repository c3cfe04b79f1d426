"""Russian prepositions with cases that they take and cases that they never take."""

from __future__ import annotations

import pytest

from l10n.glossary.rendering import Renderings, read
from l10n.morphology import paradigm
from l10n.morphology.russian_government import misgoverning

RIGHT = [
    ("парламентские выборы", "После", "парламентских выборов"),
    ("парламентские выборы", "об итогах и о", "парламентских выборах"),
    ("Центральная Азия", "по всей стране и в", "Центральную Азию"),
    ("Центральная Азия", "В", "Центральной Азии"),
    ("президент", "избрали в", "президенты"),
    ("получение кредита", "по", "получении кредита"),
    ("критическое сырьё", "о", "критическом сырье"),
    ("критическое сырьё", "за", "критическое сырьё"),
    ("Претория", "из", "Претории"),
    ("человек", "что за", "человек"),
    ("человек", "После долгих переговоров в столице никто не знал, что за", "человек"),
    ("основанный на правилах порядок", "к", "основанному на правилах порядку"),
    ("Казатомпром", "для", "Казатомпром"),
    ("МИД", "в", "МИД"),
    ("выборы", "против", "выборы"),
]
WRONG = [
    ("парламентские выборы", "После", "парламентских выборах", "После"),
    ("парламентские выборы", "на", "парламентским выборам", "на"),
    ("Центральная Азия", "в страны и из", "Центральную Азию", "из"),
    ("Центральная Азия", "для", "Центральная Азия", "для"),
    ("договор", "согласно", "договора", "согласно"),
    ("министр иностранных дел", "между", "министру иностранных дел", "между"),
    ("основанный на правилах порядок", "к", "основанного на правилах порядка", "к"),
]


@pytest.mark.parametrize(("term", "before", "form"), RIGHT)
def test_a_case_that_is_taken_is_not_doubted(term: str, before: str, form: str) -> None:
    assert misgoverning(paradigm(term, "ru"), form, f"{before} ") == ""


@pytest.mark.parametrize(("term", "before", "form", "preposition"), WRONG)
def test_a_case_that_is_never_taken_is_told(term: str, before: str, form: str, preposition: str) -> None:
    assert misgoverning(paradigm(term, "ru"), form, f"{before} ") == preposition


@pytest.mark.parametrize("before", ["", "после (", "после «", "после, ", "вскоре после встречи "])
def test_only_a_preposition_right_before_the_term_counts(before: str) -> None:
    assert misgoverning(paradigm("парламентские выборы", "ru"), "парламентских выборах", before) == ""


def test_a_term_in_a_case_that_its_preposition_does_not_take_is_broken() -> None:
    renderings = Renderings(["парламентские выборы"], "ru", sensitive=False)
    (found,) = renderings.find(read("После парламентских выборах страна изменилась.", "ru"), 1)
    assert (found.kind, found.against) == ("broken", "После")
    (found,) = renderings.find(read("После парламентских выборов страна изменилась.", "ru"), 1)
    assert (found.kind, found.against) == ("inflected", "")
    as_is = Renderings(["Выборы"], "ru", sensitive=False, as_is=True)
    assert [one.kind for one in as_is.find(read("После Выборы", "ru"), 1)] == ["exact"]
