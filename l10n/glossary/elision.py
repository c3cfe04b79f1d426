"""Parts that German leaves out: "Energie- und Rohstoffsicherheit" speaks of Energiesicherheit too."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from l10n.morphology import HYPHEN, SPACE, STRAY, Token, dangling

# How many words may stand between the part that is left and the word that completes it.
_REACH = 6
_SHORTEST = 3


def completions(text: str, tokens: Sequence[Token], known: Container[str]) -> Iterator[tuple[int, list[Token]]]:
    """Gives the text with a left-out part put back, once for every word that this may give.

    Args:
        text: the text.
        tokens: its words.
        known: the folded words that are looked for; others are not tried.

    Yields:
        the place of the completed word, and the words of the text up to it and after the coordination. The completed
        word keeps the place in the text of the part that is there.
    """
    for place, token in enumerate(tokens):
        if dangling(text, token):
            yield from _completed_after(text, tokens, place, known)
        elif place and token.gap == STRAY and text[token.start - 1] in "-‐‑–":
            yield from _completed_before(tokens, place, known)


def _completed_after(
    text: str, tokens: Sequence[Token], place: int, known: Container[str]
) -> Iterator[tuple[int, list[Token]]]:
    partner = next(
        (
            later
            for later in range(place + 1, min(place + _REACH, len(tokens)))
            if not dangling(text, tokens[later]) and text[tokens[later].start].isupper()
        ),
        None,
    )
    if partner is None:
        return
    end = partner + 1
    while end < len(tokens) and tokens[end].gap == HYPHEN:
        end += 1
    # "Außen-, Sicherheits- und Verteidigungspolitik", "EU- und Zentralasien-Gipfel"
    for last in range(partner, end):
        key = tokens[last].key
        for cut in range(_SHORTEST, len(key) - _SHORTEST + 1):
            if tokens[place].key + key[cut:] in known:
                completed = tokens[place]._replace(key=tokens[place].key + key[cut:])
                yield place, [*tokens[:place], completed, *tokens[last + 1 :]]
        # The tail of a compound with hyphens: "EU-" and "Gipfel".
        if last > partner and tokens[place].key in known:
            yield place, [*tokens[: place + 1], *tokens[last:]]


def _completed_before(tokens: Sequence[Token], place: int, known: Container[str]) -> Iterator[tuple[int, list[Token]]]:
    for earlier in range(place - 1, max(place - _REACH, -1), -1):
        key = tokens[earlier].key
        if len(key) < 2 * _SHORTEST:
            continue
        for cut in range(_SHORTEST, len(key) - _SHORTEST + 1):
            if key[:cut] + tokens[place].key not in known:
                continue
            completed = tokens[place]._replace(key=key[:cut] + tokens[place].key, gap=SPACE)
            yield place, [*tokens[:place], completed, *tokens[place + 1 :]]
        return
