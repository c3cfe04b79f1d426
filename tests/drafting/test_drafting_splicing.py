from __future__ import annotations

from collections.abc import Sequence

import pytest

from l10n.drafting.places import kept_places, place_of
from l10n.drafting.splicing import Splice, splice_terms
from l10n.drafting.trials import Edit, edited, forms_at
from l10n.engines.protocol import Candidates, Hypothesis, Link, Request
from l10n.glossary import Glossary
from l10n.model import Concept, Hit, Term


def concept(source: str, target: str, language: str = "en") -> Concept:
    return Concept(source, {"de": Term("de", source), language: Term(language, target)})


SUMMIT = concept("Gipfel", "summit")
OFFICE = concept("Auswärtiges Amt", "Federal Foreign Office")


class Scale:
    """An engine that scores by the words it likes, and translates nothing."""

    id = "scale"
    pairs = (("de", "en"), ("de", "ru"))

    def __init__(self, liked: Sequence[str]) -> None:
        self.liked = liked
        self.asked: list[str] = []

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        raise AssertionError(requests)

    def score(self, requests: Sequence[Request], targets: Sequence[str]) -> list[float]:
        assert len(requests) == len(targets)
        self.asked += targets
        return [-2.0 + sum(words in target for words in self.liked) for target in targets]


class Writer(Scale):
    """The same, which also goes on behind a prefix."""

    heeds_prefix = True

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        assert all(request.prefix and request.hypotheses == 1 for request in requests)
        return [Candidates((Hypothesis(f"{request.prefix} agrees.", -0.1, ()),)) for request in requests]


def splice(source: str, target: str, links: Sequence[Link], *concepts: Concept, language: str = "en") -> Splice:
    glossary = Glossary(concepts)
    request = Request(source, "de", language, hits=glossary.matcher("de").match(source))
    assert request.hits
    return Splice(
        request,
        Hypothesis(target, -1.0, tuple(links)),
        lambda text: glossary.judge(request.hits, text, "de", language, source),
    )


def words(source: str, target: str, *pairs: tuple[str, str]) -> list[Link]:
    found = [(source.index(one), len(one), target.index(two), len(two)) for one, two in pairs]
    return [Link(start, start + size, place, place + wide) for start, size, place, wide in found]


def test_all_missed_terms_are_put_in_at_once() -> None:
    source, target = "Das Auswärtige Amt lädt zum Gipfel.", "The foreign agency invites to the top."
    links = words(source, target, ("Auswärtige", "foreign"), ("Amt", "agency"), ("lädt", "invites"), ("Gipfel", "top"))
    engine = Scale(["Federal Foreign Office", "summit"])
    (hypothesis,) = splice_terms(engine, [splice(source, target, links, SUMMIT, OFFICE)])
    assert hypothesis is not None
    assert hypothesis.text == "The Federal Foreign Office invites to the summit."
    assert len(engine.asked) == 1
    assert [hypothesis.text[link.target_start : link.target_end] for link in hypothesis.alignment or ()][-1] == "summit"


def test_what_is_not_liked_together_is_tried_alone() -> None:
    source, target = "Das Auswärtige Amt lädt zum Gipfel.", "The foreign agency invites to the top."
    links = words(source, target, ("Auswärtige", "foreign"), ("Amt", "agency"), ("lädt", "invites"), ("Gipfel", "top"))

    class Picky(Scale):
        def score(self, requests: Sequence[Request], targets: Sequence[str]) -> list[float]:
            super().score(requests, targets)
            return [-9.0 if "Office" in target else -1.0 for target in targets]

    (hypothesis,) = splice_terms(Picky([]), [splice(source, target, links, SUMMIT, OFFICE)])
    assert hypothesis is not None
    assert hypothesis.text == "The foreign agency invites to the summit."


