from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from l10n.cli import main
from l10n.glossary import Glossary, load_glossary
from l10n.glossary.suggest import rows, suggest_terms
from l10n.glossary.suggest.background import LANGUAGES, background
from l10n.glossary.suggest.phrases import dictionary_form, phrases
from l10n.glossary.suggest.ranking import candidates
from l10n.model import Catalog, Entry

GOLDEN = Path(__file__).parent / "golden" / "phrases.txt"

ARTICLE = (
    "Der Wasserdialog begann in Almaty.",
    "Am Wasserdialog nahmen fünf zentralasiatische Staaten teil.",
    "Deutschland unterstützt den Wasserdialog und die Grüne Seidenstraße.",
    "Die fünf zentralasiatischen Staaten loben die Initiative der Grünen Seidenstraße.",
    "Danach sprach der Minister über das Wetter.",
    "Zur Grünen Seidenstraße gehört ein Wasserdialog.",
)
ENGLISH = (
    "The water dialogue began in Almaty.",
    "Five Central Asian states took part in the water dialogue.",
    "Germany supports the water dialogue and the Green Silk Road.",
    "The five Central Asian states praise the initiative of the Green Silk Road.",
    "Then the minister talked about the weather.",
    "A water dialogue is part of the Green Silk Road.",
)
RUSSIAN = (
    "Водный диалог начался в Алматы.",
    "В водном диалоге приняли участие пять центральноазиатских государств.",
    "Германия поддерживает водный диалог и «Зелёный шёлковый путь».",
    "Пять центральноазиатских государств хвалят инициативу «Зелёный шёлковый путь».",
    "Затем министр говорил о погоде.",
    "Диалог по воде — часть «Зелёного шёлкового пути».",
)


def golden() -> list[tuple[str, str, list[str]]]:
    cases = []
    for block in GOLDEN.read_text(encoding="utf-8").strip().split("\n\n"):
        first, *found = [line for line in block.splitlines() if not line.startswith("#")]
        language, _, text = first.partition(": ")
        cases.append((language, text, found))
    return cases


@pytest.mark.parametrize(("language", "text", "found"), golden())
def test_noun_phrases_are_found_in_their_dictionary_form(language: str, text: str, found: list[str]) -> None:
    assert [dictionary_form(phrase.words, language) for phrase in phrases(text, language)] == found


def test_what_the_article_has_and_press_prose_has_not_comes_first() -> None:
    texts = [candidate.text for candidate in candidates(ARTICLE, "de")]
    assert texts[:3] == ["Wasserdialog", "Grüne Seidenstraße", "zentralasiatische Staaten"]
    assert "Minister" not in texts


def test_a_part_of_a_phrase_that_never_stands_alone_is_no_candidate() -> None:
    texts = [candidate.text for candidate in candidates(ARTICLE, "de")]
    assert "Seidenstraße" not in texts
    alone = candidates((*ARTICLE, "Die Seidenstraße ist alt.", "Eine Seidenstraße.", "Jede Seidenstraße."), "de")
    assert "Seidenstraße" in [candidate.text for candidate in alone]


def test_a_language_without_a_list_has_candidates_too() -> None:
    texts = ["Le dialogue hydrique avance.", "Un dialogue hydrique commence.", "Ce dialogue hydrique finit."]
    assert "dialogue hydrique" in [candidate.text for candidate in candidates(texts, "fr")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_background_knows_frequent_from_rare(language: str) -> None:
    known = background(language)
    common, rare = {"de": ("und", "gletscher"), "en": ("the", "glacier"), "ru": ("и", "ледник")}[language]
    assert known.weirdness(common, 10, 1000) < 0 < known.weirdness(rare, 10, 1000)
    assert len(known.counts) > 5000
    assert all(count > 0 for count in known.counts.values())


def catalogs() -> list[Catalog]:
    return [
        Catalog(f"{language}.po", language, "de", {}, tuple(map(Entry, ARTICLE, texts)))
        for language, texts in (("en", ENGLISH), ("ru", RUSSIAN))
    ]


def test_translations_are_those_of_reviewed_entries_with_their_consistency() -> None:
    found = suggest_terms([("a", text) for text in ARTICLE], "de", ("en", "ru"), Glossary(), catalogs())
    first = {each.text: each for each in found}["Wasserdialog"]
    assert (first.translations["en"].text, first.translations["en"].count, first.translations["en"].entries) == (
        "water dialogue",
        4,
        4,
    )
    russian = first.translations["ru"]
    assert (russian.text, russian.count, russian.entries) == ("водный диалог", 3, 4)
    road = {each.text: each for each in found}["Grüne Seidenstraße"]
    assert {language: each.text for language, each in road.translations.items()} == {
        "en": "Green Silk Road",
        "ru": "Зелёный шёлковый путь",
    }


def test_drafts_and_single_entries_translate_nothing() -> None:
    drafts = [
        Catalog("en.po", "en", "de", {}, tuple(Entry(s, t, fuzzy=True) for s, t in zip(ARTICLE, ENGLISH, strict=True)))
    ]
    found = suggest_terms([("a", text) for text in ARTICLE], "de", ("en",), Glossary(), drafts)
    assert found[0].translations == {}
    single = [Catalog("en.po", "en", "de", {}, (Entry(ARTICLE[0], ENGLISH[0]),))]
    found = suggest_terms([("a", text) for text in ARTICLE], "de", ("en",), Glossary(), single)
    assert found[0].translations["en"].text == ""


def test_terms_of_the_glossary_are_not_suggested_again(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("de,en\nWasserdialog,water dialogue\nStaaten,states\n", encoding="utf-8")
    found = suggest_terms([("a", text) for text in ARTICLE], "de", ("en",), load_glossary([path], tmp_path))
    assert [each.text for each in found][:2] == ["Grüne Seidenstraße", "zentralasiatische Staaten"]


def test_what_is_written_can_be_loaded_once_it_is_filled_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("\n\n".join(ARTICLE) + "\n", encoding="utf-8")
    run = CliRunner()
    done = run.invoke(main, ["glossary", "suggest", "--most", "2", "--output", "new.csv"])
    assert done.exit_code == 0
    text = (tmp_path / "new.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "de,en,ru,policy,domain,note"
    (tmp_path / "new.csv").write_text(text.replace(",,,,,", ",Water Dialogue,водный диалог,,,", 1), encoding="utf-8")
    edited = (tmp_path / "new.csv").read_text(encoding="utf-8").splitlines()[:2]
    (tmp_path / "new.csv").write_text("\n".join(edited) + "\n", encoding="utf-8")
    (term,) = load_glossary([tmp_path / "new.csv"], tmp_path).concepts
    assert term.terms["de"].text == "Wasserdialog"
    assert term.note.startswith("4 times in 1 article; score ")
    assert run.invoke(main, ["glossary", "suggest", "--most", "2"]).stdout == text
    assert run.invoke(main, ["glossary", "suggest", "none.txt"]).exit_code == 2


def test_statistics_are_in_the_notes() -> None:
    found = suggest_terms([("a", text) for text in ARTICLE], "de", ("en", "ru"), Glossary(), catalogs(), most=1)
    head, row = rows(found, "de", ("en", "ru"))
    assert head == ["de", "en", "ru", "policy", "domain", "note"]
    assert row[:3] == ["Wasserdialog", "water dialogue", "водный диалог"]
    assert "en: in 4 of 4 reviewed, Dice 1.00" in row[5]
    assert "ru: in 3 of 4 reviewed" in row[5]
