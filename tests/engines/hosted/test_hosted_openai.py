"""A language model behind OpenAI's API: what it is told, and what of its answers is believed."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from opened_services import open_engine
from played_services import Asked, Played, backwards, completion, played

from l10n.engines.account import Budget
from l10n.engines.hosted.openai_judging import mistake
from l10n.engines.hosted.openai_prompt import read_answer
from l10n.engines.protocol import Hypothesis, Repairer, Request
from l10n.errors import EngineError
from l10n.model import Concept, Hit, Term


@pytest.fixture
def service() -> Iterator[Played]:
    with played("openai") as one:
        yield one


def told(asked: Asked) -> list[dict[str, Any]]:
    segments: list[dict[str, Any]] = json.loads(asked.body["messages"][-1]["content"])["segments"]
    return segments


def answering(change: Callable[[list[dict[str, Any]], list[dict[str, Any]]], str]) -> Callable[..., tuple[int, object]]:
    """Gives a server whose content is made from the segments and the rows that a good one would give."""

    def answer(_: Played, asked: Asked) -> tuple[int, object]:
        segments = told(asked)
        rows = [{"id": one["id"], "text": backwards(one["text"])} for one in segments]
        return 200, completion(change(segments, rows))

    return answer


def rows_json(rows: list[dict[str, Any]]) -> str:
    return json.dumps({"translations": rows})


def request(source: str, **more: Any) -> Request:
    return Request(source, "de", "en", **more)


def test_a_model_is_told_terms_and_neighbours_and_the_form_of_its_answer(service: Played) -> None:
    concept = Concept("w", {"de": Term("de", "Dialog"), "en": Term("en", "dialogue", ("talk",), ("chat",))})
    kept = Concept("b", {"de": Term("de", "GIZ")}, policy="keep")
    engine, _ = open_engine("openai", service, instructions="British spelling.")
    hits = (Hit(concept, 4, 10, "Dialogs"), Hit(kept, 20, 23, "GIZ"))
    engine.translate([request("Des Dialogs in der GIZ.", hits=hits, before="<b1>Davor.</b1>", after="Danach.")])
    (asked,) = service.asked
    (segment,) = told(asked)
    assert segment["terms"] == [
        {"source": "Dialogs", "target": "dialogue", "or": ["talk"], "never": ["chat"]},
        {"source": "GIZ", "target": "GIZ"},
    ]
    assert (segment["before"], segment["after"]) == ("Davor.", "Danach.")
    assert asked.body["response_format"]["type"] == "json_schema"
    assert asked.body["model"] == "toy"
    system = asked.body["messages"][0]["content"]
    assert "from German into English" in system
    assert system.endswith("British spelling.")


@pytest.mark.parametrize("understands", [1, 2])
def test_a_server_without_structured_output_is_asked_more_simply(service: Played, understands: int) -> None:
    forms = ["json_schema", "json_object", None]
    good = service.answer

    def answer(played: Played, asked: Asked) -> tuple[int, object]:
        form = asked.body.get("response_format", {}).get("type")
        if forms.index(form) < understands:
            return 400, {"error": {"message": f"response_format {form} is not supported"}}
        return good(played, asked)

    service.answer = answer
    engine, account = open_engine("openai", service)
    (answered,) = engine.translate([request("Bern liegt dort.")])
    assert answered.best.text == "nreB tgeil trod."
    count = len(service.asked)
    engine.translate([request("Wien liegt dort.")])
    assert len(service.asked) == count + 1
    assert not account.failures


def test_a_server_that_wants_no_temperature_gets_none(service: Played) -> None:
    good = service.answer
    service.answer = lambda played, asked: (
        (400, {"error": {"message": "Unsupported value: temperature"}})
        if "temperature" in asked.body
        else good(played, asked)
    )
    engine, _ = open_engine("openai", service)
    (answered,) = engine.translate([request("Bern liegt dort.")])
    assert answered.best.text == "nreB tgeil trod."
    assert service.asked[-1].body["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(
    "dress",
    [
        "{}",
        "```json\n{}\n```",
        "<think>I {think} [1, 2] so</think>\n{}",
        "Sure! Here it is:\n{}\nAnything else?",
        # of several answers, the last whole one counts
        'I was asked {"segments": [{"id": 1, "text": "Bern liegt dort."}, {"id": 2, "text": "Wien auch."}]}.\n{}',
        'First: {"translations": [{"id": 1, "text": "bad"}]} hmm, no.\n</think>\n{}',
        'First: {"translations": [{"id": 1, "text": "bad"}]} hmm, no.\n{}',
        '{}\nFor you: {"notes": [{"about": "nothing"}]}',
        "[1] {}",
    ],
)
def test_talk_around_the_json_is_passed_over(service: Played, dress: str) -> None:
    service.answer = answering(lambda _, rows: dress.replace("{}", rows_json(rows)))
    engine, account = open_engine("openai", service)
    answers = engine.translate([request("Bern liegt dort."), request("Wien auch.")])
    assert [one.best.text for one in answers] == ["nreB tgeil trod.", "neiW hcua."]
    assert account.asked == 1


def test_ids_count_and_not_the_order(service: Played) -> None:
    service.answer = answering(lambda _, rows: rows_json(rows[::-1]))
    engine, account = open_engine("openai", service)
    sources = [f"Satz {number}." for number in range(9)]
    answers = engine.translate([request(source) for source in sources])
    assert [one.best.text for one in answers] == [backwards(source) for source in sources]
    assert account.asked == 1


@pytest.mark.parametrize(
    "broken",
    [
        lambda _, rows: rows_json(rows[1:] if len(rows) > 1 else rows),
        lambda _, rows: rows_json([*rows, {**rows[0], "text": "sonst"}] if len(rows) > 1 else rows),
        lambda _, rows: rows_json([{**rows[0], "id": 77}, *rows[1:]] if len(rows) > 1 else rows),
        lambda _, rows: rows_json([{**rows[0], "text": None}, *rows[1:]] if len(rows) > 1 else rows),
        lambda _, rows: rows_json(rows)[:-20] if len(rows) > 1 else rows_json(rows),
    ],
    ids=["missing", "twice", "unknown", "no text", "cut"],
)
def test_what_is_wrong_with_ids_is_asked_again_alone(service: Played, broken: Any) -> None:
    service.answer = answering(broken)
    engine, account = open_engine("openai", service)
    sources = [f"Satz {number}." for number in range(6)]
    answers = engine.translate([request(source) for source in sources])
    assert [one.best.text for one in answers] == [backwards(source) for source in sources]
    assert not account.failures
    assert all("complaint" in told(asked)[0] for asked in service.asked[1:])


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("Here is the translation: tfiG 12.", "talks about"),
        ("Sure, here you go: tfiG 12.", "talks about"),
        ("tfiG 12.\nNote: this is literal.", "adds a remark"),
        ("```tfiG 12.```", "stands in a fence"),
        ("tfiG\n12.", "lines that its source has not"),
        ("tfiG 13.", "other numbers: 12 became 13"),
        ("tfiG " * 60 + "12.", "too long"),
        ("Яд находится здесь, их 12.", "another script"),
        ("Le poison est dans la ville et les 12 sont avec lui.", "another language"),
        ("<b>tfiG</b> 12.", "markup of its own"),
    ],
)
def test_a_bad_answer_is_asked_again_with_the_reason_and_then_given_up(service: Played, bad: str, problem: str) -> None:
    service.spoil = lambda texts: [bad if "tfiG" in text else text for text in texts]
    engine, account = open_engine("openai", service, concurrency=1)
    answers = engine.translate([request("Bern liegt dort."), request("Gift sind 12."), request("Wien auch.")])
    assert [one.best.text for one in answers] == ["nreB tgeil trod.", "", "neiW hcua."]
    assert problem in answers[1].problem
    assert len(service.asked) == 3
    (again,) = told(service.asked[1])
    assert problem in again["complaint"]
    assert again["earlier"] == bad
    assert sum(account.failures.values()) == 1


def test_a_segment_that_is_put_right_when_told_is_taken(service: Played) -> None:
    service.answer = answering(
        lambda segments, rows: rows_json(
            [row if "complaint" in one else {**row, "text": "13"} for one, row in zip(segments, rows, strict=True)]
        )
    )
    engine, account = open_engine("openai", service)
    (answer,) = engine.translate([request("Gift sind 12.")])
    assert answer.best.text == "tfiG dnis 12."
    assert not account.failures


def test_tags_that_a_model_cannot_keep_are_let_go_at_last(service: Played) -> None:
    service.spoil = lambda texts: [text.replace("<a1>", "").replace("</a1>", "") for text in texts]
    engine, _ = open_engine("openai", service)
    (answer,) = engine.translate([request("Bern liegt dort.", tagged="<a1>Bern</a1> liegt dort.")])
    assert (answer.best.text, answer.best.tagged) == ("nreB tgeil trod.", "")
    assert "<a1> is lost" in told(service.asked[1])[0]["complaint"]


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (completion("", "stop"), "empty"),
        (completion('{"translations": [{"id": 1, "te', "length"), "cut off"),
        ({"choices": [{"message": {"content": None, "refusal": "I cannot"}}]}, "refuses"),
        (completion("I cannot help with that."), "something else than the JSON"),
    ],
)
def test_a_model_that_gives_nothing_is_a_reason(service: Played, reply: object, problem: str) -> None:
    service.answer = lambda *_: (200, reply)
    engine, _ = open_engine("openai", service)
    (answer,) = engine.translate([request("Bern liegt dort.")])
    assert answer.best.text == ""
    assert problem in answer.problem


def test_a_model_that_never_gives_json_is_given_up(service: Played) -> None:
    service.answer = lambda *_: (200, completion("I am a teapot."))
    engine, _ = open_engine("openai", service)
    with pytest.raises(EngineError, match="does not answer as it is told"):
        engine.translate([request(f"Satz {number}.") for number in range(60)])
    assert len(service.asked) < 20


def test_tokens_and_their_cost_are_counted(service: Played) -> None:
    engine, account = open_engine("openai", service, price_input=2.0, price_output=10.0)
    engine.translate([request(f"Satz {number}.") for number in range(24)])
    assert account.tokens == (200, 100)
    assert account.money == pytest.approx(0.0014)
    assert "200 + 100 tokens" in account.lines()[0]


def test_a_budget_in_money_stops_a_model(service: Played) -> None:
    engine, account = open_engine("openai", service, Budget(0.002, "money"), price_input=2.0, concurrency=1)
    answers = engine.translate([request(f"Satz {number}.") for number in range(240)])
    assert account.spent
    assert 0 < account.money <= 0.002
    assert 0 < sum(bool(one.best.text) for one in answers) < 240


def test_counts_of_tokens_that_cannot_be_are_not_believed(service: Played) -> None:
    reply = completion(rows_json([{"id": 1, "text": "nreB."}]))
    reply["usage"] = {"prompt_tokens": 10**30, "completion_tokens": "many"}
    service.answer = lambda *_: (200, reply)
    engine, account = open_engine("openai", service, price_input=1.0)
    engine.translate([request("Bern.")])
    assert account.tokens == (0, 0)
    assert account.money < 0.01


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": -5, "completion_tokens": 1},
        {"prompt_tokens": 10**30, "completion_tokens": 1},
        {"prompt_tokens": 90_000_000, "completion_tokens": 5},
        {"prompt_tokens": 5, "completion_tokens": 90_000_000},
        {"prompt_tokens": 0, "completion_tokens": 0},
        {"prompt_tokens": True, "completion_tokens": 1.5},
        None,
    ],
)
def test_one_impossible_count_makes_no_question_free(service: Played, usage: object) -> None:
    reply = completion(rows_json([{"id": 1, "text": "nreB."}]))
    reply["usage"] = usage
    service.answer = lambda *_: (200, reply)
    engine, account = open_engine("openai", service, price_input=1.0, price_output=2.0)
    engine.translate([request("Bern.")])
    assert account.tokens == (0, 0)
    # by the length of the question: some 2,000 characters
    assert 0.0003 < account.money < 0.002


@pytest.mark.parametrize("reply", [{"choices": []}, {"choices": [{}]}, completion("I am a teapot."), completion("")])
def test_what_a_model_answered_in_vain_is_paid_for(service: Played, reply: dict[str, object]) -> None:
    service.answer = lambda *_: (200, {**reply, "usage": {"prompt_tokens": 1000, "completion_tokens": 1000}})
    engine, account = open_engine("openai", service, price_input=1.0, price_output=2.0, concurrency=1)
    try:
        engine.translate([request(f"Satz {number}.") for number in range(60)])
    except EngineError:
        assert account.failure is not None
    assert account.tokens == (1000 * len(service.asked), 1000 * len(service.asked))
    assert account.money == pytest.approx(0.003 * len(service.asked))


def test_repairs_in_vain_are_paid_for_and_keep_to_the_budget(service: Played) -> None:
    service.answer = lambda *_: (200, {"choices": [], "usage": {"prompt_tokens": 1000, "completion_tokens": 1000}})
    engine, account = open_engine("openai", service, Budget(0.02, "money"), price_input=1.0, price_output=2.0)
    assert isinstance(engine, Repairer)
    for _ in range(60):
        assert engine.repair(request("Eins."), Hypothesis("One.", 0.0), "Say it.") is None
    assert account.money == pytest.approx(0.003 * len(service.asked))
    assert account.money <= 0.021
    assert account.spent


@pytest.mark.parametrize(("status", "most"), [(401, 1), (429, 3), (500, 21)])
def test_repairs_that_nothing_answers_end_in_one_error(service: Played, status: int, most: int) -> None:
    service.answer = lambda *_: (status, {"error": {"message": "no"}})
    engine, account = open_engine("openai", service)
    assert isinstance(engine, Repairer)
    for _ in range(20):
        assert engine.repair(request("Eins."), Hypothesis("One.", 0.0), "Say it.") is None
    assert len(service.asked) <= most
    assert account.failure is not None
    with pytest.raises(EngineError):
        engine.translate([request("Zwei.")])


@pytest.mark.parametrize(
    ("status", "reply"),
    [
        (400, {"error": {"code": "content_filter", "message": "The response was filtered."}}),
        (200, {"choices": [{"message": {"content": None, "refusal": "I cannot"}}]}),
        (200, {"choices": [{"finish_reason": "content_filter", "message": {"content": ""}}]}),
    ],
)
@pytest.mark.parametrize("segments", [1, 12])
def test_segments_that_a_model_refuses_cost_no_other(
    service: Played, status: int, reply: object, segments: int
) -> None:
    good = service.answer

    def answer(played: Played, asked: Asked) -> tuple[int, object]:
        return (status, reply) if any("Gift" in one["text"] for one in told(asked)) else good(played, asked)

    service.answer = answer
    engine, account = open_engine("openai", service, segments=segments)
    bad, sources = [f"Gift {number}." for number in range(18)], [f"Satz {number}." for number in range(20, 60)]
    answers = engine.translate([request(source) for source in (*bad, *sources)])
    assert [one.best.text for one in answers] == [""] * 18 + [backwards(source) for source in sources]
    assert account.failure is None
    # the next run has only those left
    later, account = open_engine("openai", service, segments=segments)
    assert not any(one.best.text for one in later.translate([request(source) for source in bad]))
    assert account.failure is None
    assert account.failures["the model refuses"] == 18


def test_the_sign_of_a_thought_may_be_translated(service: Played) -> None:
    engine, account = open_engine("openai", service)
    sources = ["Es schreibt <think> vor jeder Antwort.", "Und </think> danach.", "Bern liegt dort."]
    answers = engine.translate([request(source) for source in sources])
    assert [one.best.text for one in answers] == [backwards(source) for source in sources]
    assert account.asked == 1


def test_a_sentence_that_came_back_as_it_was_is_asked_again(service: Played) -> None:
    service.spoil = lambda texts: [backwards(text) for text in texts]
    engine, _ = open_engine("openai", service)
    sources = ["Die Hälfte der Leute blieb ruhig.", "Neue Bäume wachsen am Ufer.", "Frankfurter Allgemeine Zeitung"]
    answers = engine.translate([request(source) for source in sources])
    assert [one.best.text for one in answers] == ["", "", "Frankfurter Allgemeine Zeitung"]
    assert answers[0].problem == "the answer is not translated"


def test_an_answer_that_is_absurdly_long_is_not_sent_back(service: Played) -> None:
    service.spoil = lambda texts: ["x" * 60_000 for _ in texts]
    engine, _ = open_engine("openai", service)
    engine.translate([request("Bern liegt dort.")])
    assert all(len(json.dumps(asked.body)) < 5_000 for asked in service.asked)
    assert "too long" in told(service.asked[-1])[0]["complaint"]


@pytest.mark.parametrize(
    "refusal",
    [
        {"error": {"message": f"{'x' * 300} temperature is unknown"}},
        {"error": {"message": "Unsupported value", "param": "temperature"}},
    ],
)
def test_a_refusal_of_the_temperature_is_understood_wherever_it_stands(service: Played, refusal: object) -> None:
    good = service.answer
    service.answer = lambda played, asked: (400, refusal) if "temperature" in asked.body else good(played, asked)
    engine, _ = open_engine("openai", service)
    assert engine.translate([request("Bern liegt dort.")])[0].best.text == "nreB tgeil trod."


def test_a_server_that_fails_at_structured_output_is_asked_more_simply(service: Played) -> None:
    good = service.answer
    service.answer = lambda played, asked: (500, {}) if "response_format" in asked.body else good(played, asked)
    engine, account = open_engine("openai", service)
    assert engine.translate([request("Bern liegt dort.")])[0].best.text == "nreB tgeil trod."
    count = len(service.asked)
    engine.translate([request("Wien liegt dort.")])
    assert len(service.asked) == count + 1
    assert account.failure is None


@pytest.mark.parametrize(("code", "message"), [(402, "refuses"), (None, "gives no usable answers")])
def test_an_error_with_status_200_is_told(service: Played, code: int | None, message: str) -> None:
    service.answer = lambda *_: (200, {"error": {"message": "Insufficient credits", "code": code}})
    engine, _ = open_engine("openai", service)
    with pytest.raises(EngineError, match=f"{message}.*Insufficient credits"):
        engine.translate([request("Bern liegt dort.")])


def test_an_answer_of_brackets_is_read_in_little_memory() -> None:
    tracemalloc.start()
    read_answer("[" * 3_000_000, 3)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30_000_000


def test_white_space_is_judged_in_little_time() -> None:
    assert mistake("Wort " * 1000, "word " + " " * 200_000 + "end", "de", "en") is not None


def test_a_server_of_ones_own_needs_no_key(service: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    good = service.answer

    def answer(played: Played, asked: Asked) -> tuple[int, object]:
        assert "authorization" not in asked.headers
        asked.headers["authorization"] = "Bearer sk-secret-0123456789"
        return good(played, asked)

    service.answer = answer
    engine, _ = open_engine("openai", service)
    assert engine.translate([request("Bern.")])[0].best.text == "nreB."


def test_a_translation_is_repaired_as_told(service: Played) -> None:
    service.answer = answering(lambda _, rows: rows_json([{**rows[0], "text": "The <a1>Water</a1> Dialogue has 12."}]))
    engine, account = open_engine("openai", service)
    assert isinstance(engine, Repairer)
    asked = request("Der Wasserdialog hat 12.", tagged="Der <a1>Wasserdialog</a1> hat 12.")
    hypothesis = Hypothesis("The water talk has 12.", 0.0, tagged="The <a1>water talk</a1> has 12.")
    repaired = engine.repair(asked, hypothesis, 'Use "Water Dialogue" for "Wasserdialog".')
    assert repaired is not None
    assert repaired.text == "The Water Dialogue has 12."
    assert repaired.tagged == "The <a1>Water</a1> Dialogue has 12."
    (segment,) = told(service.asked[0])
    assert segment["earlier"] == hypothesis.tagged
    assert segment["complaint"].startswith("Use")
    assert account.tokens == (100, 50)


@pytest.mark.parametrize(
    "text", ["The Water Dialogue has 12.", "The <a1>Water Dialogue</a1> has 13.", "Sure, here it is: x", "", "<script>"]
)
def test_a_repair_that_breaks_something_is_none(service: Played, text: str) -> None:
    service.answer = answering(lambda _, rows: rows_json([{**rows[0], "text": text}]))
    engine, _ = open_engine("openai", service)
    asked = request("Der Wasserdialog hat 12.", tagged="Der <a1>Wasserdialog</a1> hat 12.")
    hypothesis = Hypothesis("The water talk has 12.", 0.0, tagged="The <a1>water talk</a1> has 12.")
    assert engine.repair(asked, hypothesis, "Use another word.") is None  # type: ignore[attr-defined] # a Repairer


def test_a_repair_that_cannot_be_asked_for_is_none(service: Played) -> None:
    service.answer = lambda *_: (500, {})
    engine, _ = open_engine("openai", service)
    assert engine.repair(request("Eins."), Hypothesis("One.", 0.0), "Say it.") is None  # type: ignore[attr-defined] # as above


@pytest.mark.parametrize(
    ("source", "answer", "target"),
    [
        ("Hier ist die neue Botschafterin.", "Here is the new ambassador.", "en"),
        ("Übersetzung: Anna Weber", "Translation: Anna Weber", "en"),
        ("GIZ, KfW, UNESCO", "GIZ, KfW, UNESCO", "ru"),
        ("Frank-Walter Steinmeier", "Франк-Вальтер Штайнмайер", "ru"),
        ("Hinweis: Das Büro ist geschlossen.", "Note: The office is closed.", "en"),
        ("Das Treffen war in Berlin.", "The meeting was in Berlin.", "en"),
        ("Zwölf Staaten nahmen teil.", "Twelve states took part.", "en"),
        ("Die Website der UNESCO: OK", "Сайт UNESCO: OK", "ru"),
        ("Ja.", "Yes.", "en"),
    ],
)
def test_good_translations_are_not_suspected(source: str, answer: str, target: str) -> None:
    assert mistake(source, answer, "de", target) == ""


@pytest.mark.parametrize("content", ["[" * 5000, "{" * 5000, '{"a": ' * 3000, "[[]]", '{"translations": 5}', "]"])
def test_any_content_can_be_read(content: str) -> None:
    assert len(read_answer(content, 3)) == 3
