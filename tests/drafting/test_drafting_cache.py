from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.drafting import draft_cache
from l10n.drafting.draft_cache import DraftCache, KnownDraft, draft_key
from l10n.drafting.pipeline import Drafting, draft_segments
from l10n.engines.deferred import DeferredEngine
from l10n.engines.protocol import Candidates, Engine, Hypothesis, Request
from l10n.glossary import Glossary
from l10n.model import Concept, Draft, Term

SOURCES = [
    "Das Wasser ist <b1>knapp</b1>.",
    "Am 11. Februar 2026 kamen 22 Gäste.",
    "Er sagte: „Die Grenze ist offen.“",
    "Alle reisen weiter.",
]
GLOSSARY = Glossary((Concept("w", {"de": Term("de", "Wasser"), "en": Term("en", "water")}),))


class Counting:
    """Answers with its source in capitals, and counts."""

    id = "test:capitals@1"
    pairs = (("de", "en"),)

    def __init__(self) -> None:
        self.asked: list[str] = []

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        self.asked += [request.source for request in requests]
        return [Candidates((Hypothesis(request.source.upper(), -0.5, ()),)) for request in requests]

    def score(self, requests: Sequence[Request], targets: Sequence[str]) -> list[float]:
        self.asked += targets
        return [-0.5 for _ in requests]


def never() -> Engine:
    raise AssertionError("the engine was loaded")


def drafting(path: Path | None, engine: Engine | DeferredEngine) -> Drafting:
    return Drafting(engine, "de", "en", GLOSSARY, cache=DraftCache(path) if path else None, settings="beam 4")


def made(one: Drafting, sources: Sequence[str] = SOURCES) -> dict[str, Draft | None]:
    try:
        return dict(draft_segments(sources, one))
    finally:
        if one.cache:
            one.cache.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".l10n" / "cache" / "drafts.sqlite"


def test_a_second_run_gives_the_same_drafts_and_loads_no_engine(path: Path) -> None:
    plain = made(drafting(None, Counting()))
    first = made(drafting(path, Counting()))
    second = made(drafting(path, DeferredEngine(Counting.id, never)))
    assert plain == first == second
    assert all(plain.values())


def test_only_what_is_new_goes_to_the_engine(path: Path) -> None:
    made(drafting(path, Counting()))
    engine = Counting()
    assert None not in made(drafting(path, engine), [*SOURCES, "Ein neuer Satz."]).values()
    assert engine.asked == ["Ein neuer Satz."]


@pytest.mark.parametrize(
    "change",
    [
        {"settings": "beam 1"},
        {"target_language": "en-GB"},
        {"margin": 0.1},
        {"enforce": False},
        {"glossary": Glossary((Concept("w", {"de": Term("de", "Wasser"), "en": Term("en", "waters")}),))},
        {"glossary": Glossary((Concept("w", {"de": Term("de", "Wasser"), "en": Term("en", "water", ("H2O",))}),))},
        {"glossary": Glossary((replace(GLOSSARY.concepts[0], policy="keep"),))},
    ],
)
def test_whatever_shapes_a_draft_makes_it_another_one(path: Path, change: dict[str, object]) -> None:
    made(drafting(path, Counting()))
    engine = Counting()
    made(replace(drafting(path, engine), **change), SOURCES[:1])  # type: ignore[arg-type] # of its own fields
    assert engine.asked


def test_another_revision_of_the_engine_translates_anew(path: Path) -> None:
    class Newer(Counting):
        id = "test:capitals@2"

    made(drafting(path, Counting()))
    engine = Newer()
    assert {draft.maker for draft in made(drafting(path, engine)).values() if draft} == {Newer.id}


def test_other_code_makes_other_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    before = draft_key("a", "b")
    monkeypatch.setattr(draft_cache, "_code_digest", lambda: b"another")
    assert draft_key("a", "b") != before


@given(st.lists(st.text(max_size=3), max_size=4), st.lists(st.text(max_size=3), max_size=4))
def test_keys_are_alike_only_for_the_same_parts(one: list[str], other: list[str]) -> None:
    assert (draft_key(*one) == draft_key(*other)) is (one == other)


@given(st.dictionaries(st.binary(min_size=1, max_size=16), st.tuples(st.text(), st.lists(st.text(), max_size=3))))
def test_what_is_kept_is_found(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[bytes, tuple[str, list[str]]]
) -> None:
    drafts = {key: KnownDraft(target, tuple(remarks)) for key, (target, remarks) in rows.items()}
    with DraftCache(tmp_path_factory.mktemp("cache") / "drafts.sqlite") as cache:
        cache.keep(drafts)
        assert cache.find([*rows, b"\0unknown key, too long"]) == drafts


@pytest.mark.parametrize("damage", [b"no database at all" * 900, b"", None])
def test_a_damaged_cache_is_made_anew(path: Path, damage: bytes | None, caplog: pytest.LogCaptureFixture) -> None:
    made(drafting(path, Counting()))
    if damage is None:
        whole = path.read_bytes()
        path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    else:
        path.write_bytes(damage)
    engine = Counting()
    with caplog.at_level(logging.WARNING):
        assert made(drafting(path, engine)) == made(drafting(None, Counting()))
    assert len(engine.asked) >= len(SOURCES)
    assert made(drafting(path, DeferredEngine(Counting.id, never))) == made(drafting(None, Counting()))
    assert bool(caplog.records) is bool(damage != b"")


def test_a_cache_of_another_layout_is_made_anew(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE draft (key TEXT)")
    other.close()
    made(drafting(path, Counting()))
    assert made(drafting(path, DeferredEngine(Counting.id, never)))


def test_a_cache_that_cannot_be_used_fails_no_run(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / ".l10n").write_text("a file where the folder should be", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert made(drafting(tmp_path / ".l10n" / "cache.sqlite", Counting())) == made(drafting(None, Counting()))
    assert [record.message.partition(":")[0].endswith("is not used") for record in caplog.records] == [True]


def test_the_oldest_drafts_go_when_there_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    most = 256 << 10
    file = tmp_path / "drafts.sqlite"
    with DraftCache(file, most) as cache:
        for day in range(400):
            monkeypatch.setattr(draft_cache, "_today", lambda day=day: day)
            cache.keep({draft_key(str(day), str(number)): KnownDraft("x" * 100, ()) for number in range(10)})
            cache.find([draft_key("0", "0")])  # asked for every day
        assert cache.find([draft_key("0", "0"), draft_key("399", "9"), draft_key("1", "1")]).keys() == {
            draft_key("0", "0"),
            draft_key("399", "9"),
        }
    assert file.stat().st_size < 2 * most


def test_several_runs_may_use_it_at_once(path: Path) -> None:
    def work(number: int) -> None:
        with DraftCache(path) as cache:
            for place in range(40):
                cache.keep({draft_key(str(number), str(place)): KnownDraft(f"{number} {place}", ())})
                cache.find([draft_key(str(other), str(place)) for other in range(4)])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with DraftCache(path) as cache:
        assert len(cache.find([draft_key(str(n), str(p)) for n in range(4) for p in range(40)])) == 160


def test_a_source_without_a_draft_is_asked_for_again(path: Path) -> None:
    class Silent(Counting):
        def translate(self, requests: Sequence[Request]) -> list[Candidates]:
            self.asked += [request.source for request in requests]
            return [Candidates((Hypothesis("", 0.0, ()),), "it said nothing") for _ in requests]

    assert made(drafting(path, Silent()), SOURCES[3:]) == {SOURCES[3]: None}
    engine = Counting()
    made(drafting(path, engine), SOURCES[3:])
    assert engine.asked
