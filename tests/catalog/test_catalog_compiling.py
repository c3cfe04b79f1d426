from __future__ import annotations

import gettext
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from l10n.catalog.compiling import compile_catalog
from l10n.catalog.reading import parse_catalog
from l10n.cli import main

CATALOG = r"""msgid ""
msgstr ""
"Language: ru\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n % 10 == 1 && n % 100 != 11 ? 0 : 1);\n"

msgid "Wasser"
msgstr "вода"

msgctxt "Titel"
msgid "Wasser"
msgstr "Вода"

#, fuzzy
msgid "Feuer"
msgstr "огонь"

msgid "Erde"
msgstr ""

msgid "%d Tag"
msgid_plural "%d Tage"
msgstr[0] "%d день"
msgstr[1] "%d дня"
msgstr[2] "%d дней"

msgid "%d Jahr"
msgid_plural "%d Jahre"
msgstr[0] "%d год"
msgstr[1] ""
msgstr[2] ""

#~ msgid "Luft"
#~ msgstr "воздух"
"""
PATH = Path("locales/ru/LC_MESSAGES/probe.po")


def test_only_approved_translations_are_compiled() -> None:
    content, count = compile_catalog(parse_catalog(CATALOG, PATH))
    read = gettext.GNUTranslations(io.BytesIO(content))
    assert count == 3
    assert read.gettext("Wasser") == "вода"
    assert read.pgettext("Titel", "Wasser") == "Вода"
    assert read.ngettext("%d Tag", "%d Tage", 1) == "%d день"
    assert [read.gettext(source) for source in ("Feuer", "Erde", "Luft")] == ["Feuer", "Erde", "Luft"]
    assert read.info()["language"] == "ru"


def test_gettext_reads_what_its_own_compiler_would_have_written(
    tmp_path: Path, gettext_tool: Callable[[str], str]
) -> None:
    # without the plural entry that lacks forms, which msgfmt takes
    text = CATALOG.replace('"%d год"', '""')
    (tmp_path / "probe.po").write_text(text, encoding="utf-8")
    subprocess.run([gettext_tool("msgfmt"), "-o", "theirs.mo", "probe.po"], cwd=tmp_path, check=True)
    (tmp_path / "ours.mo").write_bytes(compile_catalog(parse_catalog(CATALOG, PATH))[0])
    ours, theirs = (
        subprocess.run(
            [gettext_tool("msgunfmt"), "--sort-output", name], cwd=tmp_path, check=True, capture_output=True, text=True
        ).stdout
        for name in ("ours.mo", "theirs.mo")
    )
    assert set(ours.splitlines()) == set(theirs.splitlines())


def test_the_command_writes_beside_the_catalogs(tmp_path: Path) -> None:
    folder = tmp_path / PATH.parent
    folder.mkdir(parents=True)
    (folder / "probe.po").write_text(CATALOG, encoding="utf-8")
    shutil.copy(folder / "probe.po", tmp_path / "locales" / "probe.pot")
    result = CliRunner().invoke(main, ["-C", str(tmp_path), "catalogs", "compile"])
    assert (result.exit_code, result.output) == (0, f"{PATH.with_suffix('.mo')}: 3 translations\n")
    assert (folder / "probe.mo").is_file()
    assert not list(tmp_path.rglob("probe.pot.mo"))
