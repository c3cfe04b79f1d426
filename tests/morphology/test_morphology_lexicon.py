from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from l10n.morphology import paradigm
from l10n.morphology.lexicon import Lexicon

TERMS = (
    ("Strategische Regionalpartnerschaft", "de"),
    ("zusammenarbeiten", "de"),
    ("Стратегическое региональное партнёрство", "ru"),
    ("член сообщества", "ru"),
    ("foreign ministry", "en"),
    ("porozumienie", "pl"),
)


def filled(path: Path) -> Lexicon:
    lexicon = Lexicon(path)
    for term, language in TERMS:
        lexicon.paradigm(term, language)
    lexicon.lemma("knüpft", "de")
    lexicon.relational_forms("баланс")
    lexicon.save()
    return lexicon


def test_what_was_worked_out_is_the_same_when_it_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "words.json"
    first, again = filled(path), Lexicon(path)
    for term, language in TERMS:
        assert again.paradigm(term, language) == first.paradigm(term, language) == paradigm(term, language)
    assert again.lemma("knüpft", "de") == "knüpfen"
    assert not again.is_word("qqqq", "de")
    assert again.relational_forms("баланс") == first.relational_forms("баланс")
    assert (path.parent / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_reading_again_loads_no_dictionary(tmp_path: Path) -> None:
    path = tmp_path / "words.json"
    filled(path)
    code = (
        "import sys\nfrom pathlib import Path\nfrom l10n.morphology.lexicon import Lexicon\n"
        f"lexicon = Lexicon(Path({str(path)!r}))\n"
        f"for term, language in {TERMS!r}: lexicon.paradigm(term, language)\n"
        "lexicon.is_word('knüpft', 'de')\nprint('\\n'.join(sys.modules))"
    )
    listing = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {name.split(".")[0] for name in listing.splitlines()} & {"simplemma", "pymorphy3"}


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"of": "other code", "words": {}}', '{"of": "", "words": []}', "\x00", "[" * 100_000],
)
def test_a_damaged_file_counts_for_nothing(tmp_path: Path, content: str) -> None:
    path = tmp_path / "words.json"
    path.write_text(content, encoding="utf-8")
    assert Lexicon(path).paradigm(*TERMS[0]) == paradigm(*TERMS[0])


def test_a_damaged_entry_counts_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "words.json"
    filled(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    content["words"] = dict.fromkeys(content["words"], 7)
    path.write_text(json.dumps(content), encoding="utf-8")
    again = Lexicon(path)
    assert again.paradigm(*TERMS[0]) == paradigm(*TERMS[0])
    assert again.lemma("knüpft", "de") == "knüpfen"


def test_what_cannot_be_kept_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    filled(tmp_path / "file" / "words.json")


def test_what_another_process_worked_out_can_be_learned(tmp_path: Path) -> None:
    other = filled(tmp_path / "other.json")
    lexicon = Lexicon()
    assert lexicon.lacks([TERMS[0][0]], "de") == [TERMS[0][0]]
    lexicon.learn(other.learned())
    assert lexicon.lacks([TERMS[0][0]], "de") == []
    assert lexicon.paradigm(*TERMS[0]) == paradigm(*TERMS[0])
