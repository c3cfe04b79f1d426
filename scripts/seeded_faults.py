"""Faults planted into good translations, one function a kind: what a translator, an editor or a tool gets wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from l10n.glossary import Glossary, compliance

Pair = tuple[str, str]
"""Source and target."""
Plant = Callable[[Pair, str, Random], Pair | None]
"""Gives the pair with one fault, None where it has no room for one; the second argument is the target language."""

_LOOKALIKES = {"а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "В": "B", "К": "K", "М": "M"}
_OTHER_ENDINGS = (("ого", "ая"), ("ому", "ое"), ("ой", "ым"), ("ая", "ого"), ("ый", "ых"), ("ий", "их"), ("ые", "ой"))
_CYRILLIC = {latin: cyrillic for cyrillic, latin in _LOOKALIKES.items()}


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault.

    Attributes:
        check: the check that has to find it.
        plant: puts one into a good pair.
    """

    check: str
    plant: Plant

    @property
    def name(self) -> str:
        """What the table calls it."""
        return self.plant.__name__.replace("_", " ")


def tag_lost(pair: Pair, _: str, random: Random) -> Pair | None:
    """Drops a closing tag."""
    source, target = _tagged(pair, random)
    return source, target.replace("</b1>", "")


def tag_pair_lost(pair: Pair, _: str, random: Random) -> Pair | None:
    """Drops a pair of tags."""
    source, target = _tagged(pair, random)
    return source, target.replace("</b1>", "").replace("<b1>", "")


def tag_added(pair: Pair, _: str, random: Random) -> Pair | None:
    """Adds a line break that the source lacks."""
    source, target = _tagged(pair, random)
    return source, target + "<br2/>"


def tag_doubled(pair: Pair, _: str, random: Random) -> Pair | None:
    """Repeats an opening tag."""
    source, target = _tagged(pair, random)
    return source, target.replace("<b1>", "<b1><b1>")


def tags_crossed(pair: Pair, _: str, random: Random) -> Pair | None:
    """Closes a tag before it is opened."""
    source, target = _tagged(pair, random)
    return source, target.replace("<b1>", "\0").replace("</b1>", "<b1>").replace("\0", "</b1>")


def number_changed(pair: Pair, _: str, random: Random) -> Pair | None:
    """Changes the last digit of a number."""
    digits = [match.start() for match in re.finditer(r"(?<=[1-9])\d(?!\d)", pair[1])]
    if not digits:
        return None
    at = random.choice(digits)
    return pair[0], pair[1][:at] + str((int(pair[1][at]) + random.randint(1, 9)) % 10) + pair[1][at + 1 :]


def number_lost(pair: Pair, _: str, random: Random) -> Pair | None:
    """Drops a number."""
    found = list(re.finditer(r"(?<![\w.,:])\d{2,4}(?![\w%]|[.,:]\d)", pair[1]))
    found = [match for match in found if pair[0].count(match[0]) == 1 == pair[1].count(match[0])]
    if not found:
        return None
    match = random.choice(found)
    return pair[0], " ".join((pair[1][: match.start()] + pair[1][match.end() :]).split())


def url_changed(pair: Pair, _: str, random: Random) -> Pair | None:
    """Changes the last letter of a web address."""
    page = f"www.example.org/{random.choice(['visa', 'presse', 'termine'])}"
    return f"{pair[0]} ({page})", f"{pair[1]} ({page}s)"


def url_lost(pair: Pair, _: str, __: Random) -> Pair | None:
    """Drops a web address."""
    return f"{pair[0]} Siehe https://example.org/visa?id=7.", f"{pair[1]} See https."


def email_changed(pair: Pair, _: str, __: Random) -> Pair | None:
    """Changes an e-mail address."""
    return f"{pair[0]} (presse@example.org)", f"{pair[1]} (press@example.org)"


def placeholder_translated(pair: Pair, language: str, _: Random) -> Pair | None:
    """Translates a placeholder's name."""
    return f"{pair[0]} {{name}}", f"{pair[1]} {{{'имя' if language == 'ru' else 'nom'}}}"


def only_a_no_break_space(pair: Pair, _: str, __: Random) -> Pair | None:
    """Leaves nothing that can be seen."""
    return pair[0], "\u00a0"


def new_line_at_one_end(pair: Pair, _: str, random: Random) -> Pair | None:
    """Puts a new line at the edge of one side."""
    return (pair[0] + "\n", pair[1]) if random.random() < 0.5 else (pair[0], "\n" + pair[1])


def sentence_lost(pair: Pair, _: str, __: Random) -> Pair | None:
    """Leaves the last sentence out."""
    return f"{pair[0]} Die Gespräche darüber werden im kommenden Frühjahr in Bischkek fortgesetzt.", pair[1]


