"""Tagged segments drafted with the shipped model: all tags there, well nested, and placed as people placed them."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from evaluate_markup import FILES, Tally, drafted, gold_for, judge, proportional, read_cases

from l10n.config import Settings
from l10n.drafting.tags import untag
from l10n.engines.choose import choose_engine
from l10n.inline import tag_problems

PAIRS = [("de", "en"), ("de", "ru")]
CASES = [case for file in FILES for case in read_cases(file)]

needs_engine = pytest.mark.skipif(
    not all(find_spec(name) for name in ("ctranslate2", "sentencepiece")),
    reason="drafting needs ctranslate2 and sentencepiece, the extra [mt]",
)


def test_the_golden_segments_are_many_and_sound() -> None:
    assert len(CASES) >= 200
    assert len({case.source for case in CASES}) == len(CASES)
    for case in CASES:
        for _, language in PAIRS:
            assert case.placed[language], case.source
            assert all(not tag_problems(case.source, text) for text in case.placed[language]), case.source


def test_a_translation_placed_by_hand_is_its_own_gold() -> None:
    for case in CASES:
        for _, language in PAIRS:
            assert judge(case, language, case.placed[language][0], Tally()) == "right", case.source


def test_another_wording_is_judged_by_the_words_in_the_tags() -> None:
    case = next(one for one in CASES if one.source.startswith("Die <a1>Außenministerin"))
    assert judge(case, "en", "On Monday the <a1>Foreign Minister</a1> went to Tashkent.", Tally()) == "right"
    assert judge(case, "en", "On Monday <a1>the Foreign Minister</a1> went to Tashkent.", Tally()) == "near"
    assert judge(case, "en", "On <a1>Monday</a1> the Foreign Minister went to Tashkent.", Tally()) == "wrong"
    assert judge(case, "ru", "Глава в Ташкенте встретится с <a1>министром иностранных дел</a1>.", Tally()) == "right"
    assert gold_for(case, "en", "The <a1>head</a1> travelled.") == []
    assert judge(case, "en", "The Foreign Minister travelled.", Tally()) == "broken"


@needs_engine
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_the_shipped_model_keeps_all_tags_and_places_nine_in_ten_as_people_do(pair: tuple[str, str]) -> None:
    engine = choose_engine(*pair, Settings(), named="ct2:l10n-mini").load()
    drafts = drafted(CASES, engine, pair)
    tally, by_length = Tally(), Tally()
    for case in CASES:
        assert tag_problems(case.source, drafts[case.source]) == (), drafts[case.source]
        judge(case, pair[1], drafts[case.source], tally)
        judge(case, pair[1], proportional(case.source, drafts[case.source]), by_length)
    assert tally.whole == tally.segments == len(CASES)
    assert tally.tags == sum(len(untag(case.source).marks) for case in CASES)
    # a new model words much otherwise: what nobody has placed yet is judged by the words of the translations
    assert tally.judged >= 60
    assert tally.exact >= 0.9 * tally.judged
    assert by_length.exact < 0.5 * by_length.judged
