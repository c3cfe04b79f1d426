"""What every hosted engine keeps, whatever its service does."""

from __future__ import annotations

import email.utils
import logging
import time
from collections.abc import Sequence
from functools import partial

import pytest
from opened_services import open_engine, settings_for
from played_services import CUT, HTML, KEY, NONSENSE, SLOW, Played, Raw, backwards, error, played

from l10n.engines.account import Account
from l10n.engines.hosted.opening import open_hosted
from l10n.engines.protocol import Candidates, Engine, Request, TagKeeper
from l10n.errors import EngineError
from l10n.inline import tag_problems

SOURCES = (
    "Der Dialog begann in Bern.",
    "",
    "Er hat 12 Partner & 3 Ziele, 5 < 7.",
    "Gut 😀 gemacht, 北京!",
    "   ",
    "Er sagte: „Wasser verbindet.“",
)
TAGGED = (
    "Der <a1>Dialog & Rat</a1> begann <x2/> in <b3><i4>Bern</i4></b3>.",
    "<a1>Wasser</a1> verbindet < alles.",
)


def requests(*sources: str, tagged: Sequence[str] = ()) -> list[Request]:
    plain = [Request(source, "de", "en") for source in sources]
    return plain + [Request("".join(untagged(text)), "de", "en", tagged=text) for text in tagged]


def untagged(text: str) -> str:
    from l10n.drafting.tags import untag

    return untag(text).text


def lone_only(fault: Raw, texts: list[str]) -> Raw | None:
    return fault if len(texts) > 1 else None


def poisoned(fault: Raw, texts: list[str]) -> Raw | None:
    return fault if any("Gift" in text for text in texts) else None


def texts(answers: Sequence[Candidates]) -> list[str]:
    return [answer.best.text for answer in answers]


def test_order_is_kept_and_nothing_is_merged_or_dropped(name: str, service: Played) -> None:
    engine, account = open_engine(name, service)
    assert isinstance(engine, Engine)
    assert isinstance(engine, TagKeeper)
    assert texts(engine.translate(requests(*SOURCES))) == [backwards(source).strip() for source in SOURCES]
    assert account.characters == sum(len(source) for source in SOURCES if source.strip())
    assert not account.failures
    many = [f"Satz {number} von Bern." for number in range(300)]
    assert texts(engine.translate(requests(*many))) == [backwards(source) for source in many]


def test_tags_survive(name: str, service: Played) -> None:
    engine, _ = open_engine(name, service)
    answers = engine.translate(requests("Bern liegt dort.", tagged=TAGGED))
    assert answers[0].best.text == "nreB tgeil trod."
    assert not answers[0].best.tagged
    assert answers[1].best.tagged == "reD <a1>golaiD & taR</a1> nnageb <x2/> ni <b3><i4>nreB</i4></b3>."
    assert answers[1].best.text == "reD golaiD & taR nnageb ni nreB."
    assert answers[2].best.tagged == "<a1>ressaW</a1> tednibrev < sella."


def test_five_thousand_characters_are_sent_whole(name: str, service: Played) -> None:
    engine, _ = open_engine(name, service)
    source = "Der Dialog begann in Bern. " * 185 + "Ende."
    assert len(source) == 5000
    assert texts(engine.translate(requests("Eins.", source, "Zwei."))) == ["sniE.", backwards(source), "iewZ."]


@pytest.mark.parametrize(
    "faults",
    [
        [error(429, Retry_After="0"), error(429, Retry_After=email.utils.formatdate(0, usegmt=True)), None],
        [error(500), error(503), None],
        [SLOW, None],
        [CUT, None],
        [HTML, None],
        [Raw(200, b"", {"Content-Length": "50"}, cut=True), None],
    ],
    ids=["429", "500", "slow", "cut off", "html", "closed"],
)
def test_what_passes_by_itself_is_waited_for(name: str, service: Played, faults: list[Raw | None]) -> None:
    service.faults = list(faults)
    engine, account = open_engine(name, service, concurrency=1)
    assert texts(engine.translate(requests("Bern liegt dort."))) == ["nreB tgeil trod."]
    assert not account.failures
    assert len(service.translations()) == len(faults)