def no_break_space_lost(pair: Pair, _: str, __: Random) -> Pair | None:
    """Sets a space that a line may break at."""
    return (f"{pair[0]} (10\u00a0%)", f"{pair[1]} (10 %)") if "\u00a0" not in pair[1] else None


def space_at_one_end(pair: Pair, _: str, random: Random) -> Pair | None:
    """Puts a space at an edge of the translation."""
    return (pair[0], pair[1] + " ") if random.random() < 0.5 else (pair[0], " " + pair[1])


def invisible_character(pair: Pair, _: str, random: Random) -> Pair | None:
    """Hides a character somewhere in the translation."""
    at = random.randrange(1, len(pair[1]))
    return pair[0], pair[1][:at] + random.choice("\u200b\u00ad\u200e\ufeff\u0007\ufffd\u2028") + pair[1][at:]


def wrong_charset(pair: Pair, _: str, __: Random) -> Pair | None:
    """Decodes a word with the wrong charset."""
    words = [word for word in pair[1].split() if not word.isascii() and len(word) > 2]
    for word in words:
        broken = word.encode("utf-8").decode("cp1252", "replace")
        if "\ufffd" not in broken:
            return pair[0], pair[1].replace(word, broken, 1)
    return None


def letter_of_another_script(pair: Pair, language: str, random: Random) -> Pair | None:
    """Replaces a letter by one that looks alike."""
    table = _LOOKALIKES if language == "ru" else _CYRILLIC
    places = [at for at, letter in enumerate(pair[1]) if letter in table and "<" not in pair[1]]
    if not places:
        return None
    at = random.choice(places)
    return pair[0], pair[1][:at] + table[pair[1][at]] + pair[1][at + 1 :]


def source_copied(pair: Pair, _: str, __: Random) -> Pair | None:
    """Leaves the source in place of its translation."""
    return pair[0], pair[0]


