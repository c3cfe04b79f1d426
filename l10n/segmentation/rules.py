"""Whether a sentence ends at a stop, judged from the words around it."""

from __future__ import annotations

import re

from l10n.segmentation.lexicon import MEASURES, Kind, Lexicon
from l10n.segmentation.stops import OBJECT, Stop

_BULLETS = "•▪◦‣●○■►➢✓"
_ROMAN = re.compile(r"[IVXLCDM]{1,7}")
_NUMBER = re.compile(r"[+-]?\d[\d.,:/–-]*")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_LIST_NUMBER = re.compile(r"\W*(?:\d{1,3}(?:\.\d{1,2})*|[a-zA-Zа-яА-Я]|[ivxIVX]{1,5})")
_VOWEL = re.compile(r"[aeiouyäöüéèáíóúâêôîаеёиоуыэюяіїє]", re.IGNORECASE)
_BARE_WORD = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯЁ][^\W\d_]*(?=[\s,;:)»“”\"]|[.!?](?:\s|$)|$)")
_FILE_ENDINGS = frozenset(
    "txt pdf md doc docx xls xlsx js ts py css htm html xml json csv zip com org net de eu ru info io app gov int".split()
)
_SHORT_LEAD = 3
"""Words up to which the start of a sentence is too short to be one: "В 2019 г. Германия ..."."""


def ends_sentence(stop: Stop, text: str, sentence_start: int, words: Lexicon) -> bool | None:
    """Tells whether a sentence ends at a stop; None where nothing speaks for or against it.

    Args:
        stop: a stop with marks.
        text: the text.
        sentence_start: where the sentence starts that would end here.
        words: the words of the text's language.
    """
    if not stop.gap:
        return _ends_without_space(stop, text, words)
    if any(sign in _BULLETS for sign in stop.opening):
        return True
    if not stop.next or stop.next[0].islower():
        return False
    if _is_bracketed_ellipsis(stop):
        return False
    if stop.closers[:1] in (")", "]") and stop.closers[-1:] not in (".", "!", "?"):
        return _ends_after_bracket(stop, text, sentence_start, words)
    if words.language == "en" and _names_speaker(stop, text, words):
        return False
    if "…" in stop.marks or ".." in stop.marks:
        return _ends_after_ellipsis(stop, words)
    if stop.marks != ".":
        return not _is_company(stop, words)
    if stop.closers:
        return None
    return _ends_at_period(stop, text[sentence_start : stop.start], words)


def _ends_without_space(stop: Stop, text: str, words: Lexicon) -> bool:
    """Judges "in Berlin.Die Minister": two plain words that a writer ran together, not a name with a period."""
    if not words.starters:
        return False
    last, following = stop.last, stop.next
    if stop.marks not in (".", "!", "?") or any(sign in stop.words[-1] if stop.words else "" for sign in "/@\\=<>_"):
        return False
    if not _BARE_WORD.match(text, stop.end) or following.lower() in _FILE_ENDINGS:
        return False
    if following in words.starters and (stop.closers or stop.notes or last.isdigit()):
        return True
    plain = last.isalpha() and len(last) >= 2 and last[-1].islower() and f"{last}." not in words.abbreviations
    return plain and (following in words.starters or (len(last) > 2 and len(following) > 2 and following[1:].islower()))


def _is_bracketed_ellipsis(stop: Stop) -> bool:
    return stop.closers[:1] in ("]", ")") and (not stop.words or stop.words[-1] in ("[", "("))


def _ends_after_bracket(stop: Stop, text: str, sentence_start: int, words: Lexicon) -> bool | None:
    """Judges "(...!) Next": a bracket inside a sentence ends it only where the next word surely starts one."""
    opened = text.rfind("(" if stop.closers[0] == ")" else "[", sentence_start, stop.start)
    lead = text[sentence_start : max(opened, sentence_start)]
    if opened < 0 or any(char.isalnum() for char in lead):
        return stop.next in words.starters
    return True


def _names_speaker(stop: Stop, text: str, words: Lexicon) -> bool:
    """Tells whether a quotation ends here and a name with a verb of saying follows: "Is it?" Mr. Brown asked."""
    if not any(sign in "\"”’" for sign in stop.closers):
        return False
    following = text[stop.end : stop.end + 60].split()[:5]
    for position, word in enumerate(following):
        if word.strip(".,:") in words.reporting_verbs:
            return position > 0
        if not word[0].isupper() or word in words.starters - {"He", "She", "They", "We", "I", "The"}:
            return False
    return False


def _ends_after_ellipsis(stop: Stop, words: Lexicon) -> bool | None:
    if stop.next in words.starters:
        return True
    # German nouns have capitals in the middle of a sentence too
    return False if words.language == "de" else None


def _is_company(stop: Stop, words: Lexicon) -> bool:
    return stop.marks == "!" and stop.after == "." and Kind.UNIT in words.abbreviations.get(f"{stop.next}.", ())