def test_the_pause_that_a_service_asks_for_is_made_and_capped(
    name: str, service: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("l10n.engines.hosted.client.Client.pause", lambda _, seconds: pauses.append(seconds))
    later = email.utils.formatdate(time.time() + 30, usegmt=True)
    service.faults = [error(429, Retry_After="7"), error(503, Retry_After=later)]
    engine, _ = open_engine(name, service, concurrency=1)
    engine.translate(requests("Bern liegt dort."))
    assert pauses[0] == 7
    assert 25 <= pauses[1] <= 30
    service.faults = [error(429, Retry_After="86400"), error(429, Retry_After="soon")]
    engine.translate(requests("Wien liegt dort."))
    assert pauses[2] == 60
    assert 0 < pauses[3] <= 1


@pytest.mark.parametrize("fault", [*NONSENSE, error(400), error(500), CUT], ids=lambda _: "")
def test_a_service_that_never_answers_well_ends_in_one_error(name: str, service: Played, fault: Raw) -> None:
    service.refuse = lambda _: fault
    engine, account = open_engine(name, service)
    with pytest.raises(EngineError) as caught:
        engine.translate(requests(*(f"Satz {number}." for number in range(60))))
    assert KEY not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert account.failure is not None
    assert len(service.translations()) < 100
    count = len(service.asked)
    with pytest.raises(EngineError):
        engine.translate(requests("Noch ein Satz."))
    assert len(service.asked) == count


@pytest.mark.parametrize("fault", [HTML, error(400, "no such pair"), error(500), CUT], ids=lambda _: "")
def test_a_service_that_answers_nothing_at_all_is_an_error_also_for_one_segment(
    name: str, service: Played, fault: Raw
) -> None:
    service.refuse = lambda _: fault
    engine, account = open_engine(name, service)
    with pytest.raises(EngineError, match="gives no usable answers"):
        engine.translate(requests("Bern liegt dort."))
    assert account.failure is not None


def test_a_slow_service_ends_in_one_error(name: str, service: Played) -> None:
    service.refuse = lambda _: SLOW
    engine, _ = open_engine(name, service, timeout=0.1)
    with pytest.raises(EngineError, match=r"no (whole )?answer within 0\.1 s"):
        engine.translate(requests(*(f"Satz {number}." for number in range(20))))


def test_a_rate_limit_without_end_is_one_error(name: str, service: Played) -> None:
    service.refuse = lambda _: error(429, Retry_After="0")
    engine, _ = open_engine(name, service, concurrency=1)
    with pytest.raises(EngineError, match="limits how often it is asked"):
        engine.translate(requests(*(f"Satz {number}." for number in range(200))))
    assert len(service.translations()) == 3


def test_a_service_that_takes_one_text_at_a_time_gets_one(name: str, service: Played) -> None:
    for fault in (error(500), error(400)):
        service.refuse = partial(lone_only, fault)
        engine, account = open_engine(name, service, retries=0)
        sources = [f"Satz {number}." for number in range(60)]
        assert texts(engine.translate(requests(*sources))) == [backwards(source) for source in sources]
        assert account.failure is None
        service.asked.clear()
        engine.translate(requests(*sources))
        assert len(service.texts()) == 60


@pytest.mark.parametrize("status", [401, 402, 403, 404, 456])
def test_what_is_hopeless_is_not_tried_again(name: str, service: Played, status: int) -> None:
    service.refuse = lambda _: error(status, f"your key {KEY} is wrong\nor \x1b[31mnot")
    engine, _ = open_engine(name, service, concurrency=1)
    with pytest.raises(EngineError, match=f"status {status}") as caught:
        engine.translate(requests(*(f"Satz {number}." for number in range(200))))
    assert KEY not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert len(service.translations()) == 1


def test_one_segment_that_a_service_cannot_take_costs_no_other(name: str, service: Played) -> None:
    for fault in (error(400), error(413), error(500), HTML):
        service.refuse = partial(poisoned, fault)
        engine, account = open_engine(name, service)
        sources = [f"Satz {number}." for number in range(40)]
        sources[17] = "Gift ist 17."
        answers = engine.translate(requests(*sources))
        assert texts(answers) == ["" if place == 17 else backwards(sources[place]) for place in range(40)]
        assert answers[17].problem
        assert sum(account.failures.values()) == 1
        assert account.failure is None


def test_a_wrong_count_is_asked_again_in_smaller_batches(name: str, service: Played) -> None:
    service.spoil = lambda texts: texts[:-1] if len(texts) > 1 else texts
    engine, account = open_engine(name, service)
    sources = [f"Satz {number}." for number in range(20)]
    assert texts(engine.translate(requests(*sources))) == [backwards(source) for source in sources]
    assert not account.failures


@pytest.mark.parametrize(
    ("added", "problem"),
    [
        ("<script>alert(1)</script>", "markup"),
        ("<img src=x onerror=alert(1)>", "markup"),
        ("<!-- hidden -->", "markup"),
        ("<b7>bold</b7>", "markup"),
        ("\x00", "signs of control"),
        ("\x1b[31m", "signs of control"),
        ("\u202e", "signs of control"),
        ("\ud800", "signs of control"),
        (" https://evil.example/x", "address"),
        (" javascript:alert(1)", "address"),
        (KEY, "key"),
        ("x" * 100_000, "too long"),
    ],
)
def test_what_a_source_does_not_bear_out_is_refused(name: str, service: Played, added: str, problem: str) -> None:
    service.spoil = lambda texts: [text + added if "Gift" in text or "tfiG" in text else text for text in texts]
    engine, account = open_engine(name, service)
    answers = engine.translate(requests("Bern liegt dort.", "Gift ist hier.", "Wien liegt da."))
    assert texts(answers) == ["nreB tgeil trod.", "", "neiW tgeil ad."]
    assert problem in answers[1].problem
    assert KEY not in answers[1].problem
    assert sum(account.failures.values()) == 1


def test_an_empty_answer_is_none(name: str, service: Played) -> None:
    service.spoil = lambda texts: ["" if "tfiG" in text else text for text in texts]
    engine, _ = open_engine(name, service)
    answers = engine.translate(requests("Bern liegt dort.", "Gift ist hier."))
    assert texts(answers) == ["nreB tgeil trod.", ""]
    assert answers[1].problem == "the answer is empty"


@pytest.mark.parametrize("spoiled", ["lost", "twice", "crossed", "script"])
def test_damaged_tags_never_come_out(name: str, service: Played, spoiled: str) -> None:
    import re

    def spoil(texts: list[str]) -> list[str]:
        changed = []
        for text in texts:
            tags = re.findall(r"<[^<>]*>", text)
            if spoiled == "lost" and tags:
                text = text.replace(tags[0], "", 1)
            elif spoiled == "twice" and tags:
                text = text.replace(tags[0], tags[0] * 2, 1)
            elif spoiled == "crossed" and len(tags) > 1:
                text = text.replace(tags[0], "\x01", 1).replace(tags[1], tags[0], 1).replace("\x01", tags[1], 1)
            elif spoiled == "script":
                text += "<script>x()</script>"
            changed.append(text)
        return changed

    service.spoil = spoil
    engine, _ = open_engine(name, service)
    for request, answer in zip(asked := requests(tagged=TAGGED), engine.translate(asked), strict=True):
        assert not answer.best.tagged or not tag_problems(request.tagged, answer.best.tagged)
        assert "script" not in answer.best.text
        assert "<a1" not in answer.best.text
        assert "span" not in answer.best.text


def test_no_more_questions_are_open_at_once_than_configured(name: str, service: Played) -> None:
    service.seconds = 0.03
    engine, _ = open_engine(name, service, concurrency=3, timeout=5)
    engine.translate(requests(*(f"{'Satz ' * 150}{number}." for number in range(110))))
    assert 1 < service.most_open <= 3


def test_what_was_answered_before_a_failure_is_kept(name: str, service: Played) -> None:
    service.faults = [None, *[error(401)] * 50]
    engine, account = open_engine(name, service, concurrency=1)
    sources = [f"Satz {number}." for number in range(300)]
    answers = engine.translate(requests(*sources))
    done = [text for text in texts(answers) if text]
    assert 0 < len(done) < 300
    assert done == [backwards(source) for source, text in zip(sources, texts(answers), strict=True) if text]
    assert account.failure is not None
    with pytest.raises(EngineError, match="401"):
        engine.translate(requests("Noch ein Satz."))


def test_a_budget_is_never_exceeded_and_what_fits_is_done(name: str, service: Played) -> None:
    from l10n.engines.account import Budget

    engine, account = open_engine(name, service, Budget(500, "characters"))
    sources = [f"Satz {number} von Bern." for number in range(100)]
    answers = engine.translate(requests(*sources))
    assert 470 <= sum(len(text) for text in service.texts()) <= 500
    assert account.characters <= 500
    assert account.spent
    assert 0 < sum(bool(text) for text in texts(answers)) < 100
    assert texts(engine.translate(requests("Noch ein Satz, der lang ist."))) == [""]


def test_money_is_counted_and_kept_to(name: str, service: Played) -> None:
    from l10n.engines.account import Budget

    engine, account = open_engine(name, service, Budget(0.01, "money"), price=20.0)
    engine.translate(requests(*(f"Satz {number} von Bern." for number in range(100))))
    assert 0.009 < account.money <= 0.01
    assert "cost 0.0" in account.lines()[0]
    with pytest.raises(EngineError, match='Set "price"'):
        open_engine(name, service, Budget(0.01, "money"))


def test_no_redirection_is_followed(name: str, service: Played) -> None:
    with played(name) as other:
        service.refuse = lambda _: Raw(307, b"", {"Location": f"{other.url}/translate"})
        engine, _ = open_engine(name, service)
        with pytest.raises(EngineError, match="another address"):
            engine.translate(requests("Bern liegt dort."))
        assert not other.asked


def test_an_answer_without_end_is_cut_off(name: str, service: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("l10n.engines.hosted.client.LARGEST", 100_000)
    service.refuse = lambda _: Raw(200, b" " * 300_000)
    engine, _ = open_engine(name, service)
    with pytest.raises(EngineError, match="longer than"):
        engine.translate(requests("Bern liegt dort.", "Wien auch."))


def test_a_compressed_answer_is_not_unpacked(name: str, service: Played) -> None:
    service.refuse = lambda _: Raw(200, b"\x1f\x8b", {"Content-Encoding": "gzip"})
    engine, _ = open_engine(name, service)
    with pytest.raises(EngineError, match="compressed"):
        engine.translate(requests("Bern liegt dort."))


def test_the_key_is_in_no_log_and_no_repr(
    name: str, service: Played, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    service.faults = [error(500, f"key {KEY}"), Raw(503, KEY.encode(), {"X-Echo": KEY}), None]
    engine, account = open_engine(name, service, concurrency=1)
    engine.translate(requests("Bern liegt dort."))
    assert KEY not in caplog.text
    assert KEY not in repr(engine) + repr(vars(engine)) + "".join(account.lines())
    monkeypatch.undo()


def test_a_host_that_is_not_there_is_one_error(name: str) -> None:
    with played(name) as service:
        pass
    engine, _ = open_engine(name, service)
    with pytest.raises(EngineError, match="cannot be reached") as caught:
        engine.translate(requests("Bern liegt dort."))
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://translate.example.org", "unencrypted"),
        ("ftp://translate.example.org", "no address of a web service"),
        ("translate.example.org", "no address of a web service"),
        ("https://me:word@translate.example.org", "user name"),
        ("https://translate.example.org/?a=b", "question mark"),
        ("https://[", "no address"),
        ("https://translate.example.org/\r\nX: y", "no address of a web service"),
    ],
)
def test_addresses_that_cannot_be_right_are_refused(name: str, url: str, message: str) -> None:
    with pytest.raises(EngineError, match=message):
        open_hosted(name.split()[0], "", settings_for(url), Account())


def test_without_a_key_or_with_a_broken_one_nothing_is_sent(
    name: str, service: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    from l10n.engines.hosted.keys import ENVIRONMENT

    variable = ENVIRONMENT[name][0]
    monkeypatch.setenv(variable, f"{KEY}\nX-Injected: yes")
    with pytest.raises(EngineError, match=variable) as caught:
        open_engine(name, service)
    assert KEY not in str(caught.value)
    monkeypatch.delenv(variable)
    if name not in ("openai", "libretranslate"):
        with pytest.raises(EngineError, match=f"needs a key, and there is none.*{variable}"):
            open_engine(name, service)
    assert not service.asked


@pytest.mark.parametrize(
    ("language", "codes"),
    [
        ("zh", ("zh-Hans", "zh-CN", "zh-Hans")),
        ("zh-CN", ("zh-Hans", "zh-CN", "zh-Hans")),
        ("zh-Hans-HK", ("zh-Hans", "zh-CN", "zh-Hans")),
        ("zh-HK", ("zh-Hant", "zh-TW", "zh-Hant")),
        ("zh-Hant-TW", ("zh-Hant", "zh-TW", "zh-Hant")),
        ("no", ("nb", "no", "nb")),
        ("nb-NO", ("nb", "no", "nb")),
        ("pt-BR", ("pt", "pt", "pb")),
        ("pt-PT", ("pt-PT", "pt-PT", "pt")),
        ("de-AT", ("de", "de", "de")),
        ("sr", ("sr-Latn", "sr", "sr")),
        ("sr-Cyrl", ("sr-Cyrl", "sr", "sr")),
    ],
)
def test_languages_are_written_as_each_service_does(language: str, codes: tuple[str, str, str]) -> None:
    from l10n.engines.hosted import azure, google, libretranslate

    assert (azure._code(language), google._code(language), libretranslate._code(language)) == codes