def clause_left_in_source(pair: Pair, _: str, random: Random) -> Pair | None:
    """Leaves seven words of the source in the translation."""
    words, target = pair[0].split(), pair[1].split()
    if len(words) < 10 or len(target) < 10:
        return None
    at = random.randrange(len(words) - 7)
    return pair[0], " ".join([*target[: len(target) // 2], *words[at : at + 7], target[-1]])


def word_left_in_source(pair: Pair, _: str, random: Random) -> Pair | None:
    """Leaves a word of the source in place of a word."""
    left = [word for word in re.findall(r"(?<= )[a-zäöüß]{4,}(?= )", pair[0]) if word not in pair[1]]
    places = list(re.finditer(r"(?<= )[^\W\d_A-ZА-Я][^\W\d_]{3,}(?= )", pair[1]))
    if not left or not places:
        return None
    match = random.choice(places)
    return pair[0], pair[1][: match.start()] + random.choice(left) + pair[1][match.end() :]


def full_stop_lost(pair: Pair, _: str, __: Random) -> Pair | None:
    """Drops the full stop at the end."""
    return (pair[0], pair[1][:-1]) if pair[0].endswith(".") and pair[1].endswith(".") else None


def end_mark_changed(pair: Pair, _: str, random: Random) -> Pair | None:
    """Replaces the full stop at the end."""
    both = pair[0].endswith(".") and pair[1].endswith(".")
    return (pair[0], pair[1][:-1] + random.choice("?!:")) if both else None


def bracket_lost(pair: Pair, _: str, random: Random) -> Pair | None:
    """Drops a bracket."""
    source, target = (text if "(" in text else _around_word(text, "(", ")", random) for text in pair)
    return source, target.replace(random.choice("()"), "", 1)


def quotation_not_closed(pair: Pair, language: str, random: Random) -> Pair | None:
    """Drops a quotation mark."""
    if re.search('["“”„«»]', pair[0] + pair[1]):
        return None
    start, end = ("«", "»") if language == "ru" else ("“", "”")
    target = _around_word(pair[1], start, end, random)
    return _around_word(pair[0], "„", "“", random), target.replace(random.choice([start, end]), "", 1)


def quotation_marks_of_the_source(pair: Pair, _: str, random: Random) -> Pair | None:
    """Keeps the German quotation marks."""
    if re.search('["“”„«»]', pair[0] + pair[1]):
        return None
    return _around_word(pair[0], "„", "“", random), _around_word(pair[1], "„", "“", random)


def word_doubled(pair: Pair, _: str, random: Random) -> Pair | None:
    """Types a word twice."""
    words = pair[1].split(" ")
    places = [at for at, word in enumerate(words[:-1]) if word.isalpha()]
    if not places:
        return None
    at = random.choice(places)
    return pair[0], " ".join([*words[: at + 1], words[at].lower(), *words[at + 1 :]])


def two_spaces(pair: Pair, _: str, random: Random) -> Pair | None:
    """Types a space twice."""
    at = random.choice([match.start() for match in re.finditer(r"(?<=\S) (?=\S)", pair[1])] or [0])
    return (pair[0], pair[1][:at] + " " + pair[1][at:]) if at else None


def space_before_a_mark(pair: Pair, _: str, random: Random) -> Pair | None:
    """Types a space before a mark."""
    places = [match.start() for match in re.finditer(r"(?<=\w)[,.;:?!](?= |$)", pair[1])]
    return (pair[0], pair[1][: (at := random.choice(places))] + " " + pair[1][at:]) if places else None


def no_space_after_a_comma(pair: Pair, _: str, random: Random) -> Pair | None:
    """Forgets the space after a comma."""
    places = [match.end() for match in re.finditer(r"(?<=[^\W\d_]), (?=[^\W\d_])", pair[1])]
    return (pair[0], pair[1][: (at := random.choice(places)) - 1] + pair[1][at:]) if places else None


def second_half_lost(pair: Pair, _: str, __: Random) -> Pair | None:
    """Keeps a third of the words."""
    words = pair[1].split()
    return (pair[0], " ".join(words[: len(words) // 3]) + pair[1][-1]) if len(words) >= 9 else None


def translated_twice(pair: Pair, _: str, __: Random) -> Pair | None:
    """Repeats the translation."""
    return pair[0], f"{pair[1]} {pair[1]} {pair[1]}"


def term_faults(glossary: Glossary) -> tuple[Fault, ...]:
    """Gives the faults that a translator makes with the terms of a glossary."""

    def term_replaced(pair: Pair, language: str, random: Random) -> Pair | None:
        found = [words for words in _right_terms(glossary, pair, language) if words in pair[1]]
        if not found:
            return None
        return pair[0], pair[1].replace(random.choice(found), "вопрос" if language == "ru" else "matter")

    def term_disagreeing(pair: Pair, language: str, random: Random) -> Pair | None:
        found = [words for words in _right_terms(glossary, pair, language) if " " in words and words in pair[1]]
        random.shuffle(found)
        for words in found if language == "ru" else ():
            first, _, rest = words.partition(" ")
            for ending, other in _OTHER_ENDINGS:
                if first.endswith(ending):
                    return pair[0], pair[1].replace(words, f"{first.removesuffix(ending)}{other} {rest}")
        return None

    return Fault("glossary", term_replaced), Fault("glossary", term_disagreeing)


def _right_terms(glossary: Glossary, pair: Pair, language: str) -> list[str]:
    verdicts = compliance(glossary, *pair, "de", language)
    return [verdict.found[0] for verdict in verdicts if verdict.ok and len(verdict.found) == 1]


def _tagged(pair: Pair, random: Random) -> Pair:
    return _around_word(pair[0], "<b1>", "</b1>", random), _around_word(pair[1], "<b1>", "</b1>", random)


def _around_word(text: str, start: str, end: str, random: Random) -> str:
    words = text.split(" ")
    at = random.choice([place for place, word in enumerate(words) if word.isalpha()] or [0])
    return " ".join([*words[:at], f"{start}{words[at]}{end}", *words[at + 1 :]])


FAULTS = (
    Fault("tags", tag_lost),
    Fault("tags", tag_pair_lost),
    Fault("tags", tag_added),
    Fault("tags", tag_doubled),
    Fault("tags", tags_crossed),
    Fault("placeholders", placeholder_translated),
    Fault("numbers", number_changed),
    Fault("numbers", number_lost),
    Fault("urls", url_changed),
    Fault("urls", url_lost),
    Fault("emails", email_changed),
    Fault("blank", only_a_no_break_space),
    Fault("newlines", new_line_at_one_end),
    Fault("invisible", invisible_character),
    Fault("mojibake", wrong_charset),
    Fault("mixed-scripts", letter_of_another_script),
    Fault("unchanged", source_copied),
    Fault("leftover", clause_left_in_source),
    Fault("leftover", word_left_in_source),
    Fault("end-punctuation", full_stop_lost),
    Fault("end-punctuation", end_mark_changed),
    Fault("brackets", bracket_lost),
    Fault("quotation-marks", quotation_not_closed),
    Fault("quotation-style", quotation_marks_of_the_source),
    Fault("double-words", word_doubled),
    Fault("length", second_half_lost),
    Fault("length", translated_twice),
    Fault("sentence-count", sentence_lost),
    Fault("edge-spaces", space_at_one_end),
    Fault("no-break-spaces", no_break_space_lost),
    Fault("double-spaces", two_spaces),
    Fault("stray-spaces", space_before_a_mark),
    Fault("missing-spaces", no_space_after_a_comma),
)
"""Every kind that one entry can show without a glossary; those of headers and projects are the tests' matter."""
