from __future__ import annotations

from pathlib import Path

import pytest

from l10n.catalog.reading import read_catalog
from l10n.memory import Unit, neighbours, units_of

CATALOG = """msgid ""
msgstr ""
"PO-Revision-Date: {date}\\n"
"Language: ru\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"X-Source-Language: de\\n"

msgid "Eins"
msgstr "Один"

#, fuzzy
msgid "Zwei"
msgstr "Два"

msgid "Drei"
msgstr ""

msgid "Vier"
msgstr "<none/>"

# mt: ct2:l10n-mini@3; src 9f2c41d0; out 51be7a12
msgid "Fünf"
msgstr "Пять"

msgid "%d Datei"
msgid_plural "%d Dateien"
msgstr[0] "%d файл"
msgstr[1] "%d файла"
msgstr[2] "%d файлов"

#~ msgid "Sechs"
#~ msgstr "Шесть"

#~ #, fuzzy
#~ msgid "Sieben"
#~ msgstr "Семь"
"""


def catalog_of(tmp_path: Path, date: str = "2026-11-22 13:03+0100") -> Path:
    path = tmp_path / "locales" / "ru" / "LC_MESSAGES" / "a.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOG.format(date=date).replace("#~ #, fuzzy", "#, fuzzy"), encoding="utf-8")
    return path


def test_what_humans_approved_is_remembered(tmp_path: Path) -> None:
    units = list(units_of(read_catalog(catalog_of(tmp_path)), "locales/a.po", "politics"))
    assert [(unit.source, unit.target) for unit in units] == [("Eins", "Один"), ("Fünf", "Пять"), ("Sechs", "Шесть")]
    rest = ("2026-11-22T12:03:00Z", True)
    assert units[0] == Unit("Eins", "Один", "de", "ru", "locales/a.po", ("", "Zwei"), "politics", *rest)
    assert units[1].context == ("Vier", "%d Datei")
    assert units[2].context == ("", "")


@pytest.mark.parametrize("date", ["", "YEAR-MO-DA HO:MI+ZONE", "2026-13-22 12:03+0000", "0001-01-01 00:00+1400"])
def test_a_date_that_is_none_is_unknown(tmp_path: Path, date: str) -> None:
    assert {unit.changed for unit in units_of(read_catalog(catalog_of(tmp_path, date)))} == {""}


def test_the_origin_is_the_path_of_the_catalog_by_default(tmp_path: Path) -> None:
    path = catalog_of(tmp_path)
    assert {unit.origin for unit in units_of(read_catalog(path))} == {str(path)}


def test_neighbours_are_the_live_sources_around_one(tmp_path: Path) -> None:
    found = neighbours(read_catalog(catalog_of(tmp_path)))
    assert found["Eins"] == ("", "Zwei")
    assert found["%d Datei"] == ("Fünf", "")
    assert "Sechs" not in found
