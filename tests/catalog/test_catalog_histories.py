"""Random histories of everything that happens to a catalog, against a model of what humans wrote.

The model knows each text that a human wrote or approved and did not take back, and each translation that was ever
approved for a sentence. After every step the first must stand somewhere in the catalog, and nothing else may be
approved.
"""

from __future__ import annotations

import datetime
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from toy_engine import ToyEngine

from l10n.catalog.driver import merge_files
from l10n.catalog.extraction import extract
from l10n.catalog.merge import merge_template
from l10n.catalog.places import catalog_path
from l10n.catalog.provenance import has_human_words, is_before_glossary, is_stale, is_untouched_draft
from l10n.catalog.reading import read_catalog
from l10n.catalog.repair import repair_content, repair_file
from l10n.catalog.sides import split_sides
from l10n.catalog.template import template_entries
from l10n.catalog.translation import draft_catalog
from l10n.catalog.writing import dump_catalog, write_catalog
from l10n.config import Settings
from l10n.drafting.pipeline import Drafting, draft_wanted
from l10n.drafting.preparing import Wanted
from l10n.formats import read_article
from l10n.glossary import Glossary
from l10n.glossary.fixed_terms import fixed_terms_of
from l10n.model import Catalog, Concept, Draft, Entry, Term
from l10n.segmentation.articles import segment_article

FRAMES = ["Der Dialog über {} geht {} weiter.", "Wasser ist {1} in {0} knapp.", "Die Reise nach {} beginnt {}."]
PLACES = ["Kasachstan", "Usbekistan", "Berlin"]
TIMES = ["heute", "morgen", "wieder"]
SENTENCES = st.builds(
    lambda frame, place, time: frame.format(place, time), *map(st.sampled_from, (FRAMES, PLACES, TIMES))
)
TERMS = {"Dialog": "диалог", "Wasser": "вода", "Reise": "поездка"}
NOW = datetime.datetime(2026, 2, 11, 8, 0, tzinfo=datetime.UTC)


@dataclass
class Branch:
    """A version of the catalog, what humans wrote and did not take back, and what they wrote over somewhere."""

    content: bytes
    words: set[str]
    replaced: set[str]


