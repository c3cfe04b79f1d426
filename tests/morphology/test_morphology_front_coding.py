from __future__ import annotations

import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.morphology.dictionary import lemmas
from l10n.morphology.front_coding import FrontCoded

LANGUAGES = ("de", "en")


def packed(entries: dict[bytes, bytes], *, backward: bool = False) -> bytes:
    """Gives a dictionary in the layout of simplemma 2.0, each value written out."""
    turned = {key[::-1] if backward else key: value[::-1] if backward else value for key, value in entries.items()}
    content = b"SMFC1" + bytes([backward]) + number(len(entries))
    before = b""
    value_before: bytes | None = None
    for key in sorted(turned):
        shared = next(
            (n for n, (a, b) in enumerate(zip(key, before, strict=False)) if a != b), min(map(len, (key, before)))
        )
        content += number(shared) + number(len(key) - shared) + key[shared:]
        if turned[key] == value_before:
            content += b"\xfe"
        else:
            content += b"\xff" + number(len(turned[key])) + turned[key]
        before, value_before = key, turned[key]
    return lzma.compress(content)


def number(value: int) -> bytes:
    return bytes([value]) if value < 0x80 else bytes([value & 0x7F | 0x80]) + number(value >> 7)


def opened(folder: Path, content: bytes) -> FrontCoded | None:
    path = folder / "x.plzma"
    path.write_bytes(content)
    return FrontCoded.open(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dictionary_says_what_simplemma_says(language: str) -> None:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    known = DefaultDictionaryFactory().get_dictionary(language)
    found = lemmas(language)
    assert isinstance(found, FrontCoded)
    words = list(known)[::97]
    assert [found.get(word) for word in words] == [known[word] for word in words]
    assert [found.get(word + "q") for word in words] == [known.get(word + "q") for word in words]
    assert found.get("") is None


@given(
    st.dictionaries(st.text("abcäж", min_size=1, max_size=200), st.text("abcж", min_size=1, max_size=9)), st.booleans()
)
def test_every_word_is_found_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, words: dict[str, str], backward: bool
) -> None:
    if not words:
        return
    content = packed({key.encode(): value.encode() for key, value in words.items()}, backward=backward)
    found = opened(tmp_path_factory.mktemp("words"), content)
    assert found is not None
    assert {word: found.get(word) for word in words} == words
    assert sorted(found) == sorted(words)
    assert [found.get(word[:-1]) for word in words] == [words.get(word[:-1]) for word in words]
    assert found.get("none") is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no archive",
        lzma.compress(b"SMFC2\x00\x00"),
        lzma.compress(b"SMFC1\x02\x00"),
        lzma.compress(b"SMFC1\x00\x01\x05"),
    ],
)
def test_another_layout_is_left_to_simplemma(tmp_path: Path, content: bytes) -> None:
    assert opened(tmp_path, content) is None
    assert FrontCoded.open(tmp_path / "none") is None
