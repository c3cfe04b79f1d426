from __future__ import annotations

from collections.abc import Sequence

import pytest

from l10n.drafting.pipeline import Drafting, draft_segments
from l10n.engines.protocol import Candidates, Hypothesis, Request
from l10n.errors import EngineError
from l10n.glossary import Glossary
from l10n.model import Concept, Draft, Term

KEPT = Concept("z5", {"de": Term("de", "Z5+1")}, policy="keep")
TEAM = Concept("team", {"de": Term("de", "Team Europe")}, policy="keep")
SUMMIT = Concept("summit", {"de": Term("de", "Gipfel"), "en": Term("en", "summit")})


class Told:
    """An engine that can only translate what it was told."""

    id = "told"
    pairs = (("de", "en"),)

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        self.asked += [request.source for request in requests]
        return [Candidates((Hypothesis(self.answers[request.source], -0.5),)) for request in requests]


class Listening(Told):
    """One that can be told what is wrong."""

    def __init__(self, answers: dict[str, str], repaired: Hypothesis | None) -> None:
        super().__init__(answers)
        self.repaired = repaired
        self.instructions: list[str] = []

    def repair(self, request: Request, hypothesis: Hypothesis, instruction: str) -> Hypothesis | None:
        assert hypothesis.text == self.answers[request.source]
        self.instructions.append(instruction)
        return self.repaired


def draft(engine: Told, source: str, *concepts: Concept) -> Draft:
    made = dict(draft_segments([source], Drafting(engine, "de", "en", Glossary(concepts))))[source]
    assert made is not None
    return made


def test_a_kept_term_is_replaced_by_a_sign_and_put_back() -> None:
    engine = Told(
        {"Das Z5+1-Treffen beginnt.": "The five meeting begins.", "Das @-Treffen beginnt.": "The @ meeting begins."}
    )
    made = draft(engine, "Das Z5+1-Treffen beginnt.", KEPT)
    assert (made.target, made.remarks) == ("The Z5+1 meeting begins.", ("terms: placeholder 1",))


@pytest.mark.parametrize("answer", ["The meeting begins.", "The @ @ meeting begins."])
def test_a_sign_that_does_not_come_back_once_changes_nothing(answer: str) -> None:
    engine = Told({"Das Z5+1-Treffen beginnt.": "The five meeting begins.", "Das @-Treffen beginnt.": answer})
    made = draft(engine, "Das Z5+1-Treffen beginnt.", KEPT)
    assert (made.target, made.remarks) == ("The five meeting begins.", ("terms: unmet 1",))


def test_two_kept_terms_get_two_signs_and_none_that_the_source_has() -> None:
    source, held = "Z5+1 @ und Team Europe tagen.", "§ @ und ¤ tagen."
    engine = Told({source: "They @ meet.", held: "§ @ and ¤ meet."})
    made = draft(engine, source, KEPT, TEAM)
    assert (made.target, made.remarks) == ("Z5+1 @ and Team Europe meet.", ("terms: placeholder 2",))


def test_an_engine_that_listens_is_told_which_term_it_missed() -> None:
    source = "Der Gipfel hat 3 Tage."
    engine = Listening({source: "The peak has 3 days."}, Hypothesis("The summit has 3 days.", -0.5))
    made = draft(engine, source, SUMMIT)
    assert (made.target, made.remarks) == ("The summit has 3 days.", ("terms: repaired 1",))
    assert '"Gipfel" must be translated as "summit"' in engine.instructions[0]


@pytest.mark.parametrize("answer", [None, "The peak has 3 days indeed.", "The summit has some days."])
def test_a_repair_without_the_term_or_with_wrong_numbers_is_not_taken(answer: str | None) -> None:
    source = "Der Gipfel hat 3 Tage."
    engine = Listening({source: "The peak has 3 days."}, None if answer is None else Hypothesis(answer, -0.5))
    made = draft(engine, source, SUMMIT)
    assert (made.target, made.remarks) == ("The peak has 3 days.", ("terms: unmet 1",))


def test_a_repair_must_keep_the_tags() -> None:
    source = "Der <b1>Gipfel</b1> beginnt."

    class Keeper(Listening):
        keeps_tags = True

        def translate(self, requests: Sequence[Request]) -> list[Candidates]:
            return [
                Candidates((Hypothesis("The peak begins.", -0.5, tagged="The <b1>peak</b1> begins."),))
                for _ in requests
            ]

        def repair(self, request: Request, hypothesis: Hypothesis, instruction: str) -> Hypothesis | None:
            assert request.tagged
            assert hypothesis.tagged
            assert instruction
            return self.repaired

    lost = draft(Keeper({}, Hypothesis("The summit begins.", -0.5, tagged="The summit begins.")), source, SUMMIT)
    assert lost.target == "The <b1>peak</b1> begins."
    kept = draft(
        Keeper({}, Hypothesis("The summit begins.", -0.5, tagged="The <b1>summit</b1> begins.")), source, SUMMIT
    )
    assert kept.target == "The <b1>summit</b1> begins."


def test_an_engine_that_goes_away_meanwhile_costs_no_draft() -> None:
    class Leaving(Listening):
        def translate(self, requests: Sequence[Request]) -> list[Candidates]:
            if any("@" in request.source for request in requests):
                raise EngineError("the service is gone")
            return super().translate(requests)

        def repair(self, request: Request, hypothesis: Hypothesis, instruction: str) -> Hypothesis | None:
            raise EngineError(f"the service is gone: {request.source}, {hypothesis.text}, {instruction}")

    source = "Das Z5+1-Treffen beim Gipfel."
    made = draft(Leaving({source: "The meeting at the peak."}, None), source, KEPT, SUMMIT)
    assert (made.target, made.remarks) == ("The meeting at the peak.", ("terms: unmet 2",))
