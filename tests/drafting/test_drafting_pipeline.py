"""Drafting with an engine that is told what to answer, so that each rung can be seen alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from l10n.drafting.abbreviations import written_out
from l10n.drafting.pipeline import Drafting, draft_segments
from l10n.drafting.quotation import with_closed_pairs, with_quotation_marks
from l10n.drafting.tags import untag
from l10n.drafting.tidying import tidy
from l10n.engines.protocol import Candidates, Hypothesis, Link, Request
from l10n.glossary import Glossary
from l10n.model import Concept, Draft, Term

DIALOGUE = Concept("dialogue", {"de": Term("de", "Wasserdialog"), "en": Term("en", "water dialogue")})
PARTNERSHIP = Concept(
    "partnership",
    {"de": Term("de", "Regionalpartnerschaft"), "ru": Term("ru", "региональное партнёрство")},
)


def word_by_word(source: str, target: str) -> tuple[Link, ...]:
    """Links the words of a source to those of a target in their order."""

    def spans(text: str) -> list[tuple[int, int]]:
        places, start = [], 0
        for word in text.split(" "):
            places.append((start, start + len(word.rstrip(".,"))))
            start += len(word) + 1
        return places

    return tuple(Link(*one, *two) for one, two in zip(spans(source), spans(target), strict=False))


@dataclass
class ToldEngine:
    """Answers what it was told, and scores a text by how many of its favourite words it has."""

    answers: Mapping[str, Sequence[str]]
    favourites: Sequence[str] = ()
    id: str = "told:probe@1"
    pairs: tuple[tuple[str, str], ...] = (("de", "en"), ("de", "ru"))
    asked: list[str] = field(default_factory=list)

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        self.asked += [request.source for request in requests]
        return [
            Candidates(
                tuple(
                    Hypothesis(text, -0.1 * rank, word_by_word(request.source, text))
                    for rank, text in enumerate(self.answers[request.source])
                )
            )
            for request in requests
        ]

    def score(self, requests: Sequence[Request], targets: Sequence[str]) -> list[float]:
        return [
            -0.5 + 0.4 * any(word in target for word in self.favourites)
            for _, target in zip(requests, targets, strict=True)
        ]


def drafts(
    engine: ToldEngine, sources: Sequence[str], target: str, *concepts: Concept, margin: float = 0.7
) -> dict[str, Draft | None]:
    return dict(draft_segments(sources, Drafting(engine, "de", target, Glossary(concepts), margin=margin)))


def test_what_a_rule_knows_is_not_asked_of_the_engine() -> None:
    engine = ToldEngine({})
    made = drafts(engine, ["11.02.2026 - Artikel"], "en")
    draft = made["11.02.2026 - Artikel"]
    assert draft is not None
    assert (draft.origin, draft.maker, draft.target) == ("rule", "dateline", "11.02.2026 - Article")
    assert engine.asked == []


def test_a_later_hypothesis_is_taken_for_its_term() -> None:
    source = "Der Wasserdialog beginnt."
    engine = ToldEngine({source: ["The talk begins.", "The water dialogue begins."]})
    draft = drafts(engine, [source], "en", DIALOGUE)[source]
    assert draft is not None
    assert (draft.target, draft.remarks) == ("The water dialogue begins.", ("terms: n-best 1",))


def test_a_missed_term_is_put_in_with_the_form_that_the_engine_likes() -> None:
    source = "Wegen der Regionalpartnerschaft kam er."
    engine = ToldEngine({source: ["Ради сего союза пришёл он."]}, favourites=["регионального партнёрства"])
    draft = drafts(engine, [source], "ru", PARTNERSHIP)[source]
    assert draft is not None
    assert draft.target == "Ради сего регионального партнёрства пришёл он."
    assert draft.remarks == ("terms: spliced 1",)


def test_a_splice_that_the_engine_dislikes_is_refused() -> None:
    source = "Wegen der neuen und sehr guten Regionalpartnerschaft kam er heute nach Berlin zurück."
    answer = "Ради нового и очень хорошего союза пришёл он сегодня в Берлин обратно снова."
    draft = drafts(ToldEngine({source: [answer]}), [source], "ru", PARTNERSHIP, margin=0.1)[source]
    assert draft is not None
    assert draft.target == answer
    assert draft.remarks == ("terms: unmet 1",)


def test_tags_and_credits_come_back() -> None:
    engine = ToldEngine({"Der Wasserdialog beginnt": ["The water dialogue begins"]})
    source = "Der <a1>Wasserdialog</a1> beginnt © Bilderdienst"
    draft = drafts(engine, [source], "en")[source]
    assert draft is not None
    assert draft.target == "The <a1>water</a1> dialogue begins © Bilderdienst"


def test_nothing_is_dropped_when_the_engine_says_nothing() -> None:
    assert drafts(ToldEngine({"Leer ist es.": [""]}), ["Leer ist es."], "en") == {"Leer ist es.": None}


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Der Dialog.", "the dialogue", "The dialogue."),
        ("Ein Titel", "a title.", "A title"),
        ("Wasser für Washington D.C.", "Water for Washington D.C.", "Water for Washington D.C."),
        ("Er sagt: „Ja.“", "He says “yes.”", "He says “yes.”"),
        ("Team Europe", "Team team Europe", "Team Europe"),
        ("kommen und gehen", "come and go", "come and go"),
        ("Was nun?", "what now", "What now?"),
    ],
)
def test_edges_are_tidied(source: str, target: str, expected: str) -> None:
    assert tidy(source, target) == expected
    assert tidy(source, expected) == expected


def test_lost_quotation_marks_come_back_around_their_words() -> None:
    source, target = "Der „gute Wille“ fehlt", "The “ good will is missing"
    links = (Link(0, 3, 0, 3), Link(5, 9, 6, 10), Link(10, 15, 11, 15), Link(17, 22, 16, 18), Link(17, 22, 19, 26))
    text, _ = with_quotation_marks(untag(source), target, links, "en")
    assert text == "The “good will” is missing"


@pytest.mark.parametrize(
    ("source", "target", "language", "closed"),
    [
        ("„Ja“, sagte sie.", '“Yes," she said.', "en", "“Yes,” she said."),
        ("„Ja“, sagte sie.", '“Yes,"she said.', "en", "“Yes,” she said."),
        ("Er sagt „Ja“ und „Nein“.", 'He says “yes" and “no".', "en", "He says “yes” and “no”."),
        ("Er sagt „Ja“ und „Nein“.", 'He says “yes” and “no".', "en", "He says “yes” and “no”."),
        ("Er sagt „Ja“.", 'Он говорит «да".', "ru", "Он говорит «да»."),
        # where the pairs are not those of the source, it is not certain which marks are wrong
        ("Er sagt „Ja“ und „Nein“.", 'He says “yes" and no.', "en", 'He says “yes" and no.'),
        ("Er sagt „Ja“ und „Nein“.", 'He says “yes"," and “no".', "en", 'He says “yes"," and “no".'),
        ("Er sagt ja.", 'He says “yes".', "en", 'He says “yes".'),
        ("Rohre von 5 Zoll", 'Pipes of 5"', "en", 'Pipes of 5"'),
        ("Er sagt „Ja“.", 'He says "yes".', "en", 'He says "yes".'),
    ],
)
def test_a_quotation_is_closed_by_the_mark_that_belongs_to_its_first(
    source: str, target: str, language: str, closed: str
) -> None:
    assert with_closed_pairs(source, target, language) == closed


def test_sound_quotation_marks_are_left_alone() -> None:
    links = (Link(0, 3, 0, 3),)
    assert with_quotation_marks(untag("Der „Wille“"), "The “will”", links, "en") == ("The “will”", links)


def test_abbreviations_are_written_out_and_tags_move_along() -> None:
    untagged = written_out(untag("Es gibt z. B. <b1>Wasser</b1> usw."), "de")
    assert untagged.text == "Es gibt zum Beispiel Wasser und so weiter."
    (mark,) = untagged.marks
    assert untagged.text[mark.start : mark.end] == "Wasser"
