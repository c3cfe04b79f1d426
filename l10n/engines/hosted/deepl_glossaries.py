"""The fixed terms as glossaries at DeepL: made once, found again by their content, taken away when they are replaced.

A glossary is named "l10n <project> <pair> <fingerprint>". The same terms have the same name, so that a second run, or
another machine, uses what is there. Those of the same project and pair with another fingerprint are old, and deleted.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from l10n.engines.account import Account
from l10n.engines.hosted.client import Client, Question
from l10n.engines.hosted.failures import AnswerError
from l10n.engines.protocol import Request

_PATH = "/v2/glossaries"
_LONGEST = 1024
"""Bytes of the longest wording, by DeepL's documentation."""

_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_POLLS = 10
# no right, none of this pair, too many of them: the translation does without
_PASSABLE = frozenset({402, 403, 404, 405, 410, 456})

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A glossary that DeepL has."""

    id: str
    name: str
    ready: bool


class Glossaries:
    """The glossaries of a project at DeepL.

    Args:
        client: asks DeepL.
        account: takes notes.
        project: the project's name, so that several can share a key.
        use: whether glossaries are used at all.
    """

    def __init__(self, client: Client, account: Account, project: str, *, use: bool) -> None:
        self._client = client
        self._account = account
        self._project = re.sub(r"[^\w.-]+", "-", project)[:60] or "project"
        self._use = use
        self._terms: dict[Pair, Mapping[str, str]] = {}
        self._ids: dict[Pair, str] = {}
        self._replaced: set[Pair] = set()
        self._lock = threading.Lock()

    def take(self, source_language: str, target_language: str, terms: Sequence[tuple[str, str]]) -> None:
        """Takes the fixed terms of a pair; DeepL hears of them when they are first used."""
        pair = (source_language, target_language)
        cleaned = _cleaned(terms)
        with self._lock:
            if self._terms.get(pair) != cleaned:
                self._terms[pair] = cleaned
                self._ids.pop(pair, None)
                self._replaced.discard(pair)

    def id_for(self, request: Request) -> str:
        """Gives the id of the glossary for a request; empty where there is none.

        Raises:
            ServiceError: DeepL can be asked no more.
        """
        pair = (request.source_language, request.target_language)
        if not self._use or not self._terms.get(pair):
            return ""
        with self._lock:
            if pair not in self._ids:
                try:
                    self._ids[pair] = self._first_id(pair)
                except AnswerError as error:
                    self._drop(pair, f"no glossary for {'-'.join(pair)}: {error}")
            return self._ids[pair]

    def replaced(self, request: Request, refused: str) -> bool:
        """Tells whether a pair has another glossary now, or none, than the one that DeepL refused.

        One that DeepL has no more is made anew here, once.

        Args:
            request: what was asked for.
            refused: the id it was asked with; another thread may have replaced it meanwhile.

        Raises:
            ServiceError: DeepL can be asked no more.
        """
        pair = (request.source_language, request.target_language)
        with self._lock:
            if self._ids.get(pair) != refused:
                return True
            if pair in self._replaced:
                return False
            try:
                listed = self._listed()
                if any(one.id == refused for one in listed):
                    return False
                self._replaced.add(pair)
                # none of the listed is deleted: who replaced ours may be at work with one of them
                self._ids[pair] = self._once_ready(self._found_or_made(pair, listed))
            except AnswerError as error:
                self._drop(pair, f"no glossary for {'-'.join(pair)} from here on: {error}")
            return True

    def leave_out(self, request: Request, refused: str, error: AnswerError) -> None:
        """Has a pair go on without its glossary.

        Args:
            request: what was answered only without it.
            refused: its id.
            error: what DeepL said of it.
        """
        pair = (request.source_language, request.target_language)
        with self._lock:
            if self._ids.get(pair) == refused:
                self._drop(pair, f"no glossary for {'-'.join(pair)} from here on, it was refused: {error}")

    def _drop(self, pair: Pair, note: str) -> None:
        self._ids[pair] = ""
        self._account.note(f"DeepL: {note}")

    def _first_id(self, pair: Pair) -> str:
        listed = self._listed()
        ours = self._found_or_made(pair, listed)
        for old in listed:
            if old.name.startswith(self._start_of_names(pair)) and old.id != ours.id:
                self._delete(old)
        return self._once_ready(ours)

    def _found_or_made(self, pair: Pair, listed: Sequence[_Listed]) -> _Listed:
        name = self._start_of_names(pair) + _fingerprint(self._terms[pair])
        return next((one for one in listed if one.name == name), None) or self._make(pair, name)

    def _start_of_names(self, pair: Pair) -> str:
        return f"l10n {self._project} {'-'.join(pair)} "

    def _listed(self) -> list[_Listed]:
        answer = self._client.ask(Question(_PATH, method="GET", passable=_PASSABLE))
        rows = answer.get("glossaries") if isinstance(answer, dict) else None
        return [one for row in rows if (one := _read(row))] if isinstance(rows, list) else []

    def _make(self, pair: Pair, name: str) -> _Listed:
        source, target = (base_code(language).lower() for language in pair)
        entries = "\n".join(f"{wording}\t{becomes}" for wording, becomes in self._terms[pair].items())
        body = {
            "name": name,
            "source_lang": source,
            "target_lang": target,
            "entries": entries,
            "entries_format": "tsv",
        }
        made = _read(self._client.ask(Question(_PATH, body, passable=_PASSABLE)))
        if made is None:
            raise AnswerError("DeepL gave a glossary without an id")
        return made

    def _delete(self, old: _Listed) -> None:
        try:
            self._client.ask(Question(f"{_PATH}/{old.id}", method="DELETE", passable=_PASSABLE))
        except AnswerError as error:
            name = self._client.redacted(old.name)
            self._account.note(f'DeepL: the old glossary "{name}" could not be deleted: {error}')

    def _once_ready(self, glossary: _Listed) -> str:
        for _ in range(_POLLS):
            if glossary.ready:
                return glossary.id
            self._client.pause(0.5)
            answer = self._client.ask(Question(f"{_PATH}/{glossary.id}", method="GET", passable=_PASSABLE))
            glossary = _read(answer) or glossary
        raise AnswerError("DeepL did not get it ready in time")


def base_code(language: str) -> str:
    """Gives DeepL's code of a language, without script and region; Norwegian it only knows as Bokmål."""
    base = language.split("-")[0].upper()
    return "NB" if base == "NO" else base


def _read(row: object) -> _Listed | None:
    """Gives a glossary as DeepL describes it; None for what is none: its id becomes part of an address."""
    if not isinstance(row, dict):
        return None
    identity, name = row.get("glossary_id"), row.get("name")
    if not isinstance(identity, str) or not _ID.fullmatch(identity):
        return None
    return _Listed(identity, name if isinstance(name, str) else "", row.get("ready") is not False)


def _cleaned(terms: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Gives terms as DeepL takes them: each source once, one line each, none too long."""
    cleaned: dict[str, str] = {}
    for wording, becomes in terms:
        source, target = (" ".join(text.split()) for text in (wording, becomes))
        short = max(len(source.encode()), len(target.encode())) <= _LONGEST
        if source and target and short and (source + target).replace("\xad", "").isprintable():
            cleaned.setdefault(source, target)
    return cleaned


def _fingerprint(terms: Mapping[str, str]) -> str:
    listed = "\n".join(f"{wording}\t{becomes}" for wording, becomes in sorted(terms.items()))
    return hashlib.sha256(listed.encode()).hexdigest()[:16]
