"""Checks of a catalog's header."""

from __future__ import annotations

import gettext
import re
from collections import Counter
from collections.abc import Callable, Iterable

from l10n.checks.model import Problem
from l10n.model import Catalog, Entry

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[_-][A-Za-z]{4})?(?:[_-](?:[A-Z]{2}|[0-9]{3}))?(?:@[a-z]+)?(?:[_-][A-Za-z0-9]+)*")
_PLURAL = re.compile(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*(.+?)\s*;?\s*", re.DOTALL)
_BOILERPLATE = {
    "Project-Id-Version": "PACKAGE VERSION",
    "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE",
    "Last-Translator": "FULL NAME <EMAIL@ADDRESS>",
    "Language-Team": "LANGUAGE <LL@li.org>",
    "Plural-Forms": "nplurals=INTEGER; plural=EXPRESSION;",
}
"""What xgettext writes for a human to replace; msgfmt --check complains of each."""
_SAMPLE_COUNTS = (*range(201), 1000, 1001, 1_000_001)
"""Counts that tell all plural rules of CLDR apart, but for the form of whole millions in Romance languages, which
gettext catalogs have never had."""

_CLASSICAL = {
    "ga": "nplurals=5; plural=n==1 ? 0 : n==2 ? 1 : n<7 ? 2 : n<11 ? 3 : 4;",
    "he": "nplurals=2; plural=n != 1;",
    "lv": "nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2;",
    "pt": "nplurals=2; plural=n != 1;",
    "tr": "nplurals=1; plural=0;",
}
"""What catalogs have by custom where CLDR's rules group the numbers otherwise (GNU gettext manual, Plural forms)."""

_Rule = Callable[[int], int]


def header(catalog: Catalog) -> Iterable[tuple[Entry | None, Problem]]:
    """Gives a problem where a catalog's header is missing or names no language or another charset than UTF-8."""
    if not catalog.header:
        expected = "an entry with an empty msgid that holds the header's fields"
        yield None, Problem("The catalog has no header.", {"expected": expected})
        return
    fields = {name.lower(): value.strip() for name, value in catalog.header.items()}
    language = fields.get("language", "")
    if not language:
        expected = f"Language: {catalog.language}"
        yield None, Problem("The header does not name the Language of the catalog.", {"expected": expected})
    elif not _LANGUAGE.fullmatch(language):
        yield None, Problem("The header's Language is not a language code.", {"found": language})
    match = re.search(r"charset=\s*([^\s;]*)", fields.get("content-type", ""), re.IGNORECASE)
    if match is None:
        expected = "Content-Type: text/plain; charset=UTF-8"
        yield None, Problem("The header does not name the charset of the catalog.", {"expected": expected})
    elif match[1].lower() not in ("utf-8", "utf8"):
        yield None, Problem("The charset of the catalog is not UTF-8.", {"found": match[1], "expected": "UTF-8"})


def boilerplate(catalog: Catalog) -> Iterable[tuple[Entry | None, Problem]]:
    """Gives a problem where a header field still has the value that xgettext puts in for a human to replace."""
    for name, value in catalog.header.items():
        if value.strip() == _BOILERPLATE.get(name):
            yield None, Problem(f"The header field {name} still has its initial value.", {"found": value})


def plural_forms(catalog: Catalog) -> Iterable[tuple[Entry | None, Problem]]:
    """Gives a problem where the plural forms are unreadable, another language's, or not as many as promised."""
    written = next((value for name, value in catalog.header.items() if name.lower() == "plural-forms"), "").strip()
    plural_entries = [entry for entry in catalog.entries if entry.plural_source is not None and not entry.obsolete]
    if not written or written == _BOILERPLATE["Plural-Forms"]:
        if plural_entries:
            yield plural_entries[0], Problem("The catalog has plural entries, and its header has no Plural-Forms.")
        return
    rule = _read(written)
    if rule is None:
        yield None, Problem("The header's Plural-Forms cannot be read.", {"found": written})
        return
    yield from ((None, problem) for problem in _rule_problems(rule, written, catalog.language))
    for entry in plural_entries:
        if len(entry.plural_targets) != rule[0]:
            message = f"The entry has {len(entry.plural_targets)} plural forms where the header promises {rule[0]}."
            yield entry, Problem(message, {"Plural-Forms": written})


def single_forms(catalog: Catalog) -> frozenset[int] | None:
    """Gives the plural forms that stand for one number only, by the header's rule; None where it cannot be read.

    Args:
        catalog: with plural entries or without.
    """
    written = next((value for name, value in catalog.header.items() if name.lower() == "plural-forms"), "")
    rule = _read(written)
    if rule is None:
        return None
    uses = Counter(_form(rule[1], number) for number in _SAMPLE_COUNTS)
    return frozenset(form for form, count in uses.items() if count == 1)


def _read(written: str) -> tuple[int, _Rule] | None:
    """Gives the number of forms and the rule that chooses one; None where that is not what is written."""
    match = _PLURAL.fullmatch(written)
    if match is None:
        return None
    try:
        return int(match[1]), gettext.c2py(match[2])
    except ValueError:
        return None


def _rule_problems(rule: tuple[int, _Rule], written: str, language: str) -> Iterable[Problem]:
    count, choose = rule
    chosen = [_form(choose, number) for number in _SAMPLE_COUNTS]
    for number, form in zip(_SAMPLE_COUNTS, chosen, strict=True):
        if not 0 <= form < count:
            yield Problem(
                "The header's Plural-Forms choose a form that they do not count.",
                {"found": written, "for the number": str(number)},
            )
            return
    accepted = _accepted(language)
    known = [_read(forms) for forms in accepted]
    groupings = [_grouped([_form(other[1], number) for number in _SAMPLE_COUNTS]) for other in known if other]
    if groupings and _grouped(chosen) not in groupings:
        message = f'The header\'s Plural-Forms are not those of the language "{language}".'
        yield Problem(message, {"found": written, "expected": accepted[0]})


def _form(choose: _Rule, number: int) -> int:
    try:
        return int(choose(number))
    except ZeroDivisionError:
        return -1


def _grouped(forms: list[int]) -> list[int]:
    """Gives forms renumbered by first use: catalogs may order them otherwise than CLDR does."""
    order: dict[int, int] = {}
    return [order.setdefault(form, len(order)) for form in forms]


def _accepted(language: str) -> tuple[str, ...]:
    """Gives the Plural-Forms that are right for a language; none where Babel does not know it."""
    from babel.messages.plurals import PLURALS, get_plural

    base = language.replace("-", "_").partition("_")[0]
    if base not in PLURALS:
        return ()
    return (get_plural(base).plural_forms, *([_CLASSICAL[base]] if base in _CLASSICAL else []))
