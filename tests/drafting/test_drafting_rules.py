from pathlib import Path

import pytest

from l10n.drafting.labels import label_table
from l10n.drafting.rules import draft_by_rule, split_credit

GOLDEN = Path(__file__).parents[1] / "golden" / "rules" / "drafts.tsv"
LANGUAGES = ("de", "en", "ru")


def cases() -> list[tuple[str, str, str, str, str]]:
    found = []
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, source, *targets, maker = line.split("\t")
            found += [(language, source, to, text, maker) for to, text in zip(LANGUAGES, targets, strict=True)]
    return found


@pytest.mark.parametrize(("language", "source", "target_language", "expected", "maker"), cases())
def test_golden(language: str, source: str, target_language: str, expected: str, maker: str) -> None:
    draft = draft_by_rule(source, language, target_language, {})
    if expected == "-":
        assert draft is None
        return
    assert draft is not None
    assert (draft.target.replace("\u00a0", "⍽"), draft.origin, draft.maker) == (expected, "rule", maker)


def test_the_projects_own_labels_come_first() -> None:
    labels = {"Berlin": "Берлин", "Artikel": "Материал"}
    draft = draft_by_rule("Berlin, 11.02.2026 - Artikel", "de", "ru", labels)
    assert draft is not None
    assert draft.target == "Берлин, 11.02.2026 - Материал"


def test_nothing_is_drafted_from_nothing() -> None:
    assert draft_by_rule("", "de", "en", {}) is None
    assert draft_by_rule("  ", "de", "en", {}) is None


def test_labels_are_not_known_in_every_language() -> None:
    assert draft_by_rule("11.02.2026 - Artikel", "de", "kk", {}) is None
    draft = draft_by_rule("11. Februar 2026", "de", "fr", {})
    assert draft is not None
    assert draft.target == "11 février 2026"


@pytest.mark.parametrize("source_language", LANGUAGES)
def test_every_label_has_every_language(source_language: str) -> None:
    tables = [label_table(source_language, target) for target in LANGUAGES]
    assert all(len(table) > 90 for table in tables)
    assert all(text.strip() == text != "" for table in tables for text in table.values())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Treffen in Berlin © Photothek Media Lab", ("Treffen in Berlin", " © Photothek Media Lab")),
        ("Treffen (© dpa)", ("Treffen", " (© dpa)")),
        ("<b1>Treffen</b1>  (c) dpa", ("<b1>Treffen</b1>", "  (c) dpa")),
        ("© Photothek", None),
        ("Treffen in Berlin", None),
        ("Teil (c)", None),
        ("", None),
    ],
)
def test_credits_are_split_off(source: str, expected: tuple[str, str] | None) -> None:
    assert split_credit(source) == expected
    if expected is not None:
        assert "".join(expected) == source
