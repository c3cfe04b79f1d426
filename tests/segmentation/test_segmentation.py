from __future__ import annotations

import csv
import os
import random
import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.segmentation import sentence_spans
from l10n.segmentation.lexicon import LANGUAGES, MEASURES, Kind, lexicon

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "segmentation"
SHARED = Path(os.environ.get("L10N_SHARED", ROOT.parent / "shared"))
read_cases = runpy.run_path(str(ROOT / "scripts" / "segmentation_score.py"))["read_cases"]

CASES = [
    pytest.param(path.name.partition(".")[0], text, sentences, id=f"{path.stem}-{number}")
    for path in sorted(GOLDEN.glob("*.txt"))
    for number, (text, sentences) in enumerate(read_cases(path), start=1)
]
SIGNS = " \n.!?…,;:-–—•()[]„“”«»\"'‚‘’0123456789IVXabzäßÄДаг。؟\ufffc\u00a0\u200b"
WORDS = [
    "Dr.",
    "z. B.",
    "usw.",
    "3.",
    "Oktober",
    "Die",
    "и т. д.",
    "г.",
    "U.S.",
    "etc.",
    "[1]",
    "¹",
    "https://a.de/b.c",
]
TEXTS = st.one_of(
    st.text(),
    st.text(alphabet=SIGNS),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(alphabet=SIGNS, max_size=3))).map(" ".join),
)
TAGS = st.sampled_from(["de", "en", "ru", "de-AT", "en_GB", "fr", "zh-Hans", "ja", "ar", "el", "tlh", "", "und", "x-y"])


def sentences_of(text: str, language: str) -> list[str]:
    return [text[start:end].strip() for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize(("language", "text", "sentences"), CASES)
def test_golden_case(language: str, text: str, sentences: tuple[str, ...]) -> None:
    assert sentences_of(text, language) == list(sentences)


@pytest.mark.parametrize(("language", "text", "sentences"), CASES)
def test_a_sentence_alone_is_one_sentence(language: str, text: str, sentences: tuple[str, ...]) -> None:
    assert [len(sentence_spans(sentence, language)) for sentence in sentences] == [1] * len(sentences), text


def test_there_are_enough_golden_cases() -> None:
    counts = {code: sum(len(read_cases(path)) for path in GOLDEN.glob(f"{code}.*txt")) for code in LANGUAGES}
    held = {code: len(read_cases(GOLDEN / f"{code}.heldout.txt")) for code in LANGUAGES}
    assert counts["de"] >= 60
    assert min(counts.values()) >= 40
    assert all(3 * held[code] >= 0.6 * counts[code] for code in LANGUAGES)


@given(TEXTS, TAGS)
def test_spans_cover_the_text_without_a_gap(text: str, language: str) -> None:
    spans = sentence_spans(text, language)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)
    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]


@given(TEXTS, TAGS)
def test_white_space_belongs_to_the_sentence_before(text: str, language: str) -> None:
    for start, end in sentence_spans(text, language)[1:]:
        assert text[start:end].strip()
        assert not text[start].isspace()


def test_empty_text_has_no_sentence() -> None:
    assert sentence_spans("", "de") == ()
    assert sentence_spans(" \n\n ", "de") == ((0, 4),)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le ministre est arrivé à 10 h. ‖Il a rencontré M. Dupont. ‖« Oui. Non », a-t-il dit."),
        ("es", "¿Quién paga? ‖Nadie lo sabe. ‖El Sr. García calla."),
        ("it", "Il ministro è arrivato. ‖Ha incontrato la stampa."),
        ("pl", "Minister przyjechał wczoraj. ‖Spotkał się z prasą."),
        ("uk", "Міністр прибув учора. ‖Він зустрівся з пресою."),
        ("tr", "Bakan dün geldi. ‖Basınla görüştü."),
        ("zh", "部长昨天抵达。‖他会见了记者。"),
        ("ja", "大臣は昨日到着した。‖記者と会った。"),
        ("ar", "وصل الوزير أمس. ‖هل التقى بالصحافة؟ ‖نعم."),
        ("hi", "मंत्री कल पहुँचे। ‖वे पत्रकारों से मिले।"),
    ],
)
def test_other_languages_are_split_by_sentencex(language: str, text: str) -> None:
    assert sentences_of(text.replace("‖", ""), language) == [part.strip() for part in text.split("‖")]


@pytest.mark.parametrize("tag", ["de", "de-AT", "de_CH", "DE", "de-Latn-DE"])
def test_region_and_script_do_not_change_the_rules(tag: str) -> None:
    assert sentences_of("Am 3. Oktober, d. h. bald. Danach nicht.", tag) == [
        "Am 3. Oktober, d. h. bald.",
        "Danach nicht.",
    ]


def test_a_tag_without_a_language_means_english() -> None:
    assert sentences_of("He met Sen. Smith at 9 a.m. Visitors came.", "und") == [
        "He met Sen. Smith at 9 a.m.",
        "Visitors came.",
    ]


def test_a_lone_surrogate_is_text_like_any_other() -> None:
    assert sentences_of("Eins \udc80. Zwei.", "de") == ["Eins \udc80.", "Zwei."]


@pytest.mark.parametrize("language", LANGUAGES)
def test_abbreviations_have_one_reading_or_one_more_after_a_number(language: str) -> None:
    for entry, kinds in lexicon(language).abbreviations.items():
        assert len(kinds) == 1 or len(kinds & MEASURES) == 1 == len(kinds - MEASURES), entry
        assert entry.endswith("."), entry


def test_the_parts_of_a_lexicon_that_rules_need_are_there() -> None:
    for code in LANGUAGES:
        words = lexicon(code)
        assert {Kind.TITLE, Kind.INNER, Kind.NUMBER, Kind.FINAL} <= {
            kind for kinds in words.abbreviations.values() for kind in kinds
        }
        assert words.starters
        assert words.lead_words
        assert words.has_rules
    assert not lexicon("fr").has_rules


@pytest.mark.parametrize(("language", "floor"), [("de", 0.99), ("en", 0.99), ("ru", 0.99)])
def test_neighbouring_sentences_come_apart_again(language: str, floor: float) -> None:
    path = SHARED / "corpus" / "diplomacy.tsv"
    if not path.is_file():
        pytest.skip(f"{path} is not on this machine")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    lines = [row[language].strip() for row in rows]
    chance = random.Random(11)  # noqa: S311  # a sample, not a secret
    right = total = 0
    while total < 500:
        at = chance.randrange(len(lines) - 3)
        triple = lines[at : at + 3]
        if all(line.endswith((".", "!", "?", ".“", "!“", "?“", ".”", "!”", "?”", "».")) for line in triple):
            total += 1
            right += sentences_of(" ".join(triple), language) == triple
    assert right / total >= floor