class Histories(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="l10n-history-"))
        self.settings = Settings(root=self.folder, targets=("ru",))
        self.article = self.folder / "articles" / "a.md"
        self.path = catalog_path("a", "ru", self.settings)
        self.sentences: list[str] = []
        self.words: set[str] = set()
        self.replaced: set[str] = set()
        self.approved: set[tuple[str, str]] = set()
        self.terms: dict[str, str] = {}
        self.written = 0

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    # What the steps are made of

    def catalog(self) -> Catalog:
        return read_catalog(self.path, "de")

    def template(self) -> Path:
        """The template of the article as it is now, for gettext's own tools."""
        article = segment_article(read_article(self.article, self.settings), "sentence")
        old = Catalog(str(self.folder / "now.pot"), "", "de", {"Content-Type": "text/plain; charset=UTF-8"}, ())
        write_catalog(merge_template(old, template_entries(article), NOW))
        return Path(old.path)

    def save(self, entries: Sequence[Entry]) -> None:
        write_catalog(replace(self.catalog(), entries=tuple(entries)))

    def with_article(self, sentences: Sequence[str]) -> None:
        self.sentences = list(dict.fromkeys(sentences)) or ["Ende."]
        self.article.parent.mkdir(exist_ok=True)
        self.article.write_text("\n\n".join(self.sentences) + "\n", encoding="utf-8")

    def glossary(self) -> Glossary:
        concepts = [Concept(id=de, terms={"de": Term("de", de), "ru": Term("ru", ru)}) for de, ru in self.terms.items()]
        return Glossary(tuple(concepts))

    def pick(self, data: st.DataObject, wanted: Callable[[Entry], bool]) -> tuple[list[Entry], int] | None:
        entries = list(self.catalog().entries)
        places = [place for place, entry in enumerate(entries) if not entry.obsolete and wanted(entry)]
        return (entries, data.draw(st.sampled_from(places))) if places else None

    # What happens to an article

    @initialize(sentences=st.lists(SENTENCES, min_size=1, max_size=3))
    def begin(self, sentences: list[str]) -> None:
        self.with_article(sentences)
        extract(self.article, self.settings, ["ru"])

    @rule(sentence=SENTENCES, place=st.integers(0, 5))
    def insert_sentence(self, sentence: str, place: int) -> None:
        self.with_article([*self.sentences[:place], sentence, *self.sentences[place:]])

    @rule(place=st.integers(0, 5))
    def delete_sentence(self, place: int) -> None:
        self.with_article([*self.sentences[:place], *self.sentences[place + 1 :]])

    @rule(place=st.integers(0, 5), word=st.sampled_from(PLACES + TIMES))
    def edit_sentence(self, place: int, word: str) -> None:
        edited = list(self.sentences)
        place %= len(edited)
        for old in PLACES if word in PLACES else TIMES:
            edited[place] = edited[place].replace(old, word)
        self.with_article(edited)

    @rule(data=st.data())
    def move_sentences(self, data: st.DataObject) -> None:
        self.with_article(data.draw(st.permutations(self.sentences)))

    # What l10n does

    @rule()
    def run_extract(self) -> None:
        extract(self.article, self.settings, ["ru"])
        before = self.path.read_bytes(), self.path.stat().st_mtime_ns
        assert extract(self.article, self.settings, ["ru"]).written == ()
        assert (self.path.read_bytes(), self.path.stat().st_mtime_ns) == before
        live = [entry.source for entry in self.catalog().entries if not entry.obsolete]
        assert live == self.sentences

    @rule()
    def run_draft(self) -> None:
        glossary = self.glossary()
        fixed_terms = fixed_terms_of(glossary, "de", "ru")
        before = {entry.source: entry for entry in self.catalog().entries if not entry.obsolete}
        current = {
            source
            for source, e in before.items()
            if is_untouched_draft(e) and not is_stale(e) and not is_before_glossary(e, fixed_terms)
        }
        engine = ToyEngine()

        def draft_all(wanted: Iterable[Wanted]) -> Iterator[tuple[Wanted, Draft | None]]:
            return draft_wanted(wanted, Drafting(engine, "de", "ru", glossary))

        draft_catalog(self.catalog(), draft_all, fixed_terms=fixed_terms)
        # exactly what is missing or out of date is drafted
        left = {source for source, entry in before.items() if has_human_words(entry)}
        assert set(engine.seen) == set(before) - current - left
        for entry in self.catalog().entries:
            if not entry.obsolete:
                assert entry.target
                assert not is_stale(entry)
                assert not is_before_glossary(entry, fixed_terms)
                if entry.source in current | left:
                    assert replace(entry, line=0) == replace(before[entry.source], line=0)

    @rule(term=st.sampled_from(sorted(TERMS)), wording=st.sampled_from(["", "ый"]))
    def change_glossary(self, term: str, wording: str) -> None:
        if self.terms.pop(term, None) is None:
            self.terms[term] = TERMS[term] + wording

    # What a translator does

    @rule(data=st.data(), fuzzy=st.booleans())
    def translate(self, data: st.DataObject, fuzzy: bool) -> None:
        picked = self.pick(data, lambda _: True)
        if picked is None:
            return
        entries, place = picked
        entry = entries[place]
        self.written += 1
        text = f"Перевод{self.written}чел"
        self.take_back(entry)
        self.words.add(text)
        if not fuzzy:
            self.approved.add((entry.source, text))
        entries[place] = replace(entry, target=text, fuzzy=fuzzy, previous=entry.previous if fuzzy else None)
        self.save(entries)

    def take_back(self, entry: Entry) -> None:
        self.replaced.add(entry.target)
        if sum(entry.target == other.target for other in self.catalog().entries) == 1:
            self.words.discard(entry.target)

    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        picked = self.pick(data, lambda entry: bool(entry.target) and entry.fuzzy)
        if picked is None:
            return
        entries, place = picked
        entry = entries[place]
        self.words.add(entry.target)
        self.approved.add((entry.source, entry.target))
        entries[place] = replace(entry, fuzzy=False, previous=None)
        self.save(entries)

    # What gettext's tools do

    @rule()
    def run_msgmerge(self) -> None:
        run("msgmerge", "--quiet", "--previous", "--update", "--backup=off", str(self.path), str(self.template()))

    @rule(options=st.sampled_from([["--no-wrap"], ["--width=40"], ["--sort-output"]]))
    def run_msgattrib(self, options: list[str]) -> None:
        run("msgattrib", *options, "--output-file", str(self.path), str(self.path))

    @rule()
    def approve_everything_by_msgattrib(self) -> None:
        run("msgattrib", "--clear-fuzzy", "--clear-previous", "--output-file", str(self.path), str(self.path))
        for entry in self.catalog().entries:
            if entry.target:
                self.words.add(entry.target)
                self.approved.add((entry.source, entry.target))

    @rule(data=st.data(), place=st.integers(0, 5), word=st.sampled_from(PLACES + TIMES))
    def work_without_l10n(self, data: st.DataObject, place: int, word: str) -> None:
        """A translator approves, the article changes, another translator's editor merges; then l10n comes again."""
        self.run_draft()
        self.approve(data)
        self.edit_sentence(place, word)
        self.run_msgmerge()
        self.run_draft()

    # What git does

    @rule(data=st.data(), way=st.sampled_from(["driver", "driver", "merge", "diff3"]))
    def work_on_two_branches(self, data: st.DataObject, way: str) -> None:
        self.run_draft()
        base = Branch(self.path.read_bytes(), set(self.words), set())
        self.replaced = set()
        self.work(data)
        other = Branch(self.path.read_bytes(), self.words, self.replaced)
        self.path.write_bytes(base.content)
        self.words, self.replaced = set(base.words), set()
        self.work(data)
        paths = [self.folder / name for name in ("base.po", "ours.po", "theirs.po")]
        for path, content in zip(paths, (base.content, self.path.read_bytes(), other.content), strict=True):
            path.write_bytes(content)
        # what a human took back on one side need not be there, unless the other side took it up
        self.words = (self.words & other.words) | (self.words - base.words) | (other.words - base.words)
        # nor what stood in two places, of which each side wrote over one
        self.words -= self.replaced & other.replaced
        if way == "driver":
            merge_files(*paths)
            self.path.write_bytes(paths[1].read_bytes())
        else:
            self.merge_by_lines([str(paths[place]) for place in (1, 0, 2)], ["--diff3"] if way == "diff3" else [])

    def merge_by_lines(self, names: Sequence[str], style: Sequence[str]) -> None:
        merged = subprocess.run(["git", "merge-file", "-p", *style, *names], capture_output=True, check=False).stdout
        sides = split_sides(list(enumerate(merged.decode().split("\n"), start=1)))
        # git puts lines of two sides together as it likes; only what it left in conflict can be repaired
        left = "\n".join(line for _, line in (*sides.ours, *(sides.theirs or ())))
        self.words = {word for word in self.words if word in left}
        for lines in (sides.ours, sides.theirs or ()):
            side = repair_content("\n".join(line for _, line in lines).encode(), self.path).catalog if lines else None
            self.approved |= {(e.source, e.target) for e in (side.entries if side else ()) if e.target and not e.fuzzy}
        self.path.write_bytes(merged)
        repair_file(self.path, "de")

    def work(self, data: st.DataObject) -> None:
        for step in data.draw(
            st.lists(st.sampled_from(["translate", "approve", "edit", "draft", "msgmerge"]), min_size=1, max_size=4)
        ):
            if step == "translate":
                self.translate(data, data.draw(st.booleans()))
            elif step == "approve":
                self.approve(data)
            elif step == "draft":
                self.run_draft()
            elif step == "msgmerge":
                self.run_msgmerge()
            else:
                self.edit_sentence(data.draw(st.integers(0, 5)), data.draw(st.sampled_from(PLACES + TIMES)))
                self.run_extract()

    # What damages a file

    @rule(data=st.data(), kind=st.sampled_from(["windows", "twice", "stray"]))
    def damage_and_repair(self, data: st.DataObject, kind: str) -> None:
        text = self.path.read_text(encoding="utf-8")
        if kind == "windows":
            text = "\ufeff" + text.replace("\n", "\r\n")
        elif kind == "twice":
            picked = self.pick(data, lambda _: True)
            if picked is not None:
                entry = replace(picked[0][picked[1]], obsolete=data.draw(st.booleans()))
                one = replace(self.catalog(), header={}, comments=(), header_notes=(), entries=(entry,), ending=())
                text += "\n" + dump_catalog(one)
        else:
            lines = text.split("\n")
            lines.insert(data.draw(st.integers(9, len(lines))), "stray words")
            text = "\n".join(lines)
        self.path.write_bytes(text.encode())
        repair_file(self.path, "de")

    # What must hold after each step

    @invariant()
    def nothing_human_is_lost(self) -> None:
        if not self.path.exists():
            return
        text = dump_catalog(self.catalog())
        for word in self.words:
            assert word in text

    @invariant()
    def nothing_unreviewed_is_approved(self) -> None:
        if not self.path.exists():
            return
        for entry in self.catalog().entries:
            assert entry.fuzzy or not entry.target or (entry.source, entry.target) in self.approved

    @invariant()
    def no_human_text_looks_like_an_untouched_draft(self) -> None:
        entries = self.catalog().entries if self.path.exists() else ()
        drafts = {entry.target for entry in entries if is_untouched_draft(entry)}
        assert not drafts & self.words - {entry.target for entry in entries if has_human_words(entry)}


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def play(sequences: int, steps: int) -> None:
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=sequences, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_no_history_loses_a_human_word_or_approves_a_draft(gettext_tool: Callable[[str], str]) -> None:
    gettext_tool("msgmerge")
    play(200, 20)


@pytest.mark.nightly
def test_no_long_history_loses_a_human_word_or_approves_a_draft(gettext_tool: Callable[[str], str]) -> None:
    gettext_tool("msgmerge")
    play(2000, 40)
