"""What is found in sources, and what is said of translations; the cases stand in golden/."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.glossary import Glossary, compliance, load_glossary
from l10n.model import Concept, Term

GOLDEN = Path(__file__).parent / "golden"
FRAGMENTS = (
    "Energie- -sicherheit und Rohstoffsicherheit Zentralasien-Strategie EU „Team Europe“ Z5+1 gibt frei. Rat "
    "Auswärtigen Amts - – , Auf der Bank Europäische\u00adn Union"
).split(" ")


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return load_glossary([GOLDEN / "terms.csv"], GOLDEN)


def lines(name: str) -> Iterator[tuple[str, str]]:
    for line in (GOLDEN / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, _, expected = line.partition(" =>")
            yield text, expected.strip()


@pytest.mark.parametrize(("text", "expected"), list(lines("matches.txt")))
def test_terms_are_found(glossary: Glossary, text: str, expected: str) -> None:
    hits = glossary.matcher("de").match(text)
    assert "; ".join(f"{hit.concept.id}: {hit.surface}" for hit in hits) == expected


@pytest.mark.parametrize(("text", "expected"), list(lines("verdicts.txt")))
def test_translations_are_judged(glossary: Glossary, text: str, expected: str) -> None:
    language, _, pair = text.partition(": ")
    source, _, target = pair.partition(" | ")
    verdicts = compliance(glossary, source, target, "de", language)
    assert "; ".join(f"{verdict.concept.id} {verdict.kind}" for verdict in verdicts) == expected


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8)).map(" ".join))
def test_hits_are_in_order_and_quote_the_text(text: str) -> None:
    hits = MINI.matcher("de").match(text)
    for hit in hits:
        assert text[hit.start : hit.end] == hit.surface
    spans = sorted({(hit.start, hit.end) for hit in hits})
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8)).map(" ".join))
def test_a_text_complies_with_itself(text: str) -> None:
    for verdict in compliance(MINI, text, text, "de", "de"):
        assert verdict.ok or verdict.kind == "fewer", verdict.evidence


MINI = load_glossary([GOLDEN / "terms.csv"], GOLDEN)


def concept(identity: str, **terms: str) -> Concept:
    return Concept(identity, MappingProxyType({language: Term(language, text) for language, text in terms.items()}))


def test_the_leftmost_then_the_longest_term_counts() -> None:
    glossary = Glossary(
        (concept("ab", en="alpha beta"), concept("bcd", en="beta gamma delta"), concept("d", en="delta"))
    )
    assert [hit.concept.id for hit in glossary.matcher("en").match("alpha beta gamma delta")] == ["ab", "d"]


def test_terms_of_a_source_in_english_and_russian_are_found_in_their_forms() -> None:
    glossary = Glossary((concept("u", en="United Nations", ru="Организация Объединённых Наций"),))
    assert [hit.surface for hit in glossary.matcher("en").match("the United Nations’ work")] == ["United Nations"]
    text = "в Организации Объединенных Наций"
    assert [hit.surface for hit in glossary.matcher("ru").match(text)] == ["Организации Объединенных Наций"]


def test_a_language_without_morphology_is_matched_as_it_stands_and_accused_gently() -> None:
    glossary = Glossary((concept("a", de="Abkommen", pl="porozumienie"),))
    accepted = compliance(glossary, "Das Abkommen", "tekst porozumienia", "de", "pl")
    assert [verdict.kind for verdict in accepted] == ["inflected"]
    missing = compliance(glossary, "Das Abkommen", "tekst", "de", "pl")
    assert [(verdict.kind, verdict.severity) for verdict in missing] == [("missing", "warning")]


def test_a_term_that_is_part_of_a_compound_weighs_less() -> None:
    glossary = Glossary((concept("a", de="Zentralasien", ru="Центральная Азия"),))
    (verdict,) = compliance(glossary, "Zentralasien-Gipfel", "центральноазиатский саммит", "de", "ru")
    assert (verdict.kind, verdict.severity) == ("missing", "warning")
    assert verdict.found == ("центральноазиатский",)


def test_the_evidence_names_source_expected_and_found() -> None:
    (verdict,) = compliance(MINI, "Die Zentralasien-Strategie", "стратегии по Центральной Азия", "de", "ru")
    assert verdict.kind == "broken"
    assert verdict.expected == ("стратегия по Центральной Азии",)
    assert verdict.found == ("стратегии по Центральной Азия",)
    assert "do not agree" in verdict.evidence


def test_where_words_stand_for_two_concepts_both_are_shown() -> None:
    (verdict,) = compliance(MINI, "Auf der Bank", "On the couch", "de", "en")
    assert verdict.expected == ("bank", "bench")
    assert [other.id for other in verdict.alternatives] == ["bench"]


def test_a_severity_of_a_concept_is_that_of_its_verdict() -> None:
    term = concept("a", de="Rat", en="Council")
    glossary = Glossary((Concept(term.id, term.terms, severity="info"),))
    (verdict,) = compliance(glossary, "der Rat", "the board", "de", "en")
    assert verdict.severity == "info"


def test_the_terms_of_a_real_article_are_found(shared: Path, glossary: Glossary) -> None:
    found: dict[str, int] = {}
    for path in (shared / "articles").glob("*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            for hit in glossary.matcher("de").match(line):
                found[hit.concept.id] = found.get(hit.concept.id, 0) + 1
    wanted = (
        "team-europe partnership strategy summit z5 office president envoy union presidency energy commodities minister"
    )
    assert set(wanted.split()) <= found.keys()
    assert found["envoy"] == 2
    assert found["team-europe"] == 3
