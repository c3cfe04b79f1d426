"""Whether a sentence ends at a stop, judged from the words around it."""

from __future__ import annotations

import re

from l10n.segmentation.enclosures import names_speaker
from l10n.segmentation.lexicon import MEASURES, Kind, Lexicon
from l10n.segmentation.stops import OBJECT, Stop

_BULLETS = "•▪◦‣●○■►➢✓"
_ROMAN = re.compile(r"[IVXLCDM]{1,7}")
_NUMBER = re.compile(r"[+-]?\d[\d.,:/–-]*")
_ORDINAL = re.compile(r"(?:\d{1,3}\.?[/–-])?\d{1,3}")
_DAY_AND_MONTH = re.compile(r"\d{1,2}\.\d{1,2}")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.-?)+[^\W\d_]")
_LIST_NUMBER = re.compile(r"\W*(?:\d{1,3}(?:\.\d{1,2})*|[a-zA-Zа-яА-Я]|[ivxIVX]{1,5})")
_VOWEL = re.compile(r"[aeiouyäöüéèáíóúâêôîаеёиоуыэюяіїє]", re.IGNORECASE)
_JOINT = re.compile(r"[-–/]")
_BARE_WORD = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯЁ][^\W\d_]*(?=[\s,;:)»“”\"]|[.!?](?:\s|$)|$)")
_ADDRESS = ("http://", "https://", "www.")
_ENUMERATOR = re.compile(r"[a-zа-я]|[ivx]{1,4}")
_FILE_ENDINGS = frozenset(
    "txt pdf md doc docx xls xlsx js ts py css htm html xml json csv zip "
    "com org net de eu ru info io app gov int".split()
)
_LONGEST_LIST_NUMBER = 12
_LOOK_BACK = 400
"""Characters of the sentence that are looked at; one so long is surely neither a number nor a lead."""
_LONGEST_PART = 6
"""Characters of the longest part of an abbreviation of several, but the last: "Atty. Gen."."""
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
    if not stop.next or _is_compound(stop):
        return False
    if stop.next[0].islower() and not text.startswith(_ADDRESS, stop.end):
        return stop.after == ")" and bool(_ENUMERATOR.fullmatch(stop.next))
    if _is_bracketed_ellipsis(stop):
        return False
    if stop.closers[:1] in (")", "]") and stop.closers[-1:] not in (".", "!", "?"):
        return _ends_after_bracket(stop, text, sentence_start, words)
    if words.reporting_verbs and any(sign in '"”’' for sign in stop.closers) and names_speaker(text, stop.end, words):
        return False
    if "…" in stop.marks or ".." in stop.marks:
        return _ends_after_ellipsis(stop, text, words)
    if stop.marks != ".":
        return not _is_company(stop, words)
    verdict = _ends_at_period(stop, text[max(sentence_start, stop.start - _LOOK_BACK) : stop.start], words)
    return True if verdict is None and text.startswith(_ADDRESS, stop.end) else verdict


def _ends_without_space(stop: Stop, text: str, words: Lexicon) -> bool:
    """Judges "in Berlin.Die Minister": two plain words that a writer ran together, not a name with a period."""
    if not words.has_rules:
        return False
    last, following = stop.last, stop.next
    if stop.marks not in (".", "!", "?") or any(sign in stop.words[-1] if stop.words else "" for sign in "/@\\=<>_"):
        return False
    if not _BARE_WORD.match(text, stop.end) or following.lower() in _FILE_ENDINGS:
        return False
    if last.isdigit() or stop.closers or stop.notes:
        return following in words.starters or (last.isdigit() and len(last) == 4)
    plain = last.isalpha() and len(last) >= 2 and last[-1].islower() and f"{last}." not in words.abbreviations
    return plain and (following in words.starters or (len(last) > 2 and len(following) > 2 and following[1:].islower()))


def _is_compound(stop: Stop) -> bool:
    """Tells whether what ends here is the first part of a compound: die „Wer hilft?“ -Seite."""
    return stop.opening[-1:] == "-" and stop.gap == " "


