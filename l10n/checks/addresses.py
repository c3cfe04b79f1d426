"""Checks of what a reader would click on or write to: addresses come through a translation as they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from l10n.checks.model import Context, Pair, Problem

_TOP_LEVEL = "aero|at|biz|by|ch|com|de|edu|eu|fr|gov|info|int|io|kg|kz|mil|net|org|ru|tj|tm|ua|uk|uz|рф"
"""Without http:// or www., a dotted word counts as an address only under a domain that news texts do name; Node.js
and a missing space after a full stop are none."""
_URL = re.compile(
    rf"(?:[a-z][a-z0-9+.-]*://|www\.)[^\s<>\"“”„«»|]+|(?<![\w@.-])(?:[\w-]+\.)+(?:{_TOP_LEVEL})(?![\w@]|\.\w)(?:/[^\s<>\"“”„«»|]*)?",
    re.IGNORECASE,
)
_DOT = re.compile(r"\w\.[A-Za-zр]")
_MAIL = re.compile(r"(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@./])@\w[\w.]*\w")
_LANGUAGE_PART = re.compile(r"/[a-z]{2}(?:-[a-z]{2})?(?=/|$)|(?<=[?&])(?:lang|hl|locale)=[a-z-]+", re.IGNORECASE)
_LANGUAGE_HOST = re.compile(r"[a-z]{2}\.(?=[\w-]+\.)")
_TRAILING = ".,;:!?)]}'’…"


def urls(pair: Pair, _: Context) -> Iterable[Problem]:
    """Gives a problem where a web address is lost, added or changed; the language in its path may change."""
    if _may_have_url(pair.source) or _may_have_url(pair.target):
        yield from _differences("web address", _urls(pair.source_plain), _urls(pair.target_plain))


def _may_have_url(text: str) -> bool:
    return "." in text[:-1] and _DOT.search(text) is not None


def emails(pair: Pair, _: Context) -> Iterable[Problem]:
    """Gives a problem where an e-mail address or an @name is lost, added or changed."""
    if "@" in pair.source or "@" in pair.target:
        yield from _differences("address", _mails(pair.source_plain), _mails(pair.target_plain))


def without_addresses(text: str) -> str:
    """Gives a text with a space in place of every web address, e-mail address and @name.

    Args:
        text: a text without tags.
    """
    text = _HANDLE.sub(" ", _MAIL.sub(" ", text)) if "@" in text else text
    return _URL.sub(" ", text) if _may_have_url(text) else text


def _urls(text: str) -> list[str]:
    found = [_without_trailing(match[0]) for match in _URL.finditer(_MAIL.sub(" ", text))]
    return [url for url in found if not (url[:1].isupper() and "/" not in url)]  # Libraries.io is a name


def _mails(text: str) -> list[str]:
    mails = [match[0].lower() for match in _MAIL.finditer(text)]
    return mails + [match[0].lower() for match in _HANDLE.finditer(_MAIL.sub(" ", text))]


def _without_trailing(url: str) -> str:
    while url and url[-1] in _TRAILING and not (url[-1] == ")" and url.count("(") >= url.count(")")):
        url = url[:-1]
    return url


def _comparable(address: str) -> str:
    """Gives an address without what may change in a translation: the language of a page, the case of its host."""
    scheme, slashes, rest = address.partition("://")
    host, slash, path = (rest if slashes else scheme).partition("/")
    return _LANGUAGE_HOST.sub("", host.lower(), count=1) + _LANGUAGE_PART.sub("", slash + path).rstrip("/")


def _differences(what: str, wanted: list[str], found: list[str]) -> Iterable[Problem]:
    expected, given = Counter(map(_comparable, wanted)), Counter(map(_comparable, found))
    lost = [address for address in dict.fromkeys(wanted) if not given[_comparable(address)]]
    added = [address for address in dict.fromkeys(found) if not expected[_comparable(address)]]
    for number in range(max(len(lost), len(added))):
        old, new = lost[number : number + 1], added[number : number + 1]
        if old and new:
            yield Problem(f"The {what} {old[0]} has become {new[0]}.", {"in source": old[0], "found": new[0]})
        elif old:
            yield Problem(f"The {what} {old[0]} is lost.", {"in source": old[0], "expected": old[0]})
        else:
            yield Problem(f"The {what} {new[0]} is not in the source.", {"found": new[0]})
