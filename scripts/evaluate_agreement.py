"""Measures whether broken agreement is noticed: Russian terms in every form, and each form with one word corrupted.

A corrupted form is made by giving one adjective another case, number or gender. Corruptions that happen to be a right
form of the term are thrown away: the words of a right form share case, number and gender.
Every corrupted form must be flagged and its uncorrupted twin accepted, inside a carrier sentence.

Usage: python scripts/evaluate_agreement.py [--show]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import product
from typing import Any

from l10n.glossary.rendering import Renderings, read
from l10n.morphology import fold
from l10n.morphology.russian_lexemes import CASES
from l10n.morphology.russian_words import analyzer

# Terms of our own, as (adjectives, head): every word in the nominative.
TERMS = (
    "стратегическое региональное партнёрство|энергетическая безопасность|внешняя политика|водный диалог|"
    "экономический форум|европейский союз|устойчивое развитие|возобновляемая энергия|гуманитарная помощь|"
    "торговое соглашение|мирный процесс|чрезвычайная ситуация|верховный представитель|государственный секретарь|"
    "совместное заявление|правовое государство|гражданское общество|региональная интеграция|транспортный коридор|"
    "критическое сырьё|зелёный водород|климатическая дипломатия|двусторонние отношения|внешнеполитическая служба|"
    "федеральное правительство|посольский приём|научный обмен|открытое небо|ядерное нераспространение|общая граница"
).split("|")


def corruptions(term: str) -> Iterator[tuple[str, str]]:
    """Gives pairs of a right form of a term and the same form with one adjective in a wrong one."""
    *adjectives, head = term.split()
    noun = _reading(head, {"NOUN"})
    readings = [_reading(word, {"ADJF", "PRTF"}) for word in adjectives]
    rows = list(_right_forms(noun, readings))
    spellings = {fold(" ".join(row)) for row in rows}
    for *words, last in rows:
        for place, reading in enumerate(readings):
            for other in {each.word for each in reading.lexeme if each.tag.POS == reading.tag.POS}:
                wrong = " ".join([*words[:place], other, *words[place + 1 :], last])
                # "сырье" for "сырьё" is no corruption.
                if not _agrees(reading, other, noun, last) and fold(wrong) not in spellings:
                    yield " ".join([*words, last]), wrong


def _reading(word: str, parts: set[str]) -> Any:
    parses = analyzer().parse(word)
    return next(parse for parse in parses if parse.tag.POS in parts and parse.tag.case == "nomn")


def _right_forms(noun: Any, adjectives: list[Any]) -> Iterator[list[str]]:
    numbers = ("sing", "plur") if noun.tag.number == "sing" else ("plur",)
    for number, case in product(numbers, CASES):
        form = noun.inflect({case, number})
        if form is None:
            continue
        wanted = {case, number} | ({noun.tag.gender} if number == "sing" and noun.tag.gender else set())
        if case == "accs" and (number == "plur" or noun.tag.gender == "masc"):
            wanted |= {noun.tag.animacy}
        agreeing = [adjective.inflect(wanted) for adjective in adjectives]
        if all(agreeing):
            yield [*(each.word for each in agreeing), form.word]


def _agrees(adjective: Any, word: str, noun: Any, head: str) -> bool:
    """Says whether an adjective's form and a noun's form share case, number and gender under any reading."""
    return any(
        own.tag.case == _plain_case(other.tag.case)
        and own.tag.number == other.tag.number
        and (own.tag.number == "plur" or own.tag.gender in {None, other.tag.gender})
        and own.tag.animacy in {None, other.tag.animacy}
        for own in adjective.lexeme
        for other in noun.lexeme
        if own.word == word and other.word == head
    )


def _plain_case(case: str) -> str:
    return {"gen2": "gent", "loc2": "loct", "acc2": "accs"}.get(case, case)


def main() -> None:
    """Prints how many corruptions are flagged and how many twins are accepted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print what goes wrong")
    arguments = parser.parse_args()
    flagged = accepted = broken = total = 0
    seen: set[str] = set()
    for term in TERMS:
        renderings = Renderings((term,), "ru", sensitive=False)
        for right, wrong in corruptions(term):
            total += 1
            found = renderings.find(read(f"Стороны обсудили и {wrong} в Берлине.", "ru"), 1)
            kinds = {rendering.kind for rendering in found}
            flagged += kinds <= {"broken"}
            broken += kinds == {"broken"}
            if arguments.show and not kinds <= {"broken"}:
                print("not flagged:", wrong)
            if right not in seen:
                seen.add(right)
                found = renderings.find(read(f"Стороны обсудили и {right} в Берлине.", "ru"), 1)
                right_kinds = {rendering.kind for rendering in found}
                accepted += bool(right_kinds & {"exact", "inflected"})
                if arguments.show and not right_kinds & {"exact", "inflected"}:
                    print("not accepted:", right)
    print(f"corrupted forms flagged: {flagged} of {total}, {broken} of them as broken agreement")
    print(f"uncorrupted twins accepted: {accepted} of {len(seen)}")


if __name__ == "__main__":
    main()
