import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from l10n.errors import L10nError
from l10n.languages import base_language, language_name, parse_tag, plural_forms, quotes, team_name

RUSSIAN_PLURAL = (
    "nplurals=3; plural=(n % 10 == 1 && n % 100 != 11 ? 0 : "
    "n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? 1 : 2);"
)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("de", "de"),
        ("DE", "de"),
        ("deu", "de"),
        ("de_DE.UTF-8", "de-DE"),
        ("pt_br", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("sr@latin", "sr-Latn"),
        ("iw", "he"),
        ("es-419", "es-419"),
        ("de-CH-1996", "de-CH-1996"),
        ("tlh", "tlh"),
    ],
)
def test_tags_take_their_canonical_form(written: str, canonical: str) -> None:
    assert parse_tag(written) == canonical
    assert parse_tag(canonical) == canonical


@pytest.mark.parametrize(
    ("nonsense", "nearest"),
    [("german", '"de"'), ("Deutsch", '"de"'), ("russisch", '"ru"'), ("русский", '"ru"'), ("en-XX", '"en"'), ("xx", "")],
)
def test_nonsense_is_refused_with_the_nearest_tag(nonsense: str, nearest: str) -> None:
    with pytest.raises(L10nError, match="Did you mean") as caught:
        parse_tag(nonsense)
    assert nearest in str(caught.value)
    assert nonsense in str(caught.value)


@pytest.mark.parametrize("nonsense", ["", "  ", "7", "d", "de--DE", "../de", "de\n"])
def test_what_cannot_be_a_tag_is_an_error_of_ours(nonsense: str) -> None:
    if nonsense.strip() == "de":
        assert parse_tag(nonsense) == "de"
        return
    with pytest.raises(L10nError):
        parse_tag(nonsense)


def test_names() -> None:
    assert language_name("ru") == "Russian"
    assert language_name("ru", "de") == "Russisch"
    assert language_name("de", "ru") == "немецкий"
    assert language_name("en-GB") == "British English"
    assert language_name("zh-Hant-TW") == "Chinese (Traditional, Taiwan)"
    assert team_name("ru") == "Russian"
    assert base_language("de_AT") == "de"


def test_plural_forms_of_the_three_languages() -> None:
    assert plural_forms("de") == plural_forms("en") == "nplurals=2; plural=(n != 1);"
    assert plural_forms("ru") == RUSSIAN_PLURAL
    assert plural_forms("ja") == "nplurals=1; plural=0;"
    assert plural_forms("tlh") == "nplurals=2; plural=(n != 1);"


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext's msgfmt is not installed")
@pytest.mark.parametrize("tag", ["de", "en", "ru", "pl", "fr", "ar", "cs", "lv", "ja", "kk", "uz", "tg", "pt-BR", "sl"])
def test_msgfmt_accepts_the_plural_forms(tag: str, tmp_path: Path) -> None:
    count = int(plural_forms(tag)[len("nplurals=")])
    forms = "".join(f'msgstr[{number}] "x %d"\n' for number in range(count))
    path = tmp_path / "plural.po"
    header = (
        f'"Language: {tag}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {plural_forms(tag)}\\n"\n'
    )
    path.write_text(f'msgid ""\nmsgstr ""\n{header}\n#, c-format\nmsgid "a %d"\nmsgid_plural "b %d"\n{forms}', "utf-8")
    done = subprocess.run(["msgfmt", "--check-format", "-o", "/dev/null", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_quotes() -> None:
    assert (quotes("de").start, quotes("de").end, quotes("de").alt_start, quotes("de").alt_end) == ("„", "“", "‚", "‘")
    assert (quotes("en").start, quotes("en").end, quotes("en").alt_start, quotes("en").alt_end) == ("“", "”", "‘", "’")
    assert (quotes("ru").start, quotes("ru").end, quotes("ru").alt_start, quotes("ru").alt_end) == ("«", "»", "„", "“")
    assert quotes("de-CH").start == "«"
    assert quotes("de-AT") == quotes("de")
    assert quotes("zh-Hant-TW").start == "「"
    assert quotes("tlh") == quotes("en")


def test_babel_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, l10n.languages, l10n.values, l10n.typography; print('babel' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[1], check=True
    )
    assert done.stdout.strip() == "False"