def _is_bracketed_ellipsis(stop: Stop) -> bool:
    return stop.closers[:1] in ("]", ")") and (not stop.words or stop.words[-1] in ("[", "("))


def _ends_after_bracket(stop: Stop, text: str, sentence_start: int, words: Lexicon) -> bool | None:
    """Judges "(...!) Next": a bracket inside a sentence ends it only where the next word surely starts one."""
    opened = text.rfind("(" if stop.closers[0] == ")" else "[", sentence_start, stop.start)
    lead = text[sentence_start : max(opened, sentence_start)]
    if opened < 0 or any(char.isalnum() for char in lead):
        return _opens(stop, words)
    return True


def _ends_after_ellipsis(stop: Stop, text: str, words: Lexicon) -> bool | None:
    if stop.next in words.starters:
        return True
    # German nouns have capitals in the middle of a sentence too; marks apart from a word stand for words left out
    if words.language == "de" or text[stop.start - 1 : stop.start].isspace():
        return False
    return True if words.has_rules else None


def _is_company(stop: Stop, words: Lexicon) -> bool:
    return stop.marks == "!" and stop.after == "." and Kind.UNIT in words.abbreviations.get(f"{stop.next}.", ())


def _ends_at_period(stop: Stop, sentence: str, words: Lexicon) -> bool | None:
    last = stop.last
    if words.has_rules and stop.words and stop.words[-1][-1] in '"”“»«)]’‘':
        return True
    if len(sentence) <= _LONGEST_LIST_NUMBER and _LIST_NUMBER.fullmatch(sentence):
        return False
    kinds = _kinds(stop, sentence, words)
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
        return stop.previous.lower() in words.letter_nouns or _opens(stop, words)
    if _looks_abbreviated(last, words):
        return _opens(stop, words)
    if last in words.plain_words or (len(last) > 1 and last.isupper() and words.has_rules):
        return True
    if stop.next[0].isdigit() and words.has_rules and (len(last) > 3 or (len(last) > 2 and last.islower())):
        return True
    return None


def _looks_abbreviated(word: str, words: Lexicon) -> bool:
    """Tells whether a word without a vowel is an abbreviation that no list has; names of programs look so too."""
    if not (1 < len(word) <= 5 and word.isalpha()) or word.isupper() or _VOWEL.search(word):
        return False
    return (
        words.language == "de"
        or (words.language == "en" and word.istitle())
        or (words.language == "ru" and not word.isascii())
    )


def _opens(stop: Stop, words: Lexicon) -> bool | None:
    """Tells whether the next word surely starts a sentence; "В." before a surname is an initial, not a preposition."""
    if not words.has_rules:
        return None
    if stop.after == "." and len(stop.next) == 1:
        return False
    return stop.next in words.starters


def _kinds(stop: Stop, sentence: str, words: Lexicon) -> frozenset[Kind]:
    """Gives the kinds of the longest abbreviation that ends at the stop."""
    parts = [*stop.words[:-1], stop.words[-1].lstrip("\"'„“”«»‹›‚‘’([{") if stop.words else ""]
    found: frozenset[Kind] | None = None
    before = key = ""
    is_first = stop.previous[-1:] == ":" or sentence.strip("\"'„“«»(– ") == stop.last
    for count in range(1, min(4, len(parts)) + 1):
        part = parts[-count]
        if count > 1 and len(part) > _LONGEST_PART:
            break
        key = part + key if key else f"{part}."
        kinds = words.abbreviations.get(key)
        # "Z. B.", and "Vgl." where it opens the sentence
        if kinds is None and key and (count > 1 or "." in part or is_first):
            kinds = words.abbreviations.get(key[0].lower() + key[1:]) or words.abbreviations.get(key.lower())
        if kinds is not None:
            found, before = kinds, parts[-count - 1] if count < len(parts) else ""
    if found is not None:
        return _reading(found, before)
    tail = _JOINT.split(parts[-1])[-1]
    if words.endings and tail.endswith(words.endings):
        return frozenset({Kind.NUMBER})
    return words.abbreviations.get(f"{tail}.", frozenset())


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
    if Kind.INNER_WORD in kinds or (Kind.TITLE in kinds and words.language == "de"):
        return _opens(stop, words)
    if Kind.TITLE in kinds or Kind.INNER in kinds or following in words.continuations:
        return False
    if Kind.NUMBER_WORD in kinds or Kind.NUMBER in kinds:
        if _is_numeric(following) and not (following in words.starters and stop.after != "."):
            return False
        return Kind.NUMBER_WORD in kinds or _opens(stop, words)
    if Kind.YEAR in kinds:
        return _ends_at_year(stop, sentence, words)
    if _is_lead(sentence, words):
        return _opens(stop, words)
    if Kind.FINAL in kinds:
        # "5 руб. 30 коп.", and initials after an enumeration
        return not (following.isdigit() and stop.previous[:1].isdigit()) and not (
            stop.after == "." and len(following) == 1
        )
    return _opens(stop, words)


