from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest

from l10n.checks import check_sources, read_articles
from l10n.config import CheckSettings, Settings
from l10n.glossary import Glossary
from l10n.model import Article, Block, BlockKind, Concept, Finding, Piece, PieceKind, Term


def article(*texts: str, language: str = "de") -> Article:
    blocks = [
        Block(BlockKind.PARAGRAPH, (Piece(PieceKind.TEXT, (text,), text),), f"paragraph {line}", line)
        for line, text in enumerate(texts, start=1)
    ]
    return Article("a.txt", "text", language, tuple(blocks))


def told(*texts: str, language: str = "de", glossary: Glossary | None = None) -> list[tuple[int, str]]:
    return [(finding.line, finding.check) for finding in found(*texts, language=language, glossary=glossary)]


def found(*texts: str, language: str = "de", glossary: Glossary | None = None) -> list[Finding]:
    return check_sources([article(*texts, language=language)], Settings(), glossary)


def test_a_finding_points_at_the_article_and_its_line() -> None:
    (finding,) = found("Alles gut.", "Nach dem Treffen 2024 in Astanaknüpft das Treffen an diese Dynamik an.")
    assert (finding.check, finding.path, finding.line, finding.lang) == ("run-together", "a.txt", 2, "de")
    assert finding.source.startswith("Nach dem Treffen")
    assert finding.target == ""
    assert finding.evidence == {"in source": "Astanaknüpft", "expected": "Astana knüpft"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heute kommt derGipfel in Astana zusammen.", "der Gipfel"),
        ("Sie fordern Wasserund Energie.", "Wasser und"),
        ("Es geht umdie Zukunft.", "um die"),
        ("Das Treffen endet.Der Gipfel in AstanaDer Minister reist ab.", "Astana Der"),
        ("Berlin begrüßt Taschkentunterstützt das Vorhaben.", "Taschkent unterstützt"),
    ],
)
def test_words_that_run_together_are_told(text: str, expected: str) -> None:
    findings = [finding for finding in found(text) if finding.check == "run-together"]
    assert [finding.evidence["expected"] for finding in findings] == [expected]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The leaders ofthe region andtheir ministers agreed.", ["of the", "and their"]),
        ("en", "They met during thesummit in Astana.", ["the summit"]),
        ("en", "They spoke aboutthe agreementThe minister left.", ["about the", "agreement The"]),
        ("ru", "Переговорымежду странами продолжаются.", []),
        ("ru", "Идут переговорымежду странами длякоторых это важно.", ["переговоры между", "для которых"]),
    ],
)
def test_words_that_run_together_are_told_in_english_and_russian(language: str, text: str, expected: list[str]) -> None:
    findings = [finding for finding in found(text, language=language) if finding.check == "run-together"]
    assert sorted(finding.evidence["expected"] for finding in findings) == sorted(expected)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Policymakers and stakeholders in landlocked New Zealand and Uzbekistan discussed cybersecurity."),
        ("en", "The YouTube channel of BioNTech, the McKinsey report and eBay."),
        ("ru", "Послевоенное сообщение отменено, решение отклонена и встреча перенесена послезавтра в Узбекистане."),
        ("ru", "Недофинансирование, перезагрузка и вневедомственная охрана в Караганде."),
    ],
)
def test_words_of_one_piece_are_left_alone_in_english_and_russian(language: str, text: str) -> None:
    assert [finding for finding in found(text, language=language) if finding.check == "run-together"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Die Rohstoffpartnerschaft und das Lieferkettensorgfaltspflichtengesetz wurden erörtert.",
        "Außenministertreffen, Wasserkraftwerk, Zentralasienstrategie und Grenzschutzbeamte.",
        "Die Bürgermeister von Bischkek, Chudschand, Nukus, Öskemen, Turkmenbaschy und Karakalpakstan.",
        "YouTube, WhatsApp, BioNTech, NordLink, DeutschlandRadio und die BürgerInnen.",
        "Er hat das Vorhaben mitgetragen, es wurde zurückgezahlt und auseinandergenommen.",
        "Ein menschenrechtsbasierter, energieintensiver und auftragsorientierter Ansatz.",
        "Siehe www.example.org/einebesondereseite und datei_vondaten.txt.",
    ],
)
def test_compounds_and_names_are_left_alone(text: str) -> None:
    assert told(text) == []


def test_words_of_the_glossary_are_known() -> None:
    text = "Das Programm Zukunftundmehr beginnt."
    term = Term("de", "Zukunftundmehr")
    concept = Concept("z", MappingProxyType({"de": term}), policy="keep")
    assert told(text, glossary=Glossary((concept,))) == []


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("Dem diente der EU -Zentralasien-Gipfel in Samarkand.", "stray-spaces"),
        ("Dem diente der EU- Zentralasien-Gipfel in Samarkand.", "stray-spaces"),
        ("Die Minister (aus fünf Staaten kamen zusammen.", "brackets"),
        ("Sie sprachen über das das Wasser und und Energie.", "double-words"),
        ("Sie sprachen über  Wasser.", "double-spaces"),
        ("Sie sprachen über Was\u200bser.", "invisible"),
        ("Sie sprachen über Wаsser.", "mixed-scripts"),
        ("Sie sprachen über Wasser,Energie und Handel.", "missing-spaces"),
        ("Er sprach von „Wasser und von Energie.", "quotation-marks"),
        ("Das GrÃ¼ne Zentrum in Berlin.", "mojibake"),
    ],
)
def test_a_text_is_read_by_itself(text: str, check: str) -> None:
    assert told(text) == [(1, check)]


