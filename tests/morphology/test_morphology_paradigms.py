"""What is a form of a term and what is not, by language; the cases stand in golden/."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from l10n.glossary.rendering import Renderings, read
from l10n.morphology import paradigm, tokenize

GOLDEN = Path(__file__).parent / "golden"


def cases() -> Iterator[tuple[str, str, str, bool]]:
    for path in sorted(GOLDEN.glob("*.txt")):
        term = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line[:2] in {"+ ", "- "}:
                yield path.stem, term, line[2:], line[0] == "+"
            elif line and not line.startswith("#"):
                term = line


@pytest.mark.parametrize(("language", "term", "form", "expected"), list(cases()))
def test_a_form_is_told_from_what_is_none(language: str, term: str, form: str, expected: bool) -> None:
    found = Renderings((term,), language, sensitive=False).contiguous(read(form, language))
    whole = [rendering for rendering in found if rendering.text == form and rendering.kind != "broken"]
    assert bool(whole) is expected


@pytest.mark.parametrize(("language", "term"), sorted({(language, term) for language, term, _, _ in cases()}))
def test_every_form_that_is_shown_is_accepted(language: str, term: str) -> None:
    forms = paradigm(term, language)
    renderings = Renderings((term,), language, sensitive=False)
    assert forms.forms[0].text == term
    assert len({form.text for form in forms.forms}) == len(forms.forms)
    for form in forms.forms:
        assert [r.kind for r in renderings.find(read(form.text, language), 1) if r.kind == "broken"] == []


def test_russian_forms_are_labelled_by_case_and_number() -> None:
    forms = {form.text: form.label for form in paradigm("водный диалог", "ru").forms}
    assert forms["водного диалога"] == "genitive singular"
    assert forms["водными диалогами"] == "instrumental plural"


def test_forms_keep_the_capitals_and_the_quotes_of_the_term() -> None:
    assert "«Команды Европа»" in [form.text for form in paradigm("«Команда Европа»", "ru").forms]
    assert "МИДом" in [form.text for form in paradigm("МИД", "ru").forms]
    assert "Auswärtigen Amts" in [form.text for form in paradigm("Auswärtiges Amt", "de").forms]
    assert "Seidenstraßen" in [form.text for form in paradigm("Seidenstraße", "de").forms]


def test_a_separable_verb_knows_its_particle() -> None:
    forms = paradigm("freigeben", "de")
    assert forms.particle == "frei"
    assert {"gibt", "geben", "gab"} <= forms.without_particle


@pytest.mark.parametrize("language", ["de", "en", "ru", "fr", "de-AT", "zh-Hant", ""])
@pytest.mark.parametrize("term", ["", "-", "Z5+1", "…", "и", "an", "Союз «", "x" * 300, "a b c d e f g h i j k l m n"])
def test_odd_terms_have_a_paradigm(term: str, language: str) -> None:
    forms = paradigm(term, language)
    assert forms.forms[0].text == term
    assert len(forms.slots) == len(tokenize(term))


def test_a_language_without_morphology_has_the_term_alone() -> None:
    assert [form.text for form in paradigm("partenariat", "fr").forms] == ["partenariat"]
