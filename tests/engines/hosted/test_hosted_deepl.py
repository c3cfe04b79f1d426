"""What DeepL has beyond translating: glossaries, formality, a quota."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from opened_services import open_engine
from played_services import KEY, Asked, Played, error, played

from l10n.engines.hosted.deepl import address_for, target_code
from l10n.engines.protocol import Request, TermTaker
from l10n.errors import EngineError

TERMS = (("Dialog", "dialogue"), ("Dialog", "talk"), ("Rat\tder Tat", "council"), ("Wasser", ""), ("Ziel", "goal"))


@pytest.fixture
def service() -> Iterator[Played]:
    with played("deepl") as one:
        yield one


def translate(service: Played, terms: tuple[tuple[str, str], ...] = TERMS, **changed: Any) -> tuple[str, list[str]]:
    engine, account = open_engine("deepl", service, **changed)
    assert isinstance(engine, TermTaker)
    engine.take_terms("de", "en", terms)
    (answer,) = engine.translate([Request("Der Dialog hat ein Ziel.", "de", "en")])
    return answer.best.text, account.lines()


def made(service: Played) -> list[Asked]:
    return [one for one in service.asked if one.method == "POST" and one.path == "/v2/glossaries"]


def test_terms_become_a_glossary_once_and_are_found_again(service: Played) -> None:
    assert translate(service)[0] == "reD dialogue tah nie goal."
    (asked,) = made(service)
    assert asked.body["entries"] == "Dialog\tdialogue\nRat der Tat\tcouncil\nZiel\tgoal"
    assert (asked.body["source_lang"], asked.body["target_lang"]) == ("de", "en")
    assert translate(service)[0] == "reD dialogue tah nie goal."
    assert len(made(service)) == 1


def test_changed_terms_replace_the_glossary_and_leave_those_of_others_alone(service: Played) -> None:
    service.glossaries["0000-99"] = {"glossary_id": "0000-99", "name": "l10n other de-en 12", "ready": True}
    service.glossaries["0000-98"] = {"glossary_id": "0000-98", "name": "mine", "ready": True}
    translate(service)
    assert translate(service, (("Dialog", "talk"),))[0] == "reD talk tah nie leiZ."
    names = [one["name"] for one in service.glossaries.values()]
    assert len(names) == 3
    assert {"l10n other de-en 12", "mine"} < set(names)


def test_a_glossary_that_is_gone_is_made_anew(service: Played) -> None:
    engine, _ = open_engine("deepl", service)
    engine.take_terms("de", "en", TERMS)  # type: ignore[attr-defined] # a TermTaker
    engine.translate([Request("Der Dialog.", "de", "en")])
    service.glossaries.clear()
    (answer,) = engine.translate([Request("Der Dialog bleibt.", "de", "en")])
    assert answer.best.text == "reD dialogue tbielb."
    assert len(made(service)) == 2


def answered_before(service: Played, answer: Callable[[Asked], tuple[int, object] | None]) -> None:
    """Has a service answer otherwise where there is something in place of its own answer."""
    own = service.answer
    service.answer = lambda played, asked: answer(asked) or own(played, asked)


def with_glossary(asked: Asked) -> bool:
    return asked.path == "/v2/translate" and "glossary_id" in asked.body


def deletions(service: Played) -> list[str]:
    return [one.path for one in service.asked if one.method == "DELETE"]


def test_two_open_questions_whose_glossary_is_gone_share_the_new_one(service: Played) -> None:
    engine, _ = open_engine("deepl", service, concurrency=2)
    engine.take_terms("de", "en", TERMS)  # type: ignore[attr-defined] # a TermTaker
    engine.translate([Request("Der Dialog.", "de", "en")])
    (gone,) = service.glossaries
    service.glossaries.clear()
    # so slow that both are asked before the first is answered
    service.faults = [replace(error(404, "Glossary not found"), seconds=0.25) for _ in range(2)]
    answers = engine.translate(
        [Request("Dialog bleibt.", "de", "en"), Request("Dialog.", "de", "en", tagged="<a1>Dialog</a1>.")]
    )
    assert [answer.best.text for answer in answers] == ["dialogue tbielb.", "dialogue."]
    assert [one.body["glossary_id"] == gone for one in service.translations()] == [True] * 3 + [False] * 2
    assert len(made(service)) == 2


def test_a_glossary_that_another_machine_made_anew_is_used(service: Played) -> None:
    engine, _ = open_engine("deepl", service)
    engine.take_terms("de", "en", TERMS)  # type: ignore[attr-defined] # a TermTaker
    engine.translate([Request("Der Dialog.", "de", "en")])
    (ours,) = service.glossaries.values()
    others = {"glossary_id": "0000-98", "name": "l10n press de-en other-terms", "ready": True}
    service.glossaries = {"0000-98": others, "0000-99": {**ours, "glossary_id": "0000-99"}}
    (answer,) = engine.translate([Request("Der Dialog bleibt.", "de", "en")])
    assert answer.best.text == "reD dialogue tbielb."
    assert service.translations()[-1].body["glossary_id"] == "0000-99"
    assert len(made(service)) == 1
    # the other machine may be at work with it
    assert not deletions(service)


@pytest.mark.parametrize(
    ("status", "message"),
    [(404, "Glossary not found"), (400, "Bad request. Reason: No dictionary found in glossary"), (400, "no")],
)
def test_a_glossary_that_is_refused_though_it_is_there_is_left_out(service: Played, status: int, message: str) -> None:
    answered_before(service, lambda asked: (status, {"message": message}) if with_glossary(asked) else None)
    engine, account = open_engine("deepl", service)
    engine.take_terms("de", "en", TERMS)  # type: ignore[attr-defined] # a TermTaker
    requests = [Request("Der Dialog.", "de", "en"), Request("Ziel.", "de", "en", tagged="<a1>Ziel</a1>.")]
    for _ in range(2):
        assert [one.best.text for one in engine.translate(requests)] == ["reD golaiD.", "leiZ."]
    told = [line for line in account.lines() if "no glossary for de-en" in line]
    assert len(told) == 1
    assert message in told[0]
    assert sum(map(with_glossary, service.asked)) <= 2
    assert len(made(service)) == len(service.glossaries) == 1


def test_a_glossary_that_disappears_again_and_again_is_left_out(service: Played) -> None:
    answered_before(service, lambda asked: service.glossaries.clear() if with_glossary(asked) else None)
    text, lines = translate(service)
    assert text == "reD golaiD tah nie leiZ."
    assert sum("no glossary for de-en" in line for line in lines) == 1
    assert len(made(service)) == 2


@pytest.mark.parametrize("message", ["cannot", "cannot translate this text about a glossary"])
def test_a_refused_text_costs_no_glossary(service: Played, message: str) -> None:
    answered_before(
        service,
        lambda asked: (
            (400, {"message": message})
            if asked.path == "/v2/translate" and any("Rat" in text for text in asked.body["text"])
            else None
        ),
    )
    engine, account = open_engine("deepl", service)
    engine.take_terms("de", "en", TERMS)  # type: ignore[attr-defined] # a TermTaker
    answers = engine.translate([Request(f"Dialog {word}.", "de", "en") for word in ("bleibt", "Rat", "im", "am")])
    assert [answer.best.text for answer in answers] == [
        "dialogue tbielb.",
        "",
        "dialogue mi.",
        "dialogue ma.",
    ]
    assert len(made(service)) == 1
    assert not deletions(service)
    assert not any("no glossary" in line for line in account.lines())


def test_names_of_glossaries_are_shown_without_keys_and_signs_of_control(service: Played) -> None:
    name = f"l10n press de-en \x1b[31m{KEY}\nSecond line"
    service.glossaries["0000-99"] = {"glossary_id": "0000-99", "name": name, "ready": True}
    answered_before(service, lambda asked: (403, {"message": "no"}) if asked.method == "DELETE" else None)
    (told,) = [line for line in translate(service)[1] if "could not be deleted" in line]
    assert KEY not in told
    assert told.isprintable()
    assert "Second line" in told


@pytest.mark.parametrize("status", [400, 403, 456, 500])
def test_where_no_glossary_can_be_had_the_translation_does_without(service: Played, status: int) -> None:
    good = service.answer
    service.answer = lambda played, asked: (
        (status, {"message": "no"}) if "glossaries" in asked.path else good(played, asked)
    )
    text, lines = translate(service)
    assert text == "reD golaiD tah nie leiZ."
    assert any("no glossary for de-en" in line for line in lines)


@pytest.mark.parametrize("identity", ["../usage", "x" * 500, 5, None, "a?b"])
def test_an_id_that_could_be_another_address_is_not_used(service: Played, identity: object) -> None:
    good = service.answer
    service.answer = lambda played, asked: (
        (200, {"glossary_id": identity, "name": "l10n press de-en 0", "glossaries": [{"glossary_id": identity}]})
        if "glossaries" in asked.path
        else good(played, asked)
    )
    assert translate(service)[0] == "reD golaiD tah nie leiZ."
    assert all(one.path in ("/v2/usage", "/v2/glossaries", "/v2/translate") for one in service.asked)


def test_glossaries_can_be_switched_off(service: Played) -> None:
    assert translate(service, glossary=False)[0] == "reD golaiD tah nie leiZ."
    assert not made(service)


def test_formality_is_asked_for_and_part_of_the_id(service: Played) -> None:
    engine, _ = open_engine("deepl", service, formality="prefer_less")
    engine.translate([Request("Der Dialog.", "de", "en")])
    assert service.asked[-1].body["formality"] == "prefer_less"
    assert engine.id == "deepl:formality=prefer_less"


def test_only_tagged_texts_are_sent_as_xml(service: Played) -> None:
    engine, _ = open_engine("deepl", service, concurrency=1)
    engine.translate([Request("A & B", "de", "en"), Request("A & B", "de", "en", tagged="<a1>A</a1> & B")])
    plain, tagged = service.translations()
    assert plain.body["text"] == ["A & B"]
    assert "tag_handling" not in plain.body
    assert tagged.body["text"] == ["<a1>A</a1> &amp; B"]
    assert tagged.body["tag_handling"] == "xml"


def test_the_quota_is_told_and_a_spent_one_ends_the_run(service: Played) -> None:
    assert "DeepL: 100 of 500,000 characters of the period were used before this run" in translate(service)[1]
    good = service.answer
    service.answer = lambda played, asked: (
        (200, {"character_count": 500_000, "character_limit": 500_000})
        if asked.path == "/v2/usage"
        else good(played, asked)
    )
    count = len(service.translations())
    with pytest.raises(EngineError, match="quota of DeepL is used up"):
        translate(service)
    assert len(service.translations()) == count
    service.answer = good
    service.refuse = lambda _: error(456, "Quota exceeded")
    with pytest.raises(EngineError, match=r"456.*quota of this period"):
        translate(service)


def test_a_service_without_usage_is_asked_all_the_same(service: Played) -> None:
    good = service.answer
    service.answer = lambda played, asked: (404, {}) if asked.path == "/v2/usage" else good(played, asked)
    assert translate(service)[0] == "reD dialogue tah nie goal."


def test_keys_of_the_free_api_go_to_its_host() -> None:
    assert address_for("abc:fx") == "https://api-free.deepl.com"
    assert address_for("abc") == "https://api.deepl.com"


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("en", "EN-GB"),
        ("en-US", "EN-US"),
        ("en-IE", "EN-GB"),
        ("ru", "RU"),
        ("pt-BR", "PT-BR"),
        ("de-AT", "DE"),
        ("no", "NB"),
        ("no-NO", "NB"),
        *[(language, "ZH-HANS") for language in ("zh", "zh-CN", "zh-SG", "zh-Hans", "zh-Hans-HK")],
        *[(language, "ZH-HANT") for language in ("zh-TW", "zh-HK", "zh-MO", "zh-Hant", "zh-Hant-TW")],
    ],
)
def test_languages_are_written_as_deepl_does(language: str, code: str) -> None:
    assert target_code(language) == code


@pytest.mark.parametrize(("language", "code"), [("no", "NB"), ("nb", "NB"), ("no-NO", "NB"), ("de-AT", "DE")])
def test_sources_and_glossaries_have_the_code_that_deepl_knows(service: Played, language: str, code: str) -> None:
    answered_before(
        service,
        lambda asked: (200, {"translations": [{"text": "x"}]}) if asked.path == "/v2/translate" else None,
    )
    engine, _ = open_engine("deepl", service)
    for source, target in ((language, "en"), ("fr", language)):
        engine.take_terms(source, target, TERMS)  # type: ignore[attr-defined] # a TermTaker
        engine.translate([Request("y", source, target)])
    assert [one.body["source_lang"] for one in service.translations()] == [code, "FR"]
    assert [one.body["target_lang"] for one in service.translations()] == ["EN-GB", code]
    assert [(one.body["source_lang"], one.body["target_lang"]) for one in made(service)] == [
        (code.lower(), "en"),
        ("fr", code.lower()),
    ]
