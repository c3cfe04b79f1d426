"""Cards of models that strangers wrote: every field is made sure of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from l10n.engines.cards import Adaptation, Card, Score, read_card, write_card
from l10n.engines.commercial_use import forbids_commercial_use
from l10n.engines.labels import place_of
from l10n.engines.strangers import one_line
from l10n.errors import ModelError

GOOD: dict[str, Any] = {"name": "m", "revision": "1", "pairs": [["de", "en"]]}
ADAPTED: dict[str, Any] = {
    "base": "m@1",
    "trained": 1,
    "held_out": 1,
    "guard": 1,
    "origins": {"a.po": 1},
    "seed": 1,
    "steps": 1,
    "setting": {},
    "versions": {},
    "signatures": {},
    "before": [],
}


def written(folder: Path, **fields: object) -> Path:
    (folder / "card.json").write_text(json.dumps({**GOOD, **fields}), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("name", value) for value in ("", ".hidden", "../x", "/x", "a/b", "a@b", "a\0b", "a\nb", "x" * 101, 5, None)),
        *(("name", value) for value in ("\ud800", "a\x1b[2J", "a.", "a\\b", "C:x", "ä")),
        *(("revision", value) for value in (None, "", "1/../../articles", "..", ".1", 1, "x" * 65)),
        *(("pairs", value) for value in (None, [], ["de", "en"], [["de"]], [["de", "en", "fr"]], [["de", 5]], "de-en")),
        *(("pairs", value) for value in ([["de", "en\x1b[2J"]], [["de", "../x"]], [["", "en"]])),
        *(("licence", value) for value in (5, None, "mit\nct2:fake@1: as installed", "L" * 5000, "\x1b[31m")),
        ("origin", ["x"]),
        ("quantization", {"a": 1}),
        *(("positions", value) for value in ("abc", 10**30, 0, -1, 1.5, True)),
        ("longest_source", -1),
        *(("repetition_penalty", value) for value in ("x", float("nan"), float("inf"), 0, -1, 10**400)),
        ("fallback", "yes"),
        ("files", {"../../etc/passwd": "0" * 64}),
        ("files", {"a": "00"}),
        ("files", {"a": 1}),
        ("files", []),
    ],
)
def test_a_field_that_is_no_such_thing_is_named(tmp_path: Path, field: str, value: object) -> None:
    with pytest.raises(ModelError, match=rf"card\.json: this model card is damaged: {field}\. Fetch"):
        read_card(written(tmp_path, **{field: value}))


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"scores": [{"pair": "de-en", "test": "x", "bleu": "no", "chrf": 1}]}, r"scores\.bleu"),
        ({"scores": [{"pair": "de-en", "test": "x", "bleu": 1}]}, r"scores\.chrf"),
        ({"scores": "x"}, "scores"),
        ({"alignment": {"layer": "x"}}, r"alignment\.layer"),
        ({"alignment": {"head": -9}}, r"alignment\.head"),
        ({"alignment": {"shift": 10**9}}, r"alignment\.shift"),
        ({"alignment": 5}, "alignment"),
        ({"adaptation": 5}, "adaptation"),
        ({"adaptation": {**ADAPTED, "origins": {"a": "b"}}}, r"adaptation\.origins"),
        ({"adaptation": {key: value for key, value in ADAPTED.items() if key != "base"}}, r"adaptation\.base"),
    ],
)
def test_a_field_within_a_field_is_named(tmp_path: Path, fields: dict[str, object], named: str) -> None:
    with pytest.raises(ModelError, match=f"damaged: {named}"):
        read_card(written(tmp_path, **fields))


@pytest.mark.parametrize("content", [b"{", b"[]", b"5", b"[" * 100_000, b"\xff", b"", b'{"name": "m"}'])
def test_what_is_no_card_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "card.json").write_bytes(content)
    with pytest.raises(ModelError, match="this model card is damaged"):
        read_card(tmp_path)


def test_fields_that_are_not_known_are_left_alone(tmp_path: Path) -> None:
    card = read_card(written(tmp_path, more=1, adaptation={**ADAPTED, "more": 1}))
    assert card is not None
    assert isinstance(card.adaptation, Adaptation)


def test_a_card_is_written_so_that_it_can_be_read(tmp_path: Path) -> None:
    card = Card("m", "1", (("*", "sr-Latn"),), licence="a\nb\x1b[2J" + "c" * 5000, scores=(Score("*", "t", 1, 2),))
    write_card(tmp_path, card)
    read = read_card(tmp_path)
    assert read is not None
    assert read.licence.startswith("a b [2Jccc")
    assert read.scores == card.scores


@pytest.mark.parametrize("label", ["a", "a@", "@1", "../a@1", "a@1/../../b", ".a@1", "a@1@2", "a\0@1", "/a@1"])
def test_no_label_leads_out_of_the_folder_of_models(tmp_path: Path, label: str) -> None:
    with pytest.raises(ModelError, match="cannot be the name and revision of a model"):
        place_of(tmp_path, label)


def test_a_label_is_the_name_of_a_folder(tmp_path: Path) -> None:
    assert place_of(tmp_path, "opus-mt-de-en@61371499-float32").parent == tmp_path


@pytest.mark.parametrize(
    "licence",
    [
        *("cc-by-nc-4.0", "['cc-by-nc']", '"CC-BY-NC-SA-4.0"', "CC BY-NC", "cc_by_nc", "CC BY NC 4.0", "cc-by-nc4.0"),
        *("NonCommercial", "Non-Commercial", "non commercial", "research-only", "research use only", "NC"),
    ],
)
def test_licences_that_forbid_commercial_use_are_known_however_they_are_written(licence: str) -> None:
    assert forbids_commercial_use(licence)


@pytest.mark.parametrize("licence", ["", "apache-2.0", "cc-by-4.0", "MIT", "ncsa", "commercial", "license-once"])
def test_other_licences_are_not_taken_for_them(licence: str) -> None:
    assert not forbids_commercial_use(licence)


def test_what_strangers_wrote_is_shown_on_one_line() -> None:
    assert one_line("a\x1b]0;owned\x07\x1b[2J\nb\u202ec\u2028d") == "a ]0;owned [2J b c d"
    assert one_line("x" * 5_000_000) == "x" * 79 + "…"
    assert one_line("x" * 80) == "x" * 80
    assert one_line("") == ""
