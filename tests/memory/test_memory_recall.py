from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

import pytest
from database_server import open_store

from l10n.catalog.merge import drafted_entry
from l10n.catalog.provenance import parse_provenance, provenance_comment
from l10n.config import MemorySettings
from l10n.drafting.pipeline import Drafting, draft_segments
from l10n.drafting.recall import draft_from_memory, keeps_terms, recall_from
from l10n.engines.protocol import Candidates, Hypothesis, Request
from l10n.glossary import Glossary
from l10n.memory import Memory, Origin, Unit
from l10n.model import Concept, Draft, Entry, Term

SETTINGS = MemorySettings()
NAME = "locales/ru/LC_MESSAGES/wasserdialog.po"
SENTENCE = "Beide Seiten setzen den <a1>Wasserdialog</a1> fort."
TARGET = "Обе стороны продолжают <a1>водный диалог</a1>."
UNITS = (
    Unit(SENTENCE, TARGET, "de", "ru", context=("Davor", "Danach")),
    Unit("Am 11. Februar 2026 trafen sie sich.", "11 февраля 2026 года они встретились.", "de", "ru"),
    Unit('Er sagte: "Wasser"; mehr nicht.\nUnd ging.', "Он сказал: «Вода».", "de", "ru"),
    Unit("Im Jahr 2024 kamen 300 Gäste aus aller Welt.", "В 2024 году приехали 300 гостей.", "de", "ru"),
)


@pytest.fixture
def memory(place: str) -> Iterator[Memory]:
    with Memory(open_store(place)) as opened:
        opened.refresh([Origin(NAME, "1", lambda: UNITS)])
        yield opened


def test_a_fuzzy_match_is_a_draft_that_names_its_origin(memory: Memory) -> None:
    source = "Beide Seiten setzten den <a1>Wasserdialog</a1> heute fort."
    draft = draft_from_memory(source, "de", "ru", memory, SETTINGS)
    assert draft == Draft(TARGET, "tm", f'86 % of "Beide Seiten setzen den Wasserdialog …" in {NAME}')
    found = parse_provenance([provenance_comment(draft, source)])
    assert found is not None
    assert found.maker == draft.maker


def test_below_the_percentage_for_drafts_the_engine_is_asked(memory: Memory) -> None:
    source = "Beide Seiten setzten den <a1>Wasserdialog</a1> heute fort."
    assert memory.lookup(source, "de", "ru")
    assert draft_from_memory(source, "de", "ru", memory, replace(SETTINGS, draft_from=87)) is None


def test_what_was_adapted_is_said(memory: Memory) -> None:
    draft = draft_from_memory("Am 3. März 2027 trafen sie sich.", "de", "ru", memory, SETTINGS)
    assert draft is not None
    assert draft.target == "3 марта 2027 года они встретились."
    assert draft.remarks == ("adapted: date 11. Februar 2026 → 3. März 2027",)


def test_a_quoted_source_is_one_short_line(memory: Memory) -> None:
    source = UNITS[2].source
    draft = draft_from_memory(source, "de", "ru", memory, SETTINGS)
    assert draft is not None
    assert draft.maker == f"100 % of \"Er sagte: 'Wasser'; mehr nicht. Und …\" in {NAME}"
    comment = provenance_comment(draft, source)
    assert "\n" not in comment
    assert parse_provenance([comment]) is not None


def test_a_fuzzy_match_with_wrong_numbers_is_left_to_the_engine(memory: Memory) -> None:
    assert draft_from_memory("Im Jahr 2025 kamen 300 Gäste aus der Welt.", "de", "ru", memory, SETTINGS) is None
    draft = draft_from_memory("Im Jahr 2024 kamen 300 Gäste aus der Welt.", "de", "ru", memory, SETTINGS)
    assert draft is not None


def test_a_fuzzy_match_gets_the_tags_of_the_source(memory: Memory) -> None:
    draft = draft_from_memory("Im Jahr 2024 kamen <b1>300 Gäste</b1> aus der Welt.", "de", "ru", memory, SETTINGS)
    assert draft is not None
    assert draft.target.count("<b1>") == draft.target.count("</b1>") == 1


def test_a_fuzzy_match_that_the_caller_refuses_is_no_draft(memory: Memory) -> None:
    source = "Beide Seiten setzten den <a1>Wasserdialog</a1> heute fort."
    recall = recall_from(memory, "de", "ru", SETTINGS, accepts=lambda _source, target: "речь" in target)
    assert recall(source, None) is None
    exact = recall(SENTENCE, None)
    assert exact is not None


@pytest.mark.parametrize(
    ("exact", "context", "reviewed"),
    [
        ("fuzzy", ("Davor", "Danach"), False),
        ("reviewed", ("Davor", "Danach"), True),
        ("reviewed", ("Davor", "Ende"), False),
    ],
)
def test_only_a_match_in_context_is_reviewed_and_only_when_configured(
    memory: Memory, exact: str, context: tuple[str, str], reviewed: bool
) -> None:
    settings = replace(SETTINGS, exact=exact)  # type: ignore[arg-type]  # of the two literals
    recall = recall_from(memory, "de", "ru", settings)
    draft = recall(SENTENCE, context)
    assert draft is not None
    assert draft.reviewed is reviewed
    entry = drafted_entry(Entry(SENTENCE, ""), draft)
    assert entry.fuzzy is not reviewed
    assert bool(entry.comments) is not reviewed


def test_a_fuzzy_match_that_lacks_a_fixed_term_is_left_to_the_engine(memory: Memory) -> None:
    source = "Beide Seiten setzten den <a1>Wasserdialog</a1> heute fort."
    for wording, kept in (("водный диалог", True), ("диалог о воде", False)):
        terms = MappingProxyType({"de": Term("de", "Wasserdialog"), "ru": Term("ru", wording)})
        accepts = keeps_terms(Glossary((Concept("w", terms),)), "de", "ru")
        recall = recall_from(memory, "de", "ru", SETTINGS, accepts=accepts)
        assert (recall(source, None) is not None) is kept


class Echo:
    """An engine that answers with its source."""

    id = "test:echo"
    pairs = (("de", "ru"),)

    def __init__(self) -> None:
        self.asked: list[str] = []

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        self.asked += [request.source for request in requests]
        return [Candidates((Hypothesis(f"[{request.source}]", 0.0),)) for request in requests]


def test_drafting_asks_rules_then_the_memory_then_the_engine(memory: Memory) -> None:
    engine = Echo()
    recall = recall_from(memory, "de", "ru", SETTINGS)
    drafting = Drafting(engine, "de", "ru", Glossary(()), memory=recall)
    drafts = dict(draft_segments(["11. Februar 2026", SENTENCE, "Etwas ganz anderes."], drafting))
    origins = {source: draft.origin for source, draft in drafts.items() if draft is not None}
    assert origins == {"11. Februar 2026": "rule", SENTENCE: "tm", "Etwas ganz anderes.": "mt"}
    assert engine.asked == ["Etwas ganz anderes."]
