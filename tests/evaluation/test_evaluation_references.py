from __future__ import annotations

from pathlib import Path

import pytest

from l10n.catalog.provenance import provenance_comment
from l10n.errors import L10nError
from l10n.evaluation.references import languages_of, of_catalogs, of_lines, of_table, of_tmx, words_of
from l10n.model import Draft

PAIR = ("de", "en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_names_its_columns_by_language(folder: Path) -> None:
    path = written(folder / "news.tsv", "ru\tde\ten-GB\nДа\tJa\tYes\nНет\tNein\tNo\n")
    references = of_table(path, PAIR)
    assert references.sources == ("Ja", "Nein")
    assert references.targets == ("Yes", "No")
    assert (references.name, references.pair) == ("news.tsv", "de-en")
    assert set(languages_of(path)) >= {("de", "en-GB"), ("ru", "de")}


def test_columns_may_be_named_from_outside_and_left_out(folder: Path) -> None:
    path = written(folder / "news.tsv", "1\tJa\tYes\n2\tNein\tNo")
    assert of_table(path, PAIR, ("-", "de", "en")).sources == ("Ja", "Nein")


def test_sentences_that_are_there_twice_count_twice_and_empty_ones_not(folder: Path) -> None:
    path = written(folder / "news.tsv", "de\ten\nJa\tYes\nJa\tYes\nNein\t\n")
    references = of_table(path, PAIR)
    assert references.sources == ("Ja", "Ja")
    assert references.left_out == (("empty", 1),)
    assert references.first(1).sources == ("Ja",)
    assert references.first(None) is references


@pytest.mark.parametrize(
    ("text", "columns", "line", "told"),
    [
        ("Ja sagt er.\tYes, he says.\n", (), 1, "does not name a language for each column"),
        ("de\tfr\nJa\tOui\n", (), 1, 'no column is in "en"; the columns are de, fr'),
        ("de\ten\nJa\tYes\nNein\n", (), 3, "this line has 1 columns instead of 2 (de, en)"),
        ("de\ten\nJa\tYes\tOui\n", (), 2, "this line has 3 columns instead of 2"),
        ("de\ten\tde\nJa\tYes\tJa\n", (), 1, "two columns have the same language"),
        ("Ja\tYes\n", ("de", "en", "ru"), 1, "this line has 2 columns instead of 3"),
        ("", (), None, "this file is empty"),
    ],
)
def test_a_table_that_does_not_fit_says_where(
    folder: Path, text: str, columns: tuple[str, ...], line: int | None, told: str
) -> None:
    path = written(folder / "news.tsv", text)
    with pytest.raises(L10nError) as raised:
        of_table(path, PAIR, columns)
    assert told in str(raised.value)
    assert raised.value.line == line
    assert raised.value.path == str(path)


def test_two_files_of_unequal_length_name_the_line(folder: Path) -> None:
    source = written(folder / "dev.de", "Eins\nZwei\nDrei\n")
    reference = written(folder / "dev.en", "One\nTwo\n")
    with pytest.raises(L10nError, match=r"dev\.en:2: line 2 is the last one, but .*dev\.de has 3 lines"):
        of_lines(source, reference, PAIR)
    written(reference, "One\nTwo\nThree")
    assert of_lines(source, reference, PAIR).targets == ("One", "Two", "Three")


def test_what_is_no_text_names_the_line(folder: Path) -> None:
    path = folder / "dev.de"
    path.write_bytes(b"Eins\n\xff\xfe\n")
    with pytest.raises(L10nError, match=r"dev\.de:2: this file is not UTF-8 text"):
        of_lines(path, path, PAIR)


def test_reviewed_units_of_a_tmx_file(folder: Path) -> None:
    unit = '<tu>{}<tuv xml:lang="de"><seg>{}</seg></tuv><tuv xml:lang="en"><seg>{}</seg></tuv></tu>'
    units = unit.format("", "Ja, <bpt i='1'>&lt;a1&gt;</bpt>gut<ept i='1'>&lt;/a1&gt;</ept>", "Yes, good")
    path = written(
        folder / "agency.tmx",
        '<?xml version="1.0"?><tmx version="1.4"><header srclang="de" segtype="sentence" adminlang="en" datatype="xml" '
        f'o-tmf="x" creationtool="x" creationtoolversion="1"/><body>{units}</body></tmx>',
    )
    references = of_tmx(path, PAIR)
    assert references.targets == ("Yes, good",)
    assert words_of(references.sources[0]) == "Ja, gut"
    assert of_tmx(path, ("de", "ru")).sources == ()
    assert ("de", "en") in set(languages_of(path))


HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: en\\n"\n"X-Source-Language: de\\n"\n'
)


def entry(source: str, target: str, *, comment: str = "", fuzzy: bool = False) -> str:
    lines = [f"# {comment}"] if comment else []
    lines += ["#, fuzzy"] if fuzzy else []
    return "\n" + "\n".join([*lines, f'msgid "{source}"', f'msgstr "{target}"']) + "\n"


def test_reviewed_entries_are_references_and_what_a_machine_wrote_is_not(folder: Path) -> None:
    by_engine = provenance_comment(Draft("Left as it was.", "mt", "ct2:x@1"), "Gelassen.")
    edited = provenance_comment(Draft("As it was.", "mt", "ct2:x@1"), "Verbessert.")
    remembered = provenance_comment(Draft("From the memory.", "tm", "x"), "Erinnert.")
    text = HEADER + "".join(
        [
            entry("Von <a1>Hand</a1>.", "By <a1>hand</a1>."),
            entry("Gelassen.", "Left as it was.", comment=by_engine),
            entry("Verbessert.", "Better now.", comment=edited),
            entry("Erinnert.", "From the memory.", comment=remembered),
            entry("Entwurf.", "Draft.", fuzzy=True),
            entry("Leer.", ""),
            entry("Nichts.", "<none/>"),
        ]
    )
    written(folder / "locales/en/LC_MESSAGES/a.po", text)
    written(folder / "locales/en/LC_MESSAGES/b.po", HEADER + entry("Von <a1>Hand</a1>.", "By <a1>hand</a1>."))
    written(
        folder / "locales/ru/LC_MESSAGES/a.po", HEADER.replace("Language: en", "Language: ru") + entry("Ja.", "Да.")
    )
    references = of_catalogs([folder / "locales"], PAIR, "de")
    assert references.sources == ("Von <a1>Hand</a1>.", "Verbessert.", "Erinnert.")
    assert references.targets == ("By hand.", "Better now.", "From the memory.")
    assert dict(references.left_out) == {"not reviewed": 1, "a machine's own words": 1, "there twice": 1}