def test_the_rest_is_written_anew_where_leaving_it_costs_much() -> None:
    source, target = (
        "Der Gipfel stimmt zu und dauert an diesem Tag bis spät in die Nacht hinein.",
        "The tops agree today with all of them and then they go home again.",
    )
    links = words(source, target, ("Gipfel", "tops"))
    (hypothesis,) = splice_terms(Writer([]), [splice(source, target, links, SUMMIT)], margin=0.5)
    assert hypothesis is not None
    assert hypothesis.text in {"The summits agrees.", "The summit agrees."}


def test_an_engine_that_cannot_score_puts_nothing_in() -> None:
    class Mute:
        id = "mute"
        pairs = (("de", "en"),)

        def translate(self, requests: Sequence[Request]) -> list[Candidates]:
            raise AssertionError(requests)

    source, target = "Der Gipfel.", "The top."
    assert splice_terms(Mute(), [splice(source, target, words(source, target, ("Gipfel", "top")), SUMMIT)]) == [None]


def test_a_term_that_was_passed_over_goes_behind_what_stood_before_it() -> None:
    source, target = "Wir reden beim Gipfel heute.", "We talk at today."
    links = words(source, target, ("Wir", "We"), ("reden", "talk"), ("beim", "at"), ("heute", "today"))
    (hypothesis,) = splice_terms(Scale(["the summit"]), [splice(source, target, links, SUMMIT)])
    assert hypothesis is not None
    assert hypothesis.text == "We talk at the summit today."


def test_terms_that_are_right_are_not_written_over() -> None:
    source, target = "Der Gipfel im Auswärtigen Amt.", "The summit there."
    glossary = Glossary((SUMMIT, OFFICE))
    hits = glossary.matcher("de").match(source)
    verdicts = glossary.judge(hits, target, "de", "en", source)
    kept = kept_places(verdicts, target)
    assert kept == [(4, 10)]
    office = next(hit for hit in hits if hit.concept is OFFICE)
    links = [Link(office.start, office.end, 4, 10), Link(office.start, office.end, 11, 16)]
    assert place_of(office, links, target, kept, "en") == (11, 16)


def test_function_words_at_its_edges_are_no_part_of_a_place() -> None:
    hit = Hit(SUMMIT, 0, 6, "Gipfel")
    text = "at the top of it"
    links = [Link(0, 6, 0, 2), Link(0, 6, 3, 6), Link(0, 6, 7, 10), Link(0, 6, 11, 13)]
    assert place_of(hit, links, text, (), "en") == (7, 10)


def test_a_place_ends_at_a_comma() -> None:
    hit = Hit(SUMMIT, 0, 6, "Gipfel")
    text = "peak, mountain"
    links = [Link(0, 6, 0, 4, 0.9), Link(0, 6, 6, 14, 0.2)]
    assert place_of(hit, links, text, (), "en") == (0, 4)


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("An office opens.", (3, 9), "A summit opens."),
        ("A meeting opens.", (2, 9), "A summit opens."),
        ("meeting opens.", (0, 7), "Summit opens."),
        ("We meet at", (10, 10), "We meet at summit"),
    ],
)
def test_the_words_around_follow_the_term(text: str, place: tuple[int, int], expected: str) -> None:
    edits, _ = forms_at(SUMMIT, "Gipfel", text, place, "en")
    assert edited(text, (), [edits[0]])[0] == expected


def test_a_kept_term_is_put_in_as_the_source_has_it() -> None:
    kept = Concept("z5", {"de": Term("de", "Z5+1")}, policy="keep")
    edits, fitting = forms_at(kept, "Z5+1", "форматом встречи", (0, 8), "ru")
    assert (edits, fitting) == ([Edit(0, 8, "Z5+1")], 1)


def test_links_follow_several_edits() -> None:
    text = "ab cd ef gh"
    links = [Link(0, 1, 0, 2), Link(0, 1, 3, 5), Link(0, 1, 6, 8), Link(0, 1, 9, 11)]
    new, moved, end = edited(text, links, [Edit(9, 11, "GGG"), Edit(3, 5, "CCCCC")])
    assert new == "ab CCCCC ef GGG"
    assert [new[link.target_start : link.target_end] for link in moved] == ["ab", "CCCCC", "ef", "GGG"]
    assert end == len(new)
