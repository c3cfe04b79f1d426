from __future__ import annotations

import pytest

from l10n.catalog.provenance import provenance_comment
from l10n.checks import run_checks
from l10n.config import Settings
from l10n.model import Catalog, Draft, Entry, Finding

RUSSIAN = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
HEADER = {"Language": "ru", "Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": RUSSIAN}


def check(catalogs: list[Catalog], *only: str) -> list[Finding]:
    return run_checks(catalogs, Settings(), None, only=only)


def with_header(header: dict[str, str], *entries: Entry, language: str = "ru") -> list[Catalog]:
    return [Catalog("a.po", language, "de", header, entries)]


def test_a_good_header_is_no_finding() -> None:
    assert check(with_header(HEADER)) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Language": ""}, "The header does not name the Language of the catalog."),
        ({"Language": "Russian"}, "The header's Language is not a language code."),
        ({"Content-Type": "text/plain; charset=KOI8-R"}, "The charset of the catalog is not UTF-8."),
        ({"Content-Type": ""}, "The header does not name the charset of the catalog."),
        ({"Content-Type": "text/plain; charset=CHARSET"}, "The charset of the catalog is not UTF-8."),
    ],
)
def test_header_faults(changes: dict[str, str], message: str) -> None:
    (finding,) = check(with_header({**HEADER, **changes}))
    assert (finding.check, finding.severity, finding.line, finding.message) == ("header", "error", 1, message)


def test_a_catalog_without_header_is_a_finding() -> None:
    (finding,) = check(with_header({}))
    assert finding.message == "The catalog has no header."


def test_initial_values_are_a_warning() -> None:
    (finding,) = check(with_header({**HEADER, "Last-Translator": "FULL NAME <EMAIL@ADDRESS>"}))
    assert (finding.check, finding.severity) == ("boilerplate", "warning")


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("de", "nplurals=2; plural=(n != 1);"),
        ("de", "nplurals=2; plural=n != 1"),
        ("fr", "nplurals=2; plural=(n > 1);"),
        ("es", "nplurals=2; plural=(n != 1);"),
        ("pt", "nplurals=2; plural=(n != 1);"),
        ("pt-BR", "nplurals=2; plural=(n > 1);"),
        ("ru", RUSSIAN),
        ("lv", "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);"),
        ("ar", "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;"),
        ("tr", "nplurals=1; plural=0;"),
        ("tr", "nplurals=2; plural=(n != 1);"),
        ("xx", "nplurals=2; plural=(n > 5);"),
    ],
)
def test_plural_forms_in_use_are_right(language: str, forms: str) -> None:
    assert check(with_header({**HEADER, "Plural-Forms": forms}, language=language), "plural-forms") == []


@pytest.mark.parametrize(
    ("language", "forms", "message"),
    [
        ("ru", "nplurals=2; plural=(n != 1);", 'The header\'s Plural-Forms are not those of the language "ru".'),
        ("de", "nplurals=2; plural=(n > 1);", 'The header\'s Plural-Forms are not those of the language "de".'),
        ("de", "nplurals=1; plural=(n != 1);", "The header's Plural-Forms choose a form that they do not count."),
        ("de", "nplurals=2; plural=n/0;", "The header's Plural-Forms choose a form that they do not count."),
        ("de", "nplurals=2; plural=__import__('os');", "The header's Plural-Forms cannot be read."),
        ("de", "plural=n;", "The header's Plural-Forms cannot be read."),
        ("de", "nplurals=2; plural=" + "(" * 400 + "n" + ")" * 400, "The header's Plural-Forms cannot be read."),
    ],
)
def test_wrong_plural_forms(language: str, forms: str, message: str) -> None:
    (finding,) = check(with_header({**HEADER, "Plural-Forms": forms}, language=language), "plural-forms")
    assert (finding.severity, finding.message) == ("error", message)


def test_an_entry_has_as_many_forms_as_promised() -> None:
    entry = Entry("Ein Gast", "гость", plural_source="%d Gäste", plural_targets=("%d гость", "%d гостя"), line=8)
    (finding,) = check(with_header(HEADER, entry))
    assert (finding.check, finding.line) == ("plural-forms", 8)
    assert finding.message == "The entry has 2 plural forms where the header promises 3."


def test_plural_entries_need_plural_forms() -> None:
    entry = Entry("Ein Gast", "гость", plural_source="%d Gäste", plural_targets=("гость", "гостя", "гостей"), line=8)
    header = {name: value for name, value in HEADER.items() if name != "Plural-Forms"}
    (finding,) = check(with_header(header, entry), "plural-forms")
    assert finding.line == 8


def test_one_plural_form_may_be_missing() -> None:
    entry = Entry("Ein Gast", "гость", plural_source="%d Gäste", plural_targets=("%d гость", "", "%d гостей"), line=8)
    (finding,) = check(with_header(HEADER, entry))
    assert (finding.check, finding.evidence) == ("untranslated", {"plural forms": "1"})


def catalogs(*targets: str, fuzzy: bool = False, context: tuple[str | None, ...] = ()) -> list[Catalog]:
    source = "Die Minister kommen in Berlin zusammen."
    contexts = context or (None,) * len(targets)
    return [
        Catalog(f"{number}.po", "ru", "de", HEADER, (Entry(source, target, contexts[number], fuzzy=fuzzy, line=4),))
        for number, target in enumerate(targets)
    ]


MEET, GATHER = "Министры встречаются в Берлине.", "Министры собираются в Берлине."


def test_one_source_translated_in_two_ways_is_a_warning_at_the_rarer() -> None:
    (finding,) = check(catalogs(MEET, GATHER, MEET))
    assert (finding.check, finding.severity, finding.path) == ("inconsistent", "warning", "1.po")
    assert finding.evidence == {"expected": MEET, "found": GATHER, "elsewhere": "0.po:4; 2.po:4"}


def test_equal_translations_drafts_and_other_contexts_agree() -> None:
    assert check(catalogs(MEET, MEET)) == []
    assert check(catalogs(MEET, GATHER, context=(None, "heading"))) == []
    assert check(catalogs(MEET, GATHER, fuzzy=True), "inconsistent") == []


def test_a_blank_translation_is_an_error() -> None:
    (finding,) = check(with_header(HEADER, Entry("Guten Tag.", " \u00a0\u200b", line=3)))
    assert (finding.check, finding.severity) == ("blank", "error")


def test_a_draft_under_another_sentence_is_stale() -> None:
    draft = Draft("Министры встречаются завтра.", "mt", "ct2:x@1")
    comment = provenance_comment(draft, "Die Minister kommen morgen zusammen.")
    moved = Entry("Die Minister kommen heute zusammen.", draft.target, fuzzy=True, comments=(comment,), line=3)
    own = Entry("Die Minister kommen morgen zusammen.", draft.target, fuzzy=True, comments=(comment,), line=9)
    assert [(found.line, found.severity) for found in check(with_header(HEADER, moved, own), "stale")] == [
        (3, "warning")
    ]
