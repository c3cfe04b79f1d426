from __future__ import annotations

from pathlib import Path

import pytest

from l10n.memory.adapting import adapt
from l10n.memory.model import Unit

GOLDEN = Path(__file__).parents[1] / "golden" / "memory" / "adapted.tsv"
CASES = [line.split("\t") for line in GOLDEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[1]} | {case[2]}"[:70])
def test_a_translation_is_adapted_where_rules_can(case: list[str]) -> None:
    pair, source, unit_source, unit_target, expected, changes = case
    source_language, target_language = pair.split("-")
    adapted = adapt(source, Unit(unit_source, unit_target, source_language, target_language))
    if expected == "-":
        assert adapted is None
    else:
        assert adapted is not None
        assert adapted.target == expected
        assert ", ".join(adapted.changes) == changes


def test_a_number_that_the_translation_lacks_is_not_guessed() -> None:
    assert adapt("Es kamen 5 Gäste.", Unit("Es kamen 6 Gäste.", "Half a dozen guests came.", "de", "en")) is None


def test_a_translation_with_wrong_tags_is_not_adapted() -> None:
    assert adapt("Siehe <b1>hier</b1>.", Unit("Siehe <a1>hier</a1>.", "See <a1>here.", "de", "en")) is None
