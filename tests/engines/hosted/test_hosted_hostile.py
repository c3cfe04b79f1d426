"""Services that mean harm, or break in ways that no documentation has."""

from __future__ import annotations

import base64
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opened_services import open_engine
from played_services import HTML, KEY, SERVICES, Played, Raw, backwards, error

from l10n.engines.account import Budget
from l10n.engines.hosted.redaction import LONGEST, Redaction
from l10n.engines.protocol import Request
from l10n.errors import EngineError

LONG_KEY = "dl-Secret-1234-abcdefgh:fx"


def requests(*sources: str) -> list[Request]:
    return [Request(source, "de", "en") for source in sources]


def too_long(status: int, told: str, texts: list[str]) -> Raw | None:
    return error(status, told) if any(len(text) > 200 for text in texts) else None


@pytest.mark.parametrize(
    "written",
    [
        LONG_KEY,
        LONG_KEY.upper(),
        quote(LONG_KEY, safe=""),
        LONG_KEY.replace(":", "\\u003a"),
        base64.b64encode(LONG_KEY.encode()).decode(),
        LONG_KEY[:-1],
        LONG_KEY[:14],
        " ".join(LONG_KEY),
        LONG_KEY[:5] + "\x00" + LONG_KEY[5:],
        LONG_KEY[:5] + "\u200b" + LONG_KEY[5:],
    ],
)
def test_a_key_is_not_shown_in_whatever_form_it_comes(written: str) -> None:
    shown = Redaction([LONG_KEY]).shown(f"status 401, key={written}&x is wrong")
    assert "secret-1234" not in shown.lower()
    assert "S e c r e t" not in shown
    assert "***" in shown


@given(st.integers(0, 5000), st.text(max_size=40))
def test_no_place_in_a_text_lets_a_key_through(place: int, before: str) -> None:
    shown = Redaction([LONG_KEY]).shown(before + " " * place + LONG_KEY)
    assert LONG_KEY[:12] not in shown
    assert len(shown) <= LONGEST + 1


def test_a_key_that_tags_divide_is_still_a_key() -> None:
    redaction = Redaction([LONG_KEY])
    assert redaction.holds(f"The {LONG_KEY[:8]}<b1>{LONG_KEY[8:]} region</b1>")
    assert redaction.holds(f"The {LONG_KEY[:8]} {LONG_KEY[8:]}")
    assert not redaction.holds("The region is a secret.")
    assert not Redaction([]).holds("anything")
    assert Redaction([]).shown("any\nthing") == "any thing"


def test_a_translation_with_a_key_that_tags_divide_is_refused(name: str, service: Played) -> None:
    engine, _ = open_engine(name, service)
    # the tag of the answer stands in the midst of the key
    tagged = "In Bern liegt <a1>er</a1>."
    service.spoil = lambda texts: [text.replace("re", f"{KEY[6:]}re").replace("tgeil ", KEY[:6]) for text in texts]
    (answer,) = engine.translate([Request("In Bern liegt er.", "de", "en", tagged=tagged)])
    assert answer.best.text == ""
    assert "key" in answer.problem


@pytest.mark.parametrize("blanks", [0, 780, 790, 799])
def test_a_key_at_the_edge_of_what_is_shown_is_not_shown_in_part(name: str, service: Played, blanks: int) -> None:
    service.refuse = lambda _: Raw(401, b" " * blanks + KEY.encode(), {"Content-Type": "text/plain"})
    engine, _ = open_engine(name, service)
    with pytest.raises(EngineError) as caught:
        engine.translate(requests("Bern liegt dort."))
    assert KEY[:10] not in str(caught.value)


@contextmanager
def dripping(*lines: bytes) -> Iterator[str]:
    """A server that writes its lines one a tenth of a second, and the last of them for ever."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def drip(connection: socket.socket) -> None:
        try:
            connection.recv(100_000)
            for line in lines:
                connection.sendall(line)
            while not ended.wait(0.1):
                connection.sendall(lines[-1])
        except OSError:
            pass
        finally:
            connection.close()

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=drip, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        ended.set()
        listener.close()


@pytest.mark.parametrize(
    "lines",
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n"),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n",),
        (b"HTTP/1.1 200 OK\r\n\r\n", b" "),
    ],
    ids=["headers", "hints", "body"],
)
def test_the_time_out_is_for_all_of_an_answer(lines: tuple[bytes, ...]) -> None:
    with dripping(*lines) as url:
        engine, _ = open_engine("azure", Played(SERVICES["azure"], url=url), timeout=0.3, retries=1)
        started = time.monotonic()
        with pytest.raises(EngineError, match=r"no (whole )?answer within 0\.3 s"):
            engine.translate(requests("Bern liegt dort."))
        assert time.monotonic() - started < 6


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (413, "Request Entity Too Large"),
        (400, "Invalid request: request (1510) exceeds text limit (1000)"),
        (400, "The maximum request size has been exceeded."),
        (400, "The response was filtered due to the prompt triggering content management policy"),
    ],
)
def test_texts_that_a_service_refuses_stop_no_run(name: str, service: Played, status: int, told: str) -> None:
    service.refuse = partial(too_long, status, told)
    engine, account = open_engine(name, service)
    long = [f"Satz {number} ist lang, {'sehr ' * 60}lang." for number in range(9)]
    short = [f"Satz {number}." for number in range(20, 41)]
    answers = engine.translate(requests(*long, *short))
    assert [one.best.text for one in answers] == [""] * 9 + [backwards(source) for source in short]
    assert account.failure is None
    # what is left is refused again, and that is no sign of a service that is down
    later, account = open_engine(name, service)
    assert [one.best.text for one in later.translate(requests(*long))] == [""] * 9
    assert account.failure is None
    assert sum(account.failures.values()) == 9


@pytest.mark.parametrize("name", ["azure", "deepl", "google", "libretranslate"])
def test_what_was_answered_in_vain_is_paid_for(name: str, service: Played) -> None:
    service.spoil = lambda texts: texts[:-1] if len(texts) > 1 else texts
    engine, account = open_engine(name, service, price=20.0)
    engine.translate(requests(*(f"Satz {number} von Bern." for number in range(12))))
    sent = sum(map(len, service.texts()))
    assert account.characters == sent
    assert account.money == pytest.approx(sent * 20 / 1_000_000)
    service.faults = [HTML]
    engine.translate(requests("Bern liegt dort."))
    assert account.characters == sum(map(len, service.texts()))


@pytest.mark.parametrize("name", ["azure", "deepl", "google", "libretranslate"])
def test_a_budget_holds_for_what_was_answered_in_vain(name: str, service: Played) -> None:
    service.spoil = lambda texts: texts[:-1] if len(texts) > 1 else texts
    engine, account = open_engine(name, service, Budget(700, "characters"), concurrency=1)
    engine.translate(requests(*(f"Satz {number} von Bern." for number in range(30))))
    assert sum(map(len, service.texts())) <= 700
    assert account.spent


def test_a_second_try_of_a_segment_that_has_a_draft_is_not_a_segment_without_one(name: str, service: Played) -> None:
    service.spoil = lambda texts: ["" for _ in texts]
    engine, account = open_engine(name, service)
    engine.translate([Request("Bern.", "de", "en"), Request("Wien.", "de", "en", attempt=True)])
    assert sum(account.failures.values()) == 1
