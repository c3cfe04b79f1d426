"""Tags that an engine kept, and segments that are translated by parts where it kept none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from l10n.drafting.kept_tags import by_parts, links_of_tags
from l10n.drafting.pipeline import Drafting, draft_segments
from l10n.drafting.projection import project_tags
from l10n.drafting.tags import untag
from l10n.engines.protocol import Candidates, Hypothesis, Pair, Request, no_candidates
from l10n.errors import EngineError
from l10n.glossary import Glossary


class Keeping:
    """An engine without alignment, which keeps tags as it is told to."""

    id = "keeping"
    pairs: tuple[Pair, ...] = (("*", "*"),)
    keeps_tags = True

    def __init__(self, *, keeps: bool = True, fails_at: str = "") -> None:
        self.asked: list[Request] = []
        self._keeps = keeps
        self._fails_at = fails_at

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        self.asked += requests
        return [self._translate(request) for request in requests]

    def _translate(self, request: Request) -> Candidates:
        if self._fails_at and request.source.startswith(self._fails_at):
            return no_candidates("it would not")
        tagged = request.tagged.upper().replace("<A", "<a").replace("</A", "</a").replace("<X", "<x")
        return Candidates((Hypothesis(request.source.upper(), 0.0, tagged=tagged if self._keeps else ""),))


def drafted(engine: Keeping, *sources: str) -> dict[str, str]:
    drafting = Drafting(engine, "de", "en", Glossary(()))
    return {source: draft.target if draft else "" for source, draft in draft_segments(sources, drafting)}


TAGGED = "Der <a1>gute Dialog</a1> begann <x2/> in Bern."


def test_kept_tags_stay_where_the_engine_has_them() -> None:
    engine = Keeping()
    assert drafted(engine, TAGGED) == {TAGGED: "DER <a1>GUTE DIALOG</a1> BEGANN <x2/> IN BERN."}
    (asked,) = engine.asked
    assert asked.source == "Der gute Dialog begann in Bern."
    assert asked.tagged == TAGGED


def test_neighbours_are_told() -> None:
    engine = Keeping()
    drafted(engine, "Eins ist da.", "Zwei <a1>ist</a1> da.", "Drei ist auch da.")
    told = {request.source: (request.before, request.after) for request in engine.asked}
    assert told["Zwei ist da."] == ("Eins ist da.", "Drei ist auch da.")
    assert told["Eins ist da."] == ("", "Zwei <a1>ist</a1> da.")
    assert told["Drei ist auch da."][1] == ""


def test_without_tags_and_alignment_a_segment_is_translated_by_parts() -> None:
    engine = Keeping(keeps=False)
    assert drafted(engine, TAGGED) == {TAGGED: "DER <a1>GUTE DIALOG</a1> BEGANN <x2/> IN BERN."}
    assert [request.source for request in engine.asked[1:]] == ["Der", "gute Dialog", "begann", "in Bern."]


def test_where_a_part_cannot_be_translated_there_is_no_draft() -> None:
    engine = Keeping(keeps=False, fails_at="gute")
    assert drafted(engine, TAGGED) == {TAGGED: ""}


def test_an_engine_that_gives_up_over_parts_loses_no_other_segment() -> None:
    class Tired(Keeping):
        def translate(self, requests: Sequence[Request]) -> list[Candidates]:
            if self.asked:
                raise EngineError("enough")
            return super().translate(requests)

    engine = Tired(keeps=False)
    assert drafted(engine, TAGGED, "Bern ist da.") == {TAGGED: "", "Bern ist da.": "BERN IST DA."}


def test_answers_that_have_tags_or_an_alignment_are_left_alone() -> None:
    engine = Keeping()
    request = Request("a b", "de", "en", tagged="<a1>a</a1> b")
    answers = [
        Candidates((Hypothesis("A B", 0.0, tagged="<a1>A</a1> B"),)),
        Candidates((Hypothesis("A B", 0.0, ()),)),
        no_candidates("none"),
    ]
    assert by_parts(engine, [request] * 3, answers) == answers
    assert not engine.asked


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Der <a1>gute Dialog</a1> begann.", "The <a1>good old dialogue</a1> began."),
        ("<a1>Wasser</a1> und <b2>Brot</b2>", "<b2>bread</b2> and <a1>water</a1>"),
        ("<a1>Der <b2>Dialog</b2> begann</a1> heute.", "Today <a1>the <b2>dialogue</b2> began</a1>."),
    ],
)
def test_links_of_tags_put_the_tags_back(source: str, target: str) -> None:
    untagged = untag(source)
    links = links_of_tags(untagged, target)
    assert project_tags(untagged, untag(target).text, links) == target
