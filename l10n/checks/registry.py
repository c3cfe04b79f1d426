"""All checks, in the order in which they are documented. A new check is a function in one file and a line here."""

from __future__ import annotations

from l10n.checks.addresses import emails, urls
from l10n.checks.characters import invisible, mixed_scripts, mojibake
from l10n.checks.figures import numbers
from l10n.checks.glossary import differing_wordings, glossary, term_wordings
from l10n.checks.header import boilerplate, header, plural_forms
from l10n.checks.leftovers import leftover, unchanged
from l10n.checks.lengths import length
from l10n.checks.markup import edge_spaces, newlines, tags
from l10n.checks.model import CatalogCheck, Check, EntryCheck, PairCheck, ProjectCheck, SourceCheck
from l10n.checks.placeholders import placeholders
from l10n.checks.punctuation import QUOTE_LANGUAGES, brackets, end_punctuation, quotation_marks, quotation_style
from l10n.checks.repeats import differing_sources, differing_targets, same_source, same_target
from l10n.checks.sentences import sentence_count
from l10n.checks.source_texts import mixed_quotation_marks, run_together, source_terms
from l10n.checks.spacing import double_spaces, missing_spaces, no_break_spaces, stray_spaces
from l10n.checks.state import blank, stale, unreviewed, untranslated
from l10n.checks.suppression import unknown_ignores
from l10n.checks.wording import double_words

CHECKS: tuple[Check, ...] = (
    PairCheck("tags", "error", "A lost or misnested tag is a lost link or a broken page.", tags, firm=True),
    PairCheck("placeholders", "error", "What a program fills in must come through as it is.", placeholders),
    PairCheck("glossary", "error", "Fixed terms have one right wording, and partners rely on it.", glossary),
    PairCheck("numbers", "error", "A changed figure, date or amount is a false statement.", numbers),
    PairCheck("urls", "error", "A changed web address leads nowhere, or elsewhere.", urls),
    PairCheck("emails", "error", "Mail to a changed address does not arrive.", emails),
    EntryCheck("blank", "error", "A blank counts as translated, so that nobody notices the hole.", blank),
    PairCheck(
        "newlines", "error", "msgfmt refuses a catalog where only one side has a new line at its edge.", newlines
    ),
    PairCheck(
        "invisible", "error", "Invisible characters break search, links and line breaks.", invisible, alone="warning"
    ),
    PairCheck(
        "mojibake", "error", "Nobody can read text that was decoded with the wrong charset.", mojibake, alone="error"
    ),
    PairCheck(
        "mixed-scripts",
        "error",
        "A Latin c in a Cyrillic word breaks search and spelling.",
        mixed_scripts,
        alone="error",
    ),
    PairCheck("unchanged", "error", "A copied source looks translated in every statistic.", unchanged),
    PairCheck("leftover", "error", "A word that stayed in the source language was overlooked.", leftover),
    CatalogCheck("header", "error", "Tools misread a catalog without language or UTF-8 in its header.", header),
    CatalogCheck("plural-forms", "error", "Another language's plural rule shows the wrong form.", plural_forms),
    CatalogCheck("boilerplate", "warning", "Initial header values say that nobody set up the catalog.", boilerplate),
    PairCheck("end-punctuation", "warning", "A mark lost at the end often means that words are lost.", end_punctuation),
    PairCheck(
        "brackets", "warning", "A bracket without its partner leaves the reader searching.", brackets, alone="warning"
    ),
    PairCheck(
        "quotation-marks",
        "warning",
        "With one mark only, nobody knows who said what.",
        quotation_marks,
        alone="warning",
    ),
    PairCheck(
        "quotation-style",
        "warning",
        "Foreign quotation marks look like a slip.",
        quotation_style,
        QUOTE_LANGUAGES,
        alone="warning",
    ),
    PairCheck(
        "double-words",
        "warning",
        "A word typed twice escapes the writer and strikes the reader.",
        double_words,
        alone="warning",
    ),
    PairCheck("length", "warning", "A far shorter translation lacks something, a far longer one adds it.", length),
    PairCheck("sentence-count", "info", "A sentence that is lost is not missed by anyone.", sentence_count),
    ProjectCheck(
        "inconsistent",
        "warning",
        "One sentence should read alike in every article.",
        same_source,
        differing_targets,
    ),
    ProjectCheck(
        "same-target",
        "warning",
        "Two sentences with one translation are a slip of the paste.",
        same_target,
        differing_sources,
    ),
    ProjectCheck(
        "term-consistency",
        "info",
        "Readers take two wordings of a term for two things.",
        term_wordings,
        differing_wordings,
    ),
    EntryCheck("ignores", "warning", "To suppress a check that does not exist suppresses nothing.", unknown_ignores),
    EntryCheck("stale", "warning", "A draft of another sentence is no translation of this one.", stale),
    PairCheck(
        "edge-spaces", "info", "White space at an edge joins a sentence to its neighbour or parts them.", edge_spaces
    ),
    PairCheck(
        "stray-spaces", "info", "A space before a comma or inside a bracket is a slip.", stray_spaces, alone="warning"
    ),
    PairCheck(
        "missing-spaces", "info", "Words that run together across a mark are a slip.", missing_spaces, alone="warning"
    ),
    PairCheck("double-spaces", "info", "Two spaces look like a missing word.", double_spaces, alone="info"),
    PairCheck(
        "no-break-spaces", "info", "A number at a line's end and its unit on the next read badly.", no_break_spaces
    ),
    SourceCheck("source-terms", "warning", "What is wrong in the source is wrong in every language.", source_terms),
    SourceCheck(
        "run-together", "warning", "An engine translates a lost space into nonsense.", run_together, ("de", "en", "ru")
    ),
    SourceCheck("mixed-quotation-marks", "warning", "An article quotes in one way throughout.", mixed_quotation_marks),
    EntryCheck("unreviewed", "info", "A draft is nobody's word yet; the finished article needs one.", unreviewed),
    EntryCheck("untranslated", "info", "There is work left before the article can be finished.", untranslated),
)
"""Every check there is. Names are unique; reports and documentation keep this order."""
