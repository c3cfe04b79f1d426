from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from toy_engine import ToyEngine

from l10n.catalog.merge import new_header
from l10n.catalog.provenance import fingerprint, parse_provenance
from l10n.catalog.reading import read_catalog
from l10n.catalog.translation import DraftingReport, draft_catalog
from l10n.catalog.writing import write_catalog
from l10n.cli import main
from l10n.drafting.pipeline import Drafting, draft_wanted
from l10n.drafting.preparing import Wanted
from l10n.errors import EngineError
from l10n.glossary import Glossary
from l10n.glossary.fixed_terms import fixed_terms_of
from l10n.model import Catalog, Concept, Draft, Entry, Term

NOW = datetime.datetime(2026, 2, 11, 8, 0, tzinfo=datetime.UTC)
SOURCES = ["Das Wasser ist hier knapp.", "Die Grenze ist jetzt offen.", "Alle reisen heute weiter."]


def glossary(**terms: str) -> Glossary:
    return Glossary(
        tuple(Concept(de.lower(), {"de": Term("de", de), "ru": Term("ru", ru)}) for de, ru in terms.items())
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    entries = tuple(Entry(source=source, target="") for source in SOURCES)
    path = tmp_path / "a.po"
    write_catalog(Catalog(str(path), "ru", "de", new_header("a", "de", "ru", NOW), entries))
    return path


def draft(path: Path, terms: Glossary, engine: ToyEngine | None = None) -> list[str]:
    toy = engine or ToyEngine()

    def draft_all(wanted: Iterable[Wanted]) -> Iterator[tuple[Wanted, Draft | None]]:
        return draft_wanted(wanted, Drafting(toy, "de", "ru", terms))

    report = draft_catalog(read_catalog(path), draft_all, fixed_terms=fixed_terms_of(terms, "de", "ru"))
    assert isinstance(report, DraftingReport)
    return sorted(toy.seen)


def test_a_draft_remembers_what_the_glossary_fixed(path: Path) -> None:
    draft(path, glossary(Wasser="вода"))
    found = [parse_provenance(entry.comments) for entry in read_catalog(path).entries]
    assert [each.terms_fingerprint if each else None for each in found] == [fingerprint("Wasser → вода"), "", ""]


@pytest.mark.parametrize(
    ("then", "redrafted"),
    [
        (glossary(Wasser="вода"), []),
        (glossary(Wasser="водный"), [SOURCES[0]]),
        (glossary(Wasser="вода", Grenze="граница"), [SOURCES[1]]),
        (glossary(), [SOURCES[0]]),
        (glossary(Brücke="мост", Wasser="вода"), []),
        (Glossary((replace(glossary(Wasser="вода").concepts[0], note="neu", domain="x", id="y", row=7),)), []),
    ],
)
def test_a_glossary_change_redrafts_exactly_what_it_concerns(path: Path, then: Glossary, redrafted: list[str]) -> None:
    draft(path, glossary(Wasser="вода"))
    before = path.read_bytes()
    assert draft(path, then) == redrafted
    assert (path.read_bytes() == before) is (not redrafted)
    assert draft(path, then) == []


def test_a_glossary_change_leaves_what_a_human_touched(path: Path) -> None:
    draft(path, glossary(Wasser="вода"))
    catalog = read_catalog(path)
    touched = replace(catalog.entries[0], target="Воды мало.")
    write_catalog(replace(catalog, entries=(touched, *catalog.entries[1:])))
    assert draft(path, glossary(Wasser="водный")) == []


def test_drafts_by_rule_never_ask_the_glossary(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    entry = Entry(source="12. Juni 2024", target="")
    write_catalog(Catalog(str(path), "ru", "de", new_header("a", "de", "ru", NOW), (entry,)))
    draft(path, glossary(Juni="июнь"))
    before = path.read_bytes()
    assert draft(path, glossary(Juni="июня")) == []
    assert path.read_bytes() == before


class FailingEngine(ToyEngine):
    def translate(self, requests):  # type: ignore[no-untyped-def] # the protocol's
        if self.seen:
            raise EngineError("the engine has died")
        return super().translate(requests)


def test_what_was_done_before_an_engine_failed_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("l10n.drafting.pipeline.BATCH", 2)
    with pytest.raises(EngineError, match="has died"):
        draft(path, glossary(), FailingEngine())
    assert sum(1 for entry in read_catalog(path).entries if entry.target) == 2
    assert len(draft(path, glossary())) == 1


def test_a_translator_who_saves_while_drafting_runs_loses_nothing(path: Path) -> None:
    class Interrupted(ToyEngine):
        def _translate(self, source):  # type: ignore[no-untyped-def] # its base's
            catalog = read_catalog(path)
            entries = [
                replace(e, target="Человек.", comments=("Notiz",)) for e in catalog.entries if e.source == source
            ]
            others = [replace(e, comments=("Frage?",)) for e in catalog.entries if e.source != source]
            if source == SOURCES[1]:
                write_catalog(replace(catalog, entries=(*entries, *others)))
            return super()._translate(source)

    draft(path, glossary(), Interrupted())
    found = {entry.source: entry for entry in read_catalog(path).entries}
    assert (found[SOURCES[1]].target, found[SOURCES[1]].fuzzy) == ("Человек.", False)
    assert found[SOURCES[0]].comments[0] == "Frage?"
    assert (found[SOURCES[0]].target != "", found[SOURCES[0]].fuzzy) == (True, True)


def test_the_command_lists_approved_entries_that_the_glossary_contradicts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from l10n.engines.choose import Choice

    engine = ToyEngine()
    monkeypatch.setattr(
        "l10n.drafting.selection.choose_engine", lambda *_, **__: Choice(engine.id, "a toy", "none", lambda: engine)
    )
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "articles" / "a.md").write_text("\n\n".join(SOURCES) + "\n", encoding="utf-8")
    table = tmp_path / "glossaries" / "g.csv"
    table.write_text("de,ru\nGrenze,граница\n", encoding="utf-8")
    assert CliRunner().invoke(main, ["translate", "--to", "ru"]).exit_code == 0
    path = tmp_path / "locales" / "ru" / "LC_MESSAGES" / "a.po"
    catalog = read_catalog(path)
    approved = replace(catalog.entries[0], target="Влаги здесь мало.", fuzzy=False)
    write_catalog(replace(catalog, entries=(approved, *catalog.entries[1:])))
    engine.seen.clear()
    quiet = CliRunner().invoke(main, ["translate", "--to", "ru"])
    assert "against the glossary" not in quiet.output
    table.write_text("de,ru\nGrenze,граница\nWasser,вода\n", encoding="utf-8")
    told = CliRunner().invoke(main, ["translate", "--to", "ru"])
    assert told.exit_code == 0
    assert "approved, and against the glossary as it is now: 1" in told.output
    assert engine.seen == []
