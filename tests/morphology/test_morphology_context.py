from __future__ import annotations

import pytest

from l10n.morphology import paradigm
from l10n.morphology.context import fitting_first


def first(term: str, replaced: str, before: str, language: str) -> str:
    forms, fitting = fitting_first(paradigm(term, language).forms, replaced, before, language)
    assert 1 <= fitting <= len(forms)
    return forms[0].text


@pytest.mark.parametrize(
    ("before", "replaced", "expected"),
    [
        ("в рамках ", "региональных стратегий", "стратегических партнёрств"),
        ("при ", "", "стратегическом партнёрстве"),
        ("через ", "стратегию", "стратегическое партнёрство"),
        ("для ", "ббб", "стратегического партнёрства"),
        ("к «", "", "стратегическому партнёрству"),
        ("Оно есть ", "", "стратегическое партнёрство"),
        ("с ", "соглашением", "стратегическим партнёрством"),
    ],
)
def test_a_russian_form_has_the_case_that_its_place_asks_for(before: str, replaced: str, expected: str) -> None:
    assert first("стратегическое партнёрство", replaced, before, "ru") == expected


def test_no_russian_form_stands_behind_a_preposition_that_does_not_govern_it() -> None:
    forms, _ = fitting_first(paradigm("стратегическое партнёрство", "ru").forms, "", "без ", "ru")
    assert {form.text for form in forms} == {"стратегического партнёрства", "стратегических партнёрств"}


@pytest.mark.parametrize(
    ("before", "replaced", "expected"),
    [
        ("the ", "strategies", "strategic partnerships"),
        ("the ", "strategy", "strategic partnership"),
        ("a ", "strategies", "strategic partnership"),
        ("many ", "", "strategic partnerships"),
        ("the ", "strategy's", "strategic partnership's"),
        ("in ", "crisis", "strategic partnership"),
    ],
)
def test_an_english_form_has_the_number_of_what_it_replaces(before: str, replaced: str, expected: str) -> None:
    assert first("strategic partnership", replaced, before, "en") == expected


def test_an_english_noun_is_not_put_in_as_a_verb_or_a_possessive() -> None:
    forms, _ = fitting_first(paradigm("upturn", "en").forms, "rise", "the ", "en")
    assert [form.text for form in forms] == ["upturn", "upturns"]


def test_of_a_language_without_rules_every_form_fits() -> None:
    forms = paradigm("Strategische Partnerschaft", "de").forms
    assert fitting_first(forms, "Strategie", "der ", "de") == (list(forms), len(forms))