def _is_lead(sentence: str, words: Lexicon) -> bool:
    """Tells whether this can only be the start of a sentence: a few words, or a time or place with its preposition."""
    parts = sentence.lower().split()
    return len(parts) <= _SHORT_LEAD or all(part[0].isdigit() or part in words.lead_words for part in parts[:-1])


def _ends_at_year(stop: Stop, sentence: str, words: Lexicon) -> bool:
    """Judges "в 2019 г. Германия" and "в г. Алматы"."""
    numbered = (stop.previous[:1].isdigit() and stop.previous[-1] not in ",;:") or bool(
        _ROMAN.fullmatch(stop.previous.rpartition("–")[2])
    )
    return numbered and not _is_lead(sentence, words)


def _ends_at_letter(stop: Stop, words: Lexicon) -> bool | None:
    """Judges a single capital letter: an initial, or a name as in "Plan B" or "auf X"."""
    if stop.previous.lower() in words.letter_nouns:
        return True
    if not words.has_rules:
        return False
    if stop.last == "X" and stop.previous.islower() and stop.after != ".":
        return True
    return _opens(stop, words)


def _ends_at_number(stop: Stop, sentence: str, words: Lexicon) -> bool | None:
    """Judges a period after a number: in German an ordinal or a date, elsewhere the end."""
    following, before = stop.next, stop.previous
    if (before[-1:] == ":" and len(stop.last) < 3) or _is_enumerated(stop.last, sentence):
        return False
    if words.language != "de":
        return True if words.has_rules else None
    if following in words.months:
        return False
    if following in words.starters:
        return True
    if _is_numeric_date(stop, words):
        return False
    if not _ORDINAL.fullmatch(stop.last):
        return None if _DAY_AND_MONTH.fullmatch(stop.last) else True
    if (
        before == "§"
        or before[:-1].isdigit()
        or words.abbreviations.get(before, frozenset()) & {Kind.NUMBER, Kind.NUMBER_WORD}
    ):
        return True
    if before in words.determiners or before[-1:] in (",", ":", ";", "(", "–", "/"):
        return False
    if before in ("und", "oder", "bis", "sowie", "bzw.") and len(stop.words) > 2 and stop.words[-3][-1:] == ".":
        return False
    return not (before.islower() and _is_counted(following.lower(), words))


def _is_enumerated(number: str, sentence: str) -> bool:
    """Tells whether a number counts on in a sentence: 1. Sicherheit, 2. Wohlstand und 3. Frieden."""
    return number.isdigit() and len(number) < 3 and f" {int(number) - 1}. " in sentence


def _is_numeric_date(stop: Stop, words: Lexicon) -> bool:
    """Tells whether a period stands inside a date like "am 1. 1. 2026"."""
    if not (stop.next.isdigit() and stop.last.isdigit() and len(stop.last) < 3):
        return False
    before = stop.previous
    counted = before[-1:] == "." and before[:-1].isdigit()
    return (stop.after == "." and before in words.determiners) or (len(stop.next) == 4 and counted)


def _is_counted(noun: str, words: Lexicon) -> bool:
    """Tells whether ordinal numbers number a noun; of short words only the word itself, not its compounds."""
    return noun in words.ordinal_nouns or any(len(part) > 5 and noun.endswith(part) for part in words.ordinal_nouns)