def _ends_at_period(stop: Stop, sentence: str, words: Lexicon) -> bool | None:
    last = stop.last
    if _LIST_NUMBER.fullmatch(sentence):
        return False
    kinds, long = _kinds(stop, sentence, words)
    if kinds:
        return _ends_at_abbreviation(stop, kinds, sentence, words)
    if _is_inside_abbreviation(stop, words):
        return False
    if _NUMBER.fullmatch(last):
        return _ends_at_number(stop, sentence, words)
    if len(last) == 1 and last.isalpha() and last.isupper():
        return _ends_at_letter(stop, words)
    if _ACRONYM.fullmatch(last):
        return _opens(stop, words)
    if words.language == "de" and _ROMAN.fullmatch(last):
        return _opens(stop, words)
    if 1 < len(last) <= 5 and last.isalpha() and not last.isupper() and not _VOWEL.search(last) and words.starters:
        return _opens(stop, words)
    return None


def _opens(stop: Stop, words: Lexicon) -> bool:
    """Tells whether the next word surely starts a sentence; "В." before a surname is an initial, not a preposition."""
    if stop.after == "." and len(stop.next) == 1:
        return False
    return stop.next in words.starters


def _kinds(stop: Stop, sentence: str, words: Lexicon) -> tuple[frozenset[Kind], str]:
    """Gives the kinds of the longest abbreviation that ends at the stop."""
    parts = [*stop.words[:-1], stop.words[-1].lstrip("\"'„“”«»‹›‚‘’([{") if stop.words else ""]
    for count in range(min(4, len(parts)), 0, -1):
        key = "".join(parts[-count:]) + "."
        kinds = words.abbreviations.get(key)
        if kinds is None and (key.count(".") > 1 or sentence.strip("\"'„“«»(– ") == stop.last):
            kinds = words.abbreviations.get(key[0].lower() + key[1:])
        if kinds is not None:
            before = parts[-count - 1] if count < len(parts) else ""
            return _reading(kinds, before), before
    tail = parts[-1].rpartition("-")[2]
    if words.endings and tail.endswith(words.endings):
        return frozenset({Kind.NUMBER}), ""
    return frozenset(), ""


def _reading(kinds: frozenset[Kind], before: str) -> frozenset[Kind]:
    """Chooses between readings: after a number the measure, elsewhere the other one."""
    if len(kinds) == 1:
        return kinds
    numbered = bool(before) and (before[-1].isdigit() or bool(_ROMAN.fullmatch(before)))
    return (kinds & MEASURES if numbered else kinds - MEASURES) or kinds


def _is_inside_abbreviation(stop: Stop, words: Lexicon) -> bool:
    """Tells whether the next word completes an abbreviation: the first period of "z. B."."""
    if stop.after != "." or len(stop.next) > 5 or len(stop.last) > 6:
        return False
    parts = [*stop.words[-3:-1], stop.last]
    return any(f"{''.join(parts[-count:])}.{stop.next}." in words.abbreviations for count in range(1, len(parts) + 1))


def _is_numeric(word: str) -> bool:
    return word[0].isdigit() or len(word) == 1 or word == OBJECT or bool(_ROMAN.fullmatch(word))


def _ends_at_abbreviation(stop: Stop, kinds: frozenset[Kind], sentence: str, words: Lexicon) -> bool | None:
    following = stop.next
    if Kind.TITLE in kinds or Kind.INNER in kinds or following in words.continuations:
        return False
    if Kind.NUMBER_WORD in kinds or Kind.NUMBER in kinds:
        if _is_numeric(following) and not (following in words.starters and stop.after != "."):
            return False
        return None if Kind.NUMBER_WORD in kinds else _opens(stop, words)
    if Kind.YEAR in kinds:
        return _ends_at_year(stop, sentence)
    if len(sentence.split()) <= _SHORT_LEAD:
        return _opens(stop, words) and words.language != "ru"
    if Kind.FINAL in kinds:
        return not (stop.after == "." and len(following) == 1)
    return _opens(stop, words)


def _ends_at_year(stop: Stop, sentence: str) -> bool:
    """Judges "в 2019 г. Германия" and "в г. Алматы"."""
    numbered = stop.previous[-1:].isdigit() or bool(_ROMAN.fullmatch(stop.previous.rpartition("–")[2]))
    return numbered and len(sentence.split()) > _SHORT_LEAD


def _ends_at_letter(stop: Stop, words: Lexicon) -> bool | None:
    """Judges a single capital letter: an initial, or a name as in "Plan B"."""
    if stop.previous.lower() in words.letter_nouns:
        return True
    if words.language != "de" and _ROMAN.fullmatch(stop.last) and stop.previous[:1].isupper() and stop.after != ".":
        return _opens(stop, words)
    return _opens(stop, words)


def _ends_at_number(stop: Stop, sentence: str, words: Lexicon) -> bool | None:
    """Judges a period after a number: in German an ordinal or a date, elsewhere the end."""
    if words.language != "de":
        return True if words.starters else None
    following, before = stop.next, stop.previous
    if following in words.months:
        return False
    if following in words.starters:
        return True
    if len(stop.last) > 3 or not stop.last.isdigit():
        return None
    if before in words.determiners or before[-1:] in (",", ":", ";", "(", "–", "/"):
        return False
    if before in ("und", "oder", "bis", "sowie", "bzw.") and len(stop.words) > 2 and stop.words[-3][-1:] == ".":
        return False
    if following.lower().endswith(words.ordinal_nouns):
        return False
    return True