def test_what_is_a_remark_in_a_translation_may_be_a_warning_in_an_article() -> None:
    article_findings = found("Dem diente der EU -Zentralasien-Gipfel in Samarkand.")
    assert [finding.severity for finding in article_findings] == ["warning"]
    weighed = Settings(checks=CheckSettings(severity=MappingProxyType({"stray-spaces": "error"})))
    (finding,) = check_sources([article("Der EU -Gipfel.")], weighed, None)
    assert finding.severity == "error"


def test_mixed_quotation_marks_are_told_once_where_they_are_rare() -> None:
    findings = found("Der „Team Europe“-Ansatz.", "Das „Team“ tagt.", "Den deutschen “Team Europe”-Ansatz.")
    assert [(finding.line, finding.check) for finding in findings] == [(3, "mixed-quotation-marks")]
    assert findings[0].evidence == {"in source": "“Team Europe”", "expected": "„…“"}
    assert told("Der „Team Europe“-Ansatz.", 'Das "Team" tagt.') == [(2, "mixed-quotation-marks")]
    assert told("Der »Team Europe«-Ansatz.", "Das »Team« tagt.") == []


def test_a_quotation_may_have_several_paragraphs() -> None:
    assert told("„Das Wasser ist knapp. So ist es.", "„Die Energie ist es auch.", "Alles ist knapp.“") == []
    assert told("„Das Wasser ist knapp.", "Kein Ende.", "Nichts.", "Nichts.", "Nichts.", "Ende.“") == [
        (1, "quotation-marks"),
        (6, "quotation-marks"),
    ]


def terms(severity: str | None = None) -> Glossary:
    own = Term("de", "Auswärtiges Amt", forbidden=("Außenamt",))
    longer = Term("de", "Schweizer Außenamt")
    return Glossary(
        (
            Concept("aa", MappingProxyType({"de": own}), path="g.csv", row=2, severity=severity),  # type: ignore[arg-type] # a literal
            Concept("ch", MappingProxyType({"de": longer}), path="g.csv", row=3),
        )
    )


def test_a_wording_that_the_glossary_forbids_is_told() -> None:
    (finding,) = found("Das Außenamt lädt ein, das Schweizer Außenamt kommt.", glossary=terms())
    assert (finding.check, finding.severity) == ("source-terms", "warning")
    assert finding.evidence == {
        "concept": "aa",
        "in source": "Außenamt",
        "expected": "Auswärtiges Amt",
        "glossary": "g.csv:2",
    }
    (finding,) = found("Des Außenamts Sprecher sprach.", glossary=terms("error"))
    assert finding.severity == "error"


def test_articles_of_every_format_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "articles").mkdir()
    texts = {
        "a.txt": "Überschrift\n\nIn Astanaknüpft das Treffen an diese Dynamik an.\n",
        "b.md": "# Titel\n\nIn **Astana**, und in Astanaknüpft das Treffen an.\n",
        "c.html": '<p>Gut.</p>\n<p>In <b>Astanaknüpft</b> das Treffen an.</p>\n<img alt="Bild Bild" src="x.png">\n',
    }
    for name, text in texts.items():
        (tmp_path / "articles" / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    settings = Settings(root=tmp_path)
    findings = check_sources(read_articles(sorted((tmp_path / "articles").iterdir()), settings), settings, None)
    assert [(Path(f.path).as_posix(), f.line, f.check) for f in findings] == [
        ("articles/a.txt", 3, "run-together"),
        ("articles/b.md", 3, "run-together"),
        ("articles/c.html", 2, "run-together"),
        ("articles/c.html", 3, "double-words"),
    ]


def test_the_real_article_has_its_three_slips(shared: Path) -> None:
    paths = sorted((shared / "articles").glob("*.txt"))
    settings = Settings(root=shared)
    findings = check_sources(read_articles(paths, settings), settings, None)
    words = {finding.check: finding.evidence["in source"] for finding in findings}
    assert words["run-together"] == "Astanaknüpft"
    assert words["stray-spaces"] == "EU -Zentralasien-Gipfel"
    assert words["mixed-quotation-marks"] == "“Team Europe”"


def test_good_german_sentences_are_left_alone(shared: Path) -> None:
    rows = (shared / "eval/diplomacy.tsv").read_text(encoding="utf-8").splitlines()
    flores = (shared / "eval/flores-dev/dev.de").read_text(encoding="utf-8").splitlines()
    texts = [row.split("\t")[0] for row in rows]
    assert check_sources([article(*texts)], Settings(), None, only=_FIRM) == []
    assert len(check_sources([article(text) for text in flores], Settings(), None, only=_FIRM)) <= 1


_FIRM = ("run-together", "brackets", "double-words", "invisible", "mojibake", "mixed-scripts", "missing-spaces")
