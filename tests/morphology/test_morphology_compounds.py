from __future__ import annotations

import pytest

from l10n.morphology import fold
from l10n.morphology.german_compounds import contains
from l10n.morphology.german_words import noun_forms


@pytest.mark.parametrize(
    ("compound", "noun", "expected"),
    [
        ("Zentralasiengipfel", "Zentralasien", True),
        ("Außenministertreffen", "Außenminister", True),
        ("Ratspräsidentschaft", "Rat", True),
        ("Grenzschutzabkommen", "Abkommen", True),
        ("Schulreform", "Schule", True),
        ("auslöserbasierte", "Auslöser", True),
        ("Regierungsviertel", "Regierung", True),
        ("Partner", "Art", False),
        ("Kontrolle", "Rolle", False),
        ("Auslastung", "Last", False),
        ("besondere", "Sonde", False),
        ("Klartext", "Art", False),
        ("Garten", "Art", False),
        ("Rat", "Rat", False),
    ],
)
def test_a_noun_is_found_in_a_compound_and_not_in_another_word(compound: str, noun: str, expected: bool) -> None:
    forms = noun_forms(noun)
    assert contains(fold(compound), frozenset(map(fold, (*forms.singular, *forms.plural)))) is expected
