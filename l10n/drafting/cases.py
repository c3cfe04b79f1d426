"""One source and what the engine made of it: choosing among hypotheses, and from the chosen one to a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from l10n.drafting.alignment import moved_links
from l10n.drafting.enforcement import Chosen, choose_hypothesis, term_remarks
from l10n.drafting.kept_tags import links_of_tags
from l10n.drafting.preparing import Pending
from l10n.drafting.projection import project_tags
from l10n.drafting.quotation import quotes_alike, with_closed_pairs, with_quotation_marks
from l10n.drafting.term_links import term_links
from l10n.drafting.tidying import tidy
from l10n.drafting.value_repair import repair_values
from l10n.engines.protocol import Candidates, Hypothesis, Request
from l10n.glossary import Glossary, Verdict
from l10n.inline import tag_problems
from l10n.model import Draft
from l10n.typography import typeset
from l10n.values import compare_values


class Case:
    """One request with what its drafts are judged and repaired by.

    Attributes:
        pending: the source.
        request: what the engine is asked.
        glossary: the fixed terms.
        languages: source and target language.
    """

    def __init__(self, pending: Pending, request: Request, glossary: Glossary) -> None:
        self.pending = pending
        self.request = request
        self.glossary = glossary
        self.languages = (request.source_language, request.target_language)

    def judge(self, text: str) -> Sequence[Verdict]:
        """Gives the glossary's verdicts on a translation."""
        return self.glossary.judge(self.request.hits, text, *self.languages, self.request.source)

    def repair(self, hypothesis: Hypothesis) -> tuple[str, int]:
        """Gives the text of a hypothesis with values and quotations put right, and how many values are still wrong."""
        source = self.request.source
        text, remarks = repair_values(source, hypothesis.text, *self.languages, links=hypothesis.alignment)
        closed = with_closed_pairs(source, text, self.languages[1])
        if not remarks and text == hypothesis.text:
            return closed, 0
        return closed, len(compare_values(source, closed, *self.languages))


def wants_more(case: Case, choice: Chosen) -> bool:
    """Tells whether a source was asked for its best hypothesis only, which has other numbers or quotations than it.

    Args:
        case: the source.
        choice: what was chosen of the answer.
    """
    sparing = case.request.hypotheses == 1
    return sparing and bool(choice.wrong_values or not quotes_alike(case.request.source, choice.text))


def fuller(case: Case) -> Case:
    """Gives the case that asks for all hypotheses and for alignments."""
    return Case(case.pending, replace(case.request, hypotheses=0, align=True), case.glossary)


def choose(case: Case, candidates: Candidates) -> Chosen:
    """Gives the hypothesis that keeps terms and values best.

    Args:
        case: the source.
        candidates: what the engine answered.
    """
    filled = [hypothesis for hypothesis in candidates.hypotheses if hypothesis.text.strip()]
    return choose_hypothesis(filled or candidates.hypotheses[:1], case.judge, case.repair)


def draft_of(case: Case, chosen: Chosen, rungs: Counter[str], maker: str) -> Draft | None:
    """Gives the draft that a chosen hypothesis becomes; None where it cannot be one.

    Args:
        case: the source.
        chosen: the hypothesis.
        rungs: how many terms were met by which rung of enforcement.
        maker: the engine's id.
    """
    if not chosen.text.strip():
        return None
    untagged, hypothesis = case.pending.untagged, chosen.hypothesis
    links = moved_links(hypothesis.alignment or (), hypothesis.text, chosen.text)
    text, links = with_quotation_marks(untagged, chosen.text, links, case.request.target_language)
    tidied = tidy(untagged.text, text)
    if hypothesis.tagged and tidied == hypothesis.text:
        target = hypothesis.tagged
    elif hypothesis.tagged:
        links = links_of_tags(untagged, hypothesis.tagged)
        target = project_tags(untagged, tidied, moved_links(links, hypothesis.text, tidied), case.languages)
    elif untagged.marks and hypothesis.alignment is None:
        return None
    else:
        terms = term_links(case.judge(tidied), tidied, untagged.marks) if untagged.marks else ()
        target = project_tags(untagged, tidied, moved_links(links, text, tidied), case.languages, terms)
    target = typeset(target + case.pending.credit, case.request.target_language, no_break=False)
    if tag_problems(case.pending.source, target):
        return None
    return Draft(target, "mt", maker, term_remarks(chosen, rungs), case.pending.fixed_terms)
